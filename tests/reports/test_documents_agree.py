"""One member with a plan: the same fact has the same figure in Gutachten, Ratsvorlage, Kurzfassung (rounded there), workbook and JSON."""

import html
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from reports import german, redaction
from reports.case import Case
from reports.documents import compose
from reports.planned import COMMON, Deadline, DeadlineKind, PlanFacts
from reports.views.council import answers, kurzfassung
from reports.views.council.picks import yearly_after
from reports.views.council.resolution import joint_table
from reports.views.deadlines import missed, overdue
from scoring import ROOT
from tests.reports.planned_case import planned_case

PAPERS = ("gutachten", "ratsvorlage", "kurzfassung")
FULL = ("gutachten", "ratsvorlage")


def plain(document: str) -> str:
    """Give what a reader sees: no tags, no drawings, single spaces."""
    shown = re.sub(r"<(style|svg)\b.*?</\1>", " ", document, flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", shown)).replace("\u00ad", ""))


@pytest.fixture(scope="module")
def case() -> Case:
    return planned_case()


@pytest.fixture(scope="module")
def plan(case: Case) -> PlanFacts:
    assert case.roadmap is not None
    return case.roadmap


@pytest.fixture(scope="module")
def papers(case: Case) -> dict[str, str]:
    return {kind: plain(compose(kind, case).html) for kind in PAPERS}


@pytest.fixture(scope="module")
def attached(case: Case) -> dict[str, bytes]:
    return {item.name.rpartition(".")[2]: item.content for item in compose("gutachten", case).attachments}


@pytest.fixture(scope="module")
def book(attached: dict[str, bytes]) -> Workbook:
    return load_workbook(io.BytesIO(attached["xlsx"]))


@pytest.fixture(scope="module")
def data(attached: dict[str, bytes]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(attached["json"])
    return found


def column(book: Workbook, sheet: str, title: str) -> list[Any]:
    cells = list(book[sheet].iter_rows(values_only=True))
    return [row[cells[0].index(title)] for row in cells[1:]]


def flat(text: str) -> str:
    return text.replace(german.NO_BREAK, " ")


def in_papers(papers: dict[str, str], kinds: tuple[str, ...], text: str) -> None:
    for kind in kinds:
        assert flat(text) in papers[kind], f"{kind} lacks »{flat(text)}«"


def test_money_and_work_of_the_whole_plan(papers: dict[str, str], data: dict[str, Any], plan: PlanFacts) -> None:
    for figure in plan.money:
        in_papers(papers, FULL, german.euro(figure))
    in_papers(papers, ("kurzfassung",), f"{kurzfassung.about(plan.money[0])} Euro")
    in_papers(papers, ("kurzfassung",), f"{kurzfassung.at_most(plan.money[1])} Euro")
    in_papers(papers, FULL, f"{german.whole(plan.effort[0])} Personentage")
    in_papers(papers, ("kurzfassung",), f"{kurzfassung.about(plan.effort[0])} Arbeits-Tage")
    outlook = data["fahrplan"]["ausblick"]
    assert (outlook["euro"]["p50"], outlook["euro"]["p80"]) == pytest.approx(plan.money)
    assert (outlook["personentage"]["p50"], outlook["personentage"]["p80"]) == pytest.approx(plan.effort)


def test_money_of_each_year(papers: dict[str, str], book: Workbook, data: dict[str, Any], plan: PlanFacts) -> None:
    """A row of both papers holds year, P50 and P80; workbook and JSON hold the unrounded numbers."""
    for year in plan.years:
        in_papers(papers, FULL, f"{year.year} {german.euro(year.likely)} {german.euro(year.safe)}")
    assert column(book, "Haushalt je Jahr", "wahrscheinlich (P50)") == pytest.approx([year.likely for year in plan.years])
    assert column(book, "Haushalt je Jahr", "mit 80 % Sicherheit höchstens (P80)") == pytest.approx([year.safe for year in plan.years])
    assert [(row["jahr"], row["p50"], row["p80"], row["budget"]) for row in data["fahrplan"]["haushalt"]] == [(year.year, year.likely, year.safe, year.budget) for year in plan.years]


def test_the_end_of_all(papers: dict[str, str], book: Workbook, data: dict[str, Any], plan: PlanFacts) -> None:
    """As long dates, short dates, months and ISO days; nothing in the workbook ends later than in the worst of cases named."""
    written: dict[str, Callable[[date], str]] = {"gutachten": german.short_date, "ratsvorlage": german.long_date, "kurzfassung": kurzfassung.month}
    for kind, form in written.items():
        for day in (plan.likely_end, plan.safe_end):
            in_papers(papers, (kind,), form(day))
    assert data["fahrplan"]["ausblick"]["fertig"] == {"p50": plan.likely_end.isoformat(), "p80": plan.safe_end.isoformat()}
    assert max(column(book, "Fahrplan", "mit 80 % Sicherheit fertig (P80)")).date() <= plan.safe_end


def test_the_end_of_each_important_measure(papers: dict[str, str], book: Workbook, data: dict[str, Any], case: Case, plan: PlanFacts) -> None:
    own = {line.measure: line for line in plan.lines if line.member != COMMON}
    rows = {row["massnahme"]: row for row in data["fahrplan"]["plan"] if row["wie"] != "gemeinsamer Teil"}
    sheet = {number: day.date() for number, how, day in zip(column(book, "Fahrplan", "Nr."), column(book, "Fahrplan", "Wie"), column(book, "Fahrplan", "wahrscheinlich fertig (P50)"), strict=True)
             if "für alle" not in how}
    first = [own[measure] for item in case.plan.measures[:6] if (measure := case.catalogue.measures[item.measure].id) in own]
    assert first
    for line in first:
        in_papers(papers, FULL, german.short_date(line.likely_end))
        in_papers(papers, ("ratsvorlage",), f"Beginn {german.short_date(line.begins)}, wahrscheinlich fertig {german.short_date(line.likely_end)}")
        assert (rows[line.measure]["fertig_p50"], rows[line.measure]["fertig_p80"]) == (line.likely_end.isoformat(), line.safe_end.isoformat())
        assert sheet[line.measure] == line.likely_end


def test_what_joint_work_saves(papers: dict[str, str], book: Workbook, data: dict[str, Any], case: Case, plan: PlanFacts) -> None:
    """The sums of the member's parts, added up here; the Kurzfassung rounds the saving."""
    parts = [part for item in plan.joint for part in item.parts if part.member == case.name]
    alone, share = (sum(getattr(part, side).money for part in parts) for side in ("alone", "share"))
    assert parts
    in_papers(papers, FULL, german.euro(alone))
    in_papers(papers, FULL, german.euro(share))
    in_papers(papers, ("kurzfassung",), f"spart uns rund {kurzfassung.about(alone - share)} Euro")
    assert sum(column(book, "Gemeinsam", "€ gespart")) == pytest.approx(alone - share)
    assert sum(row["allein"]["euro_im_plan"] - row["anteil"]["euro_im_plan"] for row in data["fahrplan"]["gemeinsam"]) == pytest.approx(alone - share)


def test_the_overall_score(papers: dict[str, str], book: Workbook, data: dict[str, Any], case: Case) -> None:
    value = case.point(ROOT)
    in_papers(papers, FULL, f"den Wert {german.decimal(value)} von 5")
    in_papers(papers, ("kurzfassung",), f"{german.decimal(value)} von 5 Punkten")
    assert column(book, "Werte", "Ist")[0] == pytest.approx(value)
    assert data["werte"][ROOT]["ist"] == pytest.approx(value)


def test_duties_that_are_not_met(papers: dict[str, str], book: Workbook, data: dict[str, Any], case: Case) -> None:
    count = sum(answer.answered and answer.level < answer.targets[0] for answer in case.answers.values())
    assert count > 1
    in_papers(papers, FULL, f"{count} gesetzliche Pflichten sind nach den Antworten")
    in_papers(papers, ("kurzfassung",), f"{count} Pflichten aus dem Gesetz erfüllen wir noch nicht")
    assert column(book, "Lücken", "gesetzliche Pflicht").count("nicht erfüllt") == count
    assert sum(None not in (row["stufe"], row["ziel_pflicht"]) and row["stufe"] < row["ziel_pflicht"] for row in data["antworten"]) == count


def test_measures_in_the_plan(papers: dict[str, str], book: Workbook, data: dict[str, Any], case: Case, plan: PlanFacts) -> None:
    count, ranked = sum(line.member != COMMON for line in plan.lines), len(case.plan.measures)
    in_papers(papers, ("gutachten",), f"{count} von {ranked} empfohlenen Maßnahmen")
    in_papers(papers, ("ratsvorlage",), f"Der Fahrplan enthält {count} der {ranked} Maßnahmen")
    in_papers(papers, ("kurzfassung",), f"In unserem Plan stehen {count} Aufgaben")
    assert column(book, "Maßnahmen", "im Plan").count("ja") == count
    assert sum(row["wie"] != "gemeinsamer Teil" for row in data["fahrplan"]["plan"]) == count
    assert len(data["massnahmen"]) == len(column(book, "Maßnahmen", "Nr.")) == ranked


def test_the_council_reads_one_pair_of_words_for_chance(papers: dict[str, str]) -> None:
    """»Wahrscheinlich« and »mit 80 % Sicherheit«, nothing else."""
    for kind in ("ratsvorlage", "kurzfassung"):
        assert "oraussichtlich" not in papers[kind]
        assert "orsichtig gerechnet" not in papers[kind]


def test_running_cost_after_the_plan_is_named(papers: dict[str, str], case: Case, plan: PlanFacts) -> None:
    """What goes on each year: the yearly cost of what is done alone, and the shares of what is done jointly."""
    joint = {item.measure for item in plan.joint}
    yearly = sum(line.carried.yearly for line in plan.lines if line.measure not in joint) + sum(part.share.yearly for item in plan.joint for part in item.parts if part.member == case.name)
    assert yearly_after(case) == pytest.approx(yearly)
    in_papers(papers, FULL, f"Ab {plan.ends.year + 1} bleiben laufende Kosten von {german.euro(yearly)} im Jahr.")


def test_a_duty_that_is_late_in_most_draws_is_told_to_the_council(case: Case, plan: PlanFacts, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kept on paper, not in half of the draws; one the plan misses anyway is told as missed only, one that is not public is not told."""
    first, second = [case.catalogue.measures[item.measure] for item in case.plan.measures if item.closes_duties][:2]
    tight, sure = (Deadline(DeadlineKind.DUTY, case.name, item.id, item.title, date(2029, 12, 31), planned=True, kept=kept) for item, kept in ((first, 0.1), (second, 0.6)))
    late = replace(case, roadmap=replace(plan, deadlines=(tight, sure), untold=""))
    assert overdue(late.roadmap) == (tight,)
    told = answers.when_finished(late)
    assert told.sentences[-1] == "Nicht rechtzeitig fertig wird:"
    assert (told.items, told.close) == ((f"{first.title} (Frist 31.12.2029, wahrscheinlich später)",), "Für Pflichten, die schon gelten, setzt der Fahrplan die Frist, nicht das Gesetz.")
    assert "Nicht jede Pflicht schaffen wir bis zu ihrer Frist." in kurzfassung.build_view(late).answers[-1].sentences
    given_up = replace(plan, deadlines=(replace(tight, planned=False), sure))
    assert (overdue(given_up), missed(given_up)) == ((), (replace(tight, planned=False),))
    secret = frozenset(late.sheet.questions[q] for item in late.plan.measures if late.catalogue.measures[item.measure] is first for q in item.closes_duties)
    monkeypatch.setattr(redaction, "confidential_ids", lambda _: secret)
    public = redaction.public_case(replace(late, roadmap=given_up))
    assert public.roadmap is not None
    assert public.roadmap.deadlines == (sure,)
    assert answers.when_finished(public).sentences[-1] == "Auch manche Frist einer nicht öffentlichen Pflicht ist nicht zu halten."


def test_the_resolution_gives_the_likely_end_of_the_own_part(case: Case, plan: PlanFacts) -> None:
    table = joint_table(case)
    ends = {f"{line.measure} {line.title}": german.short_date(line.likely_end) for line in plan.lines if line.member != COMMON}
    assert all(ends[row[0].removesuffix("*")] == row[2] for row in table.rows)


@pytest.mark.parametrize(("value", "words"), [(143_990.0, "150.000"), (436_351.0, "440.000"), (140_000.0, "140.000"), (99.5, "100"), (7.2, "8"), (0.0, "0")])
def test_an_upper_end_is_never_rounded_down(value: float, words: str) -> None:
    assert kurzfassung.at_most(value) == words
