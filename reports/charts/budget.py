"""Budget per year: what is likely needed (P50) as a column, with 80 % certainty (P80) as a thin extension, the money set aside as a marked line."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from reports import german
from reports.charts import svg
from reports.charts.columns import Columns, draw_labels, draw_scale, draw_strip, lay_columns, notes
from reports.charts.style import INK, IST, SOLL


@dataclass(frozen=True)
class YearBar:
    """One year in EUR: likely (P50), safe (P80), budget; None: nothing said, nan: not assessable."""

    label: str
    likely: float
    safe: float
    budget: float | None

    @property
    def enough(self) -> str:
        """Say whether the budget suffices."""
        if self.budget is None or math.isnan(self.budget + self.likely):
            return "–"
        if self.likely > self.budget:
            return "nein"
        return "knapp" if self.safe > self.budget else "ja"


def budget_svg(years: Sequence[YearBar], name: str) -> str:
    """Give need and budget of ``name`` per year in thousand EUR, or an empty string without years."""
    if not years:
        return ""
    told = any(year.budget is not None for year in years)
    key, top = svg.legend(_keys(told=told), 0)
    amounts = [value for year in years for value in (year.likely, year.safe, math.nan if year.budget is None else year.budget)]
    heads = ("wahrscheinlich (P50)", "zu 80 % sicher (P80)", "Haushalt", "Haushalt reicht")
    columns = lay_columns([year.label for year in years], amounts, "EUR", top, heads)
    write = columns.scale.write
    rows = [(heads[0], [write(year.likely) for year in years]), (heads[1], [write(year.safe) for year in years])]
    if told:
        rows += [(heads[2], [write(year.budget) for year in years]), (heads[3], [year.enough for year in years])]
    strip, bottom = draw_strip(columns, columns.foot + columns.axis.head, rows)
    named, bottom = notes(["– beim Bedarf: nicht bewertbar." if any(math.isnan(year.likely) for year in years) else ""], bottom)
    bars = [_column(columns, index, year) for index, year in enumerate(years)]
    return svg.drawing(bottom + 1, describe_budget(years, name), [key, draw_scale(columns), draw_labels(columns), *bars, strip, named])


def _keys(*, told: bool) -> list[svg.Key]:
    keys = [
        svg.Key("wahrscheinlicher Bedarf (P50)", lambda x, y: svg.rect(x - 6, y - 4, 12, 8, IST)),
        svg.Key("mit 80 % Sicherheit höchstens (P80)", lambda x, y: svg.rect(x - 2.5, y - 4, 5, 8, "white", IST) + svg.line(x - 6, y - 4, x + 6, y - 4, INK, 1.4)),
    ]
    return [*keys, svg.Key("im Haushalt vorgesehen", lambda x, y: _mark(x - 8, x + 8, y))] if told else keys


def _mark(first: float, last: float, y: float) -> str:
    return svg.line(first, y, last, y, "white", 4) + svg.line(first, y, last, y, SOLL, 2, "4 2") + svg.line(first, y - 3, first, y + 3, SOLL, 1.6) + svg.line(last, y - 3, last, y + 3, SOLL, 1.6)


def _column(columns: Columns, index: int, year: YearBar) -> str:
    width, x = min(columns.axis.cell * 0.5, 40.0), columns.middle(index)
    parts = []
    if not math.isnan(year.likely):
        parts.append(svg.rect(x - width / 2, columns.y(year.likely), width, columns.foot - columns.y(year.likely), IST))
        if year.safe > year.likely:
            parts.append(svg.rect(x - width / 8, columns.y(year.safe), width / 4, columns.y(year.likely) - columns.y(year.safe), "white", IST))
            parts.append(svg.line(x - width / 3, columns.y(year.safe), x + width / 3, columns.y(year.safe), INK, 1.4))
    if year.budget is not None and not math.isnan(year.budget):
        reach = min(columns.axis.cell * 0.42, width)
        parts.append(_mark(x - reach, x + reach, columns.y(year.budget)))
    return "".join(parts)


def describe_budget(years: Sequence[YearBar], name: str) -> str:
    """Say in words what the budget chart shows."""
    known = [year for year in years if not math.isnan(year.likely)]
    start = f"{svg.titled(name)}: Finanzbedarf je Jahr."
    if not known:
        return f"{start} Der Bedarf ist nicht bewertbar."
    most = max(known, key=lambda year: year.likely)
    text = f" Am höchsten ist er {svg.shortened(most.label, 20)} mit wahrscheinlich {german.euro(most.likely)}{'' if math.isnan(most.safe) else f', mit 80 % Sicherheit höchstens {german.euro(most.safe)}'}."
    short = [svg.shortened(year.label, 20) for year in known if year.enough == "nein"]
    if short:
        text += f" Der Haushalt reicht wahrscheinlich nicht: {german.listed(short)}."
    elif any(year.enough != "–" for year in known):
        text += " Der Haushalt reicht in jedem Jahr, für das einer genannt ist, für den wahrscheinlichen Bedarf."
    return svg.shortened(start + text)


def budget_table(years: Sequence[YearBar]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Give head and rows of the table twin in EUR."""
    return ("Jahr", "wahrscheinlich (P50)", "mit 80 % Sicherheit höchstens (P80)", "Haushalt", "Haushalt reicht"), tuple(
        (year.label, _euro(year.likely), _euro(year.safe), "nicht genannt" if year.budget is None else _euro(year.budget), year.enough) for year in years)


def _euro(value: float) -> str:
    return german.NOT_ASSESSABLE if math.isnan(value) else german.euro(value)
