"""Catalogue + answers → ScoreSheet → Evaluation: the only place where ids become array positions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache

import numpy as np

from assessment.bulk import many_objects
from assessment.conditions import holds
from assessment.model import FactValue, Municipality, Rating, Response, WorkingGroup
from assessment.online_services import computed_responses
from questionnaires import PROFILES, AnswerCondition, Catalogue, Condition, FactCondition, Field, Question, Target, condition_leaves, level_on
from scoring import (
    ANSWERED,
    CONTRADICTORY,
    NOT_APPLICABLE,
    OPEN,
    ROOT,
    SOLL,
    UNKNOWN,
    Consolidated,
    Gaps,
    Scores,
    ScoreSheet,
    Tree,
    benefits,
    consolidate,
    gaps,
    score,
)


@dataclass(frozen=True, slots=True)
class Finding:
    """What is known of one question of one municipality, and why.

    ``state`` one of the states of scoring.md § 3; ``consolidated`` where answered; ``reason`` why it does not apply;
    ``by_rule`` whether a rule of the catalogue says so; ``disputed`` whether someone said it does not apply while
    others gave a level.
    """

    question: str
    state: int
    responses: tuple[Response, ...] = ()
    consolidated: Consolidated | None = None
    reason: str = ""
    by_rule: bool = False
    disputed: bool = False
    rating_reason: str = ""


@dataclass(frozen=True)
class Evaluation:
    """A working group with everything computed; row i of all arrays is member i of the group."""

    group: WorkingGroup
    sheet: ScoreSheet
    scores: Scores
    gaps: Gaps
    findings: tuple[dict[str, Finding], ...]
    raises: np.ndarray = field(repr=False)

    @property
    def catalogue(self) -> Catalogue:
        """Give the catalogue of the group."""
        return self.group.catalogue

    @cached_property
    def column(self) -> dict[str, int]:
        """Give the position of each question id in the arrays."""
        return {name: index for index, name in enumerate(self.sheet.questions)}

    @cached_property
    def benefit(self) -> np.ndarray:
        """Give the benefit of each measure alone for each member, (m, k), 0 where the member already has what it brings."""
        found = benefits(self.sheet, self.raises, SOLL) if len(self.raises) else np.zeros((len(self.group.members), 0))
        for k, measure in enumerate(self.catalogue.measures):
            if measure.done_when is not None:
                found[[_is_done(self, row, measure.done_when) for row in range(len(found))], k] = 0.0
        return found

    @cached_property
    def row(self) -> dict[str, int]:
        """Give the position of each member key in the arrays."""
        return {member.key: index for index, member in enumerate(self.group.members)}


def _is_done(evaluation: Evaluation, row: int, condition: Condition) -> bool:
    """Say whether a member surely has what a measure brings; what does not apply to it leaves nothing to do."""
    def level_of(name: str) -> float:
        column = evaluation.column[name]
        return float(evaluation.sheet.level[row, column]) if evaluation.sheet.applicable[row, column] else float("inf")

    return holds(condition, evaluation.group.members[row].facts, level_of) is True


def build_tree(catalogue: Catalogue) -> Tree:
    """Give the catalogue's tree: root, dimensions, fields of all depths, scored questions."""
    ids, parents, weights, sums = [ROOT], [-1], [1.0], [catalogue.aggregate == "sum"]

    def add(name: str, parent: int, weight: float, aggregate: str) -> int:
        ids.append(name)
        parents.append(parent)
        weights.append(weight)
        sums.append(aggregate == "sum")
        return len(ids) - 1

    def add_fields(fields: tuple[Field, ...], parent: int) -> None:
        for item in fields:
            add_fields(item.fields, add(item.id, parent, item.weight, item.aggregate))

    for dimension in catalogue.dimensions:
        add_fields(dimension.fields, add(dimension.id, 0, dimension.weight, dimension.aggregate))
    position = {name: index for index, name in enumerate(ids)}
    questions = catalogue.scored_questions
    return Tree(
        tuple(ids), np.array(parents), np.array(weights), np.array(sums), np.array([position[catalogue.field_of[name].id] for name in questions]),
        np.array([question.weight for question in questions.values()]), catalogue.scale.min, catalogue.scale.max)


def evaluate(group: WorkingGroup) -> Evaluation:
    """Score a working group by the rules in force on its reference date."""
    catalogue = group.catalogue
    questions = tuple(catalogue.scored_questions)
    conditions = _conditions(catalogue)
    with many_objects():
        findings = tuple(_findings(catalogue, conditions, member, group.reference_date) for member in group.members)
    shape = (len(group.members), len(questions))
    state = np.full(shape, OPEN, dtype=np.int8)
    level, lower, upper, must = (np.full(shape, np.nan) for _ in range(4))
    target = np.full((len(PROFILES), *shape), np.nan)
    cap = np.array([question.must.caps_field_at if question.must else np.nan for question in catalogue.scored_questions.values()])
    agreed = {item.question: item.level for item in group.agreed}
    for i in range(len(group.members)):
        for j, name in enumerate(questions):
            finding = findings[i][name]
            state[i, j] = finding.state
            if finding.consolidated is not None:
                level[i, j], lower[i, j], upper[i, j] = finding.consolidated.level, finding.consolidated.lower, finding.consolidated.upper
    for j, name in enumerate(questions):
        question = catalogue.questions[name]
        alike = not any(found.variants for _, found in question.targets.items())
        for i, member in enumerate(group.members[:1] if alike else group.members):
            values = targets_of(question, group, member, agreed.get(name))
            rows = slice(None) if alike else slice(i, i + 1)
            target[:, rows, j] = values[:, None]
            must[rows, j] = _must_level(question, values[0])
    sheet = ScoreSheet(tuple(member.key for member in group.members), questions, build_tree(catalogue), state, level, lower, upper, target, must, cap)
    return Evaluation(group, sheet, score(sheet), gaps(sheet), findings, _raises(catalogue, questions))


def targets_of(question: Question, group: WorkingGroup, member: Municipality, agreed: float | None) -> np.ndarray:
    """Give the three targets (3,) of a question for a member on the reference date, nan where nothing is asked for.

    A Soll agreed by the group replaces the catalogue's, but never falls below the legal duty; optimal follows upwards.
    """
    values = np.full(len(PROFILES), np.nan)
    for profile, target in question.targets.items():
        level = target_level(target, group, member.facts)
        if level is not None:
            values[PROFILES.index(profile)] = level
    if agreed is not None:
        values[1] = np.fmax(agreed, values[0])
        values[2] = np.fmax(values[1], values[2])
    return values


def target_level(target: Target, group: WorkingGroup, facts: Mapping[str, FactValue]) -> float | None:
    """Give the level of one target: the first variant whose condition surely holds, otherwise the plain level."""
    chosen = next((variant for variant in target.variants if holds(variant.when, facts)), target)
    return level_on(chosen.level, group.reference_date)


def _must_level(question: Question, duty: float) -> float:
    """Give the level a mandatory rule demands; it is in force where the pflicht target in force reaches it."""
    must = question.must
    return must.at_least if must is not None and duty >= must.at_least - 1e-9 else np.nan


def _raises(catalogue: Catalogue, questions: tuple[str, ...]) -> np.ndarray:
    position = {name: index for index, name in enumerate(questions)}
    raises = np.full((len(catalogue.measures), len(questions)), np.nan)
    for k, measure in enumerate(catalogue.measures):
        for name, level in measure.raises.items():
            raises[k, position[name]] = level
    return raises


def _findings(catalogue: Catalogue, conditions: Mapping[str, tuple[Condition, ...]], member: Municipality, day: date, names: Iterable[str] | None = None) -> dict[str, Finding]:
    """Consolidate every question of a member (or those named); conditions on answers are settled in the order they depend on each other."""
    by_question: dict[str, list[Response]] = {}
    for response in (*member.responses, *computed_responses(catalogue, member, day)):
        by_question.setdefault(response.question, []).append(response)
    ratings = {rating.question: rating for rating in member.ratings}
    done: dict[str, Finding] = {}

    def level_of(name: str) -> float | None:
        found = settle(name)
        return found.consolidated.level if found.consolidated else None

    def settle(name: str) -> Finding:
        if name not in done:
            question, responses = catalogue.questions[name], tuple(by_question.get(name, ()))
            broken = next((condition for condition in conditions.get(name, ()) if holds(condition, member.facts, level_of) is False), None)
            if broken is not None:
                done[name] = Finding(name, NOT_APPLICABLE, responses, reason=said_condition(catalogue, broken), by_rule=True)
            else:
                done[name] = _consolidated(catalogue, question, responses, ratings.get(name))
        return done[name]

    return {name: settle(name) for name in (catalogue.questions if names is None else names)}


def ruled_out(catalogue: Catalogue, member: Municipality, day: date) -> dict[str, str]:
    """Give the questions that a rule of the catalogue makes not apply to a member, each with the reason; ``conditional_on`` names the answers it rests on."""
    conditions = _conditions(catalogue)
    return {name: finding.reason for name, finding in _findings(catalogue, conditions, member, day, conditions).items() if finding.by_rule}


def conditional_on(catalogue: Catalogue) -> frozenset[str]:
    """Give the questions whose answers decide whether other questions apply."""
    every = (condition for conditions in _conditions(catalogue).values() for condition in conditions)
    return frozenset(leaf.answer for condition in every for leaf in condition_leaves(condition) if isinstance(leaf, AnswerCondition))


def _conditions(catalogue: Catalogue) -> dict[str, tuple[Condition, ...]]:
    """Give the conditions of every question that has any, its field's first."""
    both = {name: (catalogue.field_of[name].applies_when, question.applies_when) for name, question in catalogue.questions.items()}
    return {name: present for name, pair in both.items() if (present := tuple(condition for condition in pair if condition is not None))}


_settled = lru_cache(maxsize=65_536)(consolidate)
"""Equal responses are consolidated once: in a state-wide project the same few patterns come back millions of times."""


def _consolidated(catalogue: Catalogue, question: Question, responses: tuple[Response, ...], rating: Rating | None) -> Finding:
    rated = [response for response in responses if response.level is not None]
    refused = [response for response in responses if response.not_applicable]
    if not question.scored:
        answered = any(response.answer is not None for response in responses)
        return Finding(question.id, ANSWERED if answered else OPEN, responses)
    if rated or rating is not None:
        rules = catalogue.rules
        ceiling = (rules.evidence_ceiling.level, rules.evidence_ceiling.grade) if question.needs_document and rules.evidence_ceiling else None
        result = _settled(tuple(response.level for response in rated if response.level is not None), tuple(response.grade for response in rated),
                             rating.level if rating else None, contradiction_from=rules.contradiction_from, ceiling=ceiling)
        disputed = bool(refused) and rating is None
        state = CONTRADICTORY if result.contradictory or disputed else ANSWERED
        return Finding(question.id, state, responses, result, disputed=disputed, rating_reason=rating.reason if rating else "")
    if refused:
        return Finding(question.id, NOT_APPLICABLE, responses, reason=refused[0].not_applicable)
    return Finding(question.id, UNKNOWN if responses else OPEN, responses)


def said_condition(catalogue: Catalogue, condition: Condition) -> str:
    """Say in German why a rule makes a question not apply."""
    parts = []
    for leaf in condition_leaves(condition):
        match leaf:
            case FactCondition(fact=key):
                fact = catalogue.fact[key]
                if leaf.is_ is not None:
                    parts.append(f"{fact.label}: {fact.options.get(leaf.is_, leaf.is_)}")
                elif leaf.one_of:
                    parts.append(f"{fact.label}: {' oder '.join(fact.options.get(word, word) for word in leaf.one_of)}")
                else:
                    parts.append(f"{fact.label}{_bounds(leaf.at_least, leaf.below)}")
            case AnswerCondition(answer=name):
                parts.append(f"Frage {name}{_bounds(leaf.at_least, leaf.below)}")
    return f"gilt nur bei: {'; '.join(parts)}"


def _bounds(at_least: float | None, below: float | None) -> str:
    words = ([f" ab {at_least:g}"] if at_least is not None else []) + ([f" unter {below:g}"] if below is not None else [])
    return " und".join(words)
