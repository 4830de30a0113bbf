"""Checks of what planning needs: phases, milestones, roles of the phase table, funding figures.

A catalogue that declares no ``phases`` or no ``planning_roles`` is not asked for them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from questionnaires.problems import Places, Problem, allowed_words
from questionnaires.schema import PHASES, Catalogue

LONGEST_MILESTONE = 110


def a_milestone_is_missing(catalogue: Catalogue, places: Places) -> Iterator[Problem]:
    """In a catalogue with phases every measure names the result by which everyone sees that it is done."""
    for index, measure in enumerate(catalogue.measures if catalogue.phases else ()):
        if not measure.milestone.strip():
            yield places.problem("milestone-missing", ("measures", index), f"Der Maßnahme »{measure.id}« fehlt der Meilenstein.",
                                 "Ergänzen Sie »milestone« mit dem nachprüfbaren Ergebnis, an dem alle sehen, dass die Maßnahme fertig ist.")


def a_milestone_is_too_long(catalogue: Catalogue, places: Places) -> Iterator[Problem]:
    """A milestone has to fit into a cell of the phase table."""
    for index, measure in enumerate(catalogue.measures):
        if len(measure.milestone) > LONGEST_MILESTONE:
            yield places.problem("milestone-too-long", ("measures", index, "milestone"), f"Der Meilenstein der Maßnahme »{measure.id}« hat {len(measure.milestone)} Zeichen.",
                                 f"Kürzen Sie auf höchstens {LONGEST_MILESTONE} Zeichen.")


def a_milestone_is_used_twice(catalogue: Catalogue, places: Places) -> Iterator[Problem]:
    """Two measures with one milestone cannot be told apart in the phase table."""
    first: dict[str, str] = {}
    for index, measure in enumerate(catalogue.measures):
        if measure.milestone and first.setdefault(measure.milestone.casefold(), measure.id) != measure.id:
            yield places.problem("milestone-doubled", ("measures", index, "milestone"),
                                 f"»{measure.id}« hat denselben Meilenstein wie »{first[measure.milestone.casefold()]}«.",
                                 "Nennen Sie das Ergebnis, das nur diese Maßnahme hat.")


def a_phase_is_not_described(catalogue: Catalogue, places: Places) -> Iterator[Problem]:
    """Where phases are described, each that a measure belongs to is."""
    described = [phase.key for phase in catalogue.phases]
    for index, measure in enumerate(catalogue.measures if described else ()):
        if measure.phase not in described:
            yield places.problem("phase-undescribed", ("measures", index, "phase"), f"Die Phase »{measure.phase}« der Maßnahme »{measure.id}« ist unter »phases« nicht beschrieben.",
                                 f"Beschrieben sind: {allowed_words(described)}; ergänzen Sie die Phase in catalogue.yaml.")


def a_prerequisite_lies_in_a_later_phase(catalogue: Catalogue, places: Places) -> Iterator[Problem]:
    """What is needed first must not be told as coming later."""
    for index, measure in enumerate(catalogue.measures if catalogue.phases else ()):
        for needed in measure.requires:
            other = catalogue.measure.get(needed)
            if other is not None and PHASES.index(other.phase) > PHASES.index(measure.phase):
                yield places.problem("phase-backwards", ("measures", index, "requires"),
                                     f"»{measure.id}« (Phase {measure.phase}) setzt »{needed}« aus der späteren Phase {other.phase} voraus.",
                                     "Ordnen Sie eine der beiden Maßnahmen einer anderen Phase zu oder streichen Sie die Voraussetzung.")


def a_role_has_not_one_planning_role(catalogue: Catalogue, places: Places) -> Iterator[Problem]:
    """Each role code acts in exactly one role of the phase table."""
    acts = Counter(code for role in catalogue.planning_roles for code in role.roles)
    for code in catalogue.roles if catalogue.planning_roles else ():
        if acts[code] != 1:
            what = "keiner" if not acts[code] else "mehreren"
            yield places.problem("planning-role-unclear", ("planning_roles",), f"Die Rolle »{code}« steht in {what} der Planungsrollen.",
                                 "Nennen Sie sie in genau einem Eintrag von »planning_roles« unter »roles«.")


def a_programme_pays_what_nobody_has_verified(catalogue: Catalogue, places: Places) -> Iterator[Problem]:
    """No calculation rests on a figure that is only remembered (status N)."""
    for index, programme in enumerate(catalogue.programmes):
        if programme.status == "N" and (programme.funded_rate is not None or programme.funded_cap is not None):
            yield places.problem("programme-unverified", ("programmes", index), f"Das Programm »{programme.key}« nennt Fördersatz oder Höchstbetrag, ist aber ungeprüft (Status N).",
                                 "Prüfen Sie die Angaben an einer Quelle oder lassen Sie »funded_rate« und »funded_cap« weg.")


def a_programme_has_no_open_window(catalogue: Catalogue, places: Places) -> Iterator[Problem]:
    """A programme must be open at some time."""
    for index, programme in enumerate(catalogue.programmes):
        if programme.from_ and programme.until and programme.until < programme.from_:
            yield places.problem("programme-window-closed", ("programmes", index), f"Das Programm »{programme.key}« endet ({programme.until:%d.%m.%Y}), bevor es beginnt ({programme.from_:%d.%m.%Y}).",
                                 "Tauschen Sie »from« und »until«.")


CHECKS = (
    a_milestone_is_missing, a_milestone_is_too_long, a_milestone_is_used_twice, a_phase_is_not_described, a_prerequisite_lies_in_a_later_phase,
    a_role_has_not_one_planning_role, a_programme_pays_what_nobody_has_verified, a_programme_has_no_open_window,
)
