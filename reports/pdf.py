"""HTML → tagged PDF/UA-1: the only file that knows WeasyPrint.

Speed rules of the stylesheet: no flex or grid, fixed tables, hyphenation off inside tables, bundled TTF fonts. The
fetcher opens bundled assets only; a missing or foreign file, and every warning of the layout engine, is an error.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from reports.fonts import FOLDER

ASSETS = FOLDER.parent


class Pdf(NamedTuple):
    """A finished file and its number of pages."""

    content: bytes
    pages: int


def layout_version() -> str:
    """Give the version of the layout engine; raises OSError where the text libraries it needs (Pango) are missing."""
    import weasyprint  # noqa: PLC0415 - heavy, and fails where Pango is missing

    return str(weasyprint.__version__)


class LayoutComplaint(RuntimeError):
    """The layout engine warned about the document: a defect of template or stylesheet."""


@contextmanager
def _warnings_are_errors() -> Iterator[None]:
    """Collect what WeasyPrint logs and raise it all together."""
    heard: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append(record.getMessage())

    listener, logger = Listener(level=logging.WARNING), logging.getLogger("weasyprint")
    logger.addHandler(listener)
    propagated, logger.propagate = logger.propagate, False
    try:
        yield
    finally:
        logger.removeHandler(listener)
        logger.propagate = propagated
    if heard:
        raise LayoutComplaint("; ".join(dict.fromkeys(heard)))


def _use_bundled_fonts_only() -> None:
    """Point fontconfig at the bundled fonts, so that bytes are the same on any host and a missing glyph shows."""
    os.environ["FONTCONFIG_FILE"] = str(FOLDER / "fonts.conf")


def render_pdf(html: str, issued: str) -> Pdf:
    """Lay out the HTML as a PDF/UA-1 file; the same input gives the same bytes.

    ``issued`` is the ISO date stamped into the metadata. Raises LayoutComplaint if the engine warns.
    """
    _use_bundled_fonts_only()
    from weasyprint import HTML  # noqa: PLC0415 - heavy, and fontconfig must be set first
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415
    from weasyprint.urls import FatalURLFetchingError, URLFetcher  # noqa: PLC0415

    class AssetsOnly(URLFetcher):  # type: ignore[misc]
        """Fetches bundled files, refuses everything else."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            path = Path(unquote(urlsplit(url).path)).resolve()
            if not url.startswith("file://") or ASSETS.resolve() not in path.parents or not path.is_file():
                raise FatalURLFetchingError(f"only bundled assets may be fetched, not {url}")
            return super().fetch(url, headers)

    with _warnings_are_errors():
        fetcher = AssetsOnly()
        fonts = FontConfiguration()
        source = HTML(string=_stamped(html, issued), base_url=f"{ASSETS.as_uri()}/", url_fetcher=fetcher)
        options = {"pdf_variant": "pdf/ua-1", "pdf_identifier": _identifier(html)}
        try:
            document = source.render(font_config=fonts, **options)
            return Pdf(document.write_pdf(**options), len(document.pages))
        except FatalURLFetchingError as refused:
            raise LayoutComplaint(str(refused)) from refused


def _stamped(html: str, issued: str) -> str:
    dates = f'<meta name="dcterms.created" content="{issued}"/><meta name="dcterms.modified" content="{issued}"/>'
    return html.replace("</title>", f"</title>{dates}", 1)


def _identifier(html: str) -> bytes:
    """Give a file identifier that depends on the content only."""
    return hashlib.sha256(html.encode()).digest()[:16]
