"""Who lets others see what: members by dimensions, with words that say what each level means."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.changes import Fields, Outcome, natural_change
from assessment.errors import UnknownName
from assessment.evaluate import Evaluation
from assessment.service.consent_words import CONSENTS
from assessment.service.forms import save_form
from assessment.service.members import consents_of
from assessment.service.projects import group_of
from assessment.store import Workspace

MEANINGS = {
    "namentlich": "Die Werte dieser Dimension stehen im Vergleich unter dem Namen der Kommune.",
    "alias": "Die Werte stehen in einer eigenen Zeile, aber unter einem Decknamen wie „Kommune A“.",
    "spanne": "Die Werte gehen nur in Spannen und Mittelwerte der Gruppe ein, gerundet und nie in einer eigenen Zeile.",
    "nein": "Die Werte gehen in keinen Vergleich ein; nur die Kommune selbst und die Beratung sehen sie.",
}
EVERYTHING = ("Wer alle Dimensionen namentlich zeigt, zeigt den anderen auch: Größe und Merkmale, Hinweise aus dem Bestand und bei gemeinsamen Entscheidungen, "
              "welche Maßnahmen die Kommune braucht und was diese sie kosten. Wer über eine Maßnahme abstimmt, steht dort immer mit Namen und Anteil. "
              "Gedruckte Dokumente über den gemeinsamen Fahrplan nennen alle, die er an einer gemeinsamen Maßnahme beteiligt, mit Anteil und Stimme.")
NOTHING = "Noch nicht entschieden; das zählt wie „nein“."


@dataclass(frozen=True)
class ConsentCell:
    """What a member allows for a dimension: ``level`` as ``set_consent`` takes it (empty: not decided) and what that means; ``version`` of the record."""

    dimension: str
    level: str
    meaning: str
    version: int


@dataclass(frozen=True)
class ConsentRow:
    """A member with one cell per dimension."""

    town: str
    key: str
    name: str
    cells: tuple[ConsentCell, ...]


@dataclass(frozen=True)
class ConsentBoard:
    """All consents of a wave: dimensions (id, title), a row per member, the levels with what each means, and what all levels together mean."""

    dimensions: tuple[tuple[str, str], ...]
    rows: tuple[ConsentRow, ...]
    levels: tuple[tuple[str, str], ...] = tuple(MEANINGS.items())
    everything: str = EVERYTHING


def consent_board(workspace: Workspace, wave: str = "", *, evaluation: Evaluation | None = None) -> ConsentBoard:
    """Give what every member of a wave allows to be shown of each dimension; ``evaluation`` spares reading the wave again."""
    group = group_of(workspace, wave, evaluation)
    chosen, given = group.wave, consents_of(workspace, group.wave)
    words = {level: word for word, level in CONSENTS.items()}
    versions = {(str(item.fields["municipality_id"]), str(item.fields["dimension"])): item.version for item in workspace.records("consent", removed=True, wave_id=chosen)}
    dimensions = tuple((dimension.id, dimension.title) for dimension in group.catalogue.dimensions)

    def cell(town: str, dimension: str) -> ConsentCell:
        level = words.get(given.get((town, dimension), ""), "")
        return ConsentCell(dimension, level, MEANINGS.get(level, NOTHING), versions.get((town, dimension), 0))

    return ConsentBoard(dimensions, tuple(ConsentRow(member.id, member.key, member.name, tuple(cell(member.id, name) for name, _ in dimensions)) for member in group.members))


def give_consent(workspace: Workspace, town_id: str, dimension: str, level: str, base: int, actor: str, *, wave: str = "", evaluation: Evaluation | None = None) -> Outcome:
    """Record what a member (record id) allows to be shown of one dimension, as the one who saw version ``base``; raises UnknownName."""
    group = group_of(workspace, wave, evaluation)
    if level not in CONSENTS or dimension not in {item.id for item in group.catalogue.dimensions}:
        raise UnknownName("Diese Einwilligung oder diese Dimension gibt es nicht.")
    fields: Fields = {"wave_id": group.wave, "municipality_id": town_id, "dimension": dimension, "level": CONSENTS[level]}
    return save_form(workspace, natural_change(workspace.project, "consent", fields, base), actor, "", "Einwilligung")


__all__ = ["ConsentBoard", "ConsentCell", "ConsentRow", "consent_board", "give_consent"]
