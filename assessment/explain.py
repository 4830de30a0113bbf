"""Why this number: answers → rule → value, step by step, checkable by hand."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

import numpy as np

from assessment.answers import points_of
from assessment.costing import Cost, cost_of
from assessment.errors import UnknownName
from assessment.estimates import estimate_of
from assessment.evaluate import Evaluation, Finding
from assessment.model import Grade, Response
from assessment.recommend import plan_for
from questionnaires import (
    PROFILES,
    Dimension,
    Field,
    MultiQuestion,
    NumberQuestion,
    Question,
    YesNoQuestion,
    nearest,
)
from reports import Estimate, answer_text, german
from reports.views.points import points_line
from reports.views.wording import CLASSES, STATES
from scoring import CONTRADICTORY, ROOT, SOLL, MeasureClass, closed_levels

TYPES = {"level": "Stufen", "choice": "Auswahl", "multi": "Mehrfachauswahl", "yes_no": "ja oder nein", "number": "Zahl", "percent": "Prozent", "months": "Monate", "indicator": "Kennzahl"}
TARGETS = dict(zip(PROFILES, ("Pflicht", "Soll", "Optimum"), strict=True))


@dataclass(frozen=True)
class Explanation:
    """A number with the steps that lead to it; ``values`` hold the unrounded numbers by name."""

    title: str
    steps: tuple[str, ...]
    values: dict[str, float]

    def as_text(self) -> str:
        """Give title and numbered steps."""
        lines = [self.title, "─" * min(len(self.title), 100)]
        lines += [f"{number}. {step}" for number, step in enumerate(self.steps, start=1)]
        return "\n".join(lines)

    def as_data(self) -> dict[str, object]:
        """Give plain data for JSON; nan becomes null."""
        return {"titel": self.title, "schritte": list(self.steps), "werte": {key: None if math.isnan(value) else value for key, value in self.values.items()}}


def explain(evaluation: Evaluation, row: int, name: str) -> Explanation:
    """Explain a question, field, dimension, measure or the whole; raises UnknownName."""
    catalogue = evaluation.catalogue
    if name in catalogue.questions and catalogue.questions[name].scored:
        return _question(evaluation, row, catalogue.questions[name])
    if name in evaluation.scores.index:
        return _node(evaluation, row, name)
    if name in catalogue.measure:
        return _measure(evaluation, row, name)
    known = [ROOT, *evaluation.scores.index, *catalogue.questions, *catalogue.measure]
    raise UnknownName(f"Die Kennung »{name}« gibt es im Katalog {catalogue.edition} nicht. {nearest(name, known)} Erlaubt sind Fragen (1.4.1), Handlungsfelder (1.4), Dimensionen (1), Maßnahmen (M107) und »gesamt«.".replace("  ", " "))


def _num(value: float, places: int = 3) -> str:
    text = german.decimal(value, places, missing="–")
    return text.rstrip("0").rstrip(",") if "," in text else text


# -- questions ----------------------------------------------------------------------------------------------------


def _question(evaluation: Evaluation, row: int, question: Question) -> Explanation:
    finding = evaluation.findings[row][question.id]
    column = evaluation.column[question.id]
    sheet = evaluation.sheet
    member = evaluation.group.members[row]
    steps = [f"Frage ({TYPES[question.type]}): {question.ask}"]
    steps += [_said(evaluation, question, response) for response in finding.responses] or ["Es liegt keine Antwort vor."]
    steps += _consolidation(evaluation, finding)
    values = {"stufe": float(sheet.level[row, column]), "untergrenze": float(sheet.low_levels[row, column]), "obergrenze": float(sheet.high_levels[row, column])}
    for index, profile in enumerate(PROFILES):
        target = float(sheet.target[index, row, column])
        gap = float(evaluation.gaps.question[index, row, column])
        values |= {f"ziel_{profile}": target, f"luecke_{profile}": gap}
        if not math.isnan(target):
            source = getattr(question.targets, profile)
            agreed = index == SOLL and any(item.question == question.id for item in evaluation.group.agreed)
            reason = "gemeinsam beschlossen" if agreed else source.reason if source else ""
            left = f"; Lücke = max(0, {_num(target)} − {_num(values['stufe'])}) = {_num(gap)}" if not math.isnan(gap) else ""
            steps.append(f"Ziel {TARGETS[profile]} am Stichtag: {_num(target)} ({reason}){left}")
    must = float(sheet.must_at_least[row, column])
    if not math.isnan(must):
        state = "nicht erfüllt" if evaluation.scores.failed[row, column] else "erfüllt" if sheet.answered[row, column] else "noch nicht belegt"
        steps.append(f"Pflichtfrage: mindestens {_num(must)}; {state}. Sonst wird Handlungsfeld {evaluation.catalogue.field_of[question.id].id} auf höchstens {_num(float(sheet.cap[column]))} begrenzt.")
    weight = float(evaluation.gaps.weight[row, column])
    values["anteil"] = weight
    steps.append(f"Gewicht {_num(question.weight)} im Handlungsfeld; eine Stufe hier ist {_num(weight, 4)} Stufen im Gesamtwert wert.")
    return Explanation(f"{member.name} – Frage {question.id} {question.title}", tuple(steps), values)


def _said(evaluation: Evaluation, question: Question, response: Response) -> str:
    who = f"{evaluation.catalogue.roles.get(response.role, response.role)} am {german.short_date(response.day)}"
    if response.unknown:
        return f"{who}: weiß nicht"
    if response.not_applicable:
        return f"{who}: entfällt, weil {response.not_applicable}"
    grade = Grade(response.grade).label + (f" {response.evidence}" if response.evidence else "")
    said = f"»{answer_text(question, response.answer)}«"
    return f"{who}: {said}{_rule(evaluation, question, response)} → Stufe {_num(response.level or 0.0)} (Nachweis: {grade})"


def _rule(evaluation: Evaluation, question: Question, response: Response) -> str:
    """Say which line of the question's table turns the answer into its level."""
    match question:
        case NumberQuestion(breakpoints=points):
            return " → " + _interpolation(points, float(response.answer))  # type: ignore[arg-type]
        case MultiQuestion():
            reached = points_of(question, response.answer or ())
            return f" → {_num(reached)} Punkte; Punktstufen {', '.join(f'ab {_num(need)} → {_num(level)}' for need, level in question.steps)}"
        case YesNoQuestion():
            levels = evaluation.catalogue.yes_no_levels(question)
            middle = f", teilweise → {_num(levels.teilweise)}" if levels.teilweise is not None else ""
            return f" → Regel ja → {_num(levels.ja)}{middle}, nein → {_num(levels.nein)}"
        case _:
            return ""


def _interpolation(points: tuple[tuple[float, float], ...], value: float) -> str:
    if value <= points[0][0]:
        return f"bis {_num(points[0][0])} → {_num(points[0][1])}"
    if value >= points[-1][0]:
        return f"ab {_num(points[-1][0])} → {_num(points[-1][1])}"
    (x0, y0), (x1, y1) = next(pair for pair in itertools.pairwise(points) if pair[0][0] <= value <= pair[1][0])
    return f"zwischen {_num(x0)} → {_num(y0)} und {_num(x1)} → {_num(y1)}: {_num(y0)} + ({_num(value)} − {_num(x0)}) / ({_num(x1)} − {_num(x0)}) × ({_num(y1)} − {_num(y0)})"


def _consolidation(evaluation: Evaluation, finding: Finding) -> list[str]:
    result = finding.consolidated
    if result is None:
        low, high = evaluation.catalogue.scale.min, evaluation.catalogue.scale.max
        what = f"; {finding.reason}" if finding.reason else f"; zählt als Untergrenze {_num(low)} und Obergrenze {_num(high)}" if finding.state in (0, 1) else ""
        return [f"Zustand: {STATES[finding.state]}{what}"]
    steps = []
    rated = [response for response in finding.responses if response.level is not None]
    if result.index is None:
        steps.append(f"Es gilt die Bewertung der Beratung: Stufe {_num(result.uncut)}. Grund: {finding.rating_reason}")
    elif len(rated) > 1:
        best = max(response.grade for response in rated)
        levels = sorted(response.level for response in rated if response.grade == best and response.level is not None)
        steps.append(f"Es zählen die Antworten mit dem besten Nachweis ({Grade(best).label}): {'; '.join(_num(level) for level in levels)} → unterer Median {_num(result.uncut)}")
    if finding.state == CONTRADICTORY:
        why = "jemand hält die Frage für nicht zutreffend" if finding.disputed and not result.contradictory else f"Spannweite mindestens {_num(evaluation.catalogue.rules.contradiction_from)} Stufen"
        steps.append(f"Widersprüchlich ({why}): Untergrenze {_num(result.lower)}, Obergrenze {_num(result.upper)}")
    if result.ceiling_cut:
        steps.append(f"Ohne Dokument höchstens Stufe {_num(result.level)} (statt {_num(result.uncut)})")
    return [*steps, f"Stufe der Frage: {_num(result.level)}"]


# -- nodes --------------------------------------------------------------------------------------------------------


def _node(evaluation: Evaluation, row: int, name: str) -> Explanation:
    scores, tree = evaluation.scores, evaluation.sheet.tree
    node = scores.index[name]
    member = evaluation.group.members[row]
    is_leaf = bool((tree.leaf_of == node).any())
    steps, values = (_leaf if is_leaf else _inner)(evaluation, row, node)
    gaps = evaluation.gaps
    for index, profile in enumerate(PROFILES):
        target, gap, attained = (float(array[index, row, node]) for array in (gaps.target, gaps.node, gaps.attainment))
        values |= {f"ziel_{profile}": target, f"luecke_{profile}": gap, f"erreicht_{profile}": attained}
        if not math.isnan(target):
            steps.append(f"Ziel {TARGETS[profile]}: gewichtet {_num(target)}; mittlere Lücke der beantworteten Fragen {_num(gap)}; erreicht {german.percent(attained)} "
                         f"(Bereich {german.percent(float(gaps.attainment_lower[index, row, node]))} bis {german.percent(float(gaps.attainment_upper[index, row, node]))})")
    return Explanation(f"{member.name} – {_title(evaluation, name)}", tuple(steps), values)


def _title(evaluation: Evaluation, name: str) -> str:
    if name == ROOT:
        return "Gesamtwert"
    if name in evaluation.catalogue.fields:
        return f"Handlungsfeld {name} {evaluation.catalogue.fields[name].title}"
    dimension: Dimension | Field = next(item for item in evaluation.catalogue.dimensions if item.id == name)
    return f"Dimension {name} {dimension.title}"


def _values(evaluation: Evaluation, row: int, node: int) -> dict[str, float]:
    scores = evaluation.scores
    return {"ist": float(scores.point[row, node]), "roh": float(scores.raw[row, node]), "untergrenze": float(scores.lower[row, node]),
            "obergrenze": float(scores.upper[row, node]), "abdeckung": float(scores.coverage[row, node])}


def _leaf(evaluation: Evaluation, row: int, node: int) -> tuple[list[str], dict[str, float]]:
    sheet, scores, tree = evaluation.sheet, evaluation.scores, evaluation.sheet.tree
    own = np.flatnonzero(tree.leaf_of == node)
    inside = [q for q in own if sheet.answered[row, q]]
    asked = [q for q in own if sheet.applicable[row, q]]
    values = _values(evaluation, row, node)
    weight = tree.question_weight
    steps = []
    for q in own:
        state = STATES[int(sheet.state[row, q])]
        level = f"Stufe {_num(float(sheet.level[row, q]))}" if sheet.answered[row, q] else state
        steps.append(f"Frage {sheet.questions[q]} (Gewicht {_num(float(weight[q]))}): {level}")
    if not asked:
        return [*steps, "Keine Frage trifft zu: Das Handlungsfeld ist nicht zutreffend."], values
    if tree.is_sum[node]:
        steps.append(f"Ist = Summe(Gewicht × Stufe) = {_num(values['roh'])}; unbekannte und offene Fragen zählen {_num(tree.level_min)}")
    elif inside:
        terms = " + ".join(f"{_num(float(weight[q]))}×{_num(float(sheet.level[row, q]))}" for q in inside)
        below = float(weight[inside].sum())
        steps.append(f"Ist = ({terms}) / {_num(below)} = {_num(float((weight[inside] * sheet.level[row, inside]).sum()))} / {_num(below)} = {_num(values['roh'])}")
    else:
        steps.append("Keine Frage ist beantwortet: nicht bewertbar.")
    total = float(weight[asked].sum())
    for label, levels in (("Untergrenze", sheet.low_levels), ("Obergrenze", sheet.high_levels)):
        divided = "" if tree.is_sum[node] else f" / {_num(total)}"
        steps.append(f"{label} = {_num(float((weight[asked] * levels[row, asked]).sum()))}{divided} = {_num(float((weight[asked] * levels[row, asked]).sum() / (1 if tree.is_sum[node] else total)))}")
    steps.append(f"Abdeckung = {_num(float(weight[inside].sum()))} / {_num(total)} = {german.percent(values['abdeckung'])}")
    culprit = int(scores.capped_by[row, node])
    if culprit >= 0:
        steps.append(f"Begrenzt auf {_num(values['ist'])}, weil Pflichtfrage {sheet.questions[culprit]} nicht erfüllt ist (roh {_num(values['roh'])})")
    steps.append(f"Ergebnis: {_num(values['ist'])}, Bereich {_num(values['untergrenze'])} bis {_num(values['obergrenze'])} (Grenzen nach Anwendung der Pflichtregeln)")
    return steps, values


def _inner(evaluation: Evaluation, row: int, node: int) -> tuple[list[str], dict[str, float]]:
    scores, tree = evaluation.scores, evaluation.sheet.tree
    children = np.flatnonzero(tree.parent == node)
    values = _values(evaluation, row, node)
    steps = [f"{_title(evaluation, tree.ids[c])} (Gewicht {_num(float(tree.weight[c]))}): {german.decimal(float(scores.point[row, c]), 3)}" for c in children]
    valued = [c for c in children if not math.isnan(scores.point[row, c])]
    if valued:
        terms = " + ".join(f"{_num(float(tree.weight[c]))}×{_num(float(scores.point[row, c]))}" for c in valued)
        divided = "" if tree.is_sum[node] else f" / {_num(float(tree.weight[valued].sum()))}"
        steps.append(f"Ist = ({terms}){divided} = {_num(values['ist'])}")
    else:
        steps.append("Kein Teil ist bewertbar: nicht bewertbar.")
    applicable = [c for c in children if not math.isnan(scores.lower[row, c])]
    for label, array in (("Untergrenze", scores.lower), ("Obergrenze", scores.upper)):
        if applicable:
            terms = " + ".join(f"{_num(float(tree.weight[c]))}×{_num(float(array[row, c]))}" for c in applicable)
            divided = "" if tree.is_sum[node] else f" / {_num(float(tree.weight[applicable].sum()))}"
            steps.append(f"{label} = ({terms}){divided} = {_num(float(array[row, node]))}")
    steps.append(f"Abdeckung: {german.percent(values['abdeckung'])}")
    return steps, values


# -- measures -----------------------------------------------------------------------------------------------------


def _measure(evaluation: Evaluation, row: int, name: str) -> Explanation:
    catalogue, sheet = evaluation.catalogue, evaluation.sheet
    index = [measure.id for measure in catalogue.measures].index(name)
    measure = catalogue.measures[index]
    closed = closed_levels(sheet.only(row), evaluation.raises[index:index + 1], SOLL)[0, 0]
    weights = evaluation.gaps.weight[row]
    whole = float(np.nansum(weights * evaluation.gaps.question[SOLL, row]))
    benefit = float((weights * closed).sum())
    steps = []
    for q in np.flatnonzero(~np.isnan(evaluation.raises[index])):
        level, target = float(sheet.level[row, q]), float(sheet.target[SOLL, row, q])
        what = STATES[int(sheet.state[row, q])] if math.isnan(level) else f"Stufe {_num(level)}, Soll {_num(target)}"
        steps.append(f"Frage {sheet.questions[q]} ({what}) wird auf {_num(float(evaluation.raises[index, q]))} gehoben: {_num(float(weights[q]), 4)} × {_num(float(closed[q]))} = {_num(float(weights[q] * closed[q]), 4)}")
    share = 100 * benefit / whole if whole > 0 else float("nan")
    steps.append(f"Beitrag = {_num(benefit, 4)} von {_num(whole, 4)} Gesamtlücke = {_num(share, 2)} %")
    cost = cost_of(evaluation, row, measure)
    steps += _expense(estimate_of(evaluation, row, measure), cost)
    plan = plan_for(evaluation, row)
    values = {"beitrag": benefit, "anteil_prozent": share, "aufwand": cost.days, "aufwand_mit_geld": cost.expense}
    if index not in plan.rank:
        waiting = index in plan.waiting
        steps.append("Nicht empfohlen: " + ("alle betroffenen Fragen sind noch zu klären." if waiting else "keine Lücke zum Soll wird geschlossen, oder eine Alternative geht vor."))
        return Explanation(f"{evaluation.group.members[row].name} – Maßnahme {name} {measure.title}", tuple(steps), values)
    item = plan.measures[plan.rank[index] - 1]
    steps.append(f"{points_line(plan.ranking.weights, item)} von 100")
    if item.closes_duties:
        reason = f"erfüllt Pflicht {', '.join(sheet.questions[q] for q in item.closes_duties)}"
    elif item.because_of >= 0:
        reason = f"Voraussetzung für {catalogue.measures[item.because_of].id}"
    else:
        sign = "≥" if item.klass == MeasureClass.PRIORISIERT else "<"
        reason = f"{german.decimal(item.points)} Punkte {sign} Schwelle {german.number(plan.ranking.threshold)}"
    steps.append(f"Klasse {CLASSES[item.klass]}: {reason}; Rang {plan.rank[index]} von {len(plan.measures)}")
    if item.pulled_by >= 0:
        steps.append(f"Vorgezogen vor {catalogue.measures[item.pulled_by].id}, weil Voraussetzung dafür")
    return Explanation(f"{evaluation.group.members[row].name} – Maßnahme {name} {measure.title}", tuple(steps), values | {"rang": float(plan.rank[index]), "punkte": item.points})


def _expense(figures: Estimate, cost: Cost) -> list[str]:
    """Say how effort and money add up to day equivalents."""
    effort = figures.effort
    fitted = [] if figures.factor == 1 else [f"An die Größe angepasst: alle Schätzwerte × {_num(figures.factor, 3)}"]
    steps = [*fitted, f"Erwarteter Aufwand = ({_num(effort.low)} + 4×{_num(effort.likely)} + {_num(effort.high)}) / 6 = {_num(cost.days, 2)} Personentage"]
    funded = f" − {german.euro(cost.funding)} Förderung ({cost.grant.title})" if cost.grant else ""
    steps.append(f"Eigene Mittel im Planungszeitraum = {german.euro(cost.once)} einmalig{funded} + {german.number(cost.years)} × {german.euro(cost.yearly)} jährlich = {german.euro(cost.net)}")
    steps.append(f"Arbeit und Geld = {_num(cost.days, 2)} + {german.euro(cost.net)} / {german.euro(cost.day_rate)} je Tag = {_num(cost.expense, 2)} Personentage")
    return steps
