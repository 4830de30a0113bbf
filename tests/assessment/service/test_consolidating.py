"""Who said what, where they disagree, the rating above it, and what to ask next."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assessment import service
from assessment.changes import CONFLICT, SAVED, Outcome
from assessment.clarification import clarification
from assessment.divergence import contradictions
from assessment.evaluate import Evaluation
from assessment.service import ConsolidationRow, Given, Show
from assessment.store import Workspace, open_workspace

TODAY = date(2026, 11, 21)
ANNA, BERND = "Anna Beispiel", "Bernd Muster"


def evaluation_of(workspace: Workspace) -> Evaluation:
    return service.Evaluations().of(workspace, workspace.current_wave().id)


def place(workspace: Workspace) -> tuple[str, str]:
    return workspace.records("municipality")[0].id, workspace.current_wave().id


def rows(workspace: Workspace, show: Show = Show.ALL) -> dict[str, ConsolidationRow]:
    return {row.question: row for row in service.consolidation(evaluation_of(workspace), 0, service.rating_versions(workspace, *place(workspace)), show)}


def rate(workspace: Workspace, level: str | float | None, reason: str, base: int, who: str = ANNA, question: str = "1.1.2", tab: str = "") -> Outcome:
    return service.rate_question(workspace, *place(workspace), question, level, reason, base, who, tab=tab)


def test_every_voice_stands_with_role_day_evidence_and_no_name(stored: Workspace) -> None:
    found = rows(stored)
    assert list(found) == [f"{field}.{number}" for field, count in (("1.1", 3), ("2.1", 5)) for number in range(1, count + 1)]
    konzept = found["1.1.2"]
    assert [(voice.role, voice.interview, voice.day, voice.answer, voice.level, voice.grade) for voice in konzept.voices] == [
        ("IT-Koordination", "I1", date(2026, 9, 1), "Das Konzept gilt", 3.0, "Aussage"), ("Hauptamtsleitung", "I2", date(2026, 9, 2), "Eine Person weiß Bescheid", 1.0, "Aussage")]
    assert (konzept.dimension, konzept.field, konzept.state) == ("Schutz", "Sicherung", "widersprüchlich")
    assert found["1.1.1"].voices[0].evidence == "B1 Testprotokoll (04.05.2026)"
    assert ANNA not in str(found)


def test_disagreement_is_what_the_rules_of_the_catalogue_call_so(stored: Workspace) -> None:
    konzept = rows(stored)["1.1.2"]
    assert (konzept.disagrees, konzept.disputed, konzept.span, konzept.settled, konzept.agreement) == (True, False, 2.0, False, pytest.approx(1 - 2 / 5))
    assert rows(stored)["1.1.1"].agreement is None
    talk = service.interviews_of(stored, *place(stored))[1]
    service.save_answer(stored, talk.id, "1.1.2", Given(state="entfällt", reason="Das macht der Landkreis."), 1, ANNA)
    konzept = rows(stored)["1.1.2"]
    assert (konzept.disagrees, konzept.disputed, konzept.span) == (True, True, 0.0)
    assert konzept.voices[1].answer == "entfällt (Das macht der Landkreis.)"


def test_lists_show_what_is_open_disputed_or_rated(stored: Workspace) -> None:
    assert list(rows(stored, Show.OPEN)) == ["2.1.4"]
    assert list(rows(stored, Show.DISPUTED)) == ["1.1.2"]
    assert list(rows(stored, Show.RATED)) == []
    rate(stored, 2, "Das Konzept liegt nur als Entwurf vor.", 0)
    assert list(rows(stored, Show.DISPUTED)) == []
    assert list(rows(stored, Show.RATED)) == ["1.1.2"]
    assert rows(stored)["1.1.2"].settled


def test_a_rating_stands_above_the_voices_and_is_taken_back(stored: Workspace) -> None:
    assert rate(stored, "1,5", " Nur ein Entwurf. ", 0).status == SAVED
    row = rows(stored)["1.1.2"]
    assert (row.level, row.rating.level, row.rating.reason, row.rating.version) == (1.5, 1.5, "Nur ein Entwurf.", 1)
    assert rate(stored, "", "gleich", 1).status == SAVED
    row = rows(stored)["1.1.2"]
    assert (row.state, row.rating.level, row.rating.version) == ("widersprüchlich", None, 2)
    assert rate(stored, 3, "Doch.", 2).status == SAVED
    assert stored.verify().faults == ()


def test_a_rating_cut_for_want_of_a_document_shows_what_was_said(stored: Workspace) -> None:
    rate(stored, 4, "Es lief so vor Ort.", 0)
    row = rows(stored)["1.1.2"]
    assert (row.level, row.cut_from, row.rating.level) == (2.0, 4.0, 4.0)


def test_two_ratings_clash_and_one_tab_does_not(stored: Workspace) -> None:
    rate(stored, 1, "Erstens.", 0, tab="aa11")
    assert rate(stored, 2, "Zweitens.", 0, tab="aa11").status == SAVED
    outcome = rate(stored, 3, "Drittens.", 0, who=BERND, tab="aa11")
    assert outcome.status == CONFLICT
    part = service.conflict_view(stored, outcome).parts[0]
    assert (part.label, part.before, part.other, part.mine) == ("Bewertung", "keine", "Stufe 2 – Zweitens.", "Stufe 3 – Drittens.")


@pytest.mark.parametrize(("level", "reason", "said"), [
    ("6", "weil", "keine Stufe"), (-1, "weil", "keine Stufe"), ("nan", "weil", "keine Stufe"), (3, "", "fehlt der Grund"), (3, " ", "fehlt der Grund"), (3, "a\0", "Steuerzeichen"),
    (3, "x" * 2001, "zu lang"), ("\ud800", "weil", "keine Stufe"), ("9" * 11_000, "weil", "keine Stufe")])
def test_ratings_that_cannot_be_are_refused(workspace: Workspace, level: str | float, reason: str, said: str) -> None:
    before = workspace.verify().events
    with pytest.raises(service.BrokenProject) as caught:
        rate(workspace, level, reason, 0)
    assert any(said in problem.message for problem in caught.value.problems)
    for problem in caught.value.problems:
        f"{problem.message} {problem.remedy}".encode()
    assert workspace.verify().events == before


def test_only_questions_with_a_level_are_rated(workspace: Workspace) -> None:
    for question in ("2.1.5", "9.9.9", "\ud800"):
        with pytest.raises(service.UnknownName):
            rate(workspace, 3, "weil", 0, question=question)


def test_the_demo_is_consolidated_by_the_same_rules_as_the_report(demo_file: Path) -> None:
    evaluation = evaluation_of(open_workspace(demo_file))
    for row in range(len(evaluation.group.members)):
        found = service.consolidation(evaluation, row)
        assert {item.question for item in found if item.disagrees} == {item.question for item in contradictions(evaluation, row)}
        assert sum(len(item.voices) for item in found) >= len(evaluation.group.members[row].responses)
    assert any(pair.sentence for pair in service.agreement_of_roles(evaluation, 0))


def test_next_questions_narrow_the_range_most(demo_file: Path, workspace: Workspace) -> None:
    evaluation = evaluation_of(open_workspace(demo_file))
    found = service.next_questions(evaluation, 0, 5)
    assert len(found) == len({item.question for item in found}) == 5
    assert [item.narrows for item in found] == sorted((item.narrows for item in found), reverse=True)
    assert found[0].narrows == pytest.approx(max(item.effect for item in clarification(evaluation, 0)) / 10)
    small = service.next_questions(evaluation_of(workspace), 0, 9)
    assert {item.question for item in small} == {"1.1.2", "2.1.4"}
    assert service.next_questions(evaluation_of(workspace), 0, 1) == small[:1]
    assert all(item.todo for item in small)
