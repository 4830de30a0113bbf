"""The first two pages of the Gutachten of all eight demo members, and its Steckbriefe: what a council asks is answered, nothing is cut."""

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from assessment import service
from assessment.cases import build_case, comparison_facts
from assessment.comparing import internal_sight
from reports import Case, german
from reports.documents import compose
from reports.pdf import render_pdf
from reports.redaction import public_case
from reports.release import Brand, Release
from reports.views.council.picks import joint_measures, part_of, pot_share
from reports.views.gutachten import build_view
from reports.views.short_sheets import sentences, short_sheets, shortened
from tests.conftest import TODAY

MEMBERS = ("erlenstedt", "hohenbrunnstadt", "falkenstedt", "muehlrieth", "schieferbach", "wiesenhausen", "burgwerda", "vg_feldhoehe")
QUESTIONS = ("Was müssen wir tun?", "Warum ist das nötig?", "Was kostet es uns?", "Was machen die Nachbarn mit?", "Wann sind wir fertig?", "Was passiert, wenn nichts geschieht?")
SMALLEST = 9.0
"""Points: no smaller type on the two pages."""


@pytest.fixture(scope="module")
def cases(demo: Path) -> dict[str, Case]:
    evaluation = service.open_project(demo, TODAY)
    plan = service.plan_group(evaluation, work=0.01)
    return {key: build_case(evaluation, evaluation.row[key], TODAY, plan=plan, comparison=comparison_facts(replace(internal_sight(evaluation), own=evaluation.row[key]), TODAY))
            for key in MEMBERS}


def only(html: str, section: str, style: str = "") -> str:
    """Give the document with nothing but the section of this class."""
    head, body = html.split("<body>")
    found = re.search(rf'<section class="{section}">.*?</section>', body, re.DOTALL)
    assert found
    return f"{head.replace('</head>', f'<style>{style}</style></head>')}<body><h1>Gutachten</h1>{found[0]}</body></html>"


def summary_pages(case: Case, folder: Path) -> list[str]:
    """Give the text of each page of the summary."""
    document = compose("gutachten", case)
    file = folder / "summary.pdf"
    file.write_bytes(render_pdf(only(document.html, "council", "h2 { break-before: auto } h1 { page: council; font-size: 1pt; line-height: 1 }"), document.issued).content)
    text = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, text=True, check=True).stdout
    return [re.sub(r"\s+", " ", page) for page in text.removesuffix("\f").split("\f")]


@pytest.mark.parametrize("key", MEMBERS)
def test_the_first_two_pages_answer_what_a_council_asks(cases: dict[str, Case], key: str, tmp_path: Path) -> None:
    """What, why, cost per year likely and safe, neighbours with the own share, finish, and what happens otherwise; on exactly two pages."""
    case = cases[key]
    plan = case.roadmap
    assert plan is not None
    pages = summary_pages(case, tmp_path)
    text = " ".join(pages).replace(german.NO_BREAK, " ")
    assert len(pages) == 2
    assert all(question in text for question in QUESTIONS)
    assert [text.index(question) for question in QUESTIONS] == sorted(text.index(question) for question in QUESTIONS)
    assert all(f"{rank}. " in text for rank in range(1, 7))
    assert all(german.euro(value).replace(german.NO_BREAK, " ") in text for year in plan.years for value in (year.likely, year.safe))
    assert f"{len(joint_measures(case))} Maßnahmen des Fahrplans setzt die Kommune gemeinsam mit anderen um" in text
    assert german.short_date(plan.likely_end) in text
    assert german.short_date(plan.safe_end) in text
    assert "gesetzliche Pflichten bleiben dann unerfüllt" in text


def test_each_of_the_six_measures_says_why_how_and_until_when(cases: dict[str, Case]) -> None:
    for case in cases.values():
        first = build_view(case).summary.first
        assert len(first) == 6
        assert all(item.why.endswith(".") and item.how.endswith(".") and item.when and item.takes for item in first)


def test_nothing_on_the_two_pages_is_set_smaller_than_nine_points() -> None:
    css = (Path(__file__).parents[2] / "reports" / "assets" / "print.css").read_text(encoding="utf-8")
    sizes = [float(size) for size in re.findall(r"^\.council[^{]*\{[^}]*font-size: ([\d.]+)pt", css, re.MULTILINE)]
    assert len(sizes) >= 4
    assert min(sizes) >= SMALLEST


def test_a_superseded_document_says_so_on_cover_summary_and_imprint(cases: dict[str, Case], tmp_path: Path) -> None:
    """The banner costs room; the summary stays on two pages."""
    old = replace(cases["erlenstedt"], release=Release(version="1.0", approver="Rat", approved_on=TODAY, superseded_by="Fassung 1.1", superseded_on=TODAY))
    html = compose("gutachten", old).html
    assert html.count('<p class="banner">') == 3
    assert "ENTWURF" not in html
    assert len(summary_pages(old, tmp_path)) == 2


@pytest.mark.parametrize("key", ["erlenstedt", "schieferbach"])
def test_no_steckbrief_is_longer_than_half_a_page(cases: dict[str, Case], key: str) -> None:
    """Each is put on a page of half the height; one that needed more would take two."""
    case = cases[key]
    document = compose("gutachten", case)
    half = "@page sheets { size: 210mm 165.5mm; margin: 18mm 20mm 16mm 22mm } h2 { break-before: auto } h1 { page: sheets } .sheet { break-before: page; break-inside: auto; margin: 0 }"
    assert render_pdf(only(document.html, "sheets", half), document.issued).pages == 1 + len(short_sheets(case))


def test_steckbriefe_are_there_for_all_planned_and_all_compulsory_measures(cases: dict[str, Case]) -> None:
    for case in cases.values():
        plan = case.roadmap
        assert plan is not None
        wanted = {line.measure for line in plan.lines if line.member} | {case.catalogue.measures[item.measure].id for item in case.plan.measures if item.klass == 0}
        assert {sheet.id for sheet in short_sheets(case)} == wanted


def test_texts_are_shortened_by_whole_sentences() -> None:
    """Abbreviations, numbers and dates end no sentence; the first one always stays, however long."""
    text = "Das gilt nach Art. 32 Abs. 1 seit dem 1. Mai. Danach z. B. nicht. Und weiter."
    assert sentences(text) == ["Das gilt nach Art. 32 Abs. 1 seit dem 1. Mai.", "Danach z. B. nicht.", "Und weiter."]
    assert shortened(text, 70) == "Das gilt nach Art. 32 Abs. 1 seit dem 1. Mai. Danach z. B. nicht."
    assert shortened(text, 5) == "Das gilt nach Art. 32 Abs. 1 seit dem 1. Mai."


def test_without_a_plan_the_chapters_go_and_the_summary_says_so(cases: dict[str, Case]) -> None:
    view = build_view(replace(cases["schieferbach"], roadmap=None, comparison=None))
    titles = [title for _, title in view.contents]
    assert not {"Fahrplan", "Geld, Personal und Sicherheit der Planung", "Gemeinsame Maßnahmen", "Stand im Vergleich"} & set(titles)
    assert {"Förderung", "Steckbriefe der Maßnahmen"} <= set(titles)
    assert view.summary.finish[0] == "Ein Fahrplan ist noch nicht aufgestellt."
    assert view.summary.money.head == ("Klasse", "Maßnahmen", "Personentage", "einmalig", "jährlich")
    assert not view.firmness.rows


def test_a_public_edition_reads_as_one(cases: dict[str, Case]) -> None:
    """It names itself, says what is left out, and calls no compulsory measure put off because its reason is hidden."""
    view = build_view(public_case(cases["schieferbach"]))
    assert view.summary.view.startswith("Dies ist die öffentliche Fassung")
    assert "nur in der internen Fassung" in view.summary.duties
    assert all(sheet.why.startswith("Zwingend") for sheet in view.sheets if sheet.klass == "zwingend")
    assert any(field.notes == ("Ergebnisse dieses Handlungsfelds stehen nur in der internen Fassung.",) for part in view.dimensions for field in part.fields)
    assert build_view(cases["schieferbach"]).summary.view.startswith("Dies ist die interne Fassung")


def test_a_public_edition_counts_what_it_leaves_out(cases: dict[str, Case]) -> None:
    """Nothing is said to close gaps of nothing."""
    case = public_case(cases["schieferbach"])
    view, hidden = build_view(case), case.withheld
    assert german.amount(hidden.answers, "Antwort", "Antworten") in view.summary.view
    assert german.amount(hidden.duties, "nicht erfüllte Pflicht", "nicht erfüllte Pflichten") in view.summary.view
    assert not re.search(r"\b0 ", view.summary.view)
    silent = replace(case, plan=replace(case.plan, closed_by={}, measures=tuple(replace(item, closes_duties=(), because_of=-1) for item in case.plan.measures)))
    assert {item.why for item in build_view(silent).summary.first} == {"Grund nicht öffentlich."}


def test_a_measure_costs_on_the_summary_what_it_costs_in_the_plan(cases: dict[str, Case]) -> None:
    """The share of a joint measure, after funding and with running cost, as in the chapter on joint measures."""
    case = cases["erlenstedt"]
    joint = {item.measure: part_of(case, item).share for item in joint_measures(case)}
    shown = [(item.takes, joint[item.id]) for item in build_view(case).summary.first if item.id in joint]
    assert shown
    assert all(takes.startswith(f"{german.whole(share.days)}{german.NO_BREAK}PT") and german.euro(share.money) in takes for takes, share in shown if share.money >= 1)


def test_the_cost_of_all_includes_the_contribution_to_a_common_budget(cases: dict[str, Case]) -> None:
    paying = [case for case in cases.values() if pot_share(case) > 0]
    assert paying
    for case in paying:
        plan = case.roadmap
        assert plan is not None
        total = german.rounded(plan.money[0]) + german.rounded(pot_share(case))
        assert f"Zusammen sind das wahrscheinlich {german.euro(float(total))}." in build_view(case).summary.cost[0]
        assert any(german.euro(float(total)) in line for line in build_view(case).money.lead)


def test_reasons_on_the_summary_are_those_of_the_measures_in_front(cases: dict[str, Case]) -> None:
    """The first reason names a rank of the six."""
    for case in cases.values():
        named = re.search(r"Dagegen: Rang (\d+)", build_view(case).summary.bad[0])
        assert named
        assert int(named[1]) <= 6


def test_the_check_sum_follows_the_content(cases: dict[str, Case]) -> None:
    case = cases["schieferbach"]
    sums = [re.findall(r"Inhalt dieses Gutachtens: ([0-9a-f]{64})<", compose("gutachten", item).html) for item in (case, case, replace(case, note="Anders."))]
    assert sums[0] == sums[1] != sums[2]
    assert all(len(found) == 1 for found in sums)


def test_colours_and_coat_of_arms_are_the_municipalitys(cases: dict[str, Case]) -> None:
    html = compose("gutachten", replace(cases["schieferbach"], brand=Brand("#7a1f3d", b"png", "Wappen: ein Turm", "Gemeinde Schieferbach"))).html
    assert "--accent: #7a1f3d" in html
    assert '<img src="given:wappen.png" alt="Wappen: ein Turm"/>' in html
    assert html.count("entwurf.svg") == 1
