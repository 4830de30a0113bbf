"""The parts of a workbook, looked through before openpyxl builds anything from them: a few kilobytes can ask for gigabytes."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Mapping
from xml.parsers import expat

from openpyxl.utils.cell import range_boundaries

MOST_WORK = 500_000
"""How much openpyxl is asked to build, in plain cells; it takes about 20 microseconds and 700 bytes for each. The largest of ours asks for 100,000."""
PLAIN, COST, COST_OF_SHARED = frozenset({"c", "v", "t", "si"}), 5, 500
AREAS = frozenset({"mergeCell", "hyperlink"})
"""What openpyxl spreads over every cell of a range."""
SPEECH, LONGEST_OTHER = frozenset({"t", "v"}), 8192
"""Where texts of any length may stand, and how long others are at most: formulas, names, page footers."""
MOST_REFERENCES = 3
NO_PICTURES = b'<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"/>'
ESCAPE = re.compile(rb"_x([0-9A-Fa-f]{4})_")
UNDERSCORE, WHITE = 0x5F, (0x09, 0x0A, 0x0D)
INVISIBLE = b"&#x80;"
"""Stands for a control character, which XML cannot hold; the readers refuse it as one."""


class TooMuchWork(ValueError):
    """A workbook that asks for more than any of ours needs."""


def checked_workbook(parts: Mapping[str, bytes]) -> bytes:
    """Give a workbook with only what is read of it: XML without pictures, not compressed.

    Raises TooMuchWork, or ValueError for what is no XML as office programs write it.
    """
    stream, look = io.BytesIO(), _Look()
    with zipfile.ZipFile(stream, "w") as packed:
        for name, content in parts.items():
            if name.endswith((".xml", ".rels")):
                root = look.through(content)
                packed.writestr(name, NO_PICTURES if root == "wsDr" else _spelled_out(content) if root in ("sst", "worksheet") else content)
    return stream.getvalue()


class _Look:
    """Looks through parts and adds up what they ask for, each part as often as it is referred to at most."""

    def __init__(self) -> None:
        self.work = 0
        self.referred: Counter[str] = Counter()
        self.root, self.local, self.length = "", "", 0

    def through(self, content: bytes) -> str:
        """Look through a part; gives the name of its outermost element. Raises ValueError."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = self._start, self._end, self._text
        parser.StartDoctypeDeclHandler = self._doctype
        self.root = ""
        try:
            parser.Parse(content, True)
        except expat.ExpatError as error:
            raise ValueError(str(error)) from error
        return self.root

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        self.root, self.local, self.length = self.root or local, local, 0
        self.work += 1 if local in PLAIN else _cost(local, attributes)
        reference = _reference(local, attributes)
        if reference:
            self.referred[reference] += 1
        if self.work > MOST_WORK or self.referred[reference] > MOST_REFERENCES:
            raise TooMuchWork(name)

    def _end(self, _: str) -> None:
        self.local = ""

    def _text(self, text: str) -> None:
        if self.local not in SPEECH:
            self.length += len(text)
            if self.length > LONGEST_OTHER:
                raise TooMuchWork(self.local)

    def _doctype(self, *_: object) -> None:
        raise ValueError("DOCTYPE")


def _cost(local: str, attributes: Mapping[str, str]) -> int:
    cells = _cells(attributes.get("ref", "")) if local in AREAS else 0
    shared = local == "f" and attributes.get("t") == "shared"
    return (COST_OF_SHARED if shared else COST) + cells + sum(map(len, attributes.values())) // 20


def _reference(local: str, attributes: Mapping[str, str]) -> str:
    """Say what an element refers to that openpyxl reads once more for it, empty for most."""
    if local == "sheet":
        return "sheet " + next((value for key, value in attributes.items() if key.endswith(":id")), "")
    if local == "Relationship" and attributes.get("TargetMode") != "External" and not attributes.get("Type", "").endswith("/image"):
        return posixpath.basename(posixpath.normpath(attributes.get("Target", "")))
    return ""


def _cells(reference: str) -> int:
    """Give the number of cells of a range; raises ValueError."""
    left, top, right, bottom = range_boundaries(reference)
    return ((right or 16_384) - (left or 1) + 1) * ((bottom or 1_048_576) - (top or 1) + 1)


def _spelled_out(content: bytes) -> bytes:
    """Put the characters that Excel writes as _x000D_ in their place, which openpyxl leaves undone; _x005F_ is the one it does itself."""
    return ESCAPE.sub(lambda found: found[0] if int(found[1], 16) == UNDERSCORE else _character(int(found[1], 16)), content)


def _character(code: int) -> bytes:
    invisible = (code < 0x20 and code not in WHITE) or 0xD800 <= code < 0xE000 or code >= 0xFFFE
    return INVISIBLE if invisible else b"&#%d;" % code
