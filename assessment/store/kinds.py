"""The kinds of records a project keeps: their fields, what belongs together, whose data it is. The tables follow from here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from assessment.changes import Fields, Value, text_fault, tidy

TYPES = ("text", "ref", "day", "whole", "number", "flag", "json")
PROJECT_SCOPE = "projekt"
LARGEST_NUMBER = 1e15
DEEPEST = 10


class BadValue(ValueError):
    """A value its field cannot hold; carries message and remedy in German."""

    def __init__(self, field: str, message: str, remedy: str) -> None:
        super().__init__(f"Feld »{field}«: {message} – {remedy}")
        self.field, self.message, self.remedy = field, message, remedy


@dataclass(frozen=True)
class FieldSpec:
    """One field: type, longest text, whether it is set once, which unit it merges with, whether it is free speech."""

    name: str
    type: str = "text"
    limit: int = 300
    fixed: bool = False
    unit: str = ""
    speech: bool = False
    initial: Value = None

    @property
    def default(self) -> Value:
        """Give the value of a field nobody has filled."""
        defaults: dict[str, Value] = {"text": "", "flag": False, "whole": 0}
        return defaults.get(self.type) if self.initial is None else self.initial

    def checked(self, value: Value) -> Value:
        """Give the value as it is kept; raises BadValue."""
        match self.type:
            case "ref" if value in (None, ""):
                return None
            case "text" | "ref":
                return self._text(value)
            case "day":
                return self._day(value)
            case "flag" if isinstance(value, bool):
                return value
            case "whole" if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**31:
                return value
            case "number" if value is None:
                return None
            case "number" if isinstance(value, int | float) and not isinstance(value, bool):
                return self._number(value)
            case "json":
                return self._json(value)
        words = {"flag": "ja oder nein", "whole": "eine ganze Zahl", "number": "eine Zahl"}
        raise BadValue(self.name, f"»{_shown(value)}« passt hier nicht.", f"Erlaubt ist {words[self.type]}.")

    def _text(self, value: Value) -> str:
        if not isinstance(value, str):
            raise BadValue(self.name, "Hier wird ein Text erwartet.", "Schreiben Sie den Wert als Text.")
        text = tidy(value)
        fault = text_fault(text)
        if fault:
            raise BadValue(self.name, *fault)
        if len(text) > self.limit:
            raise BadValue(self.name, f"Der Text ist mit {len(text)} Zeichen zu lang.", f"Erlaubt sind höchstens {self.limit} Zeichen; legen Sie Längeres als Beleg ab.")
        return text

    def _day(self, value: Value) -> str | None:
        if value in (None, ""):
            return None
        try:
            return date.fromisoformat(str(value)).isoformat()
        except ValueError:
            raise BadValue(self.name, f"»{_shown(value)}« ist kein Datum.", "Schreiben Sie Jahr-Monat-Tag, z. B. 2026-05-04.") from None

    def _number(self, value: float) -> float:
        if not -LARGEST_NUMBER < value < LARGEST_NUMBER:
            raise BadValue(self.name, "Diese Zahl lässt sich nicht speichern.", "Schreiben Sie eine endliche Zahl mit höchstens 15 Stellen.")
        return float(value)

    def _json(self, value: Value, depth: int = 0) -> Value:
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, int | float):
            return self._number(value)
        if depth < DEEPEST and isinstance(value, list | tuple):
            return [self._json(item, depth + 1) for item in value]
        if depth < DEEPEST and isinstance(value, dict):
            kept = {self._text(key): self._json(item, depth + 1) for key, item in value.items()}
            if len(kept) == len(value):
                return kept
        raise BadValue(self.name, "Dieser Wert lässt sich nicht speichern.", "Erlaubt sind Texte, Zahlen und Listen davon, keine doppelten Namen und höchstens zehn Ebenen.")


def _shown(value: object) -> str:
    """Give a refused value as it can be printed anywhere: short, without surrogates."""
    return str(value)[:60].encode("utf-8", "replace").decode()


def ref(name: str, *, fixed: bool = True) -> FieldSpec:
    """A field that names another record by its id."""
    return FieldSpec(name, "ref", 36, fixed)


WAVE, TOWN, INTERVIEW = ref("wave_id"), ref("municipality_id"), ref("interview_id")
POSITION = FieldSpec("position", "whole")
RELEASE_STATES = DRAFT, CHECKED, RELEASED, SUPERSEDED, WITHDRAWN = "entwurf", "geprüft", "freigegeben", "überholt", "zurückgezogen"
"""States of an edition in their order; what was released stays as it is."""


@dataclass(frozen=True)
class Kind:
    """A kind of record. ``personal``: its fields belong to a person and can be erased with the person; ``optional``: fixed fields that may stay empty.

    ``final``: words of its field ``state`` from which on a record stays as it is, in their order; only ``marks`` may then be set, and the
    state only go on. ``outlives``: may still be written once its wave is frozen.
    """

    name: str
    label: str
    fields: tuple[FieldSpec, ...]
    personal: bool = False
    optional: tuple[str, ...] = ()
    final: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    outlives: bool = False

    @cached_property
    def spec(self) -> dict[str, FieldSpec]:
        """Give the fields by name, the mark of removal included."""
        return {item.name: item for item in (*self.fields, FieldSpec("removed", "flag"))}

    @cached_property
    def units(self) -> tuple[tuple[str, ...], ...]:
        """Give the fields in units that merge together."""
        units: dict[str, list[str]] = {}
        for item in self.spec.values():
            units.setdefault(item.unit or item.name, []).append(item.name)
        return tuple(tuple(names) for names in units.values())

    @cached_property
    def empty(self) -> dict[str, Value]:
        """Give the record before anything was written."""
        return {name: item.default for name, item in self.spec.items()}

    def checked(self, fields: Fields) -> dict[str, Value]:
        """Give the fields as they are kept; raises BadValue for an unknown field or a wrong value."""
        unknown = [name for name in fields if name not in self.spec]
        if unknown:
            raise BadValue(_shown(unknown[0]), f"Dieses Feld gibt es bei »{self.label}« nicht.", f"Erlaubt sind: {', '.join(self.spec)}.")
        return {name: self.spec[name].checked(value) for name, value in fields.items()}

    def is_closed_to(self, stands: Fields, changes: Fields) -> bool:
        """Tell whether what stands is final and the changes are more than a later mark on it."""
        state = str(stands.get("state", ""))
        if state not in self.final:
            return False
        return not set(changes) <= set(self.marks) or str(changes.get("state", state)) not in self.final[self.final.index(state):]

    def scope_of(self, field: str, record: Fields, record_id: str) -> str:
        """Say whose a field of a record is: a person's, what was said in an interview, a municipality's or the project's.

        Each scope has its own key; destroying it makes the history of that scope unreadable while the chain stays whole.
        """
        if self.personal:
            return f"person:{record_id}"
        if self.spec[field].speech and record.get("interview_id"):
            return f"interview:{record['interview_id']}"
        if self.name == "municipality":
            return f"kommune:{record_id}"
        return f"kommune:{record['municipality_id']}" if record.get("municipality_id") else PROJECT_SCOPE


KINDS = {kind.name: kind for kind in (
    Kind("project", "Projekt", (
        FieldSpec("title"), FieldSpec("author"), FieldSpec("fictional", "flag"), FieldSpec("retention_until", "day"), FieldSpec("settings", "json"))),
    Kind("person", "Person", (
        TOWN, FieldSpec("name"), FieldSpec("duty"), FieldSpec("email"), FieldSpec("phone"), FieldSpec("remark", limit=2000)), personal=True, optional=("municipality_id",)),
    Kind("municipality", "Kommune", (
        FieldSpec("label", limit=80), FieldSpec("name"), FieldSpec("ags", limit=9, unit="schluessel"), FieldSpec("ars", limit=12, unit="schluessel"),
        FieldSpec("valid_from", "day"), FieldSpec("valid_until", "day"))),
    Kind("wave", "Erhebung", (
        FieldSpec("title"), FieldSpec("reference_date", "day"), FieldSpec("land", limit=2), FieldSpec("catalogue", limit=64), FieldSpec("predecessor_id", "ref", 36),
        FieldSpec("frozen_on", "day"), FieldSpec("snapshot", limit=64))),
    Kind("membership", "Teilnahme", (WAVE, TOWN, POSITION, FieldSpec("note", limit=5000))),
    Kind("fact", "Merkmal", (WAVE, TOWN, FieldSpec("key", limit=60, fixed=True), FieldSpec("value", "json"))),
    Kind("interview", "Interview", (
        WAVE, TOWN, FieldSpec("label", limit=40), FieldSpec("role", limit=20), FieldSpec("day", "day"), FieldSpec("place"), POSITION)),
    Kind("participation", "Beteiligung", (WAVE, TOWN, INTERVIEW, ref("person_id"), FieldSpec("part", limit=20))),
    Kind("response", "Antwort", (
        WAVE, TOWN, INTERVIEW, FieldSpec("question", limit=60, fixed=True),
        FieldSpec("state", limit=20, unit="antwort"), FieldSpec("value", "json", limit=10_000, unit="antwort"), FieldSpec("reason", limit=2000, unit="antwort", speech=True),
        FieldSpec("grade", "whole", unit="nachweis", initial=1), ref("evidence_id", fixed=False), FieldSpec("comment", limit=10_000, speech=True), FieldSpec("note", limit=10_000, speech=True),
        FieldSpec("follow_up", "flag"), FieldSpec("prior", "flag"))),
    Kind("rating", "Bewertung", (
        WAVE, TOWN, FieldSpec("question", limit=60, fixed=True), FieldSpec("level", "number", unit="bewertung"), FieldSpec("reason", limit=2000, unit="bewertung"))),
    Kind("evidence", "Beleg", (
        WAVE, TOWN, FieldSpec("label", limit=40), FieldSpec("title"), FieldSpec("dated", "day"), POSITION,
        FieldSpec("sha256", limit=64, unit="datei"), FieldSpec("file_name", unit="datei"), FieldSpec("media_type", limit=120, unit="datei"), FieldSpec("size", "whole", unit="datei"))),
    Kind("inventory", "Bestand", (WAVE, TOWN, FieldSpec("sort", limit=30, fixed=True), POSITION, FieldSpec("data", "json", limit=2000), FieldSpec("prior", "flag"))),
    Kind("agreed", "Gemeinsames Soll", (
        WAVE, FieldSpec("question", limit=60, fixed=True), FieldSpec("level", "number", unit="soll"), FieldSpec("body", unit="soll"), FieldSpec("day", "day", unit="soll"))),
    Kind("decision", "Entscheidung", (
        WAVE, TOWN, FieldSpec("measure", limit=20, fixed=True), FieldSpec("choice", limit=20, unit="beschluss"), FieldSpec("day", "day", unit="beschluss"),
        FieldSpec("body", unit="beschluss"), FieldSpec("reason", limit=2000, unit="beschluss"))),
    Kind("plan_setting", "Planungsvorgabe", (
        WAVE, TOWN, FieldSpec("key", limit=60, fixed=True), FieldSpec("value", "json", limit=150_000, unit="vorgabe"), FieldSpec("body", unit="vorgabe"), FieldSpec("day", "day", unit="vorgabe")),
        optional=("municipality_id",)),
    Kind("pin", "Festlegung", (
        WAVE, TOWN, FieldSpec("measure", limit=20, fixed=True), FieldSpec("not_before", "day", unit="festlegung"), FieldSpec("finished_by", "day", unit="festlegung"),
        FieldSpec("excluded", "flag", unit="festlegung"), FieldSpec("reason", limit=2000, unit="festlegung"), FieldSpec("body", unit="festlegung"), FieldSpec("day", "day", unit="festlegung")),
        optional=("municipality_id",)),
    Kind("swot_note", "SWOT-Eintrag", (
        WAVE, TOWN, FieldSpec("part", limit=20), FieldSpec("source"), FieldSpec("text", limit=1000), FieldSpec("hidden", "flag", unit="sicht"),
        FieldSpec("reason", limit=1000, unit="sicht"), POSITION), optional=("municipality_id",)),
    Kind("consent", "Einwilligung", (WAVE, TOWN, FieldSpec("dimension", limit=20, fixed=True), FieldSpec("level", limit=20))),
    Kind("release", "Fassung", (
        WAVE, TOWN, FieldSpec("document", limit=40, fixed=True), FieldSpec("edition", limit=20, fixed=True), FieldSpec("number", limit=20, unit="stand"), FieldSpec("state", limit=20, unit="stand"),
        FieldSpec("reason", limit=1000, unit="stand"), FieldSpec("superseded_by", limit=160, unit="stand"), FieldSpec("superseded_on", "day", unit="stand"),
        FieldSpec("sha256", limit=64, unit="datei"), FieldSpec("file_name", unit="datei"), FieldSpec("media_type", limit=120, unit="datei"), FieldSpec("size", "whole", unit="datei"),
        FieldSpec("seal", limit=64, unit="datei"), FieldSpec("chain_events", "whole", unit="datei"), FieldSpec("chain_head", limit=64, unit="datei"),
        ref("made_by", fixed=False), FieldSpec("made_on", "day"), ref("checked_by", fixed=False), FieldSpec("checked_on", "day"), ref("released_by", fixed=False), FieldSpec("released_on", "day"),
        FieldSpec("approver", limit=120), FieldSpec("note", limit=2000)), optional=("municipality_id",),
        final=RELEASE_STATES[2:], marks=("state", "reason", "superseded_by", "superseded_on"), outlives=True),
)}
WITH_FILES = tuple(name for name, kind in KINDS.items() if "sha256" in kind.spec)
"""Kinds whose records refer to a kept file."""
