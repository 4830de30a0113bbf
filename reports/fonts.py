"""Which characters the bundled font can print; a missing glyph would leave a hole and break PDF/UA."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path

from fontTools.ttLib import TTFont

FOLDER = Path(str(resources.files("reports"))) / "assets" / "fonts"


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
    return "".join(dict.fromkeys(char for char in text if ord(char) not in covered and char not in "\n\r\t"))
