"""The group's plan: every member's good plan first, then jointly from there (planning.md §§ 3, 4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assessment.plan.ground import Ground
from assessment.plan.joint import JointOffer, joint_of, narrowed
from assessment.plan.model import Joint, Mode, Option, Options
from assessment.plan.options import options_for, priced_for
from assessment.plan.roadmap import Roadmap, member_roadmap, told
from scoring.roadmap import Schedule, Status, replanned, solve

ALONE, PRICED, FREE, OWN, LAST = 0.2, 0.15, 0.2, 0.15, 0.3
"""Shares of the time: each alone; each at joint prices; all together; each around what is settled; all together once more."""

Starts = Mapping[tuple[Mode, int, int], int]


@dataclass(frozen=True)
class _Search:
    """Seconds in all, seed and workers."""

    seconds: float
    seed: int
    workers: int


def group_roadmap(ground: Ground, offers: Sequence[JointOffer], *, seconds: float = 60.0, workers: int = 1) -> tuple[Roadmap, tuple[JointOffer, ...]]:
    """Plan all members together, nobody worse than alone by more than the agreed tolerance; give the plan and the joint measures in it.

    Each member is planned alone and at joint prices; where most would begin a joint measure is where it is tried. Cost and
    shares are then computed for exactly those the plan brings together, and the plan is made once more with these.
    """
    search = _Search(seconds, ground.planning.seed, workers)
    alone = {row: member_roadmap(ground, row, seconds=seconds * ALONE / len(ground.rows), workers=workers) for row in ground.rows}
    floors = [int(alone[row].result.objective * (1 - ground.planning.tolerance)) for row in ground.rows]
    joints = [joint_of(ground, offer) for offer in offers]
    free = options_for(ground, ground.rows, joints, floors)
    hint = _carried(free, _meeting(joints, _priced(ground, joints, search)))
    first = solve(free.problem, seconds=seconds * FREE, seed=search.seed, workers=workers, hint=hint).schedule
    settled = _settled(ground, offers, free, first)
    options = options_for(ground, ground.rows, [joint_of(ground, offer, settled=True) for offer in settled], floors)
    start = solve(options.problem, seconds=seconds * LAST / 3, seed=search.seed, workers=workers, hint=_carried(options, _named(free, first))).schedule
    start = _each_anew(options, start, search)
    result = solve(options.problem, seconds=seconds * LAST, seed=search.seed, workers=workers, hint=start)
    if result.status is Status.INFEASIBLE:
        result = solve(options.problem, seconds=seconds * LAST, seed=search.seed, workers=workers, hint=_carried(options, _starts(alone)))
    together = {option.measure for option, begin in zip(options.options, result.schedule.start, strict=True) if option.mode is Mode.CORE and begin >= 0}
    roadmap = replace(told(ground, options, result), areas_alone={row: plan.areas[row] for row, plan in alone.items()})
    return roadmap, tuple(offer for offer in settled if offer.index in together)


def _priced(ground: Ground, joints: Sequence[Joint], search: _Search) -> dict[tuple[int, int], int]:
    """Give when each member would begin each measure if it could have its joint part at any time."""
    found: dict[tuple[int, int], int] = {}
    for row in ground.rows:
        options = priced_for(ground, row, joints)
        result = solve(options.problem, seconds=search.seconds * PRICED / len(ground.rows), seed=search.seed, workers=search.workers)
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


def _settled(ground: Ground, offers: Sequence[JointOffer], options: Options, schedule: Schedule) -> list[JointOffer]:
    """Give the offers with exactly the members the plan brings together; what was voted for stays as decided."""
    found = []
    for offer in offers:
        rows = [option.row for option, start in zip(options.options, schedule.start, strict=True) if option.mode is Mode.JOINT and option.measure == offer.index and start >= 0]
        if offer.decided:
            found.append(offer)
        elif len(rows) >= 2:
            found.append(narrowed(ground, offer, sorted(rows)))
    return found


def _each_anew(options: Options, schedule: Schedule, search: _Search) -> Schedule:
    """Plan each member's own measures anew around what is done together."""
    for owner, row in enumerate(options.rows):
        own = [index for index, option in enumerate(options.options) if option.row == row and option.mode is Mode.ALONE]
        schedule = replanned(options.problem, schedule, own, owner=owner, seconds=search.seconds * OWN / len(options.rows), seed=search.seed, workers=search.workers)
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
