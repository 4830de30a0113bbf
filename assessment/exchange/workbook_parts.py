"""The parts of a workbook, looked through before openpyxl builds anything from them: a few kilobytes can ask for gigabytes."""

from __future__ import annotations

import io
import re
import zipfile
from xml.parsers import expat

from openpyxl.utils.cell import range_boundaries

MOST_WORK = 1_000_000
"""How much openpyxl is asked to build, in plain cells; it takes about two microseconds and 300 bytes for each."""
PLAIN = frozenset({"c", "v", "t", "si"})
COST, COST_OF_SHARED = 5, 500
LONGEST_FORMULA = 8192
AREAS = frozenset({"mergeCell", "hyperlink"})
"""What openpyxl spreads over every cell of a range."""
NO_PICTURES = b'<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"/>'
ESCAPE = re.compile(rb"_x([0-9A-Fa-f]{4})_")
UNDERSCORE, WHITE = 0x5F, (0x09, 0x0A, 0x0D)
INVISIBLE = b"&#x80;"
"""Stands for a control character, which XML cannot hold; the readers refuse it as one."""


class TooMuchWork(ValueError):
    """A workbook that asks for more than any of ours needs."""


def checked_workbook(parts: dict[str, bytes]) -> bytes:
    """Give a workbook with only what is read of it: XML without pictures, not compressed.

    Raises TooMuchWork, or ValueError for what is no XML as office programs write it.
    """
    stream, work = io.BytesIO(), 0
    with zipfile.ZipFile(stream, "w") as packed:
        for name, content in parts.items():
            if name.endswith((".xml", ".rels")):
                look = _Look()
                work += look.through(content, MOST_WORK - work)
                packed.writestr(name, NO_PICTURES if look.root == "wsDr" else _spelled_out(content) if look.root in ("sst", "worksheet") else content)
    return stream.getvalue()


class _Look:
    """Looks through one part and adds up what it asks for; ``root`` is the name of its outermost element."""

    def __init__(self) -> None:
        self.root, self.work, self.allowed = "", 0, 0
        self.formula = -1

    def through(self, content: bytes, allowed: int) -> int:
        """Give the work of a part; raises ValueError."""
        self.allowed = allowed
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = self._start, self._end, self._text
        parser.StartDoctypeDeclHandler = self._doctype
        try:
            parser.Parse(content, True)  # noqa: FBT003 - positional only
        except expat.ExpatError as error:
            raise ValueError(str(error)) from error
        return self.work

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        self.root = self.root or local
        shared = local == "f" and attributes.get("t") == "shared"
        self.work += 1 if local in PLAIN else COST_OF_SHARED if shared else COST
        if local == "f":
            self.formula = 0
        if local in AREAS:
            self.work += _cells(attributes.get("ref", ""))
        if self.work > self.allowed:
            raise TooMuchWork(name)

    def _end(self, name: str) -> None:
        self.formula = -1

    def _text(self, text: str) -> None:
        if self.formula >= 0:
            self.formula += len(text)
            if self.formula > LONGEST_FORMULA:
                raise TooMuchWork(text[:20])

    def _doctype(self, *_: object) -> None:
        raise ValueError("DOCTYPE")


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
