"""One municipality as it stands in a project's files, YAML or JSON: facts, documents, interviews, ratings, services, inventory."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

from assessment.answers import plain_number
from assessment.changes import UNKNOWN_BASE, Base
from assessment.exchange.project_files.answer_nodes import YES_NO, AnswerReader, read_seen
from assessment.exchange.project_files.nodes import Node
from assessment.exchange.project_files.planning_nodes import PlanningReader
from assessment.inventory import SORT, BadEntry, Column, Sort, checked_value
from assessment.model import SERVICE_SORT, Evidence, FactValue, Interview, InventoryItem, Municipality, Rating
from questionnaires import Catalogue, Fact, allowed_words, nearest

MEMBER_KEYS = ("kommune", "interviews", "belege", "bewertungen", "onlinedienste", "bestand", "planung", "festlegungen", "entscheidungen")
TOWN_KEYS = ("name", "ags", "merkmale", "hinweis")
EVIDENCE_KEYS = ("titel", "datum")
RATING_KEYS = ("stufe", "grund")
SERVICE_FLAGS, SERVICE_TEXTS = ("genutzt", "efa", "rueckkanal"), ("plattform", "bemerkung")
SERVICE_KEYS = ("reifegrad", "kriterien", *SERVICE_FLAGS, *SERVICE_TEXTS)
SORT_KEYS = tuple(sort.key for sort in SORT.values() if not sort.persons)


class ReadMember(NamedTuple):
    """A municipality and what the model does not hold: all its interviews in order, planned ones (without a day) included, and what the writer saw.

    ``seen`` has the keys response/interview/question, rating/question and inventory/index.
    """

    member: Municipality
    interviews: tuple[Interview, ...] = ()
    seen: Mapping[tuple[str, ...], Base] = MappingProxyType({})


def read_member(node: Node, key: str, catalogue: Catalogue, today: date, *, full: bool = False) -> ReadMember:
    """Read a municipality; ``full`` is the form of a whole export, with versions, planned interviews and the names of kept files."""
    empty = ReadMember(Municipality(key, "", ""))
    if not node.is_mapping("Die Datei der Kommune"):
        return empty
    node.only_keys(MEMBER_KEYS)
    town = node.child("kommune")
    if town.raw is None:
        node.refuse("key-missing", "Der Abschnitt »kommune« fehlt.", "Ergänzen Sie »kommune:« mit Name, AGS und Merkmalen.")
        return empty
    if not town.is_mapping("Der Abschnitt »kommune«"):
        return empty
    town.only_keys(TOWN_KEYS)
    evidence = _evidence(node.child("belege"), today, full=full)
    reader = AnswerReader(catalogue, today, {item.key for item in evidence}, full=full)
    for index, interview in enumerate(node.child("interviews").elements("Der Abschnitt »interviews«")):
        reader.read_interview(interview, index)
    held = tuple(interview for interview in reader.interviews if interview.key not in reader.planned)
    name, ags, facts, note = town.text("name", required=True), _ags(town), _facts(town.child("merkmale"), catalogue), town.text("hinweis")
    ratings = list(_ratings(node.child("bewertungen"), catalogue, full=full))
    entries = [*_services(node.child("onlinedienste"), catalogue, full=full), *_inventory(node.child("bestand"), catalogue, full=full)]
    seen: dict[tuple[str, ...], Base] = {("response", *names): base for names, base in reader.seen.items()}
    seen.update((("rating", item.question), base) for item, base in ratings)
    seen.update((("inventory", str(index)), base) for index, (_, base) in enumerate(entries))
    return ReadMember(Municipality(
        key, name, ags, facts, note, held, tuple(reader.responses), tuple(item for item, _ in ratings), evidence, tuple(item for item, _ in entries), tuple(reader.pending),
        PlanningReader(catalogue, today).member(node)),
        tuple(reader.interviews), seen)


def _ags(town: Node) -> str:
    value = town.text("ags", required=True)
    if value and not re.fullmatch(r"(0[1-9]|1[0-6])(\d{6}|\d{7})", value):
        town.refuse("ags-malformed", f"»{value}« ist kein Gemeindeschlüssel.",
                    "Erlaubt sind acht Ziffern (AGS) oder neun Ziffern (Schlüssel eines Gemeindeverbands); die ersten beiden sind das Land 01 bis 16.", "ags")
    return value


def _facts(node: Node, catalogue: Catalogue) -> dict[str, FactValue]:
    facts: dict[str, FactValue] = {}
    if node.raw is None:
        return facts
    for key, value in node.items("Der Abschnitt »merkmale«"):
        fact = catalogue.fact.get(key)
        if fact is None:
            value.refuse("fact-unknown", f"Das Merkmal »{key}« gibt es nicht. {nearest(key, catalogue.fact)}".strip(), f"Erlaubt sind: {allowed_words(catalogue.fact, 30)}.")
        elif value.raw not in (None, "unbekannt"):
            parsed = _fact_value(fact, value.raw)
            if parsed is None:
                allowed = {"zahl": "eine Zahl ab 0 ohne Tausenderpunkt", "ja_nein": "ja, nein"}.get(fact.type, allowed_words(fact.options, 20))
                value.refuse("fact-value", f"»{value.raw}« ist kein Wert des Merkmals »{key}«. {nearest(str(value.raw), fact.options)}".strip(), f"Erlaubt sind: {allowed}; oder unbekannt.")
            else:
                facts[key] = parsed
    return facts


def _fact_value(fact: Fact, raw: object) -> FactValue | None:
    if fact.type == "zahl":
        number = plain_number(raw)
        return number if number is not None and number >= 0 else None
    allowed = YES_NO if fact.type == "ja_nein" else tuple(fact.options)
    return str(raw) if raw in allowed else None


def _evidence(node: Node, today: date, *, full: bool) -> tuple[Evidence, ...]:
    found = []
    for key, item in node.items("Der Abschnitt »belege«") if node.raw is not None else []:
        if not item.is_mapping(f"Der Beleg »{key}«"):
            continue
        item.only_keys((*EVIDENCE_KEYS, "datei") if full else EVIDENCE_KEYS)
        found.append(Evidence(key, item.text("titel", required=True), item.day("datum", today=today)))
    return tuple(found)


def _ratings(node: Node, catalogue: Catalogue, *, full: bool) -> Iterator[tuple[Rating, Base]]:
    """Read the ratings, each with what its writer saw."""
    for key, item in node.items("Der Abschnitt »bewertungen«") if node.raw is not None else []:
        if key not in catalogue.scored_questions:
            item.refuse("question-unknown", f"Die Frage »{key}« gibt es nicht oder sie hat keine Stufe. {nearest(key, catalogue.scored_questions)}".strip(), "Nennen Sie eine bewertete Frage des Katalogs.")
            continue
        if not item.is_mapping(f"Die Bewertung »{key}«"):
            continue
        item.only_keys((*RATING_KEYS, "fassung") if full else RATING_KEYS)
        level, reason = plain_number(item.text("stufe", required=True)), item.text("grund", required=True)
        if level is None or not catalogue.scale.min <= level <= catalogue.scale.max:
            item.refuse("answer-invalid", f"»{item.text('stufe')}« ist keine Stufe.", f"Erlaubt sind Zahlen von {catalogue.scale.min:g} bis {catalogue.scale.max:g}.", "stufe")
        elif reason:
            yield Rating(key, level, reason), read_seen(item) if full else UNKNOWN_BASE


def _services(node: Node, catalogue: Catalogue, *, full: bool) -> Iterator[tuple[InventoryItem, Base]]:
    """Read recorded online services, each with what its writer saw: ``L001: 3`` or a mapping; of several criteria the lowest decides."""
    allowed = [level.level for level in catalogue.service_scales[0].levels] if catalogue.service_scales else []
    for key, item in node.items("Der Abschnitt »onlinedienste«") if node.raw is not None else []:
        if not _known_service(item, key, catalogue):
            continue
        given = item if isinstance(item.raw, dict) else Node({"reifegrad": item.raw}, item.path, item.places, item.problems)
        given.only_keys((*SERVICE_KEYS, "fassung") if full else SERVICE_KEYS)
        criteria = given.raw.get("kriterien")
        raw = list(criteria.values()) if isinstance(criteria, dict) else criteria if isinstance(criteria, list) else [given.raw.get("reifegrad")]
        levels = [plain_number(value) for value in raw]
        if not levels or any(level not in allowed for level in levels):
            item.refuse("service-level", f"»{', '.join(str(value) for value in raw)}« ist kein Reifegrad des Onlinedienstes »{key}«.", f"Erlaubt sind: {allowed_words(str(level) for level in allowed)}.")
            continue
        said = {name: given.word(name, YES_NO) for name in SERVICE_FLAGS} | {name: _value(SORT[SERVICE_SORT].column[name], given) for name in SERVICE_TEXTS}
        data = {"dienst": key, "reifegrad": str(int(min(level for level in levels if level is not None))), **{name: value for name, value in said.items() if value}}
        yield InventoryItem(SERVICE_SORT, data), read_seen(given) if full else UNKNOWN_BASE


def _known_service(node: Node, key: str, catalogue: Catalogue) -> bool:
    if key not in catalogue.service:
        node.refuse("service-unknown", f"Den Onlinedienst »{key}« gibt es im Katalog nicht. {nearest(key, catalogue.service)}".strip(), "Die Kennungen stehen in services.yaml des Katalogs.")
    return key in catalogue.service


def _inventory(node: Node, catalogue: Catalogue, *, full: bool) -> Iterator[tuple[InventoryItem, Base]]:
    """Read the inventory: for every sort a list of entries, each with what its writer saw."""
    if node.raw is None or not node.is_mapping("Der Abschnitt »bestand«"):
        return
    node.only_keys(SORT_KEYS)
    for key in node.raw:
        for entry in node.child(key).elements(f"Die Liste »{key}«") if key in SORT_KEYS else ():
            if entry.is_mapping(f"Ein Eintrag der Liste »{key}«"):
                yield _entry(SORT[key], entry, catalogue, full=full), read_seen(entry) if full else UNKNOWN_BASE


def _value(column: Column, node: Node) -> Any:
    """Give a value of an entry as it is kept, None where there is none or a wrong one."""
    try:
        return checked_value(column, node.text(column.key))
    except BadEntry as error:
        node.refuse("value-invalid", error.message, error.remedy, column.key)
        return None


def _entry(sort: Sort, node: Node, catalogue: Catalogue, *, full: bool) -> InventoryItem:
    node.only_keys((*sort.column, "vorerhebung", "fassung") if full else (*sort.column, "vorerhebung"))
    data: dict[str, Any] = {}
    for column in sort.columns:
        value = _value(column, node)
        if value is not None:
            data[column.key] = value
        elif column.required and not str(node.raw.get(column.key) or "").strip():
            node.refuse("key-missing", f"Die Pflichtangabe »{column.key}« ({column.label}) fehlt.", f"Ergänzen Sie die Zeile »{column.key}: …«.")
    prior = node.word("vorerhebung", YES_NO) == "ja"
    if sort.key == SERVICE_SORT and not prior:
        node.refuse("value-not-allowed", "Erfasste Onlinedienste stehen hier nur, solange sie aus der Vorerhebung stammen.", "Nennen Sie sie im Abschnitt »onlinedienste«, z. B. »L001: 3«.")
    elif sort.key == SERVICE_SORT and data.get("dienst"):
        _known_service(node, data["dienst"], catalogue)
    return InventoryItem(sort.key, data, prior)
