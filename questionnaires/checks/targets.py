"""Checks of target levels and mandatory rules."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from questionnaires.checks.walk import each_question
from questionnaires.problems import Places, Problem
from questionnaires.schema import DUTY_CLASSES, Catalogue, Question, level_on


def targets_are_not_monotone(catalogue: Catalogue, places: Places) -> Iterator[Problem]:
    """On every date and for every variant pflicht ≤ soll ≤ optimal must hold."""
    for path, _, question in each_question(catalogue):
        targets = dict(question.targets.items())
        days = {day for target in targets.values() for day in target.level}
        for day in sorted(days | {catalogue.legal_reference_date}):
            present = [(name, level) for name, target in targets.items() if (level := level_on(target.level, day)) is not None]
            for (low_name, low), (high_name, high) in pairwise(present):
                if low > high:
                    since = "" if day == date.min else f" ab {day:%d.%m.%Y}"
                    yield places.problem("targets-not-monotone", (*path, "targets"),
                                         f"Bei der Frage »{question.id}« liegt das Ziel »{low_name}« ({low:g}){since} über »{high_name}« ({high:g}).",
                                         "Es muss gelten: pflicht ≤ soll ≤ optimal.")
        yield from _variant_problems(question, path, places)


def _variant_problems(question: Question, path: tuple[str | int, ...], places: Places) -> Iterator[Problem]:
    plain = {name: max((level for level in target.level.values() if level is not None), default=None)
             for name, target in question.targets.items()}
    order = list(plain)
    for name, target in question.targets.items():
        for index, variant in enumerate(target.variants):
            for level in (value for value in variant.level.values() if value is not None):
                below = [plain[other] for other in order[: order.index(name)] if plain[other] is not None]
                if any(level < other for other in below):  # type: ignore[operator]
                    yield places.problem("targets-not-monotone", (*path, "targets", name, "variants", index),
                                         f"Eine Variante des Ziels »{name}« der Frage »{question.id}« liegt unter einem niedrigeren Ziel.",
                                         "Es muss auch in Varianten gelten: pflicht ≤ soll ≤ optimal.")


def a_target_lies_outside_the_scale(catalogue: Catalogue, places: Places) -> Iterator[Problem]:
    """Targets and mandatory levels lie on the scale."""
    scale = catalogue.scale
    for path, _, question in each_question(catalogue):
        named = [((*path, "targets", name), level)
                 for name, target in question.targets.items()
                 for dated in (target.level, *(variant.level for variant in target.variants)) for level in dated.values()]
        if question.must is not None:
            named += [((*path, "must"), question.must.at_least), ((*path, "must"), question.must.caps_field_at)]
        for at, level in named:
            if level is not None and not scale.min <= level <= scale.max:
                yield places.problem("target-outside-scale", at, f"Die Zielstufe {level:g} der Frage »{question.id}« liegt außerhalb der Skala.",
                                     f"Erlaubt sind Stufen von {scale.min:g} bis {scale.max:g}.")


def a_target_rests_on_a_norm_that_cannot_carry_it(catalogue: Catalogue, places: Places) -> Iterator[Problem]:
    """A norm that is unverified (N) or only a delimitation, frame or funding is never the only reason of a target."""
    for path, _, question in each_question(catalogue):
        for name, target in question.targets.items():
            cited = [catalogue.norm[key] for key in target.norms if key in catalogue.norm]
            if cited and not any(norm.may_be_reason for norm in cited):
                keys = ", ".join(norm.key for norm in cited)
                yield places.problem("target-norm-weak", (*path, "targets", name),
                                     f"Das Ziel »{name}« der Frage »{question.id}« stützt sich nur auf {keys} (ungeprüft, Abgrenzung, Rahmen oder Förderung).",
                                     "Nennen Sie eine geprüfte Norm oder begründen Sie das Ziel ohne Norm als gute Praxis.")


def a_duty_has_no_legal_norm(catalogue: Catalogue, places: Places) -> Iterator[Problem]:
    """A pflicht target and a mandatory rule need a verified norm of class Pflicht."""
    if not catalogue.norms:
        return
    for path, _, question in each_question(catalogue):
        duties = [((*path, "must"), question.must.norms)] if question.must else []
        if question.targets.pflicht is not None:
            duties.append(((*path, "targets", "pflicht"), question.targets.pflicht.norms))
        for at, keys in duties:
            norms = [catalogue.norm[key] for key in keys if key in catalogue.norm]
            if not any(norm.class_ in DUTY_CLASSES and norm.status != "N" for norm in norms):
                yield places.problem("duty-without-law", at, f"Die Pflicht der Frage »{question.id}« nennt keine geprüfte gesetzliche Grundlage.",
                                     "Nennen Sie unter »norms« eine Norm der Klasse »pflicht« oder »pflicht_bedingt«, oder streichen Sie die Pflicht.")


def a_mandatory_rule_contradicts_its_target(catalogue: Catalogue, places: Places) -> Iterator[Problem]:
    """A mandatory question has a pflicht target at least as high, and caps its field below what it demands."""
    for path, _, question in each_question(catalogue):
        must = question.must
        if must is None:
            continue
        target = question.targets.pflicht
        highest = max((level for level in target.level.values() if level is not None), default=None) if target else None
        if highest is None or highest < must.at_least:
            yield places.problem("must-without-target", (*path, "must"), f"Die Frage »{question.id}« ist verpflichtend, ihr Pflichtziel liegt aber unter {must.at_least:g} oder fehlt.",
                                 f"Ergänzen Sie »targets: pflicht: {{level: {must.at_least:g}, …}}«.")
        if must.caps_field_at >= catalogue.scale.max:
            yield places.problem("must-without-effect", (*path, "must"), f"Die Pflichtregel der Frage »{question.id}« kappt bei {must.caps_field_at:g} und bewirkt nichts.",
                                 "Setzen Sie »caps_field_at« unter das Ende der Skala.")


def a_scored_question_has_no_soll(catalogue: Catalogue, places: Places) -> Iterator[Problem]:
    """Where a catalogue sets targets at all, each scored question needs a Soll and an optimal target."""
    if not any(question.targets.soll for question in catalogue.questions.values()):
        return
    for path, _, question in each_question(catalogue):
        if question.scored and (question.targets.soll is None or question.targets.optimal is None):
            yield places.problem("target-missing", (*path, "targets"), f"Der Frage »{question.id}« fehlt das Ziel »soll« oder »optimal«.",
                                 "Ergänzen Sie beide Ziele mit Begründung.")


CHECKS = (
    targets_are_not_monotone, a_target_lies_outside_the_scale, a_target_rests_on_a_norm_that_cannot_carry_it, a_duty_has_no_legal_norm,
    a_mandatory_rule_contradicts_its_target, a_scored_question_has_no_soll,
)
