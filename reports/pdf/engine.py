"""The layout engine, fed and finished: closed fetcher, metadata of both standards, embedded files."""

from __future__ import annotations

import hashlib
import io
import logging
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from email.message import Message
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

import weasyprint
from cssselect2 import ElementWrapper
from weasyprint.css import ColorProfile
from weasyprint.css.counters import CounterStyle
from weasyprint.pdf.metadata import DocumentMetadata
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from reports.composed import Attachment
from reports.fonts import FOLDER
from reports.pdf.complaint import LayoutComplaint
from reports.pdf.finish import finish
from reports.pdf.xhtml import parse_xhtml

ASSETS = FOLDER.parent.resolve()
GIVEN = "given:"
SRGB = "--srgb"
UA_IDENTIFICATION = b"""<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="" pdfuaid:part="1"/>
<rdf:Description xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#" rdf:about=""><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 standard</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF>"""


class _ClosedFetcher(URLFetcher):  # type: ignore[misc]
    """Opens bundled assets and given files; refuses everything else by name."""

    def __init__(self, given: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=("file", "given"))
        self._given = given

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:  # noqa: ARG002 - the engine's signature
        """Answer from the given files or the assets; raises FatalURLFetchingError."""
        if url.startswith(GIVEN) and (name := unquote(url.removeprefix(GIVEN))) in self._given:
            return URLFetcherResponse(url, io.BytesIO(self._given[name]), Message())
        path = Path(unquote(urlsplit(url).path)).resolve()
        if url.startswith("file:///") and ASSETS in path.parents and path.is_file():
            return super().fetch(path.as_uri())
        message = f"only bundled assets and given files may be fetched, not {url[:200]}"
        logging.getLogger("weasyprint").error(message)      # where the engine swallows the exception, the name is told nevertheless
        raise FatalURLFetchingError(message)


class _Source(weasyprint.HTML):  # type: ignore[misc]
    """A document read by our own parser instead of an HTML parser; carries what the engine asks of its source."""

    def __init__(self, root: Element, fetcher: URLFetcher) -> None:
        self.base_url, self.url_fetcher, self.media_type = f"{ASSETS.as_uri()}/", fetcher, "print"
        self.wrapper_element = ElementWrapper.from_html_root(root)
        self.etree_element = root

    def _ua_stylesheets(self, forms: bool = False) -> list[weasyprint.CSS]:  # noqa: ARG002 - the engine's signature; there are no forms
        return [_plain_defaults()]


@cache
def _plain_defaults() -> weasyprint.CSS:
    """Give the engine's default styles without notes and with markers on list items only.

    The originals make six pseudo-elements for every element of the page, which took a third of the memory of a report.
    """
    text = (resources.files("weasyprint") / "css" / "html5_ua.css").read_text(encoding="utf-8")
    spared = re.sub(r"^::(?:foot)?note-[^\n]*\n", "", text, flags=re.MULTILINE)
    return weasyprint.CSS(string=re.sub(r"^::marker", "li::marker", spared, flags=re.MULTILINE), counter_style=CounterStyle())


class _UniversalMetadata(DocumentMetadata):  # type: ignore[misc]
    """Metadata that name PDF/UA-1 beside PDF/A-3a, uncompressed so that archives find them."""

    def generate_rdf_metadata(self, *arguments: object) -> bytes:
        rdf: bytes = super().generate_rdf_metadata(*arguments)
        return rdf.replace(b"</rdf:RDF>", UA_IDENTIFICATION)

    def include_in_pdf(self, pdf: Any, variant: str, version: int, conformance: str, compress: bool) -> None:  # noqa: ARG002 - never compressed
        super().include_in_pdf(pdf, variant, version, conformance, compress=False)


def lay_out(html: str, issued: date, given: Mapping[str, bytes], attachments: Sequence[Attachment]) -> tuple[bytes, int]:
    """Give the file and its number of pages; raises LayoutComplaint."""
    root = parse_xhtml(html)
    options = {"pdf_variant": "pdf/a-3a", "output_intent": SRGB, "pdf_identifier": _identifier(html, given, attachments)}
    try:
        document = _Source(root, _ClosedFetcher(given)).render(font_config=FontConfiguration(), color_profiles={SRGB: _srgb()}, **options)
    except FatalURLFetchingError as refused:
        raise LayoutComplaint(str(refused)) from refused
    document.metadata = _stamped(document.metadata, issued)
    for page in document.pages:     # the engine adds a link for each element inside a link, and for its page number
        page.links = [link for link in page.links if link[-1].element_tag == "a"]
    files = [_embedded(file, issued) for file in attachments]
    content: bytes = document.write_pdf(finisher=lambda laid_out, pdf: finish(laid_out, pdf, root, attachments), attachments=files, **options)
    return content, len(document.pages)


def _srgb() -> ColorProfile:
    """Give the colours of the whole file, which PDF/A demands to be named; the engine's own way leaves its profile open."""
    profile = resources.files("weasyprint") / "pdf" / "sRGB2014.icc"
    return ColorProfile(io.BytesIO(profile.read_bytes()), "sRGB2014.icc", "relative-colorimetric", (["r"], ["g"], ["b"]))


def _stamped(found: DocumentMetadata, issued: date) -> _UniversalMetadata:
    return _UniversalMetadata(**{**vars(found), "created": issued.isoformat(), "modified": issued.isoformat()})


def _embedded(file: Attachment, issued: date) -> weasyprint.Attachment:
    moment = datetime(issued.year, issued.month, issued.day)  # noqa: DTZ001 - the engine writes it as UTC
    return weasyprint.Attachment(string=file.content, name=file.name, description=file.description, relationship="Data", created=moment, modified=moment)


def _identifier(html: str, given: Mapping[str, bytes], attachments: Sequence[Attachment]) -> bytes:
    """Give a file identifier that depends on the content only."""
    parts = (html.encode(), *(given[name] for name in sorted(given)), *(file.content for file in attachments))
    return b"".join(hashlib.sha256(part).digest() for part in parts)
