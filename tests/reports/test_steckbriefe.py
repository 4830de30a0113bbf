"""The Steckbriefe alone: every recommended measure on a page of its own, with what the plan says about it."""

import io
import re
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from assessment import service
from assessment.cases import build_case
from assessment.evaluate import evaluate
from reports import Case
from reports.documents import compose
from reports.pdf import Pdf, render_pdf
from reports.views import steckbriefe
from reports.views.council.picks import joint_measures, planned_lines
from reports.views.steckbriefe import PlannedSheet
from tests.conftest import TODAY


@pytest.fixture(scope="module")
def case(demo: Path) -> Case:
    whole = service.open_project(demo, TODAY).group
    evaluation = evaluate(replace(whole, members=whole.members[1:3]))
    return build_case(evaluation, 0, TODAY, plan=service.plan_group(evaluation, work=0.01))


@pytest.fixture(scope="module")
def html(case: Case) -> str:
    return compose("steckbriefe", case).html


@pytest.fixture(scope="module")
def pdf(html: str) -> Pdf:
    return render_pdf(html, "2026-11-21")


def rows(item: PlannedSheet) -> dict[str, str]:
    return dict(item.plan)


def test_every_measure_has_its_sheet_in_order_of_rank(case: Case) -> None:
    sheets = [item.sheet for item in steckbriefe.build_view(case).sheets]
    assert [sheet.id for sheet in sheets] == [case.catalogue.measures[item.measure].id for item in case.plan.measures]
    assert [sheet.rank for sheet in sheets] == list(range(1, len(sheets) + 1))


def test_the_plan_stands_in_each_sheet(case: Case) -> None:
    """What is planned has dates, who, milestone and share; what is done jointly names partner and share; the rest its reason."""
    planned, joint = {line.measure: line for line in planned_lines(case)}, {item.measure for item in joint_measures(case)}
    items = steckbriefe.build_view(case).sheets
    assert planned
    assert joint
    for item in items:
        found = rows(item)
        if item.sheet.id in planned:
            assert list(found)[:3] == ["Im Fahrplan", "Wer", "Meilenstein"]
            assert f"{planned[item.sheet.id].begins:%d.%m.%Y}" in found["Im Fahrplan"]
            assert (" statt " in found.get("Eigener Anteil", "") or "allein:" in found.get("Eigener Anteil", "")) == (item.sheet.id in joint)
        else:
            assert list(found) == ["Im Fahrplan"]
            assert found["Im Fahrplan"].startswith("nicht eingeplant")
    shared = next(item for item in items if item.sheet.id in joint)
    assert rows(shared)["Mit wem"].startswith("gemeinsam mit Falkenstedt; Federführung (Vorschlag): ")


def test_without_a_plan_the_sheets_say_nothing_of_it(case: Case) -> None:
    view = steckbriefe.build_view(replace(case, roadmap=None))
    assert all(item.plan == () for item in view.sheets)
    assert "Ein Fahrplan ist noch nicht aufgestellt." in view.text[1]


def test_no_measures_leave_one_sentence(case: Case) -> None:
    view = steckbriefe.build_view(replace(case, plan=replace(case.plan, measures=())))
    assert view.sheets == ()
    assert len(view.text) == 1


def test_contents_lead_to_every_sheet(html: str, case: Case) -> None:
    """Each entry of the contents has its anchor, each sheet one heading of the same level."""
    refs, anchors = re.findall(r'<a href="#(steckbrief-\w+)"', html), re.findall(r'<h2 id="(steckbrief-\w+)"', html)
    assert refs == anchors
    assert len(refs) == len(case.plan.measures)
    assert html.count("<h1") == 1


def test_each_sheet_keeps_to_its_page(pdf: Pdf, case: Case) -> None:
    """One page per sheet after head and contents: bookmarks of the sheets lie on pages in a row."""
    with pikepdf.open(io.BytesIO(pdf.content)) as document:
        pages = [page.objgen for page in document.pages]
        with document.open_outline() as outline:
            entries = [entry for root in outline.root for entry in (root, *root.children)]
            at = [pages.index(entry.destination[0].objgen) for entry in entries if re.match(r"\d+\. ", entry.title)]
    assert len(at) == len(case.plan.measures)
    assert at == list(range(at[0], at[0] + len(at)))
    assert at[0] <= 3
    assert pdf.pages == at[-1] + 1
