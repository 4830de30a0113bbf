"""Every chart at extreme data: well-formed, titled, nothing outside the page, no two words on each other, hostile labels harmless."""

import itertools
import math
import re
from typing import NamedTuple
from xml.etree import ElementTree as ET

import pytest

from reports import charts
from reports.charts import svg
from reports.charts.style import INK, MUTED
from reports.fonts import FOLDER, text_width
from reports.pdf import render_pdf
from tests.reports import chart_cases

NAN = math.nan
SPACE = "{http://www.w3.org/2000/svg}"
DRAWN = {name: draw() for name, draw in chart_cases.cases().items()}
KINDS = tuple(dict.fromkeys(name.split()[0] for name in DRAWN))


class Box(NamedTuple):
    """Where a line of text stands."""

    words: str
    left: float
    top: float
    right: float
    bottom: float


def boxes(root: ET.Element) -> list[Box]:
    found = []
    for element in root.iter(f"{SPACE}text"):
        words = "".join(element.itertext()).strip()
        size = float(element.get("font-size", "").removesuffix("px"))
        width = text_width(words, size, bold=element.get("font-weight") == "bold")
        x, y = _place(element)
        left = x - {"start": 0.0, "middle": width / 2, "end": width}[element.get("text-anchor", "start")]
        box = Box(words, left, y - 0.68 * size, left + width, y + 0.2 * size)
        if "rotate(-90" in element.get("transform", ""):
            box = Box(words, x - 0.68 * size, y - width / 2, x + 0.2 * size, y + width / 2)
        found.append(box)
    return found


def _place(element: ET.Element) -> tuple[float, float]:
    """Give the anchor of a text, whether in x and y or in a translation."""
    if element.get("x") is not None:
        return float(element.get("x", "")), float(element.get("y", ""))
    moved = re.search(r"translate\(([-\d.]+)[ ,]+([-\d.]+)\)", element.get("transform", ""))
    assert moved, ET.tostring(element)
    return float(moved[1]), float(moved[2])


def touching(found: list[Box]) -> list[tuple[str, str]]:
    return [(one.words, other.words) for one, other in itertools.combinations(found, 2)
            if min(one.right, other.right) - max(one.left, other.left) > 0.3 and min(one.bottom, other.bottom) - max(one.top, other.top) > 0.3]


def outside(found: list[Box], width: float, height: float) -> list[str]:
    return [box.words for box in found if box.left < -0.1 or box.top < -0.1 or box.right > width + 0.1 or box.bottom > height + 0.1]


def corners(root: ET.Element) -> list[tuple[float, float]]:
    """Give the outermost points of all marks."""
    points = []
    for element in root.iter():
        number = {key: float(value) for key, value in element.attrib.items() if key in {"x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "width", "height"} and element is not root}
        match element.tag.removeprefix(SPACE):
            case "line":
                points += [(number["x1"], number["y1"]), (number["x2"], number["y2"])]
            case "rect":
                points += [(number["x"], number["y"]), (number["x"] + number["width"], number["y"] + number["height"])]
            case "circle":
                points += [(number["cx"] - number["r"], number["cy"] - number["r"]), (number["cx"] + number["r"], number["cy"] + number["r"])]
            case "path":
                values = [float(value) for value in re.findall(r"-?[\d.]+", element.get("d", ""))]
                points += list(zip(values[::2], values[1::2], strict=True))
    return points


def of_kind(kind: str) -> dict[str, ET.Element]:
    return {name: ET.fromstring(drawn) for name, drawn in DRAWN.items() if name.startswith(f"{kind} ")}  # noqa: S314 - our own drawing


@pytest.mark.parametrize("kind", KINDS)
def test_words_stay_inside_and_apart(kind: str) -> None:
    """All words lie inside the drawing, no two on each other."""
    for name, root in of_kind(kind).items():
        _, _, width, height = map(float, root.get("viewBox", "").split())
        found = boxes(root)
        assert found, name
        assert not outside(found, width, height), name
        assert not touching(found), name


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in {"radar", "portfolio"}])
def test_marks_stay_inside_and_the_page_is_never_too_short(kind: str) -> None:
    """All marks lie inside the drawing, and no drawing of up to 45 rows is so tall that its words become small."""
    for name, root in of_kind(kind).items():
        _, _, width, height = map(float, root.get("viewBox", "").split())
        assert all(-1 <= x <= width + 1 and -1 <= y <= height + 1 for x, y in corners(root)), name
        assert all(math.isfinite(value) for point in corners(root) for value in point), name
        shown = float(root.get("height", "").removesuffix("pt"))
        assert shown <= svg.TALLEST, name
        sizes = [float(element.get("font-size", "")) for element in root.iter(f"{SPACE}text")]
        assert min(sizes) * shown / height >= 7.5 - 1e-6, name


@pytest.mark.parametrize("kind", KINDS)
def test_each_has_a_short_title_and_no_foreign_matter(kind: str) -> None:
    """The alt text is the first child; no label becomes an element; no nan, no NUL, no style."""
    known = {"svg", "title", "text", "line", "rect", "circle", "path", "g", "defs", "use", "clipPath"}
    for name, root in of_kind(kind).items():
        assert root[0].tag == f"{SPACE}title", name
        assert 30 < len(root[0].text or "") <= svg.MOST_ALT, name
        assert root.get("font-family") == "Source Sans 3"
        assert {element.tag.removeprefix(SPACE) for element in root.iter()} <= known, name
        assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\u202e]", DRAWN[name]), name
        assert "style=" not in DRAWN[name]
        assert not any(re.search(r"\b(nan|inf)\b", value) for element in root.iter() for value in element.attrib.values()), name


def test_the_same_data_give_the_same_bytes() -> None:
    """The last of each kind, drawn again."""
    last = {name.split()[0]: name for name in DRAWN}
    made = chart_cases.cases()
    assert {name: made[name]() for name in last.values()} == {name: DRAWN[name] for name in last.values()}


def test_nothing_is_drawn_from_nothing() -> None:
    drawn = [charts.dot_plot_svg([], 0, 5), charts.gap_bars_svg([]), charts.gantt_svg([], ["1. Quartal 2027"]), charts.load_svg([], "PT", ""), charts.budget_svg([], ""),
             charts.gantt_svg([charts.GanttBar("a", 0, 1, "allein", "zwingend", None)], []),
             charts.cost_shares_svg([]), charts.wave_svg([], 0, 5), charts.strip_svg([], 0, 5), charts.portfolio_svg([]), charts.radar_svg([], 0, 5),
             charts.radar_svg([charts.RadarRow("a", NAN, NAN, NAN, NAN)] * 5, 0, 5), charts.portfolio_svg([charts.PortfolioPoint(1, "a", "zwingend", 3.0, NAN)] * 5)]
    assert set(drawn) == {""}


def test_what_is_not_assessable_is_said_in_words_and_never_zero() -> None:
    """No dot, no bar, no 0 where there is no value."""
    for drawn in (charts.dot_plot_svg([charts.DotRow("a", NAN, NAN, NAN, NAN)], 0, 5), charts.gap_bars_svg([charts.GapBar("a", NAN, NAN, NAN)]),
                  charts.wave_svg([charts.WaveRow("a", NAN, NAN)], 0, 5), charts.cost_shares_svg([charts.ShareBar("a", NAN, NAN)])):
        assert ">nicht bewertbar<" in drawn
        assert ">0,0<" not in drawn
    assert ">vorher nicht bewertbar<" in charts.wave_svg([charts.WaveRow("a", NAN, 2.0)], 0, 5)
    assert ">Gruppe nicht gezeigt<" in charts.strip_svg([charts.StripRow("a", (), 2.0, None)], 0, 5)
    assert "– beim Bedarf: nicht bewertbar." in charts.budget_svg([charts.YearBar("2027", NAN, NAN, 5.0)], "Au")


def test_a_small_amount_is_not_written_as_zero() -> None:
    drawn = charts.cost_shares_svg([charts.ShareBar("a", 20.0, 10.0), charts.ShareBar("b", 40_000.0, 0.0)])
    assert "&lt;\xa00,1" in drawn
    assert ">0,0<" in drawn


def test_overload_is_hatched_and_named() -> None:
    rows = [charts.LoadBar("4. Quartal 2026", 10, 20), charts.LoadBar("1. Quartal 2027", 26, 20), charts.LoadBar("2. Quartal 2027", 10, None)]
    drawn = charts.load_svg(rows, "PT", "Beschäftigte")
    assert charts.describe_load(rows, "PT", "Beschäftigte") == ("Säulendiagramm »Beschäftigte«: Auslastung in 3 Quartalen. Am meisten verplant ist Q1 2027 mit 26 von 20 verfügbaren PT. "
                                                                "Mehr verplant als verfügbar: Q1 2027 (+\xa06\xa0PT).")
    assert "Mehr verplant als verfügbar: Q1 2027 (+\xa06\xa0PT)." in drawn
    assert charts.load_table(rows, "PT")[1][1:] == (("1. Quartal 2027", "26", "20", "6"), ("2. Quartal 2027", "10", "keine Grenze", "–"))
    assert "mehr verplant als verfügbar<" not in charts.load_svg(rows[:1], "PT", "Beschäftigte")


def test_budget_says_whether_it_suffices() -> None:
    years = [charts.YearBar("2027", 10, 20, 20), charts.YearBar("2028", 10, 20, 15), charts.YearBar("2029", 16, 20, 15), charts.YearBar("2030", 16, 20, None)]
    assert [row[-1] for row in charts.budget_table(years)[1]] == ["ja", "knapp", "nein", "–"]
    assert charts.describe_budget(years, "haushalt") == ("Säulendiagramm »Haushalt«: Finanzbedarf je Jahr. Am höchsten ist er 2029 mit wahrscheinlich 16\xa0€, "
                                                         "mit 80 % Sicherheit höchstens 20\xa0€. Der Haushalt reicht wahrscheinlich nicht: 2029.")


def test_descriptions_name_the_extremes() -> None:
    dots = [charts.DotRow("IT", 1.0, 1, 2, 3), charts.DotRow("Personal", 4.0, 4, 4, 4.5), charts.DotRow("Daten", NAN, 0, 5, 3)]
    assert charts.describe_dot_plot(dots) == ("Punktdiagramm: Ist, Bereich und Soll für 3 Zeilen. Am höchsten liegt »Personal« mit 4,0, am niedrigsten »IT« mit 1,0. "
                                              "Am weitesten unter dem Soll liegt »IT« (Soll 3,0). 1 Zeile ist nicht bewertbar. Ist und Soll: IT 1,0 und 3,0; Personal 4,0 und 4,5; Daten – und 3,0.")
    waves = [charts.WaveRow("IT", 1, 3), charts.WaveRow("Daten", 3, 2.5), charts.WaveRow("Neu", NAN, 2)]
    assert charts.describe_wave(waves) == ("Vergleich zweier Erhebungen in 3 Zeilen. Am stärksten gestiegen ist »IT«: von 1,0 auf 3,0. "
                                           "Am stärksten gesunken ist »Daten«: von 3,0 auf 2,5. Ohne Vergleich: 1 Zeile.")
    shares = [charts.ShareBar("Au", 10_000, 4_000), charts.ShareBar("Ried", 1_000, 2_000)]
    assert charts.describe_cost_shares(shares).endswith("Am meisten spart »Au«: 6.000\xa0€. In einer Zeile ist der Anteil höher als die Kosten allein.")
    bars = [charts.GanttBar("Netz", 0, 2, "allein", "zwingend", None), charts.GanttBar("Akte", 1, 1, "gemeinsam", "priorisiert", 0.5)]
    assert charts.describe_gantt(bars, chart_cases.QUARTERS) == (
        "Zeitplan von 2 Maßnahmen von 4. Quartal 2026 bis 1. Quartal 2027. Zuletzt endet »Netz«; am längsten dauert »Netz« mit 2 Quartalen. 1 Zeile gehört zu gemeinsamen Maßnahmen.")
    strips = [charts.StripRow("IT", (1.0, 4.0), 3.0, (1, 2, 4)), charts.StripRow("Daten", (), 3.0, None)]
    assert charts.describe_strip(strips) == ("Verteilung in der Gruppe für 2 Zeilen. Der eigene Wert liegt in 1 von 1 Zeile über dem Median. "
                                             "Am weitesten gestreut ist »IT«: von 1,0 bis 4,0. Für 1 Zeile wird die Gruppe nicht gezeigt.")
    assert charts.describe_gap_bars([charts.GapBar("IT", NAN, 1.2, 2)]) == (
        "Balkendiagramm der Lücken zu Pflicht, Soll und Optimum für 1 Zeile. Die größte Lücke zum Soll hat »IT« mit 1,2 Stufen. Eine Lücke zur Pflicht ist nicht bewertbar.")


def test_table_twins_carry_the_numbers_uncut() -> None:
    long = chart_cases.NAMES_80[0]
    assert charts.dot_plot_table([charts.DotRow(long, NAN, 0, 5, 3)]) == (("Gegenstand", "Ist", "Bereich", "Soll"), ((long, "nicht bewertbar", "0,0 bis 5,0", "3,0"),))
    assert charts.gap_bars_table([charts.GapBar(long, NAN, 1.25, 0)])[1] == ((long, "–", "1,3", "0,0"),)
    assert charts.wave_table([charts.WaveRow(long, 1, 2.04), charts.WaveRow("b", NAN, 2)])[1] == ((long, "1,0", "2,0", "+1,0"), ("b", "nicht bewertbar", "2,0", "–"))
    assert charts.strip_table([charts.StripRow(long, (), NAN, None)])[1] == ((long, "nicht bewertbar", *["nicht gezeigt"] * 5),)
    assert charts.cost_shares_table([charts.ShareBar(long, 3000, 1000)])[1] == ((long, "3.000\xa0€", "1.000\xa0€", "67\xa0%"),)
    rows = [charts.GanttBar(long, 1, 2, "gemeinsam", "zwingend", 1.0)]
    assert charts.gantt_table(rows, chart_cases.QUARTERS)[1] == ((long, "zwingend", "gemeinsam", "Q1 2027", "Q2 2027", "um 1 Quartal später"),)


def test_rows_are_split_evenly_over_pages() -> None:
    assert [len(part) for part in charts.pages_of(range(91), 45)] == [30, 31, 30]
    assert charts.pages_of([], 45) == ()
    assert list(itertools.chain(*charts.pages_of(range(91), 45))) == list(range(91))


def test_labels_are_cut_with_an_ellipsis_and_fit() -> None:
    for label in (chart_cases.HOSTILE, *chart_cases.NAMES_80, "Informationssicherheitsmanagementbeauftragtenstellvertretung"):
        for lines in (1, 2):
            found = svg.fitted(label, 100, lines=lines)
            assert len(found) <= lines
            assert max(text_width(each, svg.SIZE) for each in found) <= 100
    assert svg.fitted("kurz", 100) == ("kurz",)
    assert svg.wrapped("Informationssicherheitsmanagementbeauftragte", 172) == ["Informationssicherheitsmanagementbeauf-", "tragte"]
    assert svg.wrapped("Organisations-/Personalentwicklungskonzept", 100) == ["Organisations-/", "Personalentwicklungskon-", "zept"]
    assert svg.fitted(chart_cases.NAMES_80[0], 100, lines=2)[-1].endswith("…")


def luminance(colour: str) -> float:
    channels = [int(colour[index:index + 2], 16) / 255 for index in (1, 3, 5)]
    linear = [channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_heat_classes_are_readable_and_differ_in_grey() -> None:
    """Text at 4.5:1 on every tint; neighbours differ by a fifth in contrast, in order, so that grey print keeps it."""
    css = (FOLDER.parent / "heat.css").read_text(encoding="utf-8")
    found = {name: (back, ink) for name, back, ink in re.findall(r"td\.(\w+) \{ background: (#\w{6}); color: (#\w{6});", css)}
    assert set(found) == {*(f"h{step}" for step in range(6)), "hna"}
    tints = {"h0": "#ffffff", **{name: pair[0] for name, pair in found.items()}}
    for back, ink in found.values():
        assert contrast(back, ink) >= 4.5
    for step in range(5):
        assert luminance(tints[f"h{step}"]) > luminance(tints[f"h{step + 1}"])
        assert contrast(tints[f"h{step}"], tints[f"h{step + 1}"]) >= 1.18
    assert min(contrast(INK, "#ffffff"), contrast(MUTED, "#ffffff")) >= 4.5


def test_heat_class_covers_the_scale_and_the_missing() -> None:
    assert [charts.heat_class(value, 0, 5) for value in (-1, 0, 0.84, 2.5, 4.99, 5, 9)] == ["h0", "h0", "h1", "h3", "h5", "h5", "h5"]
    assert charts.heat_class(NAN, 0, 5) == "hna"
    assert charts.heat_class(3, 3, 3) == "h0"


def test_the_layout_engine_draws_them_all() -> None:
    """One of each kind in one document: no complaint, and each adds a page at most."""
    kinds = {name.split()[0]: drawn for name, drawn in DRAWN.items() if "hostile" not in name}
    fonts = "".join(f'@font-face {{ font-family: "Source Sans 3"; src: url("fonts/SourceSans3-{cut}.ttf"); font-weight: {weight}; }}' for cut, weight in (("Regular", "normal"), ("Bold", "bold")))
    body = "".join(f"<figure>{drawn}</figure>" for drawn in kinds.values())
    page = f'<!DOCTYPE html><html lang="de"><head><meta charset="utf-8"/><title>Diagramme</title><style>{fonts} @page {{ size: A4; margin: 20mm; }}</style></head><body><h1>Diagramme</h1>{body}</body></html>'
    assert 2 <= render_pdf(page, "2026-11-22").pages <= len(kinds) + 1
