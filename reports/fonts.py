"""What the bundled font can print and how wide it runs; a missing glyph would leave a hole and break PDF/UA."""

from __future__ import annotations

import io
from functools import cache
from importlib import resources
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FOLDER = Path(str(resources.files("reports"))) / "assets" / "fonts"
UNKNOWN = 0.6
"""Width in em assumed for a character the font lacks."""
ON_SCREEN = (*range(0x20, 0x180), *range(0x2000, 0x2070), 0x20AC, *range(0x2190, 0x21A0), *range(0x2200, 0x2270), *range(0x25A0, 0x2600), *range(0x2700, 0x2715))
"""Letters of Latin languages, punctuation and signs: what documents are written with; anything else a browser takes from another font."""


@cache
def _covered() -> frozenset[int]:
    """Give the code points all bundled cuts share."""
    cuts = []
    for path in sorted(FOLDER.glob("*.ttf")):
        with TTFont(path, lazy=True) as font:
            cuts.append(frozenset(font.getBestCmap()))
    return frozenset.intersection(*cuts)


def unprintable(text: str) -> str:
    """Give the characters of a text that the font lacks, each once, in order."""
    covered = _covered()
    return "".join(char for char in dict.fromkeys(text) if ord(char) not in covered and char not in "\n\r\t")


@cache
def _advances(cut: str) -> dict[int, float]:
    """Give the advance width in em of each code point of a cut."""
    with TTFont(FOLDER / f"SourceSans3-{cut}.ttf", lazy=True) as font:
        widths, unit = font["hmtx"], font["head"].unitsPerEm
        return {code: widths[glyph][0] / unit for code, glyph in font.getBestCmap().items()}


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Give the width of one line at a font size, in the size's unit; kerning, which mostly narrows, is left out."""
    advances = _advances("Bold" if bold else "Regular")
    return size * sum(advances.get(ord(char), UNKNOWN) for char in text)


@cache
def embeddable(cut: str) -> bytes:
    """Give a cut as WOFF2 with the letters documents are written with, small enough to travel inside a page; without kerning, which takes long to cut down."""
    with TTFont(FOLDER / f"SourceSans3-{cut}.ttf", lazy=True) as font:
        for table in {"GSUB", "GPOS", "GDEF"} & set(font.keys()):
            del font[table]
        subsetter = Subsetter(Options(hinting=False))
        subsetter.populate(unicodes=ON_SCREEN)
        subsetter.subset(font)
        made = io.BytesIO()
        font.flavor = "woff2"
        font.save(made)
        return made.getvalue()
