"""What a reader may know of joint measures: no need, cost or count of a member that does not show its values by name, unless it has decided."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assessment import service
from assessment.comparing import Sight
from assessment.evaluate import Evaluation, evaluate
from assessment.model import WorkingGroup
from assessment.service import comparison_in
from assessment.service.deciding import DecisionBoard, decision_board, joint_measures, shares_for
from assessment.service.projects import find_wave
from assessment.service.vote_sight import INTERNAL
from assessment.store import Workspace, open_workspace

TODAY = date(2026, 11, 21)
WHO = "Anna Beispiel"
CLOSED = ("muehlrieth", "vg_feldhoehe")
"""They let their values be seen under an alias only."""
FREE = "M214"
"""Needed by all eight, nobody has decided."""


@pytest.fixture
def space(demo_file: Path, tmp_path: Path) -> Iterator[Workspace]:
    workspace = open_workspace(Path(shutil.copy(demo_file, tmp_path / "demo.reifegrad")))
    yield workspace
    workspace.engine.dispose()


def seen(space: Workspace, group: WorkingGroup | None = None, own: str = "", *, internal: bool = False) -> tuple[Evaluation, Sight]:
    """Evaluate the project, or a changed group, for a reader."""
    evaluation = evaluate(group or space.group())
    town = next((member.id for member in evaluation.group.members if member.key == own), "")
    return evaluation, comparison_in(space, find_wave(space, "").id, evaluation, own=town, internal=internal).sight


def board(space: Workspace, group: WorkingGroup | None = None, own: str = "", *, internal: bool = False) -> DecisionBoard:
    return decision_board(*seen(space, group, own, internal=internal))


def answered_otherwise(group: WorkingGroup, town: str, value: int | None) -> WorkingGroup:
    """Give the group with other answers of one member: none at all, or everywhere the same level."""
    def answers(member: object) -> tuple[object, ...]:
        return () if value is None else tuple(replace(item, level=value) if getattr(item, "level", None) is not None else item for item in member.responses)  # type: ignore[attr-defined, type-var]
    return replace(group, members=tuple(replace(member, responses=answers(member)) if member.key == town else member for member in group.members))  # type: ignore[arg-type]


@pytest.mark.parametrize("town", CLOSED)
def test_what_a_closed_member_answers_changes_nothing_the_group_reads(space: Workspace, town: str) -> None:
    """The strictest test there is: with all answers of the member gone, the group's page is the same, word for word."""
    group = space.group()
    without = answered_otherwise(group, town, None)
    assert decision_board(evaluate(group)).rows != decision_board(evaluate(without)).rows, "the change is one that would be seen"
    assert board(space, without) == board(space, group)
    assert joint_measures(*seen(space, without)) == joint_measures(*seen(space, group)) == {row.measure for row in board(space, group).rows}


def test_a_closed_member_has_a_ballot_everywhere_and_figures_nowhere(space: Workspace) -> None:
    evaluation, sight = seen(space)
    found = decision_board(evaluation, sight)
    names = {member.key: member.name for member in evaluation.group.members}
    for row in found.rows:
        ballots = {ballot.town: ballot for ballot in row.ballots}
        assert set(CLOSED) <= set(ballots), "who has no ballot would be known not to need it"
        for key in CLOSED:
            assert ballots[key].closed == (not ballots[key].choice)
            if ballots[key].closed:
                assert not ballots[key].takes_part
                assert names[key] not in dict(row.shares)
                assert names[key] not in row.lead_reason
    assert "k.\u00a0A." in found.whose
    assert [line["Kommune"] for line in shares_for(evaluation, FREE, (), sight).rows[1:-1]] == [names[key] for key in names if key not in CLOSED]


def test_who_decides_takes_part_by_name(space: Workspace) -> None:
    """A joint decision names who votes; the others of the closed ones stay closed, and the vote stands by the same rule."""
    for town in ("erlenstedt", "falkenstedt", "vg_feldhoehe", "burgwerda", "schieferbach"):
        service.record_decision(space, town, FREE, "dabei", WHO, today=TODAY)
    row = next(row for row in board(space).rows if row.measure == FREE)
    assert row.standing == "beschlossen"
    assert {ballot.town: ballot.closed for ballot in row.ballots if ballot.town in CLOSED} == {"muehlrieth": True, "vg_feldhoehe": False}
    assert "Verwaltungsgemeinschaft Feldhöhe" in dict(row.shares)


def test_too_few_votes_are_said_without_counting_who_is_concerned(space: Workspace) -> None:
    service.record_decision(space, "erlenstedt", FREE, "dabei", WHO, today=TODAY)
    row = next(row for row in board(space).rows if row.measure == FREE)
    assert (row.standing, row.why) == ("Abstimmung läuft", "Es haben noch nicht genug betroffene Kommunen entschieden; nötig sind 50\u00a0%.")
    assert "1 von 8" in next(row for row in board(space, internal=True).rows if row.measure == FREE).why


def test_a_refused_measure_does_not_tell_that_the_silent_do_not_need_it(space: Workspace) -> None:
    """Once everybody concerned has refused, a vote has failed; while somebody is closed the group only reads that it runs."""
    concerned = next(row for row in decision_board(evaluate(space.group())).rows if not {ballot.town for ballot in row.ballots} & set(CLOSED) and not row.voted)
    for ballot in concerned.ballots:
        service.record_decision(space, ballot.town, concerned.measure, "nicht dabei", WHO, today=TODAY, reason="zu teuer")
    assert next(row for row in board(space, internal=True).rows if row.measure == concerned.measure).standing == "nicht zustande gekommen"
    assert next(row for row in board(space).rows if row.measure == concerned.measure).standing == "Abstimmung läuft"


def test_the_member_itself_and_the_consultant_know_more(space: Workspace) -> None:
    own = next(row for row in board(space, own="vg_feldhoehe").rows if row.measure == FREE)
    assert {ballot.town for ballot in own.ballots if ballot.closed} == {"muehlrieth"}
    assert "Verwaltungsgemeinschaft Feldhöhe" in dict(own.shares)
    internal = board(space, internal=True)
    assert internal.whose == INTERNAL
    assert internal.rows == decision_board(evaluate(space.group())).rows
