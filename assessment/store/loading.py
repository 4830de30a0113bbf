"""Rows → model: one wave of a project as the working group that is evaluated and reported."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, RowMapping, Table, Text, select, type_coerce

from assessment.agreements import MemberPlanning
from assessment.answers import BadAnswer, level_of_answer, parsed_answer
from assessment.bulk import many_objects
from assessment.changes import ANSWERED, NOT_APPLICABLE, UNKNOWN
from assessment.model import (
    AgreedTarget,
    Answer,
    ChainHead,
    Evidence,
    Grade,
    Interview,
    InventoryItem,
    Municipality,
    Pending,
    PendingReason,
    Rating,
    Response,
    WorkingGroup,
)
from assessment.store import tables
from assessment.store.catalogues import stored_catalogue
from assessment.store.engine import StoreError
from assessment.store.planning_rows import PlanningRows, Unused
from assessment.store.wall import within
from questionnaires import Catalogue
from reports.swot import SwotNote

GRADES = {0: Grade.AUSSAGE, 1: Grade.AUSSAGE, 2: Grade.EINSICHT, 3: Grade.DOKUMENT}
RESPONSE_COLUMNS = (
    "id", "version", "municipality_id", "interview_id", "question", "state", "value", "reason", "grade", "evidence_id", "comment", "note", "follow_up", "prior")


def load_wave(connection: Connection, project: str, wave: str) -> WorkingGroup:
    """Give a wave with all its members; raises StoreError for an unknown wave."""
    head = connection.execute(select(tables.project_head).where(tables.project_head.c.project_id == project)).mappings().one()
    owner = connection.execute(select(tables.TABLES["project"]).where(tables.TABLES["project"].c.id == project)).mappings().one()
    row = _wave(connection, project, wave)
    catalogue = stored_catalogue(connection, row["catalogue"], row["land"])
    agreed = tuple(AgreedTarget(item["question"], item["level"], item["body"], item["day"]) for item in _rows(connection, "agreed", wave)
                   if item["level"] is not None and item["day"] is not None and item["question"] in catalogue.scored_questions)
    planning = PlanningRows(connection, catalogue, wave)
    with many_objects():
        members = _Members(connection, catalogue, wave).all(planning.member)
    notes = _swot_notes(connection, wave)
    members = tuple(replace(member, swot=tuple(notes[member.id])) if member.id in notes else member for member in members)
    return WorkingGroup(
        owner["title"], row["reference_date"], catalogue, members, owner["author"], bool(owner["fictional"]),
        tuple(sorted(agreed, key=lambda item: item.question)), planning.group(), wave=wave, wave_title=row["title"], chain=ChainHead(int(head["seq"]), str(head["head"])),
        swot=tuple(notes.get("", ())))


def _swot_notes(connection: Connection, wave: str) -> dict[str, list[SwotNote]]:
    """Give what was written on the SWOT of each municipality (by id) and of the group (empty)."""
    notes: dict[str, list[SwotNote]] = {}
    for row in _rows(connection, "swot_note", wave):
        note = SwotNote(row["part"], row["source"], row["text"], row["hidden"], row["reason"], row["position"], row["id"], row["version"])
        notes.setdefault(row["municipality_id"] or "", []).append(note)
    return {town: sorted(items, key=lambda note: note.id) for town, items in notes.items()}


def load_members(connection: Connection, catalogue: Catalogue, wave: str, questions: Iterable[str], town: str = "") -> tuple[Municipality, ...]:
    """Give the members of a wave (or one of them, by id) with the answers to some questions only and without their planning: what one page needs, quickly."""
    return _Members(connection, catalogue, wave, town, frozenset(questions)).all(lambda _: MemberPlanning())


def unused_planning(connection: Connection, project: str, wave: str) -> list[Unused]:
    """Give what a wave keeps of agreements without applying it; raises StoreError for an unknown wave."""
    row = _wave(connection, project, wave)
    return PlanningRows(connection, stored_catalogue(connection, row["catalogue"], row["land"]), wave).unused


def _wave(connection: Connection, project: str, wave: str) -> RowMapping:
    """Give the row of a wave that can be loaded; raises StoreError."""
    row = connection.execute(select(tables.TABLES["wave"]).where(tables.TABLES["wave"].c.id == wave, tables.TABLES["wave"].c.project_id == project)).mappings().one_or_none()
    if row is None:
        raise StoreError("Diese Erhebung gibt es in dem Projekt nicht.")
    if row["reference_date"] is None or not row["catalogue"]:
        raise StoreError(f"Der Erhebung »{row['title']}« fehlen Stichtag oder Fragenkatalog.")
    return row


def _rows(connection: Connection, kind: str, wave: str, *further: ColumnElement[bool]) -> Iterable[RowMapping]:
    table = tables.TABLES[kind]
    return connection.execute(select(table).where(table.c.wave_id == wave, table.c.removed.is_(False), *within(connection, table), *further)).mappings()


class _Interview(NamedTuple):
    interview: Interview | None
    key: str
    role: str
    town: str


class _Members:
    """Gathers the rows of a wave by municipality; each table is read once."""

    def __init__(self, connection: Connection, catalogue: Catalogue, wave: str, town: str = "", questions: frozenset[str] | None = None) -> None:
        self.connection, self.catalogue, self.wave, self.town, self.questions = connection, catalogue, wave, town, questions
        self.order = {name: index for index, name in enumerate(catalogue.questions)}
        self.known: dict[tuple[str, str | None], tuple[Answer, float | None] | None] = {}

    def all(self, planning_of: Callable[[str], MemberPlanning]) -> tuple[Municipality, ...]:
        facts: dict[str, dict[str, Any]] = defaultdict(dict)
        for row in self._rows("fact"):
            facts[row["municipality_id"]][row["key"]] = row["value"]
        interviews = self._interviews()
        evidence = self._grouped("evidence", lambda row: Evidence(row["label"], row["title"], row["dated"], row["sha256"], row["file_name"], row["id"]), "position")
        responses, pending = self._responses(interviews, {item.id: item.key for items in evidence.values() for item in items})
        ratings = self._grouped("rating", lambda row: Rating(row["question"], row["level"], row["reason"]) if row["level"] is not None else None, "question")
        inventory = self._grouped("inventory", lambda row: InventoryItem(row["sort"], row["data"] or {}, row["prior"], row["id"], row["version"]), "position")
        towns = tables.TABLES["municipality"]
        members = tables.TABLES["membership"]
        query = (select(towns.c.id, towns.c.label, towns.c.name, towns.c.ags, members.c.note).join(members, members.c.municipality_id == towns.c.id)
                 .where(members.c.wave_id == self.wave, members.c.removed.is_(False), towns.c.removed.is_(False), *within(self.connection, towns), *self._own(members)).order_by(members.c.position, towns.c.label))
        held: dict[str, list[Interview]] = defaultdict(list)
        for found in interviews.values():
            if found.interview is not None:
                held[found.town].append(found.interview)
        return tuple(Municipality(
            row.label, row.name, row.ags, self._known_facts(facts[row.id]), row.note, tuple(held[row.id]), tuple(responses[row.id]),
            tuple(item for item in ratings[row.id] if item.question in self.catalogue.scored_questions), tuple(evidence[row.id]),
            tuple(inventory[row.id]), tuple(pending[row.id]), planning_of(row.id), row.id) for row in self.connection.execute(query))

    def _rows(self, kind: str) -> Iterable[RowMapping]:
        return _rows(self.connection, kind, self.wave, *self._own(tables.TABLES[kind]))

    def _own(self, table: Table) -> list[ColumnElement[bool]]:
        """Give the condition that a row belongs to the one municipality wanted."""
        return [table.c.municipality_id == self.town] if self.town else []

    def _grouped(self, kind: str, make: Any, order: str) -> dict[str, list[Any]]:
        groups: dict[str, list[Any]] = defaultdict(list)
        for row in sorted(self._rows(kind), key=lambda row: (row[order], row["id"])):
            made = make(row)
            if made is not None:
                groups[row["municipality_id"]].append(made)
        return groups

    def _known_facts(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        return {key: facts[key] for key in self.catalogue.fact if facts.get(key) is not None}

    def _interviews(self) -> dict[str, _Interview]:
        found = {}
        for row in sorted(self._rows("interview"), key=lambda row: (row["position"], row["label"], row["id"])):
            interview = Interview(row["label"], row["role"], row["day"], row["place"], row["id"]) if row["day"] is not None else None
            found[row["id"]] = _Interview(interview, row["label"], row["role"], row["municipality_id"])
        return found

    def _responses(self, interviews: Mapping[str, _Interview], evidence: Mapping[str, str]) -> tuple[dict[str, list[Response]], dict[str, list[Pending]]]:
        """Give the responses that count and those that are only kept, by municipality; interviews in order, questions as in the catalogue."""
        table = tables.TABLES["response"]
        wanted = [type_coerce(table.c[name], Text) if name == "value" else table.c[name] for name in RESPONSE_COLUMNS]
        counted: dict[str, list[Response]] = defaultdict(list)
        pending: dict[str, list[Pending]] = defaultdict(list)
        place = {name: index for index, name in enumerate(interviews)}
        only = [table.c.question.in_(self.questions)] if self.questions is not None else []
        rows = self.connection.execute(select(*wanted).where(table.c.wave_id == self.wave, table.c.removed.is_(False), table.c.state != "", *within(self.connection, table), *self._own(table), *only)).all()
        for row in sorted(rows, key=lambda row: (place.get(row[3], -1), self.order.get(row[4], -1))):
            found = interviews.get(row[3])
            if found is None or row[4] not in self.order:
                continue
            response, fits = self._response(row, found, evidence)
            if row[13] or found.interview is None:
                pending[row[2]].append(Pending(response, PendingReason.PRIOR))
            elif not fits:
                pending[row[2]].append(Pending(response, PendingReason.OUTDATED))
            else:
                counted[row[2]].append(response)
        return counted, pending

    def _response(self, row: Any, found: _Interview, evidence: Mapping[str, str]) -> tuple[Response, bool]:
        record, version, _, _, question, state, value, reason, grade, evidence_id, comment, note, follow_up, _ = row
        read = self._read(question, value) if state == ANSWERED else None
        answer, level = read or (None, None)
        day = found.interview.day if found.interview else date.min
        return Response(
            question, found.key, found.role, day, answer, level, state == UNKNOWN, reason if state == NOT_APPLICABLE else "",
            GRADES[grade], evidence.get(evidence_id, ""), comment, note, follow_up, record, version), state != ANSWERED or read is not None

    def _read(self, question: str, value: str | None) -> tuple[Answer, float | None] | None:
        """Read a stored answer (as JSON text) by the catalogue's rules, None if the catalogue no longer allows it; equal answers are read once."""
        key = (question, value)
        if key not in self.known:
            asked = self.catalogue.questions[question]
            try:
                answer = parsed_answer(self.catalogue, asked, json.loads(value or "null"))
                self.known[key] = (answer, level_of_answer(self.catalogue, asked, answer))
            except BadAnswer:
                self.known[key] = None
        return self.known[key]
