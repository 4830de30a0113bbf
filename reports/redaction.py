"""Internal case → public case, before any view is built: no view, chart or attachment can print what is not there any more.

Left out are, by rule: findings in fields the catalogue marks ``confidential`` (they would help an attacker) with their answers, scores, gaps and
duties; evidence and what was handed in; remarks and reasons in free text; the functions that were interviewed or carry a
task, since in a small administration a function is a person; and what members let each other see of their values, for they consented to the group,
not to the public. Overall and dimension scores, the measures, money and dates stay.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from questionnaires import Catalogue, Condition, condition_leaves, walk_fields
from reports.case import WITHHELD, AnswerCase, Case, ClarificationItem, InterviewLine, Plan, RankedFactor, Withheld
from reports.compared import WaveChange
from reports.group_case import GroupCase
from reports.planned import Ballot, JointMeasure, PhaseFacts, PlanFacts, PlannedLine
from reports.release import Audience
from reports.swot import SwotNote
from scoring import Gaps, Scores

NOT_PUBLIC = "[nicht öffentlich]"
"""Stands where something was left out."""
UNTOLD = "Auch manche Frist einer nicht öffentlichen Pflicht ist nicht zu halten."
NAN = math.nan


def confidential_ids(catalogue: Catalogue) -> frozenset[str]:
    """Give the ids of all confidential fields, what lies below them, and their questions."""
    found: set[str] = set()
    for dimension in catalogue.dimensions:
        for field in walk_fields(dimension.fields):
            if field.confidential:
                found |= {item.id for item in walk_fields((field,))} | {question.id for item in walk_fields((field,)) for question in item.questions}
    return frozenset(found)


def public_case(case: Case) -> Case:
    """Give the case as the public may read it; a public case stays as it is."""
    if case.release.audience is Audience.PUBLIC:
        return case
    ids = confidential_ids(case.catalogue)
    return replace(
        case, release=replace(case.release, audience=Audience.PUBLIC), withheld=_counted(case, ids),
        interviews=tuple(InterviewLine(NOT_PUBLIC, line.day, NOT_PUBLIC, line.answers) for line in case.interviews), evidence=(),
        answers={name: _public_answer(answer, ids) for name, answer in case.answers.items()},
        scores=_public_scores(case.scores, ids), gaps=_public_gaps(case, ids), plan=_public_plan(case, ids),
        clarifications=tuple(_public_item(item) for item in case.clarifications if item.question not in ids),
        roadmap=_told_deadlines(_public_roadmap(case.roadmap), case, ids) if case.roadmap else None,
        comparison=None, change=_public_change(case.change, ids) if case.change else None, swot=tuple(note for note in case.swot if not _tells_of(note, ids)))


def public_group_case(case: GroupCase) -> GroupCase:
    """Give the group's case as the public may read it."""
    if case.release.audience is Audience.PUBLIC:
        return case
    members = tuple(replace(member, score=NAN, score_after=NAN, dimensions=tuple((NAN, NAN) for _ in member.dimensions), failed_duties=0) for member in case.members)
    plan = replace(_public_roadmap(case.plan), deadlines=(), untold="", conflict="")
    return replace(case, release=replace(case.release, audience=Audience.PUBLIC), comparison=None, members=members, plan=plan)


def _counted(case: Case, ids: frozenset[str]) -> Withheld:
    inside = [answer for name, answer in case.answers.items() if name in ids]
    remarks = sum(bool(answer.reason and not answer.by_rule) + bool(answer.rating_reason) + sum(bool(line.comment) for line in answer.responses) for answer in case.answers.values())
    return Withheld(ids, sum(answer.applies for answer in inside), sum(answer.fails_duty for answer in inside), len(case.evidence), remarks)


def _public_answer(answer: AnswerCase, ids: frozenset[str]) -> AnswerCase:
    """Leave out the answer of a confidential question, and evidence, roles and free text of every other."""
    if answer.question.id in ids and answer.applies:
        return AnswerCase(answer.question, WITHHELD, NOT_PUBLIC, NAN, NAN, NAN, (NAN, NAN, NAN), NAN, answer.weight)
    lines = tuple(replace(line, role=NOT_PUBLIC, evidence="", comment="") for line in answer.responses)
    return replace(answer, responses=lines, reason=answer.reason if answer.by_rule else NOT_PUBLIC if answer.reason else "",
                   rating_reason=NOT_PUBLIC if answer.rating_reason else "")


def _public_item(item: ClarificationItem) -> ClarificationItem:
    """Leave out whom to ask and which document is missing."""
    return replace(item, whom=(), document=NOT_PUBLIC if item.document else "")


def _public_scores(scores: Scores, ids: frozenset[str]) -> Scores:
    places = [place for name, place in scores.index.items() if name in ids]
    return replace(scores, point=_blanked(scores.point, places), raw=_blanked(scores.raw, places), lower=_blanked(scores.lower, places), upper=_blanked(scores.upper, places))


def _public_gaps(case: Case, ids: frozenset[str]) -> Gaps:
    nodes = [place for name, place in case.scores.index.items() if name in ids]
    questions = [place for place, name in enumerate(case.sheet.questions) if name in ids]
    gaps = case.gaps
    return replace(
        gaps, question=_blanked(gaps.question, questions), node=_blanked(gaps.node, nodes), target=_blanked(gaps.target, nodes), attainment=_blanked(gaps.attainment, nodes),
        attainment_lower=_blanked(gaps.attainment_lower, nodes), attainment_upper=_blanked(gaps.attainment_upper, nodes))


def _blanked(values: NDArray[np.float64], places: list[int]) -> NDArray[np.float64]:
    copy = values.copy()
    copy[..., places] = NAN
    return copy


def _public_plan(case: Case, ids: frozenset[str]) -> Plan:
    """Keep measures and their order; what they close in confidential fields is not told."""
    plan, questions = case.plan, case.sheet.questions
    hidden = {case.scores.index[name] for name in ids if name in case.scores.index}
    measures = tuple(replace(item, closes_duties=tuple(q for q in item.closes_duties if questions[q] not in ids)) for item in plan.measures)
    return replace(
        plan, measures=measures, closed_by=_told(plan.closed_by, ids), waiting=_told(plan.waiting, ids), strengths=tuple(item for item in plan.strengths if item.node not in hidden),
        weaknesses=tuple(item for item in plan.weaknesses if item.node not in hidden), chances=_public_factors(plan.chances, ids), risks=_public_factors(plan.risks, ids))


def _public_factors(factors: Iterable[RankedFactor], ids: frozenset[str]) -> tuple[RankedFactor, ...]:
    """Drop factors that apply because of a confidential finding, and say of the others no more than holds for everybody."""
    return tuple(replace(item, strong=item.strong and not _rests_on(item.factor.strong_when, ids)) for item in factors if not _rests_on(item.factor.when, ids))


def _tells_of(note: SwotNote, ids: frozenset[str]) -> bool:
    """Tell whether a note was written on a confidential finding or rests on one."""
    return note.source.partition(":")[2] in ids or bool(ids & set(note.questions))


def _rests_on(condition: Condition | None, ids: frozenset[str]) -> bool:
    return any(getattr(leaf, "answer", None) in ids or getattr(leaf, "field", None) in ids for leaf in condition_leaves(condition))


def _told(by_measure: Mapping[int, tuple[str, ...]], ids: frozenset[str]) -> dict[int, tuple[str, ...]]:
    return {measure: tuple(name for name in names if name not in ids) for measure, names in by_measure.items()}


def _public_roadmap(plan: PlanFacts) -> PlanFacts:
    """Leave out who carries a task in the house, and the reasons members gave for their votes."""
    return replace(plan, lines=tuple(_lines(plan.lines)), phases=tuple(_phase(phase) for phase in plan.phases), joint=tuple(_joint(item) for item in plan.joint))


def _told_deadlines(plan: PlanFacts, case: Case, ids: frozenset[str]) -> PlanFacts:
    """Leave out deadlines of duties that are all confidential; the measures themselves stay."""
    questions, measures = case.sheet.questions, case.catalogue.measures
    secret = {measures[item.measure].id for item in case.plan.measures if item.closes_duties and all(questions[q] in ids for q in item.closes_duties)}
    told = tuple(item for item in plan.deadlines if item.measure not in secret)
    hides = any(not item.planned for item in plan.deadlines if item.measure in secret)
    return replace(plan, deadlines=told, untold=UNTOLD if hides else plan.untold, conflict="" if hides else plan.conflict)


def _lines(lines: Iterable[PlannedLine]) -> Iterator[PlannedLine]:
    return (replace(line, person=NOT_PUBLIC if line.person else "") for line in lines)


def _phase(phase: PhaseFacts) -> PhaseFacts:
    return replace(phase, lines=tuple(_lines(phase.lines)))


def _joint(item: JointMeasure) -> JointMeasure:
    return replace(item, ballots=tuple(_ballot(ballot) for ballot in item.ballots))


def _ballot(ballot: Ballot) -> Ballot:
    return replace(ballot, reason=NOT_PUBLIC if ballot.reason else "")


def _public_change(change: WaveChange, ids: frozenset[str]) -> WaveChange:
    return replace(change, rows=tuple(row for row in change.rows if row.id not in ids))
