"""The group's report: structure, numbers, what is withheld, groups of two and of twenty-five, nothing joint, hostile names."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from reports import german
from reports.documents import KINDS, Scope, compose
from reports.group_case import GroupCase
from reports.pdf import Pdf, render_pdf
from reports.views.group.comparing import absence
from reports.views.group.gesamtgutachten import CONTENTS, build_view
from tests.reports.group_cases import NAN, SHAPLEY, alone_case, group_case
from tests.reports.structure import check_structure

CASES = {"two": group_case(2), "eight": group_case(8), "twenty-five": group_case(25), "alone": alone_case(3)}


def html_of(case: GroupCase) -> str:
    return compose("gesamtgutachten", case).html


@pytest.fixture(scope="module")
def pdf() -> Pdf:
    composed = compose("gesamtgutachten", CASES["two"])
    return render_pdf(composed.html, composed.issued, given=composed.given)


class Page(HTMLParser):
    """Collects headings, rows of tables and headers without scope."""

    def __init__(self) -> None:
        super().__init__()
        self.headings: list[int] = []
        self.ids: set[str] = set()
        self.refs: set[str] = set()
        self.tables: list[list[int]] = []
        self.captions = 0
        self.unscoped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if given.get("id"):
            self.ids.add(str(given["id"]))
        if tag == "a":
            self.refs.add(str(given["href"]).removeprefix("#"))
        if tag == "table":
            self.tables.append([])
        if tag == "tr":
            self.tables[-1].append(0)
        if tag in ("td", "th"):
            self.tables[-1][-1] += 1
        self.captions += tag == "caption"
        self.unscoped += tag == "th" and given.get("scope") not in ("col", "row")


@pytest.mark.parametrize("which", CASES)
def test_the_outline_is_whole(which: str) -> None:
    """One H1, no level skipped, every link has its anchor, rows of a table are equally long, headers have scope, tables have captions."""
    page = Page()
    page.feed(html_of(CASES[which]))
    assert page.headings.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(page.headings, page.headings[1:], strict=False))
    assert {key for key, _ in CONTENTS} <= page.refs <= page.ids
    assert all(len(set(rows)) == 1 and len(rows) > 1 for rows in page.tables)
    assert page.captions == len(page.tables)
    assert page.unscoped == 0


@pytest.mark.parametrize("which", CASES)
def test_widths_fill_each_table_and_every_row_fits_its_columns(which: str) -> None:
    """Columns of a table are a hundred percent wide together."""
    for columns in re.findall(r"<colgroup>(.*?)</colgroup>", html_of(CASES[which])):
        assert sum(map(float, re.findall(r"width:([\d.]+)%", columns))) == pytest.approx(100, abs=1)


def test_the_finished_file_has_no_fault(pdf: Pdf) -> None:
    """Structure as assistive technology meets it, and the characters the font has."""
    assert check_structure(pdf.content) == []
    assert pdf.replaced == ""


def test_it_is_registered_for_the_group() -> None:
    assert KINDS["gesamtgutachten"].scope is Scope.GROUP


def test_the_first_two_pages_answer_what_the_assembly_asks() -> None:
    """Where we stand, what we lack, what pays jointly and saves what, what is decided, cost per member, finish, what is asked."""
    case = CASES["eight"]
    glance = build_view(case).glance
    assert "Median) liegt bei 2,0 von 5" in glance.headline[0]
    assert "kein Bestehen oder Durchfallen" in glance.headline[1]
    assert "zusammen 24 Fälle" in glance.headline[1]
    assert "alle 8" in glance.gaps[0]
    assert "176 Personentage und 64.000" in glance.worth
    assert glance.decided[0] == "Stand der 2 gemeinsamen Maßnahmen: 1 beschlossen und 1 in der Abstimmung."
    assert len(glance.costs.rows) == 8
    assert glance.costs.rows[0][5] == "20.000 → 12.000"
    assert "30.\u00a0Juni 2030" in glance.finished[0]
    assert glance.finished[1] == "Nicht zu halten: die Pflicht hinter »Gemeinsame Maßnahme 2« bis 31.12.2029 (Stadt Musterstadt 2)."
    assert glance.finished[2].startswith("Unsicher ist eine Frist")
    assert "»Gemeinsame Maßnahme 2«" in glance.asked[0]


def test_shares_stand_beside_what_it_takes_alone_with_all_keys() -> None:
    """The key that holds comes first; columns add up to the last row."""
    case = CASES["eight"]
    sheet = build_view(case).programme.sheets[0]
    assert [column.head for column in sheet.shares.columns][4:] == ["Anteil: Shapley", "gleich"]
    assert sheet.shares.rows[0] == ("Musterstadt 1", "20", "9", "10.000", "6.000", "6.100")
    assert sheet.shares.rows[-1] == ("zusammen", "160", "72", "80.000", "48.000", "48.800")
    assert case.plan.joint[0].key == SHAPLEY


def test_a_missing_sharing_key_falls_back_to_the_shares_themselves() -> None:
    """Where no key can be computed the agreed shares still stand."""
    case = CASES["two"]
    joint = tuple(replace(item, by_key={}) for item in case.plan.joint)
    sheet = build_view(replace(case, plan=replace(case.plan, joint=joint))).programme.sheets[0]
    assert sheet.shares.rows[-1] == ("zusammen", "40", "18", "20.000", "12.000")


def test_decisions_of_many_members_are_split_into_tables_of_a_few_columns() -> None:
    """25 members: three tables, each member once, no more than nine beside each other; reasons stand with body and day."""
    part = build_view(CASES["twenty-five"]).deciding
    heads = [column.head for table in part.tables for column in table.columns[1:]]
    assert len(part.tables) == 3
    assert len(heads) == len(set(heads)) == 25
    assert all(len(table.columns) <= 10 for table in part.tables)
    assert [row[1] for row in part.tables[0].rows] == ["dabei", "dabei"]
    assert part.reasons[0] == "M1, Stadt Musterstadt 3: nicht dabei (Gemeinderat, 12.11.2026). Kein Bedarf."


def test_places_are_shown_small_and_weak_values_starred() -> None:
    """The heat table prints value, star and place; the legend says that places follow the unrounded values."""
    comparing = build_view(CASES["eight"]).comparing
    label, cells = comparing.overall.rows[0]
    assert (label, cells[0].text, cells[0].place, cells[0].css) == ("Musterstadt 1", "1,0*", "1.", "h1")
    assert "Plätze nach den ungerundeten Werten" in comparing.legend
    assert comparing.overall.feet[-1] == ("Zahl der Kommunen", "8", "8", "8")


def test_a_withheld_column_prints_a_mark_and_never_a_number() -> None:
    """nan is never 0: a suppressed spread is an x, a value not shown a dash."""
    case = CASES["eight"]
    matrix = case.comparison.matrix
    hidden = replace(matrix, absent=1, nodes=(matrix.nodes[0], replace(matrix.nodes[1], withheld=True, spread=(NAN,) * 5), *matrix.nodes[2:]),
                     rows=tuple(replace(row, cells=(row.cells[0], replace(row.cells[1], value=NAN, rank=None), *row.cells[2:])) for row in matrix.rows))
    comparing = build_view(replace(case, comparison=replace(case.comparison, matrix=hidden))).comparing
    assert {row[1][1].text for row in comparing.overall.rows} == {"–"}
    assert {foot[2] for foot in comparing.overall.feet[:-1]} == {"x"}
    assert "Von einer Kommune stehen hier keine Werte, weil die Einwilligung dafür fehlt." in comparing.text


def test_a_group_that_shows_and_does_nothing_is_told_so_in_sentences() -> None:
    """Nothing shown, nothing joint, nothing decided: one sentence each, no empty table, no number."""
    view = build_view(CASES["alone"])
    assert view.comparing.empty
    assert view.comparing.fields == ()
    assert view.programme.empty.startswith("Im Fahrplan steht keine gemeinsame Maßnahme")
    assert view.deciding.text == ("Es gibt keine gemeinsame Maßnahme, über die zu entscheiden wäre.",)
    assert view.effects.scores.rows == ()
    assert view.glance.costs.rows == ()
    assert "wird nicht gezeigt" in view.glance.headline[0]


def test_undecided_members_are_open_and_nobody_asked_is_a_dash() -> None:
    """A member without a ballot was not asked; one without a choice is open."""
    case = CASES["eight"]
    joint = tuple(replace(item, ballots=item.ballots[:2]) for item in case.plan.joint)
    row = build_view(replace(case, plan=replace(case.plan, joint=joint))).deciding.tables[0].rows[0]
    assert row[1:4] == ("dabei", "offen", "–")


def test_no_votes_at_all_are_one_sentence() -> None:
    """Without any decision no table is printed."""
    case = CASES["two"]
    joint = tuple(replace(item, ballots=tuple(replace(ballot, choice="") for ballot in item.ballots)) for item in case.plan.joint)
    part = build_view(replace(case, plan=replace(case.plan, joint=joint))).deciding
    assert part.tables == ()
    assert part.text[0].startswith("Noch hat keine Kommune")


def test_who_is_worse_off_in_the_group_is_named() -> None:
    """Nobody is said to gain who does not."""
    case = CASES["two"]
    worse = replace(case, members=(replace(case.members[0], area_together=0.38), case.members[1]))
    assert "Stadt Musterstadt 1 (40\u00a0% allein, 38\u00a0% gemeinsam)" in build_view(worse).effects.text[1]
    assert build_view(worse).effects.gains.rows[0][-1] == "−2 Punkte"
    assert "Keine steht im gemeinsamen Plan schlechter" in build_view(case).effects.text[1]


def test_money_that_does_not_suffice_is_said_per_year() -> None:
    """Likely within, safe beyond the budget: knapp, and what lacks is counted for the safe amount; a year nobody budgeted is not called enough."""
    case = CASES["two"]
    years = (case.plan.years[0], replace(case.plan.years[1], budget=None), replace(case.plan.years[2], budget=60_000.0), replace(case.plan.years[3], budget=200_000.0))
    grid = build_view(replace(case, plan=replace(case.plan, years=years))).roadmap.years
    assert [row[-1] for row in grid.rows] == ["knapp, es fehlen 10.000\u00a0€", "–", f"nein, es fehlen {german.euro(years[2].safe - 60_000)}", "ja"]


def test_settings_of_the_computation_are_not_put_to_the_vote() -> None:
    """They stand in a sentence of their own and are not counted where councils are asked to agree."""
    case = CASES["two"]
    assumed = ("Startzahl: 1 (Vorgabe)", "Tagessatz: 520 € (Vorgabe)")
    given = replace(case, agreed=(("Startzahl", "1", "Vorgabe"), ("Tagessatz", "520 €", "Vorgabe")), plan=replace(case.plan, assumed=assumed))
    view = build_view(given)
    assert [row[0] for row in view.deciding.agreed.rows] == ["Tagessatz"]
    assert view.deciding.technical == "Rein rechnerisch, kein Beschluss nötig: Startzahl (1)."
    assert view.glance.asked[-1].startswith("Eine Vorgabe beschließen")
    assert view.roadmap.assumed.startswith("Eine Vorgabe der Planung ist")
    technical = build_view(replace(given, plan=replace(case.plan, assumed=assumed[:1])))
    assert technical.roadmap.assumed == ""
    assert not any("Vorgabe" in line for line in technical.glance.asked)


def test_every_alias_is_named() -> None:
    """Two rows under an alias: both aliases stand there."""
    matrix = CASES["eight"].comparison.matrix
    veiled = replace(matrix, rows=tuple(replace(row, alias=place < 2) for place, row in enumerate(matrix.rows)))
    assert f"2 Zeilen stehen unter Decknamen (»{matrix.rows[0].label}« und »{matrix.rows[1].label}«)." in absence(veiled)


def test_the_fullest_period_of_each_load_is_named() -> None:
    """People per period, money per year."""
    rows = build_view(CASES["two"]).roadmap.loads.rows
    assert rows[0] == ("Stadt Musterstadt 1", "PT", "320", "160", "50\u00a0%", "50\u00a0% (1. Quartal 2027)")
    assert rows[-1] == ("gemeinsames Budget", "EUR", "240.000", "200.000", "83\u00a0%", "83\u00a0% (2027)")


def test_hostile_names_stay_text() -> None:
    """What a member is called never becomes markup."""
    case = CASES["two"]
    hostile = replace(case, group="<script>alert(1)</script>", members=(replace(case.members[0], name='<b onload="x">"</b>'), case.members[1]))
    html = html_of(hostile)
    assert "<script" not in html
    assert "<b onload" not in html


def test_a_member_that_is_not_shown_is_never_said_to_be_without_a_gap() -> None:
    """»alle außer« is said only where everybody was assessed; otherwise the shown ones are listed."""
    case = CASES["eight"]
    gap = case.comparison.gaps[0]
    seven = replace(gap, labels=gap.labels[:7])
    said = [build_view(replace(case, comparison=replace(case.comparison, gaps=(replace(seven, assessed=assessed),)))).common.gaps.rows[0][3] for assessed in (8, 7)]
    assert said[0] == "alle außer Musterstadt 8"
    assert "Musterstadt 8" not in said[1]
    assert said[1].startswith("Musterstadt 1, Musterstadt 2")


def test_duties_are_counted_among_shown_members_only() -> None:
    """Whose values are withheld does not enter the number of duties."""
    case = CASES["two"]
    one = replace(case, members=(replace(case.members[0], score=NAN), case.members[1]))
    assert "in allen gezeigten Kommunen nicht erfüllt, zusammen 3 Fälle" in build_view(one).glance.headline[1]


def test_a_common_budget_is_said_where_money_is_listed() -> None:
    """A share with the contribution to the common budget may exceed the own money without it; the note says so, and nothing where there is none."""
    case = CASES["two"]
    own = tuple(load for load in case.plan.loads if load.unit == "PT")
    assert "gemeinsamen Budget (verplant: 200.000\u00a0€)" in build_view(case).glance.costs_note
    assert "Budget" not in build_view(replace(case, plan=replace(case.plan, loads=own))).glance.costs_note
