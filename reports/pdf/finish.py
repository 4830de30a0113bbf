"""What WeasyPrint 70 leaves undone for readers with assistive technology, mended in the tree of objects before it is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from xml.etree.ElementTree import Element

import pydyf

from reports.composed import Attachment
from reports.pdf.freeze import freeze

ELEMENT = "/StructElem"
NOWHERE = pydyf.Dictionary({"S": ""})
CONTENTS_ROLES = {"/L": "/TOC", "/LI": "/TOCI", "/LBody": "/Reference"}


def finish(document: Any, pdf: pydyf.PDF, root: Element, attachments: Sequence[Attachment]) -> None:
    """Mend the file: scopes of header cells, words of links, running heads as artefacts, contents list, page labels, embedded files."""
    tree = _StructureTree(pdf)
    tree.mend_roles()
    links = [(annotation, box) for page in document.pages for _, _, _, box in page.links if (annotation := box.link_annotation)]
    for annotation, box in links:
        annotation["Contents"] = pydyf.String(_words(box.element))
    inside = {id(link) for contents in root.iter() if "contents" in contents.get("class", "").split() for link in contents.iter("a")}
    tree.mark_contents([annotation for annotation, box in links if id(box.element) in inside])
    tree.banish_running_heads()
    _label_pages(pdf, any("cover" in element.get("class", "").split() for element in root.iter("section")))
    _describe_files(pdf, attachments)
    freeze(pdf)


def _words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


class _StructureTree:
    """The tagged structure: elements by object number, and which of them belongs to which marked content."""

    def __init__(self, pdf: pydyf.PDF) -> None:
        self._pdf = pdf
        self._nums: list[Any] = self._at(self._at(pdf.catalog["StructTreeRoot"])["ParentTree"])["Nums"]
        self._elements: dict[bytes, pydyf.Dictionary] = {item.reference: item for item in pdf.objects if isinstance(item, pydyf.Dictionary) and item.get("Type") == ELEMENT}
        self._parents = {kid: element for element in self._elements.values() for kid in element["K"] if kid in self._elements}

    def _at(self, reference: bytes) -> Any:
        return self._pdf.objects[int(reference.split()[0])]

    def mend_roles(self) -> None:
        """A header cell in the head speaks for its column, any other for its row; there is no link inside a link."""
        for element in self._elements.values():
            if element["S"] == "/TH":
                element["A"]["Scope"] = "/Column" if self._above(element, 2) == "/THead" else "/Row"
            elif element["S"] == "/Link" and self._above(element, 1) == "/Link":
                element["S"] = "/Span"      # the page number a style sheet adds to a link is part of it

    def _above(self, element: pydyf.Dictionary, steps: int) -> str:
        for _ in range(steps):
            element = self._parents.get(element.reference, NOWHERE)
        return str(element["S"])

    def mark_contents(self, annotations: Sequence[pydyf.Dictionary]) -> None:
        """Make the list around these links a table of contents."""
        by_key = dict(zip(self._nums[::2], self._nums[1::2], strict=True))
        for annotation in annotations:
            for element in self._ancestors(by_key[annotation["StructParent"]]):
                element["S"] = CONTENTS_ROLES.get(element["S"], element["S"])

    def _ancestors(self, reference: bytes) -> Iterator[pydyf.Dictionary]:
        while (parent := self._parents.get(reference)) is not None:
            yield parent
            reference = parent.reference

    def banish_running_heads(self) -> None:
        """Text whose element nobody reaches from the root stands in a page margin: it becomes a pagination artefact."""
        reached = set(self._reachable())
        for page, nums in zip(self._pages(), self._nums[1::2], strict=False):
            strangers = {number for number, reference in enumerate(nums) if reference not in reached}
            for number in strangers:
                nums[number] = "null"
            _make_artefacts(self._at(page["Contents"]).stream, strangers)
        for reference, element in self._elements.items():
            if reference not in reached:
                element.clear()

    def _reachable(self) -> Iterator[bytes]:
        waiting = list(self._at(self._pdf.catalog["StructTreeRoot"])["K"])
        while waiting:
            reference = waiting.pop()
            if reference in self._elements:
                yield reference
                waiting.extend(self._elements[reference]["K"])

    def _pages(self) -> Iterator[pydyf.Dictionary]:
        return (self._at(reference) for reference in self._pdf.page_references)


def _make_artefacts(stream: list[Any], numbers: set[int]) -> None:
    """Turn the marked content with these numbers into pagination artefacts."""
    for place, item in enumerate(stream):
        if isinstance(item, pydyf.Dictionary) and item.get("MCID") in numbers:
            stream[place - 1], stream[place] = "/Artifact", pydyf.Dictionary({"Type": "/Pagination"})


def _label_pages(pdf: pydyf.PDF, covered: bool) -> None:
    """Label pages as they are printed: counted from the first, whose cover bears no number."""
    pages = [0, pydyf.Dictionary({"P": pydyf.String("Titel")}), 1, pydyf.Dictionary({"S": "/D", "St": 2})] if covered else [0, pydyf.Dictionary({"S": "/D"})]
    pdf.catalog["PageLabels"] = pydyf.Dictionary({"Nums": pydyf.Array(pages)})


def _describe_files(pdf: pydyf.PDF, attachments: Sequence[Attachment]) -> None:
    """Give embedded files their media types – the engine asks the host's tables – and name each once."""
    streams = (item for item in pdf.objects if isinstance(item, pydyf.Stream) and item.extra.get("Type") == "/EmbeddedFile")
    for stream, file in zip(streams, attachments, strict=True):
        stream.extra["Subtype"] = pydyf.name(file.media_type).decode()
    if attachments:
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))
