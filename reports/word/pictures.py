"""Pictures: charts drawn as PNG in print quality with the bundled font, placed with their alternative text."""

from __future__ import annotations

import resvg_py
from docx.image.image import Image
from lxml import etree

from reports.fonts import FOLDER
from reports.word.ooxml import EMU, Element, el
from reports.word.source import Node

DOTS_PER_INCH = 220
CSS_DOTS = 96
"""Dots per inch in which an SVG is measured."""
WIDEST = 476.0
TITLE = "{http://www.w3.org/2000/svg}title"


def drawn(svg: Node) -> bytes:
    """Give a chart as PNG."""
    tail, svg.tail = svg.tail, None
    text = etree.tostring(svg, encoding="unicode")
    svg.tail = tail
    fonts = [str(path) for path in sorted(FOLDER.glob("*.ttf"))]
    return bytes(resvg_py.svg_to_bytes(svg_string=text, dpi=CSS_DOTS, zoom=DOTS_PER_INCH / CSS_DOTS, background="#ffffff", skip_system_fonts=True, font_files=fonts,
                                       font_family="Source Sans 3", sans_serif_family="Source Sans 3"))


def alternative(svg: Node) -> str:
    """Give what a chart says of itself."""
    return " ".join("".join(svg.findtext(TITLE) or "").split())


def size_of(png: bytes, *, dots: int = DOTS_PER_INCH, widest: float = WIDEST) -> tuple[float, float]:
    """Give width and height in points, made to fit between the margins."""
    image = Image.from_blob(png)
    width, height = (72 * pixels / dots for pixels in (image.px_width, image.px_height))
    scale = min(1.0, widest / width)
    return width * scale, height * scale


def picture_run(relation: str, number: int, size: tuple[float, float], description: str) -> Element:
    """Give the run that shows a picture of the package."""
    extent = {"cx": str(round(size[0] * EMU)), "cy": str(round(size[1] * EMU))}
    named = {"id": str(number), "name": f"Bild {number}", "descr": description}
    graphic = el("a:graphic", None, el("a:graphicData", {"uri": "http://schemas.openxmlformats.org/drawingml/2006/picture"}, el(
        "pic:pic", None,
        el("pic:nvPicPr", None, el("pic:cNvPr", named), el("pic:cNvPicPr")),
        el("pic:blipFill", None, el("a:blip", {"r:embed": relation}), el("a:stretch", None, el("a:fillRect"))),
        el("pic:spPr", None, el("a:xfrm", None, el("a:off", {"x": "0", "y": "0"}), el("a:ext", extent)), el("a:prstGeom", {"prst": "rect"}, el("a:avLst"))))))
    inline = el("wp:inline", {"distT": "0", "distB": "0", "distL": "0", "distR": "0"}, el("wp:extent", extent), el("wp:docPr", named), graphic)
    return el("w:r", None, el("w:drawing", None, inline))
