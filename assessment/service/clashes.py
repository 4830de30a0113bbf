"""The clash of two forms in words people read: what stood before, what the other wrote, what this form wants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from assessment.changes import FieldConflict, Outcome, Value
from assessment.inventory import SORTS
from assessment.model import Grade
from assessment.service.answer_words import answer_words
from assessment.service.chronicle import field_words
from assessment.store import KINDS, Workspace
from questionnaires import Catalogue, Question
from reports import german


@dataclass(frozen=True)
class ClashPart:
    """Fields that two forms wrote differently: what stood before, what the other wrote, what this form wants; ``both`` joins texts, empty elsewhere."""

    key: str
    label: str
    before: str
    other: str
    mine: str
    both: str = ""


@dataclass(frozen=True)
class ConflictView:
    """A save that clashed, as a person decides it: on what, who wrote the other value and when, the version to save on, the parts."""

    what: str
    who: str
    at: datetime | None
    version: int
    parts: tuple[ClashPart, ...]


def conflict_view(workspace: Workspace, outcome: Outcome) -> ConflictView:
    """Show the conflict of a form (answer, rating, entry …) in the words of the catalogue."""
    change = outcome.change
    kind = KINDS[change.kind]
    record = workspace.record(change.kind, change.id)
    about: Mapping[str, Value] = {**(record.fields if record else {}), **change.fields}
    wave = workspace.record("wave", str(about.get("wave_id") or ""))
    catalogue = workspace.catalogue_of(wave) if wave and wave.fields["catalogue"] else None
    question = catalogue.questions.get(str(about.get("question"))) if catalogue else None
    documents = workspace.records("evidence", municipality_id=str(about["municipality_id"])) if change.kind == "response" else []
    words = _Words(catalogue, question, {item.id: f"{item.fields['label']} {item.fields['title']}" for item in documents})
    person = workspace.record("person", outcome.other_actor) if outcome.other_actor else None
    what = f"Frage {question.id}: {question.title}" if question else kind.label
    return ConflictView(what, str(person.fields["name"]) if person else "", outcome.other_at, outcome.version, tuple(words.part(change.kind, item) for item in outcome.conflicts))


@dataclass(frozen=True)
class _Words:
    """Says the values of conflicting fields."""

    catalogue: Catalogue | None
    question: Question | None
    documents: Mapping[str, str]

    def part(self, kind: str, clash: FieldConflict) -> ClashPart:
        first = clash.fields[0]
        key = KINDS[kind].spec[first].unit or first
        before, other, mine = (self.said(kind, dict(zip(clash.fields, values, strict=True)), clash) for values in (clash.before, clash.other, clash.mine))
        both = joined(other, mine) if first in ("comment", "note") else ""
        label = {"antwort": "Antwort", "bewertung": "Bewertung", "removed": "Eintrag"}.get(key) or field_words([first])
        return ClashPart(key, label, before, other, mine, both)

    def said(self, kind: str, values: Mapping[str, Value], clash: FieldConflict) -> str:
        if "state" in values:
            return answer_words(self.catalogue, self.question, values)
        if kind == "rating" and "level" in values:
            return f"Stufe {german.number(float(str(values['level'])))} – {values['reason']}" if values["level"] is not None else "keine"
        if "data" in values:
            return _data_words(values["data"], clash)
        return ", ".join(self._word(name, value) for name, value in values.items())

    def _word(self, name: str, value: Value) -> str:
        match name, value:
            case "grade", int():
                return Grade(value).label if value else ""
            case "evidence_id", _:
                return self.documents.get(str(value), "keiner" if value is None else "ein entfernter Beleg")
            case "removed", _:
                return "entfernt" if value else "vorhanden"
            case ("day" | "dated"), str():
                return german.short_date(date.fromisoformat(value))
            case _, bool():
                return "ja" if value else "nein"
        return "" if value is None else str(value)


def _data_words(value: Value, clash: FieldConflict) -> str:
    """Say of an entry's data only what the three versions do not share, by column label."""
    versions = [item[0] if isinstance(item[0], dict) else {} for item in (clash.before, clash.other, clash.mine)]
    data = value if isinstance(value, dict) else {}
    labels = {column.key: column.label for sort in SORTS for column in sort.columns}
    differing = [key for key in dict.fromkeys(key for version in versions for key in version) if len({str(version.get(key)) for version in versions}) > 1]
    return "; ".join(f"{labels.get(key, key)}: {data[key] if data.get(key) is not None else '–'}" for key in differing)


def joined(other: str, mine: str) -> str:
    """Give two versions of a text as one: mine below the other's, once where one holds the other."""
    if mine in other:
        return other
    return mine if other in mine else f"{other}\n{mine}"
