"""Where interviewees differ: contradictions, agreement per question and per pair of roles."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from assessment import service
from assessment.divergence import ENOUGH_PAIRS, RoleAgreement, contradictions, question_agreement, question_rows, role_agreement, role_rows
from assessment.evaluate import Evaluation, evaluate
from assessment.model import Grade, Response
from scoring import CONTRADICTORY

TODAY = date(2026, 11, 21)
NOTE = "Interne Notiz, bleibt im Haus."


def opened(project: Path) -> Evaluation:
    return service.open_project(project, TODAY)


@pytest.fixture(scope="module")
def group(demo: Path) -> Evaluation:
    return opened(demo)


def with_answers(project: Path, levels: dict[str, list[tuple[str, float]]]) -> Evaluation:
    """The tiny project with nothing but the levels given: question → (role, level); one interview per role and answer."""
    evaluation = opened(project)
    member = evaluation.group.members[0]
    responses = tuple(
        Response(question, f"{role}{number}", role, date(2026, 9, 1), answer=None, level=level, grade=Grade.AUSSAGE, note=NOTE)
        for question, said in levels.items() for number, (role, level) in enumerate(said))
    return evaluate(replace(evaluation.group, members=(replace(member, responses=responses),)))


def test_a_contradiction_names_every_voice_without_the_internal_note(project: Path) -> None:
    """3 by the IT, 1 by the main office: two levels apart, nobody has decided."""
    (found,) = contradictions(opened(project), 0)
    assert (found.question, found.span, found.settled, found.disputed) == ("1.1.2", 2, False, False)
    assert [(voice.role, voice.day, voice.said, voice.grade) for voice in found.voices] == [
        ("IT-Koordination", date(2026, 9, 1), "Stufe\u00a03", Grade.AUSSAGE), ("Hauptamtsleitung", date(2026, 9, 2), "Stufe\u00a01", Grade.AUSSAGE)]
    noted = contradictions(with_answers(project, {"1.1.2": [("IT", 4), ("HAL", 0)]}), 0)
    assert noted
    assert NOTE not in repr(noted)


def test_a_rating_settles_but_does_not_hide(project: Path) -> None:
    path = project / "musterstadt.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "bewertungen:\n  1.1.2: {stufe: 2, grund: Entwurf gesehen}\n", encoding="utf-8")
    (found,) = contradictions(opened(project), 0)
    assert found.settled
    assert found.reason == "Entwurf gesehen"


def test_not_applicable_against_a_level_is_a_dispute(project: Path, replace_in: Callable[[Path, str, str], None]) -> None:
    """One says it does not apply, the other gives a level: disputed without any span."""
    replace_in(project / "musterstadt.yaml", "1.1.2: 1", "1.1.2: {antwort: entfällt, grund: Macht das Rechenzentrum.}")
    (found,) = contradictions(opened(project), 0)
    assert (found.disputed, found.span) == (True, 0)
    assert [voice.said for voice in found.voices] == ["Stufe\u00a03", "entfällt"]
    assert found.voices[1].not_applicable == "Macht das Rechenzentrum."


def test_a_question_that_does_not_apply_by_rule_has_no_contradiction(project: Path, replace_in: Callable[[Path, str, str], None]) -> None:
    replace_in(project / "musterstadt.yaml", "      1.1.2: 1", "      1.1.3: []\n      1.1.2: 1")
    assert [item.question for item in contradictions(opened(project), 0)] == ["1.1.2", "1.1.3"]
    replace_in(project / "musterstadt.yaml", "eigene_server: ja", "eigene_server: nein")
    assert [item.question for item in contradictions(opened(project), 0)] == ["1.1.2"]


def test_unsettled_contradictions_are_exactly_the_contradictory_questions(group: Evaluation) -> None:
    """The list and the scores never tell two stories."""
    for row in range(len(group.findings)):
        state = {name for name, column in group.column.items() if group.sheet.state[row, column] == CONTRADICTORY}
        assert {item.question for item in contradictions(group, row) if not item.settled} == state
    assert any(item.settled for row in range(len(group.findings)) for item in contradictions(group, row))


def test_agreement_of_a_question_by_hand(project: Path) -> None:
    """Levels 3, 1 and 2: distances 2, 1, 1, mean 4/3 on a scale of five; one answer alone agrees with nobody."""
    found = question_agreement(with_answers(project, {"1.1.2": [("IT", 3), ("HAL", 1), ("HAL", 2)], "2.1.1": [("HAL", 3)]}))
    assert [(item.question, item.members, item.contradictions) for item in found] == [("1.1.2", 1, 1)]
    assert found[0].agreement == pytest.approx(1 - 4 / 3 / 5)


def test_least_agreement_comes_first(group: Evaluation) -> None:
    figures = [item.agreement for item in question_agreement(group)]
    assert np.all(np.diff(figures) >= -1e-9)
    assert 0 <= figures[0] < figures[-1] == 1
    assert all(item.contradictions <= item.members <= len(group.findings) for item in question_agreement(group))


def test_what_the_inventory_computes_is_nobodys_view(project: Path) -> None:
    """A computed answer has a role of its own; it is left out of all agreement."""
    evaluation = with_answers(project, {"1.1.2": [("IT", 3)]})
    member = evaluation.group.members[0]
    computed = Response("1.1.2", "Bestandserhebung", "Bestandserhebung", date(2026, 9, 1), answer=1.0, level=1.0, grade=Grade.DOKUMENT)
    again = evaluate(replace(evaluation.group, members=(replace(member, responses=(*member.responses, computed)),)))
    assert question_agreement(again) == ()
    assert role_agreement(again) == ()
    assert len(contradictions(again, 0)) == 1


def many(project: Path, difference: float, count: int = ENOUGH_PAIRS) -> RoleAgreement:
    """Two roles on ``count`` units (members × two questions), always ``difference`` levels apart."""
    base = with_answers(project, {"1.1.2": [("IT", 2 + difference), ("HAL", 2)], "2.1.1": [("IT", 1 + difference), ("HAL", 1)]})
    member = base.group.members[0]
    members = tuple(replace(member, key=f"m{number}") for number in range(count // 2))
    (found,) = role_agreement(evaluate(replace(base.group, members=members)))
    return found


def test_the_role_that_rates_higher_is_named_first(project: Path) -> None:
    """0.8 levels, said with the names of the catalogue and what it rests on."""
    assert many(project, 0.8).sentence == (
        "Die Rolle »IT-Koordination« schätzt im Mittel 0,8 Stufen höher ein als die Rolle »Hauptamtsleitung« (10 Antwortpaare zu 2 Fragen in 5 Kommunen).")
    assert many(project, -0.8).sentence.startswith("Die Rolle »Hauptamtsleitung« schätzt im Mittel 0,8 Stufen höher ein als die Rolle »IT-Koordination«")
    assert many(project, 0.2).sentence.startswith("Die Rollen »IT-Koordination« und »Hauptamtsleitung« schätzen im Mittel fast gleich ein (Unterschied 0,2 Stufen; ")


def test_the_figures_of_two_roles_by_hand(project: Path) -> None:
    found = many(project, 0.5)
    assert (found.figures.n, found.questions, found.members, found.figures.within_one) == (10, 2, 5, 1)
    assert found.figures.mean_signed == pytest.approx(0.5)
    assert found.figures.agreement == pytest.approx(0.9)
    assert found.alpha == pytest.approx(1 - 0.5**2 * 19 / (2 * (0.75**2 + 0.25**2) * 10))  # levels 2.5, 2, 1.5, 1, five times each, around 1.75


def test_too_few_answers_say_nothing(project: Path) -> None:
    """Below the threshold there are figures, but no sentence."""
    found = many(project, 0.8, ENOUGH_PAIRS - 2)
    assert found.figures.n == 8
    assert found.sentence == ""


def test_one_municipality_speaks_of_common_questions(group: Evaluation) -> None:
    """Within one municipality pairs of answers are questions; the association is the only one with a chair."""
    one = next(item for item in role_agreement(group) if item.members == 1 and item.sentence)
    assert f"{one.questions} gemeinsame Fragen" in one.sentence
    assert "Kommunen" not in one.sentence


def test_several_interviews_of_a_role_count_as_their_mean(project: Path) -> None:
    """The main office said 1 and 3, the IT 2: no difference."""
    (found,) = role_agreement(with_answers(project, {"1.1.2": [("HAL", 1), ("HAL", 3), ("IT", 2)]}))
    assert (found.first, found.figures.n, found.figures.mean_signed) == ("IT-Koordination", 1, 0)


def test_pairs_come_in_order_and_once(group: Evaluation) -> None:
    """Those with a sentence first, the largest difference first, no pair twice."""
    found = role_agreement(group)
    pairs = [frozenset((item.first, item.second)) for item in found]
    assert len(pairs) == len(set(pairs)) > 10
    said = [item for item in found if item.sentence]
    assert list(found[:len(said)]) == said
    assert all(item.figures.n >= ENOUGH_PAIRS for item in said)
    assert np.all(np.diff([abs(item.figures.mean_signed) for item in said]) <= 1e-9)


def test_rows_for_the_workbook_are_plain(group: Evaluation) -> None:
    """Text and floats only; no alpha where nothing is said."""
    roles, questions = role_rows(group), question_rows(group)
    assert {type(value) for row in (*roles, *questions) for value in row.values()} == {str, float}
    assert [np.isnan(row["alpha"]) for row in roles] == [str(row["aussage"]).startswith("Keine Aussage: weniger als 10") for row in roles]


def test_without_answers_there_is_nothing_to_compare(project: Path) -> None:
    (project / "musterstadt.yaml").write_text("kommune: {name: Leer, ags: 16000001}\n", encoding="utf-8")
    evaluation = opened(project)
    assert (contradictions(evaluation, 0), question_agreement(evaluation), role_agreement(evaluation)) == ((), (), ())
