"""Hand-made inline SVG as strings: escaped text that knows its width, marks, hatching, legends, ticks.

One unit is one point; every drawing is as wide as the text of a page and never taller than one. No ids, no styles and no
patterns: hatching is computed, so that several drawings share a page and no engine has to fill a pattern.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import TypeVar

from reports import german
from reports.charts.style import FONT, INK
from reports.fonts import text_width

WIDTH = 476.0
TALLEST = 652.0
SIZE, SMALL = 8.5, 7.5
MOST_ALT = 400
ELLIPSIS = "…"
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]+")

_SPACES = re.compile(r"[ \t\n\r]+")
_SYLLABLE = re.compile(r"(?:sch|ch|ck|ph|qu|(?<!c)[bdfgkpt]r|(?<!c)[bfgkp]l|[bcdfghjklmnpqrstvwxzß])(?=[aeiouyäöü])")
"""Consonants that begin a syllable, as far as German spelling tells."""
Row = TypeVar("Row")


def clean(words: str) -> str:
    """Give a label without control and direction characters, with single spaces."""
    return _SPACES.sub(" ", _FORBIDDEN.sub(" ", words)).strip()


def _number(value: float) -> str:
    """Write a coordinate with at most two places."""
    return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")


def _tag(name: str, **attributes: object) -> str:
    """Write an empty element; numbers to two places, underscores become hyphens, empty attributes go."""
    written = (f' {key.replace("_", "-")}="{_number(value) if isinstance(value, (int, float)) else escape(str(value))}"'
               for key, value in attributes.items() if value != "")
    return f"<{name}{''.join(written)}/>"


def text(x: float, y: float, words: str, *, size: float = SIZE, anchor: str = "start", bold: bool = False, colour: str = INK) -> str:
    """Write one line with its baseline at ``y``; ``anchor`` is start, middle or end."""
    extra = (f' text-anchor="{anchor}"' if anchor != "start" else "") + (' font-weight="bold"' if bold else "")
    return f'<text x="{_number(x)}" y="{_number(y)}" font-size="{_number(size)}" fill="{colour}"{extra}>{escape(clean(words))}</text>'


def line(x1: float, y1: float, x2: float, y2: float, colour: str = INK, width: float = 0.8, dash: str = "") -> str:
    """Draw a straight line; ``dash`` as in stroke-dasharray."""
    return _tag("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=colour, stroke_width=width, stroke_dasharray=dash)


def rect(x: float, y: float, width: float, height: float, fill: str = "none", stroke: str = "", stroke_width: float = 0.8) -> str:
    """Draw a rectangle."""
    return _tag("rect", x=x, y=y, width=max(width, 0.0), height=max(height, 0.0), fill=fill, stroke=stroke, stroke_width=stroke_width if stroke else "")


def circle(x: float, y: float, radius: float, fill: str = "none", stroke: str = "", stroke_width: float = 1.0) -> str:
    """Draw a circle."""
    return _tag("circle", cx=x, cy=y, r=radius, fill=fill, stroke=stroke, stroke_width=stroke_width if stroke else "")


def path(points: Iterable[tuple[float, float]], colour: str = INK, width: float = 1.0, dash: str = "", fill: str = "none") -> str:
    """Draw a line through points, or the area inside them."""
    drawn = "M" + "L".join(f"{_number(x)} {_number(y)}" for x, y in points) + ("Z" if fill != "none" else "")
    return _tag("path", d=drawn, fill=fill, stroke=colour if width else "", stroke_width=width if width and colour else "", stroke_dasharray=dash)


def diamond(x: float, y: float, radius: float, fill: str, stroke: str = "white") -> str:
    """Draw a diamond."""
    return path(((x - radius, y), (x, y - radius), (x + radius, y), (x, y + radius)), stroke, 0.8, fill=fill)


def hatched(x: float, y: float, width: float, height: float, colour: str, step: float = 3.2) -> str:
    """Draw an outlined rectangle with rising strokes inside."""
    strokes = []
    for index in range(1, int((width + height) / step) + 1):
        shift = index * step - height
        first, last = max(0.0, -shift), min(height, width - shift)
        if last > first:
            strokes.append(f"M{_number(x + shift + first)} {_number(y + height - first)}L{_number(x + shift + last)} {_number(y + height - last)}")
    inner = _tag("path", d="".join(strokes), stroke=colour, stroke_width=0.9, fill="none") if strokes else ""
    return rect(x, y, width, height, "white", colour, 0.9) + inner


def _split(word: str, width: float, size: float, *, bold: bool) -> tuple[str, str]:
    """Break a word that is too wide: after a hyphen or slash that fits, else with a hyphen, where the spelling lets it before a syllable."""
    fits = max((end for end in range(1, len(word) - 3) if text_width(word[:end] + "-", size, bold=bold) <= width), default=1)
    natural = max((end for end in range(2, fits + 1) if word[end - 1] in "-/"), default=0)
    if natural:
        return word[:natural], word[natural:]
    end = max((found.start() for found in _SYLLABLE.finditer(word) if 2 <= found.start() <= fits), default=fits)
    return f"{word[:end]}-", word[end:]


def wrapped(words: str, width: float, size: float = SIZE, *, bold: bool = False) -> list[str]:
    """Break a label into lines of at most ``width``."""
    lines: list[str] = [""]
    waiting = clean(words).split(" ")[::-1]
    while waiting:
        word = waiting.pop()
        longer = f"{lines[-1]} {word}".strip()
        if text_width(longer, size, bold=bold) <= width:
            lines[-1] = longer
        elif text_width(word, size, bold=bold) <= width:
            lines.append(word)
        elif lines[-1]:
            lines.append("")
            waiting.append(word)
        else:
            lines[-1], rest = _split(word, width, size, bold=bold)
            lines.append("")
            waiting.append(rest)
    return [each for each in lines if each] or [""]


def fitted(words: str, width: float, size: float = SIZE, lines: int = 1, *, bold: bool = False) -> tuple[str, ...]:
    """Give a label in at most ``lines`` lines of at most ``width``, ending in … where it had to be cut."""
    whole = clean(words)
    if text_width(whole, size, bold=bold) <= width:
        return (whole,)
    found = wrapped(whole[:400], width, size, bold=bold) if lines > 1 else [whole]
    if len(found) <= lines and lines > 1:
        return tuple(found)
    kept = found[:lines]
    last = whole if lines == 1 else f"{kept[-1].rstrip('-')} {found[lines]}"
    while last and text_width(last + ELLIPSIS, size, bold=bold) > width:
        last = last[:-1].rstrip(" ,;:–-")
    return (*kept[:-1], last + ELLIPSIS)


def block(x: float, middle: float, lines: Sequence[str], *, size: float = SIZE, anchor: str = "start", bold: bool = False, colour: str = INK) -> str:
    """Write lines centred around a height."""
    first = middle + 0.33 * size - (len(lines) - 1) * size * 1.12 / 2
    return "".join(text(x, first + index * size * 1.12, each, size=size, anchor=anchor, bold=bold, colour=colour) for index, each in enumerate(lines) if each)


@dataclass(frozen=True)
class Key:
    """One entry of a legend: its label and how its mark is drawn around a centre (16 wide, 8 high)."""

    label: str
    draw: Callable[[float, float], str]


def legend(keys: Sequence[Key], top: float, width: float = WIDTH) -> tuple[str, float]:
    """Write a legend in as many lines as it takes; give it with the height at which it ends."""
    parts, x, y = [], 0.0, top + 6.0
    for key in keys:
        needed = 20 + text_width(key.label, SMALL)
        if x and x + needed > width:
            x, y = 0.0, y + 11.5
        parts.append(key.draw(x + 8, y) + text(x + 20, y + 2.6, key.label, size=SMALL))
        x += needed + 14
    return "".join(parts), y + 7.0


def ticks(low: float, high: float, most: int = 6) -> tuple[float, ...]:
    """Give round positions for at most ``most`` marks between two values."""
    if not high > low:
        return (low,)
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10, 20) if (high - low) / (power * factor) <= most)
    first = math.ceil(low / step - 1e-9)
    return tuple((first + index) * step for index in range(int((high - first * step) / step + 1e-9) + 1))


def drawing(height: float, alt: str, parts: Iterable[str]) -> str:
    """Put the parts into one SVG; one that would be taller than a page is made smaller as a whole."""
    scale = min(1.0, TALLEST / height)
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{_number(WIDTH * scale)}pt" height="{_number(height * scale)}pt" '
            f'viewBox="0 0 {_number(WIDTH)} {_number(height)}" role="img" font-family="{FONT}"><title>{escape(shortened(alt))}</title>{"".join(parts)}</svg>')


def shortened(words: str, most: int = MOST_ALT) -> str:
    """Give a text of at most ``most`` characters, cut at a word."""
    whole = clean(words)
    return whole if len(whole) <= most else whole[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;:–-") + ELLIPSIS


def quoted(label: str) -> str:
    """Give »label« for a sentence, cut where it is long."""
    return f"»{shortened(label, 60)}«"


def titled(name: str) -> str:
    """Begin a sentence on a named column chart: „Säulendiagramm »Projektteam«“."""
    label = clean(name)
    return f"Säulendiagramm {quoted(label[0].upper() + label[1:])}" if label else "Säulendiagramm"


def or_dash(value: float | None, places: int = 1) -> str:
    """Give 1,8 – or a dash where there is none."""
    return german.decimal(value, places, "–")


def pages_of(rows: Sequence[Row], most: int = 45) -> tuple[tuple[Row, ...], ...]:
    """Split rows into as few equally long parts as keep at most ``most`` each."""
    count = math.ceil(len(rows) / most)
    edges = [round(index * len(rows) / count) for index in range(count + 1)] if count else []
    return tuple(tuple(rows[first:last]) for first, last in itertools.pairwise(edges))
