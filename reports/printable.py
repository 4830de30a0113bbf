"""No comment keeps a document from being made: what the font lacks, or no file can hold, is named where it stands."""

from __future__ import annotations

import re

from reports.fonts import unprintable

UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
"""Characters no XML or no UTF-8 can hold, and those that turn the reading direction of what follows."""


def writable(text: str) -> str:
    """Give a text every file format can hold and that is read in the order it is written; what is left out is named by its code point."""
    return UNWRITABLE.sub(lambda found: _code_points(found[0]), text)


def printable(html: str) -> tuple[str, str]:
    """Give HTML whose every character has a glyph, and the characters replaced, each once.

    What the font lacks – emoji, foreign scripts, control characters and reading-direction marks – is printed as „□ (U+1F600)“, a run of it with
    its length, so that nobody takes the text for complete.
    """
    missing = unprintable(html)
    if not missing:
        return html, ""
    foreign = f"[{re.escape(missing)}]"
    return re.sub(f"{foreign}(?: ?{foreign})*", lambda run: _code_points(run[0]), html), missing


def _code_points(run: str) -> str:
    if len(run) == 1:
        return f"□ (U+{ord(run):04X})"
    return f"□ (U+{ord(run[0]):04X} … U+{ord(run[-1]):04X}, {len(run)} Zeichen ohne Druckbild)"
