"""The group's plan: every member's good plan first, then jointly from there (planning.md §§ 3, 4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assessment.plan.effort import Effort
from assessment.plan.ground import Ground
from assessment.plan.joint import JointOffer, joint_of, narrowed
from assessment.plan.model import Joint, Mode, Option, Options
from assessment.plan.options import options_for, priced_for
from assessment.plan.roadmap import Roadmap, planned_alone, told
from scoring.roadmap import Result, Schedule, Status

ALONE, PRICED, FREE, OWN, LAST = 0.2, 0.15, 0.2, 0.15, 0.3
"""Shares of the time: each alone; each at joint prices; all together; each around what is settled; all together once more."""

Starts = Mapping[tuple[Mode, int, int], int]


def group_roadmap(ground: Ground, offers: Sequence[JointOffer], *, seconds: float = 60.0, work: float | None = None, workers: int = 1) -> tuple[Roadmap, tuple[JointOffer, ...]]:
    """Plan all members together, nobody worse than alone by more than the agreed tolerance; give the plan and the joint measures in it.

    Each member is planned alone and at joint prices; where most would begin a joint measure is where it is tried. Cost and
    shares are then computed for exactly those the plan brings together, and the plan is made once more with these. With
    ``work`` (seconds of the exact solver's counted work) the clock is left out and every run gives the same plan.
    """
    effort, members = Effort.of(seconds, work, ground.planning.seed, workers), len(ground.rows)
    alone = {row: planned_alone(ground, row, effort.part(ALONE / members), explain=False) for row in ground.rows}
    floors = [int(alone[row].result.objective * (1 - ground.planning.tolerance)) for row in ground.rows]
    joints = [joint_of(ground, offer) for offer in offers]
    free = options_for(ground, ground.rows, joints, floors)
    hint = _carried(free, _meeting(joints, _priced(ground, joints, effort.part(PRICED / members))))
    first = effort.part(FREE).solve(free.problem, hint, explain=False).schedule
    settled = settled_offers(ground, offers, _companies(free, first))
    options = settled_options(ground, settled, floors)
    start = effort.part(LAST / 3).solve(options.problem, _carried(options, _named(free, first)), explain=False).schedule
    start = _each_anew(options, start, effort.part(OWN / members))
    result = effort.part(LAST).solve(options.problem, start)
    if result.status is Status.INFEASIBLE:
        result = effort.part(LAST).solve(options.problem, _carried(options, _starts(alone)))
    return told_together(ground, options, result, settled, {row: plan.areas[row] for row, plan in alone.items()})


def told_together(
    ground: Ground, options: Options, result: Result, settled: Sequence[JointOffer], areas_alone: Mapping[int, float],
) -> tuple[Roadmap, tuple[JointOffer, ...]]:
    """Put a result of ``settled_options`` into words; give the plan and the joint measures in it."""
    together = {option.measure for option, begin in zip(options.options, result.schedule.start, strict=True) if option.mode is Mode.CORE and begin >= 0}
    return replace(told(ground, options, result), areas_alone=areas_alone), tuple(offer for offer in settled if offer.index in together)


def settled_options(ground: Ground, settled: Sequence[JointOffer], floors: Sequence[int]) -> Options:
    """Build the group's problem in which each joint measure is done by exactly those it is settled for, or by nobody."""
    return options_for(ground, ground.rows, [joint_of(ground, offer, settled=True) for offer in settled], floors)


def settled_offers(ground: Ground, offers: Sequence[JointOffer], companies: Mapping[int, Sequence[int]]) -> list[JointOffer]:
    """Give the offers with exactly the members (``companies`` by measure) that come together; what was voted for stays as decided."""
    found = []
    for offer in offers:
        rows = companies.get(offer.index, ())
        if offer.decided:
            found.append(offer)
        elif len(rows) >= 2:
            found.append(narrowed(ground, offer, sorted(rows)))
    return found


def _priced(ground: Ground, joints: Sequence[Joint], effort: Effort) -> dict[tuple[int, int], int]:
    """Give when each member would begin each measure if it could have its joint part at any time; ``effort`` for each."""
    found: dict[tuple[int, int], int] = {}
    for row in ground.rows:
        options = priced_for(ground, row, joints)
        result = effort.solve(options.problem, explain=False)
        found |= {(row, option.measure): start for option, start in zip(options.options, result.schedule.start, strict=True) if start >= 0}
    return found


def _meeting(joints: Sequence[Joint], wanted: Mapping[tuple[int, int], int]) -> Starts:
    """Give starts in which each joint measure begins where the middle one of those who want it would (lower median)."""
    starts = {(Mode.ALONE, row, measure): start for (row, measure), start in wanted.items()}
    for joint in joints:
        rows = [row for row in joint.rows if (row, joint.measure) in wanted]
        if len(rows) >= 2:
            middle = sorted(wanted[row, joint.measure] for row in rows)[(len(rows) - 1) // 2]
            starts[Mode.CORE, -1, joint.measure] = middle
            for row in rows:
                del starts[Mode.ALONE, row, joint.measure]
                starts[Mode.JOINT, row, joint.measure] = middle
    return starts


def _companies(options: Options, schedule: Schedule) -> dict[int, list[int]]:
    """Give who does each measure jointly in a plan."""
    found: dict[int, list[int]] = {}
    for option, start in zip(options.options, schedule.start, strict=True):
        if option.mode is Mode.JOINT and start >= 0:
            found.setdefault(option.measure, []).append(option.row)
    return found


def _each_anew(options: Options, schedule: Schedule, effort: Effort) -> Schedule:
    """Plan each member's own measures anew around what is done together; ``effort`` for each."""
    for owner, row in enumerate(options.rows):
        own = [index for index, option in enumerate(options.options) if option.row == row and option.mode is Mode.ALONE]
        schedule = effort.replanned(options.problem, schedule, own, owner)
    return schedule


def _named(options: Options, schedule: Schedule) -> dict[tuple[Mode, int, int], int]:
    return {_name(option): start for option, start in zip(options.options, schedule.start, strict=True)}


def _starts(alone: Mapping[int, Roadmap]) -> Starts:
    return {_name(line.option): line.start for plan in alone.values() for line in plan.lines}


def _name(option: Option) -> tuple[Mode, int, int]:
    return option.mode, option.row, option.measure


def _carried(options: Options, starts: Starts) -> Schedule:
    """Give earlier starts as a plan of another problem, as far as it has the same activities."""
    return Schedule(tuple(starts.get(_name(option), -1) for option in options.options))
