"""A round of decisions is saved as a whole or not at all; who changed a board last is known."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assessment.errors import BrokenProject, UnknownName
from assessment.evaluate import evaluate
from assessment.service.deciding import decision_board
from assessment.service.last_changes import last_change
from assessment.service.planning import record_decision
from assessment.service.ranking import KEY, clear_rank, move_rank, rank_board
from assessment.service.swot_board import edit_note, swot_board
from assessment.service.voting import Cast, decision_versions, record_decisions
from assessment.store import Workspace, open_workspace

TODAY = date(2026, 11, 21)
WHO, OTHER = "Anna Beispiel", "Bert Beispiel"
MEASURE = "M214"


@pytest.fixture
def space(demo_file: Path, tmp_path: Path) -> Iterator[Workspace]:
    """The demo project to change."""
    workspace = open_workspace(Path(shutil.copy(demo_file, tmp_path / "demo.reifegrad")))
    yield workspace
    workspace.engine.dispose()


def votes(space: Workspace, measure: str = MEASURE) -> dict[str, str]:
    row = next(row for row in decision_board(evaluate(space.group())).rows if row.measure == measure)
    return {ballot.town: ballot.choice for ballot in row.ballots if ballot.choice}


def cast(space: Workspace, *casts: Cast, who: str = WHO) -> list[str]:
    return [outcome.status for outcome in record_decisions(space, MEASURE, casts, who, today=TODAY)]


def test_a_round_is_recorded_and_taken_back(space: Workspace) -> None:
    """An empty choice of a member that has not decided is nothing; of one that has, it takes the decision back."""
    assert cast(space, Cast("erlenstedt", "dabei", date(2026, 11, 20), "Stadtrat", "weil"), Cast("burgwerda", "später"), Cast("falkenstedt", "")) == ["gespeichert", "gespeichert"]
    assert votes(space) == {"erlenstedt": "dabei", "burgwerda": "später"}
    assert decision_versions(space, MEASURE) == {"erlenstedt": 1, "burgwerda": 1}
    assert cast(space, Cast("erlenstedt", "", base=1), Cast("burgwerda", "später", base=1)) == ["gespeichert", "unverändert"]
    assert votes(space) == {"burgwerda": "später"}
    assert cast(space, Cast("erlenstedt", "Enthaltung", base=2)) == ["gespeichert"]
    assert votes(space) == {"erlenstedt": "Enthaltung", "burgwerda": "später"}


def test_where_one_clashes_nothing_is_written(space: Workspace) -> None:
    """Untouched ballots of a stale form overwrite nothing; a touched one is a conflict, and the whole round waits."""
    cast(space, Cast("erlenstedt", "dabei"), who=OTHER)
    assert cast(space, Cast("erlenstedt", "nicht dabei"), Cast("burgwerda", "dabei")) == ["Konflikt", "gespeichert"]
    assert votes(space) == {"erlenstedt": "dabei"}
    assert cast(space, Cast("erlenstedt", ""), Cast("burgwerda", "dabei")) == ["gespeichert"]
    assert votes(space) == {"erlenstedt": "dabei", "burgwerda": "dabei"}


def test_a_decision_taken_back_meanwhile_is_a_conflict(space: Workspace) -> None:
    """Neither the taking back nor the new choice is lost silently, whoever is first."""
    cast(space, Cast("erlenstedt", "dabei"))
    cast(space, Cast("erlenstedt", "", base=1), who=OTHER)
    assert cast(space, Cast("erlenstedt", "später", base=1)) == ["Konflikt"]
    assert cast(space, Cast("erlenstedt", "dabei", base=2), who=OTHER) == ["gespeichert"]
    assert cast(space, Cast("erlenstedt", "nicht dabei", base=2)) == ["Konflikt"]
    assert votes(space) == {"erlenstedt": "dabei"}


def test_everything_wrong_is_told_at_once(space: Workspace) -> None:
    with pytest.raises(BrokenProject) as broken:
        cast(space, Cast("erlenstedt", "vielleicht"), Cast("burgwerda", "dabei", date(2027, 1, 1)), Cast("falkenstedt", "dabei", reason="x" * 2001))
    assert [problem.file for problem in broken.value.problems] == ["Stadt Erlenstedt", "Stadt Burgwerda", "Stadt Falkenstedt"]
    assert votes(space) == {}
    with pytest.raises(UnknownName):
        cast(space, Cast("nirgendwo", "dabei"))
    with pytest.raises(UnknownName):
        record_decisions(space, "M999", [], WHO, today=TODAY)


def test_one_decision_with_a_base_is_not_overwritten(space: Workspace) -> None:
    """Without a base it replaces what stands, as the command line wants it; with one the clash is told."""
    assert record_decision(space, "erlenstedt", MEASURE, "dabei", WHO, today=TODAY, base=0).status == "gespeichert"
    assert record_decision(space, "erlenstedt", MEASURE, "später", OTHER, today=TODAY, base=0).status == "Konflikt"
    assert record_decision(space, "erlenstedt", MEASURE, "später", OTHER, today=TODAY).status == "gespeichert"


def test_how_many_must_join(space: Workspace) -> None:
    """The larger of the fewest members and the majority of what was said so far."""
    def needed() -> int:
        return next(row for row in decision_board(evaluate(space.group())).rows if row.measure == MEASURE).needed

    assert needed() == 3
    towns = [member.key for member in space.group().members]
    cast(space, *(Cast(town, "nicht dabei") for town in towns[:4]), *(Cast(town, "dabei") for town in towns[4:]))
    assert needed() == 5


def test_moving_in_an_order_taken_back_meanwhile_is_a_conflict(space: Workspace) -> None:
    first = rank_board(space).rows[0].measure
    assert move_rank(space, first, "ab", WHO, base=0).saved
    assert clear_rank(space, OTHER, base=1).saved
    assert move_rank(space, first, "ende", WHO, base=1).status == "Konflikt"
    assert not rank_board(space).agreed


def test_who_changed_a_board_last(space: Workspace) -> None:
    """The group's board, not that of a member; one setting, not the others."""
    assert last_change(space, "swot_note") is None
    assert last_change(space, "plan_setting", key=KEY) is None
    group, town = swot_board(space).entries[0], swot_board(space, "erlenstedt").entries[0]
    edit_note(space, group.key, "Neu", WHO, base=0)
    edit_note(space, town.key, "Auch neu", OTHER, base=0, town="erlenstedt")
    found = last_change(space, "swot_note")
    assert found is not None
    assert found.who == WHO
    move_rank(space, rank_board(space).rows[0].measure, "ab", OTHER, base=0)
    moved = last_change(space, "plan_setting", key=KEY)
    assert moved is not None
    assert moved.who == OTHER
