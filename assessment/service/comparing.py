"""The working group side by side: who asks decides what is seen – the group, one member, or the consultant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from assessment import ways
from assessment.cases import comparison_facts, wave_changes
from assessment.comparing import (
    CommonGap,
    CommonStrength,
    Lesson,
    Matrix,
    Sight,
    Signal,
    Twin,
    common_gaps,
    common_strengths,
    comparison_matrix,
    group_sight,
    internal_sight,
    inventory_signals,
    lessons_for,
    names_below,
    twins_of,
)
from assessment.errors import Refused, UnknownName
from assessment.evaluate import Evaluation, evaluate
from assessment.exchange.open_data.dcat import consent_levels
from assessment.service.members import consents_of
from assessment.service.projects import find_wave, is_store, open_project
from assessment.service.reports import find_member
from assessment.store import Record, Workspace, open_workspace
from questionnaires import allowed_words, nearest
from reports.compared import ComparisonFacts, WaveChange
from scoring import ROOT

NO_CONSENTS = (
    "In einem Ordner mit Textdateien steht nicht, was die Kommunen voneinander sehen dürfen. Gezeigt werden kann er nur als interne Sicht der Beratung: --intern. "
    "Einwilligungen kennt ein Projekt mit Gedächtnis: reifegrad import ORDNER -p mein.reifegrad, dann: reifegrad member consent")
NOBODY = "Noch hat keine Kommune eingewilligt, dass andere ihre Werte sehen. Tragen Sie Einwilligungen ein."


@dataclass(frozen=True)
class Comparison:
    """An evaluated group with what the reader may see of it, and the sentence that says whose view this is."""

    evaluation: Evaluation
    sight: Sight

    @property
    def whose(self) -> str:
        """Say whose view this is; it belongs over every output."""
        return self.sight.whose


def open_comparison(place: str, today: date, *, wave: str = "", project: str = "", town: str = "", internal: bool = False) -> Comparison:
    """Open a project to compare its members, for the group, for ``town`` alone, or for the consultant.

    Nothing recorded counts as hidden. Raises Refused where nothing could be shown to anybody.
    """
    if not is_store(place) and not internal:
        raise Refused(NO_CONSENTS)
    if internal:
        evaluation = open_project(place, today, wave=wave, project=project)
        return Comparison(evaluation, internal_sight(evaluation))
    evaluation, sight = _shown(place, wave, project, town)
    if sight.own is None and not sight.visible.any():
        raise Refused(NOBODY, ways.CONSENT_OR_INTERNAL)
    return Comparison(evaluation, sight)


def _shown(place: str, wave: str, project: str, town: str) -> tuple[Evaluation, Sight]:
    workspace = open_workspace(place, project=project)
    try:
        chosen = find_wave(workspace, wave).id
        evaluation = evaluate(workspace.group(chosen))
        consents = recorded_consents(workspace, chosen, evaluation)
    finally:
        workspace.engine.dispose()
    return evaluation, group_sight(evaluation, consents, find_member(evaluation, town) if town else None)


def comparison_in(workspace: Workspace, wave: str, evaluation: Evaluation, *, own: str = "", internal: bool = False) -> Comparison:
    """Give what a reader of an opened project may compare: the consultant (``internal``), the member ``own`` (record id), or the group."""
    if internal:
        return Comparison(evaluation, internal_sight(evaluation))
    row = next((row for row, member in enumerate(evaluation.group.members) if member.id == own), None)
    return Comparison(evaluation, group_sight(evaluation, recorded_consents(workspace, wave, evaluation), row))


def compared_facts(comparison: Comparison, today: date) -> ComparisonFacts | None:
    """Give all the reader may see side by side, as the documents tell it; None where nobody lets the group see anything."""
    return comparison_facts(comparison.sight, today)


def wave_steps(workspace: Workspace, wave: Record, comparison: Comparison) -> dict[str, WaveChange]:
    """Give what changed since the wave before, by key of member, for members whose values the reader may see by name in every dimension."""
    before = str(wave.fields["predecessor_id"] or "")
    if not before:
        return {}
    group, sight = comparison.evaluation.group, comparison.sight
    seen = {group.members[row].key for row in range(len(group.members)) if sight.internal or row == sight.own or row in sight.open_rows}
    return {key: change for key, change in wave_changes(workspace.group(before), group).items() if key in seen}


def recorded_consents(workspace: Workspace, wave: str, evaluation: Evaluation) -> NDArray[np.int8]:
    """Give what members allow to be shown of each dimension, (m, dimensions); nothing recorded counts as hidden."""
    given = consents_of(workspace, wave)
    dimensions = [dimension.id for dimension in evaluation.catalogue.dimensions]
    return consent_levels([[given.get((member.id, dimension), "") for dimension in dimensions] for member in evaluation.group.members])


def compared_matrix(comparison: Comparison, dimension: str = "", *, fields: bool = False) -> Matrix:
    """Give the matrix of the whole and the dimensions, or of one dimension and its fields, or of all fields; raises UnknownName."""
    catalogue = comparison.evaluation.catalogue
    chosen = known_dimension(comparison, dimension)
    tops = [chosen] if chosen else [item.id for item in catalogue.dimensions]
    nodes = [node for top in tops for node in (top, *(_fields(comparison, top) if fields or chosen else ()))]
    return comparison_matrix(comparison.sight, nodes if chosen else [ROOT, *nodes])


def _fields(comparison: Comparison, dimension: str) -> list[str]:
    inside = names_below(comparison.evaluation, dimension)
    return [key for key in comparison.evaluation.catalogue.fields if key in inside]


def known_dimension(comparison: Comparison, name: str) -> str:
    """Give the id of a dimension, empty for an empty name; raises UnknownName."""
    known = [item.id for item in comparison.evaluation.catalogue.dimensions]
    if name and name not in known:
        raise UnknownName(f"Die Dimension »{name}« gibt es nicht. {nearest(name, known)} Erlaubt sind: {allowed_words(known)}.".replace("  ", " "))
    return name


def compared_gaps(comparison: Comparison, town: str = "", dimension: str = "", *, questions: bool = False, fewest: int = 2) -> tuple[list[CommonGap], list[CommonStrength]]:
    """Give common gaps, by field or by question, and common strengths; all or those that one member shares."""
    chosen, rows = known_dimension(comparison, dimension), set(_rows(comparison, town))
    gaps = common_gaps(comparison.sight, "frage" if questions else "feld", dimension=chosen, fewest=fewest)
    strengths = common_strengths(comparison.sight, dimension=chosen, fewest=fewest)
    return [gap for gap in gaps if rows & set(gap.rows)], [item for item in strengths if rows & set(item.rows)]


def compared_lessons(comparison: Comparison, town: str = "", *, questions: bool = False, dimension: str = "", most: int = 5) -> list[Lesson]:
    """Give the best lessons of one member or of everybody whose gaps the reader may see."""
    chosen = known_dimension(comparison, dimension)
    return [lesson for row in _rows(comparison, town) for lesson in lessons_for(comparison.sight, row, "frage" if questions else "feld", dimension=chosen, most=most)]


def compared_twins(comparison: Comparison, town: str = "", most: int = 3) -> list[Twin]:
    """Give the structural twins of one member or of everybody whose facts the reader may see."""
    return [twin for row in _rows(comparison, town) if row in comparison.sight.open_rows for twin in twins_of(comparison.sight, row, most)]


def compared_inventory(comparison: Comparison, town: str, today: date) -> list[Signal]:
    """Give the signals from the inventories the reader may see, all or those that concern one member."""
    rows = _rows(comparison, town)
    return [signal for signal in inventory_signals(comparison.sight, today) if set(rows) & set(signal.rows)]


def _rows(comparison: Comparison, town: str) -> list[int]:
    """Give the member named, or all."""
    return [find_member(comparison.evaluation, town)] if town else list(range(len(comparison.evaluation.group.members)))

