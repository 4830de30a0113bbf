"""The interview guide: whom it asks what, what can be ticked, what is known already, how it is set."""

import io
import math
import re
from datetime import date

import pikepdf
import pytest

from assessment import service
from assessment.evaluate import Evaluation
from assessment.guides import build_guides
from assessment.interviews import interview_plans
from questionnaires import AnswerCondition, FactCondition, Not
from reports.documents import compose
from reports.guide_case import GuideCase
from reports.pdf import render_pdf
from reports.views.interview_guide import GuideQuestion, build_guide, condition_text
from tests.reports.planned_case import DEMO, TODAY
from tests.reports.structure import check_structure


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    return service.open_project(DEMO / "auental", TODAY)


def guide(evaluation: Evaluation, row: int | None, role: str) -> GuideCase:
    return next(case for case in build_guides(evaluation, row, TODAY) if case.role == role)


def questions_of(case: GuideCase) -> dict[str, GuideQuestion]:
    return {question.id: question for part in build_guide(case).dimensions for field in part.fields for question in field.questions}


def test_every_question_is_asked_once(evaluation: Evaluation) -> None:
    """The guides of a member share out exactly the questions of its interview plans, in catalogue order."""
    member = evaluation.group.members[0]
    guides = build_guides(evaluation, 0, TODAY)
    assert [(case.role, case.questions) for case in guides] == [(plan.role, plan.questions) for plan in interview_plans(evaluation.catalogue, member.facts)]
    for case in guides:
        assert list(questions_of(case)) == [question.id for question in case.questions]
    asked = [question.id for case in guides for question in case.questions]
    assert len(asked) == len(set(asked))


def test_the_short_check_is_shorter(evaluation: Evaluation) -> None:
    """A guide of the short check asks its core questions only and says so."""
    case = build_guides(evaluation, 0, TODAY, core_only=True)[0]
    assert all(question.core for question in case.questions)
    assert " des Kurz-Checks" in build_guide(case).lead


def test_every_answer_can_be_ticked(evaluation: Evaluation) -> None:
    """Each question has boxes or a blank; levels carry their number; a multiple choice can be answered with nothing."""
    catalogue = evaluation.catalogue
    for case in build_guides(evaluation, None, TODAY):
        for name, question in questions_of(case).items():
            assert bool(question.ticks) != bool(question.blank)
            if catalogue.questions[name].type == "multi":
                assert question.ticks[-1].text == "nichts davon"
            if catalogue.questions[name].type == "level":
                assert [tick.name for tick in question.ticks] == [f"{level:g}" for level in sorted(catalogue.questions[name].anchors)]  # type: ignore[union-attr]


def test_conditions_are_told_where_facts_do_not_decide(evaluation: Evaluation) -> None:
    """A guide for every member says when to ask; that of a member whose facts decide does not."""
    general, own = guide(evaluation, None, "BUE"), guide(evaluation, 0, "BUE")
    assert general.undecided
    told = questions_of(general)
    assert all(told[name].only_if.startswith("Nur fragen, wenn gilt: ") for name in general.undecided)
    assert len(own.undecided) < len(general.undecided)
    assert not [question.only_if for name, question in questions_of(own).items() if name not in own.undecided and question.only_if]


def test_conditions_read_as_german(evaluation: Evaluation) -> None:
    """Facts, answers and their negation in words."""
    catalogue = evaluation.catalogue
    assert condition_text(catalogue, FactCondition.model_validate({"fact": "einwohner", "at_least": 5000})).endswith("mindestens 5.000")
    asked = AnswerCondition.model_validate({"answer": "1.4.1", "at_least": 2, "below": 4})
    assert condition_text(catalogue, Not.model_validate({"not": asked})) == f"nicht (Frage 1.4.1 »{catalogue.questions['1.4.1'].title}« mindestens Stufe 2 und unter Stufe 4)"


def test_what_is_known_already_is_told(evaluation: Evaluation) -> None:
    """A member's guide names who said what when; a guide for every member knows nobody."""
    member = evaluation.group.members[0]
    response = next(item for item in member.responses if item.question in {question.id for question in guide(evaluation, 0, "HAL").questions})
    prior = questions_of(guide(evaluation, 0, "HAL"))[response.question].prior
    assert any(line.startswith(f"{evaluation.catalogue.roles[response.role]}, {response.day:%d.%m.%Y}: ") for line in prior)
    assert not [question.prior for question in questions_of(guide(evaluation, None, "HAL")).values() if question.prior]


def test_duration_is_honest(evaluation: Evaluation) -> None:
    """The lead gives the sum of the questions' minutes; long talks are split in two."""
    long, short = build_guides(evaluation, None, TODAY)[0], build_guides(evaluation, None, TODAY)[-1]
    hours, minutes = (int(found) for found in re.findall(r"etwa (\d+) Stunden? (\d+) Minuten", build_guide(long).lead)[0])
    assert math.isclose(60 * hours + minutes, long.minutes, abs_tol=2.5)
    assert "zwei Termine" in build_guide(long).lead
    assert "zwei Termine" not in build_guide(short).lead


def test_a_guide_is_an_accessible_paper_form(evaluation: Evaluation) -> None:
    """One H1, no level skipped, header cells; no draft mark; printed boxes, not form fields; room to write beside every question."""
    composed = compose("leitfaden", guide(evaluation, 0, "BUE"))
    assert "entwurf.svg" not in composed.html
    assert composed.html.count("Notizen</p>") == len(guide(evaluation, 0, "BUE").questions) + 1
    assert not re.search(r"<(input|select|textarea|form)\b", composed.html)
    pdf = render_pdf(composed.html, composed.issued)
    assert check_structure(pdf.content, contents=False) == []
    assert 5 <= pdf.pages <= 12
    with pikepdf.open(io.BytesIO(pdf.content)) as document:
        assert str(document.docinfo["/Title"]).startswith("Interviewleitfaden – Bürgerbüro")


def test_a_guide_depends_on_its_inputs_only(evaluation: Evaluation) -> None:
    """The same day gives the same paper, another day another."""
    first, again = (compose("leitfaden", guide(evaluation, None, "BETR")).html for _ in range(2))
    other = next(case for case in build_guides(evaluation, None, date(2027, 1, 4)) if case.role == "BETR")
    assert first == again != compose("leitfaden", other).html
