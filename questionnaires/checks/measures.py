"""Checks of measures: what they raise, what they need, what they take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from questionnaires.checks.walk import each_question
from questionnaires.problems import Places, Problem, allowed_words, nearest
from questionnaires.schema import Catalogue


def a_measure_raises_a_question_that_does_not_exist(catalogue: Catalogue, places: Places) -> Iterator[Problem]:
    """Raised questions must exist and have a level."""
    for index, measure in enumerate(catalogue.measures):
        for question in measure.raises:
            if question not in catalogue.scored_questions:
                what = "die keine Stufe hat" if question in catalogue.questions else "die es nicht gibt"
                yield places.problem("raise-unknown", ("measures", index, "raises", question),
                                     f"Die Maßnahme »{measure.id}« hebt die Frage »{question}«, {what}. {nearest(question, catalogue.scored_questions)}".strip(),
                                     "Nennen Sie die Kennung einer bewerteten Frage.")


def a_measure_raises_beyond_the_scale(catalogue: Catalogue, places: Places) -> Iterator[Problem]:
    """Raised levels lie on the scale, above its lower end."""
    scale = catalogue.scale
    for index, measure in enumerate(catalogue.measures):
        for question, level in measure.raises.items():
            if not scale.min < level <= scale.max:
                yield places.problem("raise-outside-scale", ("measures", index, "raises", question), f"Die Maßnahme »{measure.id}« hebt »{question}« auf {level:g}.",
                                     f"Erlaubt sind Stufen über {scale.min:g} bis {scale.max:g}.")


def a_measure_raises_nothing(catalogue: Catalogue, places: Places) -> Iterator[Problem]:
    """A measure without effect can never be recommended."""
    for index, measure in enumerate(catalogue.measures):
        if not measure.raises:
            yield places.problem("raise-nothing", ("measures", index), f"Die Maßnahme »{measure.id}« hebt keine Frage.", "Ergänzen Sie »raises: {Frage: Stufe}« oder streichen Sie die Maßnahme.")


def a_question_is_raised_by_no_measure(catalogue: Catalogue, places: Places) -> Iterator[Problem]:
    """Every question with a Soll must be raised to its Soll by some measure."""
    if not catalogue.measures:
        return
    best: dict[str, float] = {}
    for measure in catalogue.measures:
        for name, level in measure.raises.items():
            best[name] = max(level, best.get(name, level))
    for path, _, question in each_question(catalogue):
        target = question.targets.soll
        dated = [target.level, *(variant.level for variant in target.variants)] if target else []
        soll = max((level for levels in dated for level in levels.values() if level is not None), default=None)
        if not question.scored or soll is None or soll <= catalogue.scale.min:
            continue
        if question.id not in best:
            yield places.problem("question-without-measure", path, f"Keine Maßnahme hebt die Frage »{question.id}«.",
                                 "Ergänzen Sie sie bei einer Maßnahme unter »raises« oder legen Sie eine Maßnahme an.")
        elif best[question.id] < soll:
            yield places.problem("soll-out-of-reach", path, f"Keine Maßnahme hebt die Frage »{question.id}« bis zum Soll {soll:g} (höchstens {best[question.id]:g}).",
                                 "Passen Sie »raises« oder das Soll an.")


def a_prerequisite_is_unknown(catalogue: Catalogue, places: Places) -> Iterator[Problem]:
    """Prerequisites must be measures of this catalogue, and not alternatives of the measure itself."""
    for index, measure in enumerate(catalogue.measures):
        for needed in measure.requires:
            if needed not in catalogue.measure:
                yield places.problem("prerequisite-unknown", ("measures", index, "requires"), f"Die Maßnahme »{measure.id}« setzt »{needed}« voraus, die es nicht gibt. {nearest(needed, catalogue.measure)}".strip(),
                                     f"Erlaubt sind: {allowed_words(catalogue.measure, 8)}.")
            elif measure.alternative_group and catalogue.measure[needed].alternative_group == measure.alternative_group:
                yield places.problem("prerequisite-is-alternative", ("measures", index, "requires"), f"»{measure.id}« setzt ihre eigene Alternative »{needed}« voraus.",
                                     "Von Alternativen wird höchstens eine gewählt; streichen Sie die Voraussetzung.")


def measures_wait_for_each_other(catalogue: Catalogue, places: Places) -> Iterator[Problem]:
    """Prerequisites must not run in a circle."""
    graph = {measure.id: set(measure.requires) for measure in catalogue.measures}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle = list(error.args[1])
        index = [measure.id for measure in catalogue.measures].index(circle[0])
        yield places.problem("measure-cycle", ("measures", index, "requires"), f"Maßnahmen setzen sich im Kreis voraus: {' → '.join(reversed(circle))}.",
                             "Streichen Sie eine der Voraussetzungen.")


def an_alternative_has_no_partner(catalogue: Catalogue, places: Places) -> Iterator[Problem]:
    """A group of alternatives needs at least two members."""
    groups = Counter(measure.alternative_group for measure in catalogue.measures if measure.alternative_group)
    for index, measure in enumerate(catalogue.measures):
        if measure.alternative_group and groups[measure.alternative_group] == 1:
            yield places.problem("alternative-alone", ("measures", index, "alternative_group"), f"»{measure.id}« ist die einzige Maßnahme der Gruppe »{measure.alternative_group}«.",
                                 "Verbessern Sie den Gruppennamen oder streichen Sie ihn.")


def an_estimate_is_not_ordered(catalogue: Catalogue, places: Places) -> Iterator[Problem]:
    """Three-point estimates run low ≤ likely ≤ high and are not negative; effort is positive."""
    for index, measure in enumerate(catalogue.measures):
        for key in ("effort", "cost_once", "cost_yearly", "duration_months"):
            estimate = getattr(measure, key)
            if estimate is None:
                continue
            if not 0 <= estimate.low <= estimate.likely <= estimate.high or (key == "effort" and estimate.likely <= 0):
                yield places.problem("estimate-not-ordered", ("measures", index, key), f"Die Schätzung »{key}« der Maßnahme »{measure.id}« ist nicht geordnet ({estimate.low:g}/{estimate.likely:g}/{estimate.high:g}).",
                                     "Es muss gelten: 0 ≤ low ≤ likely ≤ high; der Aufwand ist größer als 0.")


def a_programme_is_unknown(catalogue: Catalogue, places: Places) -> Iterator[Problem]:
    """Funding must name programmes of programmes.yaml."""
    for index, measure in enumerate(catalogue.measures):
        for funding in measure.funding:
            if funding.programme not in catalogue.programme:
                yield places.problem("programme-unknown", ("measures", index, "funding"), f"»{measure.id}« nennt das Förderprogramm »{funding.programme}«, das es nicht gibt. {nearest(funding.programme, catalogue.programme)}".strip(),
                                     f"Erlaubt sind: {allowed_words(catalogue.programme)}.")


CHECKS = (
    a_measure_raises_a_question_that_does_not_exist, a_measure_raises_beyond_the_scale, a_measure_raises_nothing,
    a_question_is_raised_by_no_measure, a_prerequisite_is_unknown, measures_wait_for_each_other, an_alternative_has_no_partner,
    an_estimate_is_not_ordered, a_programme_is_unknown,
)
