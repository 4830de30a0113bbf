"""HTML → one file that is both PDF/UA-1 (accessible) and PDF/A-3a (archivable): the only room that knows WeasyPrint.

Speed rules of the stylesheet: no flex or grid, fixed tables, hyphenation off inside tables, bundled TTF fonts. Only bundled assets and
given files are opened; a missing or foreign file, and every warning of the layout engine, is an error.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from reports.composed import Attachment
from reports.fonts import FOLDER
from reports.pdf.complaint import LayoutComplaint, warnings_are_errors
from reports.printable import printable

NOTHING_GIVEN: Mapping[str, bytes] = MappingProxyType({})

__all__ = ["LayoutComplaint", "Pdf", "layout_version", "render_pdf"]


class Pdf(NamedTuple):
    """A finished file, its number of pages, and the characters the font lacks (printed as their code points), each once."""

    content: bytes
    pages: int
    replaced: str = ""


def layout_version() -> str:
    """Give the version of the layout engine; raises OSError where the text libraries it needs (Pango) are missing."""
    import weasyprint  # noqa: PLC0415 - heavy, and fails where Pango is missing

    return str(weasyprint.__version__)


def render_pdf(html: str, issued: str, *, given: Mapping[str, bytes] = NOTHING_GIVEN, attachments: Sequence[Attachment] = ()) -> Pdf:
    """Lay out well-formed HTML; the same input gives the same bytes on any host.

    ``issued`` is the ISO date stamped into metadata and attachments, ``given`` holds files the HTML names as ``given:NAME``.
    Raises LayoutComplaint if the HTML is not well-formed, names a foreign file, or the engine warns.
    """
    _use_bundled_fonts_only()
    from reports.pdf.engine import lay_out  # noqa: PLC0415 - heavy, and fontconfig must be set first

    clean, replaced = printable(html)
    with warnings_are_errors():
        content, pages = lay_out(clean, date.fromisoformat(issued), given, sorted(attachments, key=lambda file: file.name))
    return Pdf(content, pages, replaced)


def _use_bundled_fonts_only() -> None:
    """Point fontconfig at the bundled fonts, so that bytes are the same on any host and a missing glyph shows."""
    os.environ["FONTCONFIG_FILE"] = str(FOLDER / "fonts.conf")
