"""Our own HTML is well-formed, so expat reads it: a third of the usual parser's time, and a slip of a template is an error with its line."""

from __future__ import annotations

import re
from html.entities import html5
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from reports.pdf.complaint import LayoutComplaint

SVG = "{http://www.w3.org/2000/svg}"
XLINK = "{http://www.w3.org/1999/xlink}"
_STYLE = re.compile(r"(<style\b[^>]*>)(.*?)(</style>)", re.DOTALL)


def parse_xhtml(html: str) -> Element:
    """Read a document as the tree an HTML parser would build: plain names, SVG in its namespace; raises LayoutComplaint if not well-formed."""
    tree = _Tree()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.UseForeignDTD(True)      # else named entities such as &shy; are errors
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = tree.start, tree.end, tree.builder.data
    parser.SkippedEntityHandler, parser.EntityDeclHandler = tree.entity, _refuse_declaration
    try:
        parser.Parse(_STYLE.sub(r"\1<![CDATA[\2]]>\3", html), True)
    except expat.ExpatError as broken:
        lines = html.splitlines()
        raise LayoutComplaint(f"the document is not well-formed: {broken}: {lines[min(broken.lineno, len(lines)) - 1][:200]!r}") from broken
    return tree.builder.close()


class _Tree:
    """Builds elements from expat's events; inside ``<svg>`` names get the namespace."""

    def __init__(self) -> None:
        self.builder = TreeBuilder()
        self.drawing = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.drawing += tag == "svg"
        if self.drawing:
            attributes = {name.replace("xlink:", XLINK): value for name, value in attributes.items() if not name.startswith("xmlns")}
        self.builder.start(f"{SVG}{tag}" if self.drawing else tag, attributes)

    def end(self, tag: str) -> None:
        self.builder.end(f"{SVG}{tag}" if self.drawing else tag)
        self.drawing -= tag == "svg"

    def entity(self, name: str, _: bool) -> None:
        if f"{name};" not in html5:
            raise LayoutComplaint(f"the document is not well-formed: unknown entity &{name};")
        self.builder.data(html5[f"{name};"])


def _refuse_declaration(name: str, *_: object) -> None:
    raise LayoutComplaint(f"a document declares no entity of its own, but here is &{name};")
