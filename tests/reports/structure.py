"""Reads the structure tree of a finished PDF as a screen reader meets it, and says what is wrong with it."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pikepdf

CELLS = ("/TH", "/TD")
HEADING = re.compile(r"/H([1-6])")


@dataclass
class Node:
    """A structure element: role, its dictionary, elements and annotations below it."""

    role: str
    raw: pikepdf.Dictionary
    kids: list[Node] = field(default_factory=list)
    annotations: list[pikepdf.Dictionary] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        """Give this element and all below it in reading order."""
        yield self
        for kid in self.kids:
            yield from kid.walk()

    def all(self, *roles: str) -> list[Node]:
        """Give the elements with these roles."""
        return [node for node in self.walk() if node.role in roles]

    def attribute(self, name: str) -> object:
        """Give an attribute of the element (``/A``), None where it has none."""
        return self.raw.get("/A", {}).get(name)


def read_tree(document: pikepdf.Pdf) -> Node:
    """Read the tree below ``/Document``."""
    return _node(document.Root.StructTreeRoot.K[0])


def _node(raw: pikepdf.Dictionary) -> Node:
    node = Node(str(raw["/S"]), raw)
    for kid in raw.get("/K", []):
        if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR":
            node.annotations.append(kid["/Obj"])
        elif isinstance(kid, pikepdf.Dictionary):
            node.kids.append(_node(kid))
    return node


def check_structure(content: bytes, *, contents: bool = True) -> list[str]:
    """Give every fault a machine validator overlooks or that veraPDF finds too late; ``contents``: whether a contents list must be there."""
    with pikepdf.open(io.BytesIO(content)) as document:
        tree = read_tree(document)
        return [*_frame(document), *_headings(tree), *_figures(tree), *_tables(tree), *_links(document, tree), *_lists(tree, contents), *_running_heads(document)]


def _frame(document: pikepdf.Pdf) -> Iterator[str]:
    if not str(document.Root.get("/Lang", "")).startswith("de"):
        yield "Sprache fehlt"
    if not str(document.docinfo.get("/Title", "")).strip() or not document.Root.ViewerPreferences.DisplayDocTitle:
        yield "Titel fehlt oder steht nicht in der Fensterleiste"
    if "/PageLabels" not in document.Root or "/Outlines" not in document.Root:
        yield "Seitenzahlen oder Lesezeichen fehlen"


def _headings(tree: Node) -> Iterator[str]:
    levels = [int(found[1]) for node in tree.walk() if (found := HEADING.fullmatch(node.role))]
    if levels.count(1) != 1 or levels[0] != 1:
        yield f"H1 gibt es {levels.count(1)}-mal, zuerst steht H{levels[0] if levels else 0}"
    if any(after - before > 1 for before, after in itertools.pairwise(levels)):
        yield "Überschriftenebene übersprungen"


def _figures(tree: Node) -> Iterator[str]:
    if any(not str(node.raw.get("/Alt", "")).strip() for node in tree.all("/Figure")):
        yield "Abbildung ohne Alternativtext"


def _tables(tree: Node) -> Iterator[str]:
    for table in tree.all("/Table"):
        widths = {sum(int(cell.attribute("/ColSpan") or 1) for cell in row.kids if cell.role in CELLS) for row in table.all("/TR")}
        heads = table.all("/TH")
        if not heads or any(str(head.attribute("/Scope")) not in ("/Column", "/Row") for head in heads):
            yield "Tabelle ohne Kopfzellen oder Kopfzelle ohne Bezug"
        if len(widths) != 1:
            yield f"Zeilen einer Tabelle sind verschieden lang: {sorted(widths)}"


def _links(document: pikepdf.Pdf, tree: Node) -> Iterator[str]:
    tagged = [annotation.objgen for node in tree.all("/Link") for annotation in node.annotations]
    drawn = [annotation for page in document.pages for annotation in page.get("/Annots", []) if annotation["/Subtype"] == "/Link"]
    if sorted(tagged) != sorted(annotation.objgen for annotation in drawn):
        yield "Verweis steht nicht in der Struktur"
    for annotation in drawn:
        words = str(annotation.get("/Contents", "")).strip()
        if not words or words == str(annotation.get("/Dest", "")):
            yield f"Verweis ohne Worte: {words!r}"


def _lists(tree: Node, contents: bool) -> Iterator[str]:
    tables_of_contents = tree.all("/TOC")
    if contents != bool(tables_of_contents):
        yield "Inhaltsverzeichnis nicht als solches ausgezeichnet" if contents else "Inhaltsverzeichnis ohne Anlass"
    for node in tables_of_contents:
        if {kid.role for kid in node.kids} - {"/TOCI", "/TOC"} or any(not item.all("/Reference") or not item.all("/Link") for item in node.all("/TOCI")):
            yield "Eintrag des Inhaltsverzeichnisses ohne Verweis"
    if any({kid.role for kid in node.kids} - {"/LI", "/L", "/Caption"} for node in tree.all("/L")):
        yield "Liste enthält anderes als Einträge"


def _running_heads(document: pikepdf.Pdf) -> Iterator[str]:
    """Every text is either reached from the tree or an artefact, and each page after the first has its running head as one."""
    reached = {node.raw.objgen for node in read_tree(document).walk()}
    nums = document.Root.StructTreeRoot.ParentTree.Nums
    for number, page in enumerate(document.pages):
        stream = page.Contents.read_bytes()
        owners = nums[2 * page.obj["/StructParents"] + 1]
        for found in re.finditer(rb"/MCID (\d+)", stream):
            owner = owners[int(found[1])]
            if not isinstance(owner, pikepdf.Dictionary) or owner.objgen not in reached:
                yield f"Text auf Seite {number + 1} gehört zu keinem Element"
        if number and b"/Pagination" not in stream:
            yield f"Kolumnentitel auf Seite {number + 1} ist kein Artefakt"
