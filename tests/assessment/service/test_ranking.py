"""The group's own order beside the computed one, joint decisions, consents: what the workshop sees is what is recorded and computed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment import service
from assessment.agreements import Resolution
from assessment.errors import Refused, UnknownName
from assessment.evaluate import Evaluation, evaluate
from assessment.plan import Ground, joint_offers
from assessment.plan.keeping import plan_key
from assessment.service.consenting import MEANINGS, NOTHING, consent_board
from assessment.service.deciding import DecisionBoardRow, decision_board, shares_for
from assessment.service.ranking import RankBoard, clear_rank, computed_order, move_rank, rank_board
from assessment.store import Workspace, open_workspace
from reports import german

TODAY = date(2026, 11, 21)
WHO, OTHER, TOWN = "Anna Beispiel", "Bert Beispiel", "Musterstadt"


@pytest.fixture
def demo_space(demo_file: Path, tmp_path: Path) -> Iterator[Workspace]:
    """The demo project to change."""
    workspace = open_workspace(Path(shutil.copy(demo_file, tmp_path / "demo.reifegrad")))
    yield workspace
    workspace.engine.dispose()


@pytest.fixture(scope="module")
def demo_evaluation(demo_file: Path) -> Evaluation:
    workspace = open_workspace(demo_file)
    found = evaluate(workspace.group())
    workspace.engine.dispose()
    return found


@pytest.fixture
def project(project: Path, replace_in: Callable[[Path, str, str], None]) -> Path:
    """The small project with gaps enough for every measure."""
    for old, new in (("1.1.1: {antwort: 12", "1.1.1: {antwort: 30"), ("1.1.2: 3", "1.1.2: 1"), ("2.1.1: 25", "2.1.1: 5"), ("2.1.2: ja", "2.1.2: nein"), ("2.1.3: nebenbei", "2.1.3: niemand")):
        replace_in(project / "musterstadt.yaml", old, new)
    return project


def order(board: RankBoard) -> list[str]:
    return [row.measure for row in board.rows]


def test_without_agreement_the_computed_order_is_shown(stored: Workspace) -> None:
    board = rank_board(stored)
    assert (board.agreed, board.version, {row.agreed for row in board.rows}) == (False, 0, {0})
    assert [row.computed for row in board.rows] == list(range(1, len(board.rows) + 1))
    assert "ändert Punkte, Fristen und Fahrplan nicht" in board.effect


def test_measures_move_and_the_computed_place_stays_beside(stored: Workspace) -> None:
    before = order(rank_board(stored))
    assert len(before) >= 3
    assert move_rank(stored, before[-1], "anfang", WHO, base=0).saved
    board = rank_board(stored)
    assert order(board) == [before[-1], *before[:-1]]
    assert (board.rows[0].agreed, board.rows[0].computed, board.agreed) == (1, len(before), True)
    assert move_rank(stored, before[-1], "ab", WHO, base=board.version).saved
    assert order(rank_board(stored))[:2] == [before[0], before[-1]]
    assert move_rank(stored, before[-1], "auf", WHO, base=2).saved
    assert move_rank(stored, before[-1], len(before), WHO, base=3, resolution=Resolution("Lenkungskreis", date(2026, 11, 20))).saved
    assert order(rank_board(stored)) == before
    assert rank_board(stored).resolution.body == "Lenkungskreis"
    assert clear_rank(stored, WHO, base=4).saved
    assert not rank_board(stored).agreed
    assert move_rank(stored, before[0], "ende", WHO, base=5).saved, "and can be agreed on again"
    assert order(rank_board(stored))[-1] == before[0]
    assert stored.verify().faults == ()


def test_two_who_move_at_once_conflict(stored: Workspace) -> None:
    first, *_, last = order(rank_board(stored))
    assert move_rank(stored, last, "anfang", WHO, base=0).saved
    assert move_rank(stored, first, "ende", OTHER, base=0).status == "Konflikt"
    assert order(rank_board(stored))[0] == last


@pytest.mark.parametrize(("measure", "to"), [("M999", "auf"), ("M1", "quer")])
def test_unknown_measures_and_places_are_told(workspace: Workspace, measure: str, to: str) -> None:
    with pytest.raises(UnknownName):
        move_rank(workspace, measure, to, WHO, base=0)


def test_the_agreed_order_changes_no_plan(workspace: Workspace) -> None:
    """As the page says: it is information; the plan is the same, and a kept one is not made anew."""
    before = plan_key(evaluate(workspace.group()))
    move_rank(workspace, order(rank_board(workspace))[-1], "anfang", WHO, base=0)
    found = evaluate(workspace.group())
    assert found.group.planning.order
    assert plan_key(found) == before
    assert Ground(found).rankings == Ground(evaluate(workspace.group())).rankings


def test_what_speaks_against_a_place_is_said(workspace: Workspace) -> None:
    board = rank_board(workspace)
    needs = {measure.id: measure.requires for measure in workspace.group().catalogue.measures}
    needing = next(row.measure for row in board.rows if set(needs[row.measure]) & set(order(board)))
    move_rank(workspace, needing, "anfang", WHO, base=0)
    assert rank_board(workspace).rows[0].warnings[0].startswith("Braucht ")


def test_a_legal_duty_behind_others_is_said(demo_space: Workspace) -> None:
    first = rank_board(demo_space).rows[0]
    assert first.klass == "zwingend"
    move_rank(demo_space, first.measure, "ende", WHO, base=0)
    assert "Zwingend, steht aber hinter" in rank_board(demo_space).rows[-1].warnings[-1]


def test_the_computed_order_keeps_class_and_needs(demo_evaluation: Evaluation) -> None:
    ground = Ground(demo_evaluation)
    listed = computed_order(ground)
    place = {ground.measures[k].id: number for number, k in enumerate(listed)}
    assert set(listed) == {k for _, k in ground.item}
    assert len(set(listed)) == len(listed)
    for k in listed:
        assert all(place[name] < place[ground.measures[k].id] for name in ground.measures[k].requires if name in place)
    klass = {k: min(item.klass for (_, j), item in ground.item.items() if j == k) for k in listed}
    for at, k in enumerate(listed):
        ahead = [j for j in listed[at + 1:] if klass[j] < klass[k]]
        assert not ahead or any(ground.measures[k].id in ground.measures[j].requires for j in listed[at + 1:]), "only a prerequisite stands before a higher class"


def board_row(workspace: Workspace, measure: str) -> DecisionBoardRow:
    return next(row for row in decision_board(evaluate(workspace.group())).rows if row.measure == measure)


def test_decisions_move_the_vote(demo_space: Workspace) -> None:
    """From proposal over running vote to decided or failed, with who takes part and what they pay."""
    row = decision_board(evaluate(demo_space.group())).rows[0]
    assert (row.standing, row.voted, {ballot.choice for ballot in row.ballots}) == ("Vorschlag", 0, {""})
    towns = [ballot.town for ballot in row.ballots]
    for town, choice in zip(towns, ["dabei"] * 4 + ["nicht dabei", "später", "Enthaltung"], strict=False):
        service.record_decision(demo_space, town, row.measure, choice, WHO, today=TODAY, reason="" if choice == "dabei" else "Grund")
    after = board_row(demo_space, row.measure)
    assert (after.standing, after.why, after.voted) == ("beschlossen", "", len(towns))
    assert dict(after.counts) == {"dabei": 4, "nicht dabei": 1, "später": 1, "Enthaltung": 1}
    assert [ballot.town for ballot in after.ballots if ballot.takes_part] == towns[:4]
    assert [name for name, _ in after.shares] == [ballot.name for ballot in after.ballots[:4]]
    assert (len(after.lead) > 0, after.saved_days is not None and after.saved_days > 0) == (True, True)
    for town in towns:
        service.record_decision(demo_space, town, row.measure, "nicht dabei", WHO, today=TODAY)
    failed = board_row(demo_space, row.measure)
    assert (failed.standing, failed.lead, failed.shares, failed.saved_days) == ("nicht zustande gekommen", "", (), None)
    assert "nötig sind" in failed.why
    assert decision_board(evaluate(demo_space.group())).rows[-1].measure == row.measure, "what failed stands last"


def test_the_rule_of_the_vote_is_said_as_agreed(demo_space: Workspace) -> None:
    service.set_planning(demo_space, "abstimmung", "quorum=75; mehrheit=50; mindestens=3", WHO, today=TODAY)
    rule = decision_board(evaluate(demo_space.group())).rule
    assert "mindestens 3 Kommunen dabei" in rule
    assert "75\u00a0%" in rule
    assert "mehr als 50\u00a0%" in rule


def test_shares_for_chosen_participants_add_up(demo_evaluation: Evaluation) -> None:
    offer = joint_offers(Ground(demo_evaluation))[0]
    towns = [demo_evaluation.group.members[row].key for row in offer.rows]
    found = shares_for(demo_evaluation, offer.measure.id, towns[:3])
    assert [row["Kommune"] for row in found.rows[1:-1]] == [demo_evaluation.group.members[row].name for row in offer.rows[:3]]

    def euros(text: str) -> int:
        return int(text.replace("\u00a0€", "").replace(".", ""))

    for column in ("gleich", "Shapley"):
        assert sum(euros(row[column]) for row in found.rows[1:-1]) == euros(found.rows[-1][column])
    assert len(shares_for(demo_evaluation, offer.measure.id).rows) == len(offer.rows) + 2
    with pytest.raises(Refused, match="mindestens zwei"):
        shares_for(demo_evaluation, offer.measure.id, towns[:1])
    with pytest.raises(UnknownName):
        shares_for(demo_evaluation, "M0")


def test_consents_are_shown_with_what_they_mean(stored: Workspace) -> None:
    board = consent_board(stored)
    assert {cell.meaning for row in board.rows for cell in row.cells} == {NOTHING}
    service.set_consent(stored, TOWN, "1", "spanne", WHO)
    (row,) = consent_board(stored).rows
    assert [(cell.dimension, cell.level, cell.meaning, cell.version) for cell in row.cells] == [("1", "spanne", MEANINGS["spanne"], 1), ("2", "", NOTHING, 0)]
    assert [level for level, _ in board.levels] == list(service.CONSENTS)


@given(st.permutations(["M1", "M2", "M3"]))
def test_an_order_is_kept_as_it_was_put(names: list[str]) -> None:
    """What is stored as text gives the same order back, whatever it was."""
    from assessment.settings import find_setting

    setting = find_setting("reihenfolge", to_member=False)
    assert setting is not None
    assert setting.meant(setting.form.read("x", names)) == tuple(names)
    assert setting.kept(setting.meant(setting.form.read("x", "; ".join(names)))) == ", ".join(names)
    assert german.listed(names)
