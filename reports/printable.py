"""No comment keeps a document from being printed: what the font lacks is named where it stands."""

from __future__ import annotations

import re

from reports.fonts import unprintable


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
