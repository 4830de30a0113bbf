"""The styles of the Word edition: one place to change how an edited document looks; names Word knows keep their built-in ids."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from reports.word.ooxml import HALF_POINTS, TWENTIETHS, Element, el, val

FONT, FALLBACK = "Source Sans 3", "Calibri"
LANGUAGE = "de-DE"
INK, MUTED, WARN, LINE, HEAD_GROUND = "1D2733", "4A5563", "8A3200", "C9D1DA", "E7EEF5"
TABLE = "ReifegradTabelle"
BULLETS, NUMBERS = 1, 2
"""Abstract lists of the numbering part."""
DEEPEST = 3


@dataclass(frozen=True)
class ParagraphStyle:
    """A paragraph style; sizes and distances in points, ``outline`` the heading level from 0, ``hang`` a hanging indent."""

    key: str
    name: str
    size: float = 0
    color: str = ""
    bold: bool = False
    before: float = 0
    after: float = 0
    line: float = 0
    base: str = "Normal"
    following: str = ""
    outline: int | None = None
    keep_next: bool = False
    new_page: bool = False
    hang: float = 0
    list: int = 0
    tabs: tuple[tuple[str, float], ...] = ()
    under: bool = False

    def element(self, accent: str) -> Element:
        """Give the style."""
        color = accent if self.color == "accent" else self.color
        made = el("w:style", {"w:type": "paragraph", "w:styleId": self.key} | _own(self.name) | ({"w:default": "1"} if self.key == "Normal" else {}), val("w:name", self.name))
        made.extend([] if self.key == "Normal" else [val("w:basedOn", self.base)])
        made.extend([val("w:next", self.following)] if self.following else [])
        made.extend([el("w:qFormat"), el("w:pPr", None, *self._paragraph(accent)), run_look(self.size, color, bold=self.bold)])
        return made

    def _paragraph(self, accent: str) -> Iterator[Element]:
        if self.keep_next:
            yield el("w:keepNext")
            yield el("w:keepLines")
        if self.new_page:
            yield el("w:pageBreakBefore")
        if self.list:
            yield el("w:numPr", None, val("w:numId", self.list))
        if self.under:
            yield el("w:pBdr", None, el("w:bottom", {"w:val": "single", "w:sz": "8", "w:space": "4", "w:color": accent}))
        if self.tabs:
            yield el("w:tabs", None, *(el("w:tab", {"w:val": kind, "w:pos": _twentieths(at)}) for kind, at in self.tabs))
        yield el("w:spacing", {"w:before": _twentieths(self.before), "w:after": _twentieths(self.after)}
                 | ({"w:line": str(round(self.line * 240)), "w:lineRule": "auto"} if self.line else {}))
        if self.hang:
            yield el("w:ind", {"w:left": _twentieths(self.hang), "w:hanging": _twentieths(self.hang)})
        if self.outline is not None:
            yield val("w:outlineLvl", self.outline)


TEXT_WIDTH = 476.0
"""Points between the margins."""
RIGHT_EDGE = (("right", TEXT_WIDTH),)
PARAGRAPH_STYLES = (
    ParagraphStyle("Normal", "Normal", 10.2, INK, after=6, line=1.1),
    ParagraphStyle("Title", "Title", 30, "accent", bold=True, after=14, line=1.0, following="Subtitle"),
    ParagraphStyle("Subtitle", "Subtitle", 20, "accent", after=26, line=1.0),
    ParagraphStyle("Titelabstand", "Titelabstand", 12, after=130),
    ParagraphStyle("Titelblatt", "Titelblatt", 12, after=4),
    ParagraphStyle("Beispieldaten", "Beispieldaten", 13, WARN, bold=True, before=12, after=6),
    ParagraphStyle("Heading1", "heading 1", 19, "accent", bold=True, before=18, after=10, line=1.0, following="Normal", outline=0, keep_next=True, under=True),
    ParagraphStyle("Heading2", "heading 2", 13, "accent", bold=True, before=14, after=5, line=1.0, following="Normal", outline=1, keep_next=True),
    ParagraphStyle("Heading3", "heading 3", 11, INK, bold=True, before=10, after=3, line=1.0, following="Normal", outline=2, keep_next=True),
    ParagraphStyle("Heading4", "heading 4", 10.5, MUTED, bold=True, before=8, after=2, line=1.0, following="Normal", outline=3, keep_next=True),
    ParagraphStyle("TOCHeading", "TOC Heading", 19, "accent", bold=True, after=10, following="Normal", keep_next=True, new_page=True, under=True),
    *(ParagraphStyle(f"TOC{level}", f"toc {level}", after=4, tabs=RIGHT_EDGE) for level in (1, 2, 3)),
    ParagraphStyle("ListBullet", "List Bullet", after=3, list=BULLETS),
    ParagraphStyle("ListNumber", "List Number", after=3, list=NUMBERS),
    ParagraphStyle("Caption", "caption", 9.5, INK, bold=True, before=6, after=3, keep_next=True),
    ParagraphStyle("Vorspann", "Vorspann", 12, after=8),
    ParagraphStyle("Kleintext", "Kleintext", 9, MUTED, after=5),
    ParagraphStyle("Warnhinweis", "Warnhinweis", color=WARN, after=6),
    ParagraphStyle("Angabe", "Angabe", 9.5, after=3, line=1.05, hang=82, tabs=(("left", 82.0),)),
    ParagraphStyle("Tabellentext", "Tabellentext", 8.5, line=1.0),
    ParagraphStyle("Tabellenkopf", "Tabellenkopf", 8.5, "accent", bold=True, base="Tabellentext", line=1.0),
    ParagraphStyle("Zeilenkopf", "Zeilenkopf", 8.5, bold=True, base="Tabellentext", line=1.0),
    ParagraphStyle("Tabellennotiz", "Tabellennotiz", 8, MUTED, base="Tabellentext", line=1.0),
    ParagraphStyle("Header", "header", 8.5, MUTED, tabs=RIGHT_EDGE, line=1.0),
    ParagraphStyle("Footer", "footer", 8.5, MUTED, tabs=RIGHT_EDGE, line=1.0),
    ParagraphStyle("Bildabsatz", "Bildabsatz", before=4, after=2, keep_next=True, line=1.0),
    ParagraphStyle("Abstand", "Abstand", 4, line=1.0),
)
SMALLER = {"Normal": (10.0, 0, 4), "Title": (19, 0, 4), "Subtitle": (13, 0, 8), "Heading1": (13.5, 10, 4), "Heading2": (11, 8, 2), "Heading3": (10, 6, 2)}
"""Size, distance before and after in documents without chapters."""
CHARACTER_STYLES = (
    ("Strong", "Strong", 0.0, "", True, False), ("Emphasis", "Emphasis", 0.0, "", False, True), ("Hyperlink", "Hyperlink", 0.0, "accent", False, False),
    ("Herkunft", "Herkunft", 8.0, MUTED, False, False), ("Hinweis", "Hinweis", 0.0, WARN, False, False), ("Ergebnis", "Ergebnis", 0.0, "accent", True, False),
    ("Klein", "Klein", 9.0, "", False, False),
)
"""Key, name, size, colour, bold, italic."""


BUILT_IN = frozenset({"Normal", "Title", "Subtitle", "TOC Heading", "List Bullet", "List Number", "caption", "header", "footer", "Strong", "Emphasis", "Hyperlink"})
"""Names Word knows, besides its headings and contents entries."""


def _own(name: str) -> dict[str, str]:
    """Mark a style that is ours."""
    return {} if name in BUILT_IN or name.startswith(("heading ", "toc ")) else {"w:customStyle": "1"}


def _twentieths(points: float) -> str:
    return str(round(points * TWENTIETHS))


def run_look(size: float = 0, color: str = "", *, bold: bool = False, italic: bool = False) -> Element:
    """Give run properties of a style."""
    parts = ([el("w:b")] if bold else []) + ([el("w:i")] if italic else []) + ([val("w:color", color)] if color else [])
    parts += [val(name, round(size * HALF_POINTS)) for name in ("w:sz", "w:szCs")] if size else []
    return el("w:rPr", None, *parts)


def fill_styles(styles: Element, accent: str, *, chapters: bool) -> None:
    """Put our styles in place of those of the template; ``chapters``: a long document, in which every Heading 1 begins a page."""
    for child in list(styles):
        styles.remove(child)
    fonts = el("w:rFonts", {f"w:{script}": FONT for script in ("ascii", "hAnsi", "cs", "eastAsia")})
    language = el("w:lang", {"w:val": LANGUAGE, "w:eastAsia": LANGUAGE, "w:bidi": "ar-SA"})
    styles.append(el("w:docDefaults", None, el("w:rPrDefault", None, el("w:rPr", None, fonts, language)), el("w:pPrDefault", None, el("w:pPr"))))
    for style in PARAGRAPH_STYLES:
        styles.append(_fitted(style, chapters=chapters).element(accent))
    for key, name, size, color, bold, italic in CHARACTER_STYLES:
        styles.append(el("w:style", {"w:type": "character", "w:styleId": key} | _own(name), val("w:name", name), el("w:qFormat"),
                         run_look(size, accent if color == "accent" else color, bold=bold, italic=italic)))
    styles.append(_table_style(accent))


def _fitted(style: ParagraphStyle, *, chapters: bool) -> ParagraphStyle:
    """Let chapters begin pages in long documents, and make headings smaller in short ones."""
    if chapters:
        return replace(style, new_page=True) if style.key == "Heading1" else style
    if style.key not in SMALLER:
        return style
    size, before, after = SMALLER[style.key]
    return replace(style, size=size, before=before, after=after)


def _table_style(accent: str) -> Element:
    """Give the look of all tables: thin lines between rows, a shaded head."""
    line = {"w:val": "single", "w:sz": "4", "w:space": "0", "w:color": LINE}
    sides = {"top": 40, "left": 80, "bottom": 40, "right": 80}
    margins = el("w:tblCellMar", None, *(el(f"w:{side}", {"w:w": str(width), "w:type": "dxa"}) for side, width in sides.items()))
    borders = el("w:tblBorders", None, el("w:bottom", line), el("w:insideH", line))
    head = el("w:tblStylePr", {"w:type": "firstRow"}, el("w:tcPr", None, el("w:tcBorders", None, el("w:bottom", line | {"w:sz": "8", "w:color": accent})),
                                                        el("w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": HEAD_GROUND})))
    return el("w:style", {"w:type": "table", "w:customStyle": "1", "w:styleId": TABLE}, val("w:name", "Reifegrad Tabelle"), el("w:qFormat"), el("w:tblPr", None, borders, margins), head)


def fill_numbering(numbering: Element) -> None:
    """Put one list of bullets and one of numbers in place of the template's lists."""
    for child in list(numbering):
        numbering.remove(child)
    for key, signs in ((BULLETS, ("•", "–", "•")), (NUMBERS, ("%1.", "%2)", "%3."))):
        levels = [_level(depth, "bullet" if key == BULLETS else "decimal", sign) for depth, sign in enumerate(signs)]
        numbering.append(el("w:abstractNum", {"w:abstractNumId": str(key)}, val("w:multiLevelType", "hybridMultilevel"), *levels))
    for key in (BULLETS, NUMBERS):
        numbering.append(el("w:num", {"w:numId": str(key)}, val("w:abstractNumId", key)))


def _level(depth: int, kind: str, sign: str) -> Element:
    indent = el("w:ind", {"w:left": str(300 * (depth + 1)), "w:hanging": "300"})
    return el("w:lvl", {"w:ilvl": str(depth)}, val("w:start", 1), val("w:numFmt", kind), val("w:lvlText", sign), val("w:lvlJc", "left"), el("w:pPr", None, indent))


def restarted(numbering: Element) -> int:
    """Add a numbered list that counts from 1 again; gives its id."""
    number = len(numbering.findall("{*}num")) + 1
    again = el("w:lvlOverride", {"w:ilvl": "0"}, val("w:startOverride", 1))
    numbering.append(el("w:num", {"w:numId": str(number)}, val("w:abstractNumId", NUMBERS), again))
    return number


def font_table() -> bytes:
    """Give the font table: who lacks our font gets a similar one."""
    return ('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
            f'<w:font w:name="{FONT}"><w:altName w:val="{FALLBACK}"/><w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font></w:fonts>').encode()
