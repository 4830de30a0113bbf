"""Ratsvorlage and Kurzfassung of all eight demo members: what a council member asks is answered, in plain words, on few pages."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from assessment import service
from assessment.cases import build_case, comparison_facts
from assessment.comparing import internal_sight
from reports import Case, german
from reports.documents import compose
from reports.pdf import render_pdf
from reports.planned import Deadline, DeadlineKind
from reports.redaction import public_case
from reports.views.council import answers, kurzfassung, ratsvorlage
from reports.views.council.picks import consequences, joint_measures, partners, planned_lines, pot_share, together, yearly_after
from reports.views.deadlines import listed, missed
from reports.views.frame import Frame
from reports.views.short_sheets import sentences
from tests.conftest import TODAY

MEMBERS = ("erlenstedt", "hohenbrunnstadt", "falkenstedt", "muehlrieth", "schieferbach", "wiesenhausen", "burgwerda", "vg_feldhoehe")
QUESTIONS = ("Was müssen wir tun?", "Was kostet es uns?", "Was passiert, wenn nicht?", "Was machen die Nachbarn mit?", "Wann sind wir fertig?")


@pytest.fixture(scope="module")
def cases(demo: Path) -> dict[str, Case]:
    evaluation = service.open_project(demo, TODAY)
    plan, seen = service.plan_group(evaluation, work=0.01), comparison_facts(internal_sight(evaluation), TODAY)
    return {key: build_case(evaluation, evaluation.row[key], TODAY, plan=plan, comparison=seen) for key in MEMBERS}


@pytest.fixture(scope="module")
def empty() -> Case:
    evaluation = service.open_project(Path(service.__file__).parent.parent / "demo" / "hildburghausen", TODAY)
    return build_case(evaluation, 0, TODAY)


def printed(kind: str, case: Case, folder: Path) -> list[str]:
    """Give the text of each page as a reader finds it, blanks alike."""
    document = compose(kind, case)
    file = folder / f"{kind}-{case.key}.pdf"
    file.write_bytes(render_pdf(document.html, document.issued, given=document.given).content)
    text = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, text=True, check=True).stdout
    return [re.sub(r"\s+", " ", page) for page in text.removesuffix("\f").split("\f")]


def plain(text: str) -> str:
    return text.replace(german.NO_BREAK, " ")


@pytest.mark.parametrize("key", MEMBERS)
def test_two_pages_answer_what_a_council_member_asks(cases: dict[str, Case], key: str, tmp_path: Path) -> None:
    """The five questions stand on the first two pages with the figures of the case; the whole paper has at most four."""
    case = cases[key]
    pages = printed("ratsvorlage", case, tmp_path)
    first, plan = " ".join(pages[:2]), case.roadmap
    assert plan is not None
    assert 2 <= len(pages) <= 4
    assert all(question in first for question in QUESTIONS)
    assert "None" not in first
    assert all(case.catalogue.measures[item.measure].title in first for item in case.plan.measures[:6])
    assert all(plain(german.euro(value)) in first for value in plan.money)
    assert plain(german.euro(pot_share(case))) in first
    assert f"{german.whole(plan.effort[0])} Personentage" in first
    assert all(plain(german.long_date(day)) in first for day in (plan.likely_end, plan.safe_end))
    assert all(f"{name} ({count})" in first for name, count in partners(case))
    sums = together(case)
    assert sums is not None
    assert f"{plain(german.euro(sums.money))} statt {plain(german.euro(sums.money_alone))}" in first
    assert f"{len(planned_lines(case))} Maßnahmen im Fahrplan machen wir {len(joint_measures(case))} gemeinsam" in first
    assert "gesetzliche Pflichten bleiben dann unerfüllt" in first


def said(part: object) -> Iterator[str]:
    """Give every sentence a view says, without its frame and drawings."""
    if isinstance(part, str):
        yield from sentences(plain(part)) if part and not part.startswith("<svg") else ()
    elif isinstance(part, tuple):
        for item in part:
            yield from said(item)
    elif is_dataclass(part) and not isinstance(part, Frame):
        for one in fields(part):
            yield from said(getattr(part, one.name))


def lengths(texts: Iterator[str]) -> list[int]:
    return [len(text.split()) for text in texts]


@pytest.mark.parametrize("key", MEMBERS)
def test_the_council_paper_is_plain(cases: dict[str, Case], key: str) -> None:
    """At most 18 words a sentence on average, none above 35; tables are no sentences."""
    view = ratsvorlage.build_view(cases[key])
    counts = lengths(said((view.answers, view.situation, view.result, view.measures_text, view.measures, view.money, view.if_not, view.points, view.alternatives)))
    assert sum(counts) / len(counts) <= 18
    assert max(counts) <= 35


@pytest.mark.parametrize("key", MEMBERS)
def test_the_short_paper_is_one_page_in_easy_words(cases: dict[str, Case], key: str, tmp_path: Path) -> None:
    """One page; at most 12 words a sentence on average, none above 16; it owns up to not being checked."""
    pages = printed("kurzfassung", cases[key], tmp_path)
    view = kurzfassung.build_view(cases[key])
    counts = lengths(said((view.answers, view.notice)))
    assert len(pages) == 1
    assert sum(counts) / len(counts) <= 12
    assert max(counts) <= 16
    assert [answer.question.split()[0] for answer in view.answers] == ["Was", "Wie", "Was", "Was", "Was", "Machen", "Wann"]
    assert "Er ist nicht nach den Regeln der Leichten Sprache geprüft." in pages[0]
    assert re.findall(r"\bIT\b", pages[0]) == [] or "IT heißt:" in pages[0]


def test_type_is_large_enough_to_read() -> None:
    """No rule of the short paper sets type below 12 points."""
    style = (Path(ratsvorlage.__file__).parents[2] / "assets" / "kurzfassung.css").read_text(encoding="utf-8")
    sizes = [float(size) for size in re.findall(r"font-size: ([\d.]+)pt", style)]
    assert sizes
    assert min(sizes) >= 12


@pytest.mark.parametrize(("value", "words"), [(145917.3, "150.000"), (396113, "400.000"), (20052, "20.000"), (842, "840"), (64, "64"), (7, "7"), (0.2, "0"), (-1251, "−1.300")])
def test_round_numbers_keep_two_digits(value: float, words: str) -> None:
    assert kurzfassung.about(value) == words


def test_what_the_plan_costs_and_the_common_budget_add_up(cases: dict[str, Case]) -> None:
    """What all members owe the common budget is what the parts done once take."""
    first = cases["erlenstedt"]
    owed = sum(pot_share(case) for case in cases.values())
    assert first.roadmap is not None
    shares = {item.measure: sum(part.share.money for part in item.parts) for case in cases.values() for item in joint_measures(case)}
    own = sum(line.carried.money for case in cases.values() for line in planned_lines(case) if line.measure in shares and line.how == "gemeinsam")
    assert owed == pytest.approx(sum(shares.values()) - own, abs=8)
    assert owed > 0


def test_the_resolution_is_that_of_the_plan(cases: dict[str, Case]) -> None:
    """Numbered points in the plan's words; a long list of joint measures becomes a table with every one of them."""
    case = cases["muehlrieth"]
    view = ratsvorlage.build_view(case)
    assert case.roadmap is not None
    assert case.roadmap.resolution is not None
    assert [point.text.rstrip(".:") for point in view.points] == [point.text.rstrip(".:") for point in case.roadmap.resolution.points]
    assert len(view.joint.rows) == len(joint_measures(case)) > 6
    assert all(any(item.title in row[0] for row in view.joint.rows) for item in joint_measures(case))
    assert view.points[0].items == ()
    assert [item[:4] for item in view.points[1].items] == [str(year.year) for year in case.roadmap.years]


def test_the_sum_with_the_common_budget_and_the_running_cost_after_the_plan_are_said(cases: dict[str, Case]) -> None:
    """The printed sum is that of the printed addends; whether the budget covers it follows from the budget of all years."""
    case = cases["erlenstedt"]
    assert case.roadmap is not None
    cost = plain(" ".join(ratsvorlage.build_view(case).answers[1].sentences))
    total = int(german.rounded(case.roadmap.money[0]) + german.rounded(pot_share(case)))
    budget = sum(year.budget or 0.0 for year in case.roadmap.years)
    assert f"Zusammen sind das wahrscheinlich {plain(german.euro(total))}." in cost
    assert (f"deckt das nicht; es fehlen {plain(german.euro(total - budget))}." if total > budget else "deckt das.") in cost
    assert f"Ab 2031 bleiben laufende Kosten von {plain(german.euro(yearly_after(case)))} im Jahr." in cost
    rich = replace(case, roadmap=replace(case.roadmap, years=tuple(replace(year, budget=1e6) for year in case.roadmap.years)))
    assert "deckt das." in " ".join(ratsvorlage.build_view(rich).answers[1].sentences)


def test_nobody_voted_is_told_from_votes_missing(cases: dict[str, Case]) -> None:
    """Where one member has chosen, the vote is under way; where all have, nothing is said and partners are there, not planned."""
    case = cases["erlenstedt"]
    assert case.roadmap is not None
    first, *others = (replace(item, decided=False, ballots=tuple(replace(ballot, choice="") for ballot in item.ballots)) for item in case.roadmap.joint)
    begun = replace(first, ballots=(replace(first.ballots[0], choice="dabei"), *first.ballots[1:]))
    open_yet = replace(case, roadmap=replace(case.roadmap, joint=(begun, *others)))
    count = len(joint_measures(case))
    assert answers.open_votes(open_yet) == (f"Über {count - 1} von {count} gemeinsamen Maßnahmen hat noch keine Kommune entschieden.", "Bei einer gemeinsamen Maßnahme läuft die Abstimmung noch.")
    assert answers.with_whom(open_yet).sentences[1].startswith("Vorgesehen sind")
    done = replace(case, roadmap=replace(case.roadmap, joint=tuple(replace(item, decided=True) for item in case.roadmap.joint)))
    assert answers.open_votes(done) == ()
    assert answers.with_whom(done).sentences[1].startswith("Dabei sind")


@pytest.mark.parametrize("key", MEMBERS)
def test_reasons_are_those_of_the_measures_in_front(cases: dict[str, Case], key: str) -> None:
    """What follows where nothing is done concerns fields with a question one of the six measures answers."""
    case = cases[key]
    answered = {name for item in case.plan.measures[:6] for name in case.plan.closed_by.get(item.measure, ())}
    harm = {field.consequence for field in case.catalogue.fields.values() if any(question.id in answered for question in field.questions)}
    assert consequences(case, 9)
    assert set(consequences(case, 9)) <= harm


def test_what_is_not_known_stays_blank(cases: dict[str, Case]) -> None:
    """Number, committee, session and department are nobody's to invent."""
    head = dict(ratsvorlage.build_view(cases["burgwerda"]).head)
    assert [label for label, text in head.items() if not text] == ["Vorlage Nr.", "Gremium", "Sitzung am", "Federführung"]


def test_duties_the_plan_misses_are_named_by_title(cases: dict[str, Case]) -> None:
    """No ids of measures, no own name, and a number where there are many; in the council's list each with its day."""
    case = next(case for case in cases.values() if missed(case.roadmap))
    assert case.roadmap is not None
    late = Deadline(DeadlineKind.DUTY, case.name, "M105", "Sicherheitskonzept erstellen", date(2029, 12, 31), planned=False, kept=0.0)
    many = (late, *(replace(late, measure=f"M{place}", title=f"Maßnahme {place}") for place in range(1, 6)))
    assert listed((late,)) == "die Pflicht hinter »Sicherheitskonzept erstellen« bis 31.12.2029"
    assert listed(many, 2) == "die Pflichten hinter »Sicherheitskonzept erstellen« und »Maßnahme 1« bis 31.12.2029; 4 weitere Fristen"
    items = answers.when_finished(replace(case, roadmap=replace(case.roadmap, deadlines=many))).items
    assert (items[0], items[-1], len(items)) == ("Sicherheitskonzept erstellen (Frist 31.12.2029)", "2 weitere Maßnahmen, die das Gutachten nennt", 5)


def test_a_paper_without_plan_stands(cases: dict[str, Case], tmp_path: Path) -> None:
    """It says that there is no plan, takes note and orders one; nothing is dated, shared or resolved."""
    case = replace(cases["muehlrieth"], roadmap=None)
    text = " ".join(printed("ratsvorlage", case, tmp_path))
    view = ratsvorlage.build_view(case)
    assert "Ein Fahrplan ist noch nicht aufgestellt." in text
    assert [point.text.split()[-1] for point in view.points] == ["genommen.", "Termine."]
    assert not view.joint.rows
    assert not view.years.rows
    assert "Das können wir noch nicht sagen." in kurzfassung.build_view(case).answers[6].sentences


@pytest.mark.parametrize("kind", ["ratsvorlage", "kurzfassung", "steckbriefe"])
def test_nothing_assessed_is_said_in_words(empty: Case, kind: str, tmp_path: Path) -> None:
    """No nan, no None, no 0 in place of a value."""
    text = " ".join(printed(kind, empty, tmp_path))
    assert not re.search(r"\bnan\b|\bNone\b|0,0|0 €", text)
    assert "Antworten" in text


def test_no_measures_is_no_all_clear(cases: dict[str, Case]) -> None:
    """Duties that are not met stay said, even where the catalogue has nothing to offer for them."""
    case = cases["schieferbach"]
    bare = replace(case, roadmap=None, plan=replace(case.plan, measures=(), closed_by={}))
    paper, short = ratsvorlage.build_view(bare), kurzfassung.build_view(bare)
    assert paper.answers[0].sentences[-1] == "Der Katalog nennt dafür keine passende Maßnahme."
    assert "nicht erfüllten Pflichten" in paper.points[-1].text
    assert short.answers[2].sentences == ("Wir müssen unsere Pflichten erfüllen.", "Der Weg dahin ist noch offen.")


def test_the_public_paper_counts_but_does_not_name(cases: dict[str, Case]) -> None:
    """The number of duties stays, what was found in confidential fields and who was asked does not."""
    case = cases["schieferbach"]
    internal, public = ratsvorlage.build_view(case), ratsvorlage.build_view(public_case(case))
    hidden = [answer.question.finding_low for name, answer in case.answers.items() if name in public_case(case).withheld.ids and answer.question.finding_low]
    text = " ".join(said((public.answers, public.situation, public.result, public.measures)))
    assert public.answers[0].sentences[0].startswith(internal.answers[0].sentences[0].split(".")[0])
    assert "nur in der internen Fassung" in public.answers[0].sentences[0]
    assert hidden
    assert not any(finding in text for finding in hidden)
    assert not any(line.role in part for line in case.interviews for part in public.situation)


def test_names_and_words_follow_the_body(cases: dict[str, Case]) -> None:
    """A town is called a town, a community of administrations by its name."""
    words = {key: kurzfassung.build_view(cases[key]).answers[1].question for key in ("erlenstedt", "muehlrieth", "vg_feldhoehe")}
    assert words == {"erlenstedt": "Wie steht unsere Stadt da?", "muehlrieth": "Wie steht unsere Gemeinde da?", "vg_feldhoehe": "Wie steht unsere Verwaltungsgemeinschaft da?"}
