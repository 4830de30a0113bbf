"""The history and the open conflicts in words people use."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from assessment.changes import ANSWERED, CONFLICT, Outcome, Value
from assessment.errors import Refused, UnknownName
from assessment.model import Grade
from assessment.service.answer_words import answer_words
from assessment.service.consent_words import CONSENT_NAMES, CONSENTS
from assessment.service.internal_notes import hidden_fields, touches_hidden
from assessment.settings import Faulty, Setting, find_setting
from assessment.store import KINDS, Event, EventQuery, Record, StoreError, Workspace
from questionnaires import Catalogue, LevelQuestion
from reports import german

FIELD_WORDS = {
    "state": "Zustand", "value": "Antwort", "reason": "Grund", "grade": "Nachweis", "evidence_id": "Beleg", "comment": "Bemerkung", "note": "interner Vermerk", "follow_up": "nachfassen",
    "prior": "aus Vorerhebung", "level": "Stufe", "title": "Titel", "name": "Name", "ags": "Schlüssel", "day": "Datum", "place": "Ort", "role": "Rolle", "removed": "entfernt",
    "data": "Angaben", "catalogue": "Fragenkatalog", "frozen_on": "eingefroren am", "reference_date": "Stichtag", "choice": "Entscheidung", "body": "Gremium", "text": "Text", "hidden": "ausgeblendet", "label": "Kennung", "interview_id": "Interview", "municipality_id": "Kommune", "wave_id": "Erhebung",
    "file_name": "Dateiname", "dated": "Datum", "position": "Reihenfolge", "author": "Bearbeitung", "measure": "Maßnahme", "not_before": "nicht vor", "finished_by": "fertig bis", "excluded": "gestrichen", "question": "Frage",
    "document": "Dokument", "edition": "Ausgabe", "number": "Fassung", "superseded_by": "überholt durch", "superseded_on": "überholt seit", "sha256": "Prüfsumme der Datei", "size": "Größe",
    "media_type": "Dateiart", "seal": "Prüfsumme des Inhalts", "chain_events": "Einträge der Geschichte", "chain_head": "Kettenkopf", "made_by": "erstellt von", "made_on": "erstellt am",
    "checked_by": "geprüft von", "checked_on": "geprüft am", "released_by": "freigegeben von", "released_on": "freigegeben am", "approver": "Freigabe durch", "part": "Teil", "source": "Herkunft",
}
ACTION_WORDS = {"save": "gespeichert", "undo": "zurückgenommen", "conflict": "zurückgehalten, Konflikt", "resolution": "Konflikt entschieden", "note": "schon bekannt", "erase": "gelöscht"}
CHANGING = ("save", "undo", "resolution")
"""Actions that change their record."""
TECHNICAL = frozenset({"wave_id", "municipality_id", "interview_id", "person_id", "question", "position", "snapshot", "predecessor_id", "sort", "key", "measure", "dimension", "label"})


def field_words(names: Iterable[str], kind: str = "response") -> str:
    """Give the German names of fields of a kind of records."""
    return ", ".join(_words(kind).get(name, name) for name in names)


def _words(kind: str) -> Mapping[str, str]:
    """Give how the fields of a kind are called; only what is said to a question is an answer."""
    return FIELD_WORDS if kind == "response" else FIELD_WORDS | {"value": "Wert"}


@dataclass(frozen=True)
class Entry:
    """One entry of the history, ready to be read. ``seq`` counts the entries of the project; the next page begins before the smallest one shown.

    ``sealed`` tells that it also holds what only consultants see and take back; it is left out of ``changes``.
    """

    seq: int
    id: str
    at: datetime
    who: str
    source: str
    what: str
    action: str
    changes: Mapping[str, tuple[Value, Value]]
    sealed: bool = False

    def as_data(self) -> dict[str, object]:
        """Give it for machines."""
        return {"eintrag": self.id, "wann": self.at.isoformat(), "wer": self.who, "woher": self.source, "was": self.what, "vorgang": self.action,
                "aenderungen": {name: list(pair) for name, pair in self.changes.items()}}


def history_of(workspace: Workspace, *, question: str = "", town: str = "", kinds: Collection[str] = (), actor: str = "", interview: str = "", since: datetime | None = None,
               until: datetime | None = None, towns: Collection[str] | None = None, last: int = 0, before: int = 0,
               internal: bool = True) -> list[Entry]:
    """Give the history, newest first: at most ``last`` entries (0: all) before the entry numbered ``before`` (0: from the newest).

    What is named narrows it: ``question``, ``town`` and ``interview`` (record ids) to what belongs to them, ``kinds`` of records, ``actor``
    (a person's id) to what this person wrote, ``since`` (included) and ``until`` (not included) in time. ``towns`` are the municipalities
    whose records may be seen; where they are given, nothing of the whole project is shown, also to a ``town`` outside of them. ``internal`` tells whether the reader may see internal notes.
    """
    wanted = EventQuery(_both(town, towns), question, interview, kinds=tuple(kinds), actor=actor, since=since, until=until)
    events = workspace.events_page(wanted, limit=last, before=before)
    names = _Names(workspace, events)
    return [_entry(event, names, internal=internal) for event in events]


MEMBERS_KINDS = frozenset({"response", "inventory", "evidence", "interview", "participation", "fact", "decision", "consent", "swot_note", "pin", "plan_setting"})
"""What a member writes itself, and so may take back itself; ratings and releases are the consultant's."""


class ChangedSince(Refused):
    """An entry that is not taken back because newer ones changed the same; ``newer`` are they, newest first."""

    def __init__(self, newer: Sequence[Entry]) -> None:
        self.newer = tuple(newer)
        last = f", {'ihn schrieb' if len(newer) == 1 else 'den letzten'} {newer[0].who} am {newer[0].at.astimezone():%d.%m.%Y, %H:%M} Uhr" if newer else ""
        there = f"Dazu gibt es {german.counted(len(newer), 'einen neueren Eintrag', 'neuere Einträge')}{last}. " if newer else ""
        super().__init__(f"Das lässt sich nicht zurücknehmen, weil es inzwischen anders dasteht. {there}Nehmen Sie erst zurück, was neuer ist, das Neueste zuerst; oder ändern Sie die Angabe an Ort und Stelle.")


def undo_entry(workspace: Workspace, entry: str, actor: str, *, towns: Collection[str] | None = None, internal: bool = True) -> Outcome:
    """Take an entry of the history back by a new one; ``towns`` (record ids) limits it to a member's own, ``internal`` tells whether it may hold an internal note.

    Raises UnknownName, ChangedSince, or Refused for what the consultant wrote and for what is frozen, released or erased.
    """
    event = workspace.event(entry)
    if event is None or (towns is not None and not _belongs(workspace, event, towns)):
        raise UnknownName("Diesen Eintrag gibt es im Verlauf nicht.")
    if towns is not None and event.kind not in MEMBERS_KINDS:
        raise Refused("Was die Beratung bewertet oder freigegeben hat, nimmt nur die Beratung zurück. Sprechen Sie sie an.")
    if touches_hidden(event.kind, event.changes, internal=internal):
        raise Refused("Zu diesem Eintrag gehört ein interner Vermerk der Beratung; nur sie nimmt ihn zurück. Ändern Sie die Antwort an Ort und Stelle.")
    outcome = workspace.undo(event.id, workspace.person_named(actor), "Rücknahme")
    if outcome.status == CONFLICT:
        newer = _newer_events(workspace, event, outcome)
        names = _Names(workspace, newer)
        raise ChangedSince([_entry(item, names, internal=internal) for item in newer])
    if not outcome.saved:
        raise Refused(outcome.message)
    return outcome


def _newer_events(workspace: Workspace, event: Event, outcome: Outcome) -> list[Event]:
    """Give what stands against taking an event back, newest first; what was itself taken back since does not.

    Where the record would be removed, everything written to it since counts, otherwise only the fields in dispute.
    """
    disputed = {name for conflict in outcome.conflicts for name in conflict.fields}
    events = [item for item in workspace.events_page(EventQuery(record=event.record, actions=CHANGING), limit=0) if item.seq > event.seq]
    newer, taken_back, found = {item.id for item in events}, set(), []
    for item in events:
        if item.id in taken_back:
            continue
        if item.action == "undo" and item.refers in newer:
            taken_back.add(item.refers)
        elif outcome.change.fields.get("removed") or disputed & item.changes.keys():
            found.append(item)
    return found


def _belongs(workspace: Workspace, event: Event, towns: Collection[str]) -> bool:
    record = workspace.record(event.kind, event.record)
    return record is not None and (record.id if event.kind == "municipality" else record.fields.get("municipality_id")) in towns


def _both(town: str, towns: Collection[str] | None) -> frozenset[str] | None:
    """Give the municipalities that are asked for and may be seen; None for all, and the whole project's entries with them."""
    if towns is None:
        return frozenset([town]) if town else None
    return frozenset(towns) & {town} if town else frozenset(towns)


def _entry(event: Event, names: _Names, *, internal: bool) -> Entry:
    hidden = TECHNICAL | hidden_fields(event.kind, internal=internal)
    words = _words(event.kind)
    changes = {words.get(name, name): (names.readable(event, name, old), names.readable(event, name, new)) for name, (old, new) in event.changes.items() if name not in hidden and not _implied(name, old, new)}
    return Entry(event.seq, event.id, event.at, names.person(event.actor), event.source, names.record(event), event.action, changes,
                 touches_hidden(event.kind, event.changes, internal=internal))


def _readable(name: str, value: Value) -> Value:
    """Give a value as people write it: the grade's name, German days."""
    if name == "grade" and isinstance(value, int):
        return Grade(value).label if value else ""
    if name in ("day", "reference_date", "frozen_on", "dated", "retention_until", "not_before", "finished_by", "superseded_on", "made_on", "checked_on", "released_on") and isinstance(value, str):
        return german.short_date(date.fromisoformat(value))
    return value


def _implied(name: str, old: Value, new: Value) -> bool:
    """Tell whether a change says nothing beside the answer it comes with."""
    return (name == "state" and new == "beantwortet") or (name == "grade" and old == 0 and new == 1)


LINKED = {"question": "zu Frage", "measure": "zu Maßnahme", "dimension": "zu Dimension"}
"""What a record is about, with the words that lead there."""
MANY = 2000
"""Records of one kind from which on the whole table is read instead of each by its id."""


class _Names:
    """Names the people and records of some events; each table is read once, and only what is named."""

    def __init__(self, workspace: Workspace, events: Iterable[Event]) -> None:
        self.people = {item.id: str(item.fields["name"]) for item in workspace.records("person", removed=True)}
        self.towns = {item.id: str(item.fields["name"]) for item in workspace.records("municipality", removed=True)}
        named: dict[str, set[str]] = {}
        for event in events:
            named.setdefault(event.kind, set()).add(event.record)
        self.known = {kind: _records(workspace, kind, ids) for kind, ids in named.items()}
        self.documents = {item.id: str(item.fields["label"]) for item in workspace.records("evidence", removed=True)} if "response" in named else {}
        self.workspace = workspace
        self.catalogues: dict[str, Catalogue | None] = {}

    def person(self, person: str) -> str:
        return self.people.get(person, "gelöscht" if person else "–")

    def version(self, event: Event) -> int:
        found = self._found(event)
        return found.version if found else 0

    def record(self, event: Event) -> str:
        found = self._found(event)
        label = KINDS[event.kind].label
        if found is None:
            return f"{label} (gelöscht)"
        town = self.towns.get(str(found.fields.get("municipality_id")), "")
        named = next((name for name in (*LINKED, "label", "key", "title", "name") if found.fields.get(name)), "")
        name = str(found.fields[named]) if named else ""
        if event.kind == "plan_setting" and (setting := _setting_of(found)):
            name = f"»{setting.label}«"
        about = " ".join(part for part in (label, LINKED.get(named, ""), name) if part)
        return f"{town}, {about}" if town else about

    def readable(self, event: Event, name: str, value: Value) -> Value:
        """Give a value as people write it: an answer in the words of its question, a setting's value as its table shows it, a person by name."""
        found = self._found(event)
        match event.kind, name:
            case _, ("made_by" | "checked_by" | "released_by"):
                return self.person(str(value or ""))
            case "response", "value" if found and value is not None:
                return self._answer(found, value)
            case "response", "evidence_id" if value:
                return self.documents.get(str(value), "ein gelöschter Beleg")
            case "consent", "level":
                return CONSENT_NAMES.get(next((word for word, kept in CONSENTS.items() if kept == value), ""), value)
            case "plan_setting", "value" if found and value is not None:
                return _setting(found, value)
        return _readable(name, value)

    def _answer(self, response: Record, value: Value) -> Value:
        wave = str(response.fields["wave_id"])
        if wave not in self.catalogues:
            self.catalogues[wave] = _catalogue(self.workspace, wave)
        catalogue = self.catalogues[wave]
        question = catalogue.questions.get(str(response.fields["question"])) if catalogue else None
        if question is None:
            return value
        said = answer_words(catalogue, question, {"state": ANSWERED, "value": value})
        return f"{german.number(value)} – {said}" if isinstance(question, LevelQuestion) and isinstance(value, int | float) else said

    def _found(self, event: Event) -> Record | None:
        return self.known[event.kind].get(event.record)


def _catalogue(workspace: Workspace, wave: str) -> Catalogue | None:
    """Give the catalogue of a wave (record id), None where the project holds none."""
    record = workspace.record("wave", wave)
    try:
        return workspace.catalogue_of(record) if record else None
    except StoreError:
        return None


def _setting_of(record: Record) -> Setting | None:
    return find_setting(str(record.fields["key"]), to_member=bool(record.fields["municipality_id"]))


def _setting(record: Record, value: Value) -> Value:
    """Give a setting's value as its table shows it."""
    setting = _setting_of(record)
    if setting is None:
        return value
    try:
        return setting.form.shown(setting.form.read(setting.label, value))
    except Faulty:
        return value


def _records(workspace: Workspace, kind: str, ids: Collection[str]) -> dict[str, Record]:
    found = workspace.records(kind, removed=True, id=ids) if len(ids) < MANY else workspace.records(kind, removed=True)
    return {item.id: item for item in found}


@dataclass(frozen=True)
class ConflictRow:
    """An open conflict, numbered as it is settled by; ``event`` (id) holds the rejected values, ``version`` is that of the record as it stands."""

    number: int
    what: str
    now: tuple[Value, ...]
    held: tuple[Value, ...]
    who: str
    at: datetime
    event: str
    version: int


def conflict_rows(workspace: Workspace) -> list[ConflictRow]:
    """Give the open conflicts."""
    open_ = workspace.conflicts()
    names = _Names(workspace, [item.event for item in open_])
    rows = []
    for number, item in enumerate(open_, start=1):
        held = {name: new for name, (_, new) in item.event.changes.items() if new != item.now[name]}
        rows.append(ConflictRow(number, f"{names.record(item.event)}: {field_words(held, item.event.kind)}", tuple(names.readable(item.event, name, item.now[name]) for name in held),
                                tuple(names.readable(item.event, name, value) for name, value in held.items()), names.person(item.event.actor), item.event.at,
                                item.event.id, names.version(item.event)))
    return rows
