"""What is still to be settled: every kind once, in the order that matters, nothing internal in it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from assessment import service
from assessment.clarification import LONGEST_QUOTE, clarification, work_list
from assessment.evaluate import Evaluation, evaluate
from assessment.model import Pending, PendingReason, Response
from reports import ClarificationItem, ClarificationKind
from scoring import CONTRADICTORY, NOT_APPLICABLE, OPEN, UNKNOWN, next_questions

TODAY = date(2026, 11, 21)
DAY = date(2026, 9, 1)
Kind = ClarificationKind


def opened(project: Path) -> Evaluation:
    return service.open_project(project, TODAY)


def changed(evaluation: Evaluation, **parts: object) -> Evaluation:
    """The first member with some parts replaced, evaluated anew."""
    return evaluate(replace(evaluation.group, members=(replace(evaluation.group.members[0], **parts), *evaluation.group.members[1:])))


def only(items: tuple[ClarificationItem, ...], kind: ClarificationKind) -> ClarificationItem:
    (found,) = [item for item in items if item.kind is kind]
    return found


@pytest.fixture(scope="module")
def group(demo: Path) -> Evaluation:
    return opened(demo)


def test_a_contradiction_brings_the_roles_together(project: Path) -> None:
    """1 against 3, cut to 2 for want of a document: the interval of the whole shrinks by one level times the weight."""
    evaluation = opened(project)
    item = only(clarification(evaluation, 0), Kind.CONTRADICTION)
    assert (item.question, item.title, item.whom, item.document, item.mandatory) == ("1.1.2", "Konzept", ("IT-Koordination", "Hauptamtsleitung"), "Konzept", False)
    assert item.todo == "Klären Sie gemeinsam, was gilt (IT-Koordination: Stufe\u00a03; Hauptamtsleitung: Stufe\u00a01)."
    assert item.effect == pytest.approx(10 * 1 / 2 / 4)         # half the whole is dimension 1, a quarter of it this question
    assert item.asked == "IT-Koordination; Hauptamtsleitung"


def test_one_role_against_itself_is_not_asked_to_meet(project: Path, replace_in: Callable[[Path, str, str], None]) -> None:
    replace_in(project / "musterstadt.yaml", "rolle: HAL", "rolle: IT")
    item = only(clarification(opened(project), 0), Kind.CONTRADICTION)
    assert item.whom == ("IT-Koordination",)
    assert item.todo.startswith("Klären Sie, was gilt (")


def test_who_does_not_know_is_followed_by_the_next_role(project: Path, replace_in: Callable[[Path, str, str], None]) -> None:
    """IT and main office can answer 1.1.2: after the one comes the other, after both the files."""
    replace_in(project / "musterstadt.yaml", "1.1.2: 3", "1.1.2: unbekannt")
    replace_in(project / "musterstadt.yaml", "      1.1.2: 1\n", "")
    item = next(item for item in clarification(opened(project), 0) if item.question == "1.1.2")
    assert (item.kind, item.whom) == (Kind.UNKNOWN, ("Hauptamtsleitung",))
    assert item.todo == "Fragen Sie die nächste zuständige Stelle; »weiß nicht« sagte bisher: IT-Koordination."
    replace_in(project / "musterstadt.yaml", "      2.1.1: 25", "      1.1.2: unbekannt\n      2.1.1: 25")
    item = next(item for item in clarification(opened(project), 0) if item.question == "1.1.2")
    assert (item.whom, item.todo) == ((), "Keine der vorgesehenen Stellen weiß es; suchen Sie die Antwort in den Unterlagen.")


def test_an_open_duty_comes_first_with_a_stand_in(project: Path, replace_in: Callable[[Path, str, str], None]) -> None:
    """Nobody was asked about the legal duty; the effect is the whole width of the scale times the weight."""
    replace_in(project / "musterstadt.yaml", "      1.1.1: {antwort: 12, beleg: B1, bemerkung: Test nur für einen Server.}\n      1.1.2: 3\n", "")
    replace_in(project / "musterstadt.yaml", "      1.1.2: 1\n", "")
    first, *rest = clarification(opened(project), 0)
    assert (first.question, first.kind, first.mandatory, first.whom, first.reason) == ("1.1.1", Kind.OPEN, True, ("IT-Koordination",), "offen, gesetzliche Pflicht")
    assert first.effect == pytest.approx(10 * 5 / 2 / 2)
    other = next(item for item in rest if item.question == "1.1.2")
    assert other.asked == "IT-Koordination, ersatzweise Hauptamtsleitung"


def test_a_missing_document_says_what_it_would_change(project: Path, replace_in: Callable[[Path, str, str], None]) -> None:
    """Cut: which level counts instead; upper bound cut: at most which; only said: that; nothing there: nothing to hand in."""
    evaluation = opened(project)
    assert only(clarification(evaluation, 0), Kind.NO_DOCUMENT).todo == "Lassen Sie sich ein Dokument vorlegen; bis dahin zählt höchstens Stufe\u00a02."
    replace_in(project / "musterstadt.yaml", "      1.1.2: 1\n", "")
    item = only(clarification(opened(project), 0), Kind.NO_DOCUMENT)
    assert item.todo == "Lassen Sie sich ein Dokument vorlegen; bis dahin zählt Stufe\u00a02 statt Stufe\u00a03."
    assert (item.whom, item.document, item.effect) == (("IT-Koordination",), "Konzept", 0)
    replace_in(project / "musterstadt.yaml", "1.1.2: 3", "1.1.2: 2")
    assert only(clarification(opened(project), 0), Kind.NO_DOCUMENT).todo == "Lassen Sie sich ein Dokument vorlegen; bisher gibt es dazu nur eine Aussage."
    replace_in(project / "musterstadt.yaml", "1.1.2: 2", "1.1.2: {antwort: 2, nachweis: einsicht}")
    assert not [item for item in clarification(opened(project), 0) if item.kind is Kind.NO_DOCUMENT]
    replace_in(project / "musterstadt.yaml", "{antwort: 2, nachweis: einsicht}", "0")
    assert not [item for item in clarification(opened(project), 0) if item.kind is Kind.NO_DOCUMENT]


def test_a_rating_cut_for_want_of_a_document_names_the_first_role(project: Path) -> None:
    path = project / "musterstadt.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "bewertungen:\n  1.1.2: {stufe: 4, grund: gesehen}\n", encoding="utf-8")
    item = only(clarification(opened(project), 0), Kind.NO_DOCUMENT)
    assert (item.whom, item.todo) == (("IT-Koordination",), "Lassen Sie sich ein Dokument vorlegen; bis dahin zählt Stufe\u00a02 statt Stufe\u00a04.")


def without(evaluation: Evaluation, question: str, **parts: object) -> Evaluation:
    return changed(evaluation, responses=tuple(item for item in evaluation.group.members[0].responses if item.question != question), **parts)


@pytest.mark.parametrize(("response", "why", "kind", "todo"), [
    (Response("2.1.3", "I1", "HAL", DAY, answer="nebenbei", level=2.0), PendingReason.PRIOR, Kind.PRIOR, "Lassen Sie die frühere Antwort bestätigen: „jemand nebenbei“."),
    (Response("2.1.3", "I1", "HAL", date.min, unknown=True), PendingReason.PRIOR, Kind.PRIOR,
     "Lassen Sie die frühere Antwort bestätigen und tragen Sie den Tag des Interviews ein: „weiß nicht“."),
    (Response("2.1.3", "I1", "HAL", DAY), PendingReason.OUTDATED, Kind.OUTDATED, "Stellen Sie die Frage neu; die aufgezeichnete Antwort passt nicht zum Fragenkatalog."),
    (Response("2.1.3", "I1", "HAL", DAY), PendingReason.PRIOR, Kind.OUTDATED, "Stellen Sie die Frage neu; die aufgezeichnete Antwort passt nicht zum Fragenkatalog."),
])
def test_what_waits_takes_the_place_of_an_open_question(project: Path, response: Response, why: PendingReason, kind: ClarificationKind, todo: str) -> None:
    """An answer of the last wave is to be confirmed, one the catalogue no longer allows asked anew; neither is asked twice."""
    evaluation = without(opened(project), "2.1.3", pending=(Pending(response, why),))
    (item,) = [item for item in clarification(evaluation, 0) if item.question == "2.1.3"]
    assert (item.kind, item.todo, item.whom) == (kind, todo, ("Hauptamtsleitung",))
    assert item.effect > 0


def test_what_waits_beside_an_answer_narrows_nothing(project: Path) -> None:
    pending = (Pending(Response("2.1.3", "I9", "IT", DAY, answer="redaktion", level=4.0), PendingReason.PRIOR),)
    item = only(clarification(changed(opened(project), pending=pending), 0), Kind.PRIOR)
    assert (item.effect, item.whom) == (0, ("IT-Koordination",))


def test_follow_up_carries_the_comment_and_never_the_note(project: Path) -> None:
    """The remark for the municipality is printed, the interviewer's own is not."""
    evaluation = opened(project)
    marked = tuple(replace(item, follow_up=True, note="GEHEIM") for item in evaluation.group.members[0].responses)
    items = [item for item in clarification(changed(evaluation, responses=marked), 0) if item.kind is Kind.FOLLOW_UP]
    assert [item.todo for item in items if item.question == "1.1.1"] == ["Fassen Sie nach: „Test nur für einen Server.“"]
    assert [item.todo for item in items if item.question == "2.1.1"] == ["Fassen Sie zu dieser Antwort nach."]
    assert {item.question for item in items} == {item.question for item in marked}, "context questions too"
    assert "GEHEIM" not in repr(items)


def test_a_long_comment_is_shortened(project: Path) -> None:
    """A table cell must fit on a page; the whole comment stands in the annex."""
    evaluation = opened(project)
    marked = tuple(replace(item, follow_up=True, comment="Wort " * 2000) for item in evaluation.group.members[0].responses[:1])
    item = only(clarification(changed(evaluation, responses=marked), 0), Kind.FOLLOW_UP)
    assert len(item.todo) < LONGEST_QUOTE + 30
    assert item.todo.endswith(" …“.")


def test_nothing_is_asked_about_what_does_not_apply_by_rule(project: Path, replace_in: Callable[[Path, str, str], None]) -> None:
    replace_in(project / "musterstadt.yaml", "eigene_server: ja", "eigene_server: nein")
    evaluation = opened(project)
    marked = tuple(replace(item, follow_up=True) for item in evaluation.group.members[0].responses)
    assert "1.1.3" not in {item.question for item in clarification(changed(evaluation, responses=marked), 0)}


def test_a_settled_project_has_nothing_left(project: Path, replace_in: Callable[[Path, str, str], None]) -> None:
    replace_in(project / "musterstadt.yaml", "1.1.2: 3", "1.1.2: {antwort: 3, nachweis: dokument}")
    replace_in(project / "musterstadt.yaml", "      1.1.2: 1\n", "")
    replace_in(project / "musterstadt.yaml", "2.1.4: unbekannt", "2.1.4: 5")
    assert clarification(opened(project), 0) == ()


def test_every_unsettled_question_is_on_the_list_once_and_in_its_state(group: Evaluation) -> None:
    """Open, unknown and contradictory questions of the demo are exactly the items of these kinds."""
    kinds = {Kind.OPEN: OPEN, Kind.UNKNOWN: UNKNOWN, Kind.CONTRADICTION: CONTRADICTORY}
    for row in range(len(group.findings)):
        listed = [(item.question, kinds[item.kind]) for item in clarification(group, row) if item.kind in kinds]
        state = {(name, int(group.sheet.state[row, column])) for name, column in group.column.items() if group.sheet.state[row, column] in kinds.values()}
        assert sorted(listed) == sorted(state)


def test_order_duties_then_width_then_what_may_wait(group: Evaluation) -> None:
    """Duties before all else, by width within each part; open questions outside the short check and idle documents come last."""
    for row in range(len(group.findings)):
        items = clarification(group, row)
        duties = [item.mandatory for item in items]
        assert duties == sorted(duties, reverse=True)
        later = [item for item in items if not item.mandatory]
        kinds = [2 if item.kind is Kind.NO_DOCUMENT and "nur eine Aussage" in item.todo else int(item.kind is Kind.OPEN and not group.catalogue.questions[item.question].core)
                 for item in later]
        assert kinds == sorted(kinds)
        for part in set(kinds):
            widths = [item.effect for item, kind in zip(later, kinds, strict=True) if kind == part]
            assert np.all(np.diff(widths) <= 1e-9)


def test_effects_add_up_to_the_interval_where_no_rule_caps(group: Evaluation) -> None:
    """Settling everything on the list closes the interval of the overall score, tenth by tenth."""
    bare = replace(group.sheet, must_at_least=np.full_like(group.sheet.must_at_least, np.nan))
    from scoring import score

    scores = score(bare)
    for row in range(len(group.findings)):
        assert sum(item.effect for item in clarification(group, row)) / 10 == pytest.approx(float(scores.upper[row, 0] - scores.lower[row, 0]))


def test_next_questions_leave_out_only_what_does_not_apply(group: Evaluation) -> None:
    """Mandatory rules first, settled questions with width 0."""
    found = next_questions(group.sheet, 0)
    assert len(found) == int((group.sheet.state[0] != NOT_APPLICABLE).sum())
    ruled = [not np.isnan(group.sheet.must_at_least[0, question]) for question, _ in found]
    assert ruled == sorted(ruled, reverse=True)
    assert {width > 0 for question, width in found if group.sheet.lower[0, question] == group.sheet.upper[0, question]} == {False}


def test_items_speak_german_and_name_no_person(group: Evaluation) -> None:
    """Roles are names of the catalogue, what to do is one sentence, the document is the one the question asks for."""
    roles = set(group.catalogue.roles.values())
    for row in range(len(group.findings)):
        for item in clarification(group, row):
            assert set(item.whom) <= roles
            assert item.todo.endswith((".", ".“", "?“", "!“"))
            assert item.document == group.catalogue.questions[item.question].evidence


def test_the_work_list_holds_every_item_of_every_member(group: Evaluation) -> None:
    rows = work_list(group)
    assert len(rows) == sum(len(clarification(group, row)) for row in range(len(group.findings)))
    assert {row["kommune"] for row in rows} == {member.name for member in group.group.members}
    assert {type(value) for row in rows for value in row.values()} == {str, float}
