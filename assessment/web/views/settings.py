"""What all pages of the settings share: the overview's cards, fields of a form with their faults, what somebody else saved meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assessment.changes import Outcome
from questionnaires import Problem


@dataclass(frozen=True)
class RoomCard:
    """A room of the settings."""

    title: str
    href: str
    text: str


@dataclass(frozen=True)
class FormField:
    """A field: ``sort`` is text, zeilen, tag, wahl or bild; ``options`` as (value, label)."""

    name: str
    label: str
    sort: str
    value: str
    hint: str = ""
    error: str = ""
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Faults:
    """What is wrong with a form: the list on top, and a sentence at each field by its name."""

    listed: tuple[tuple[str, str], ...] = ()
    at: Mapping[str, str] | None = None

    def of(self, name: str) -> str:
        """Give what is wrong with a field, empty for nothing."""
        return (self.at or {}).get(name, "")


def faults_of(problems: Iterable[Problem], names: Mapping[str, str]) -> Faults:
    """Give the faults of a form; ``names`` leads from the place of a problem to the field that shows it."""
    found = [(f"{problem.message} {problem.remedy}".strip(), names.get(problem.file, "")) for problem in problems]
    at: dict[str, str] = {}
    for sentence, name in found:
        at[name] = f"{at[name]} {sentence}" if name in at else sentence
    return Faults(tuple((sentence, f"#feld-{name}" if name else "") for sentence, name in found), at)


def clash_sentence(outcome: Outcome, who: str) -> str:
    """Say that somebody else saved the same meanwhile, and what can be done."""
    if outcome.message:
        return outcome.message
    return f"{who or 'Jemand anderes'} hat hier inzwischen etwas anderes gespeichert. Ihre Eingaben stehen noch in den Feldern; speichern Sie noch einmal, wenn sie gelten sollen."
