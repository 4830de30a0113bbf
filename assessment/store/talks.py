"""What the pages of an interview read, in one transaction and a handful of queries; and what a browser tab knows of a record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, TypeAlias

from sqlalchemy import Connection, Select, func, select

from assessment.changes import Base
from assessment.model import Municipality
from assessment.store import tables
from assessment.store.catalogues import stored_catalogue
from assessment.store.engine import reading
from assessment.store.history import UNAPPLIED, at_version, events_of
from assessment.store.kinds import KINDS, BadValue
from assessment.store.loading import load_members
from assessment.store.records import plain_record, read_record
from assessment.store.saving import Writer
from assessment.store.workspace import Record, Workspace
from questionnaires import Catalogue

Ruling: TypeAlias = Callable[[Catalogue], Iterable[str]]
"""Names the questions whose answers decide whether others apply; only those are read of other interviews."""


@dataclass(frozen=True)
class TalkPlace:
    """Where an answer belongs: interview, wave, its catalogue, and the ids of the municipality's documents by label."""

    interview: Record
    wave: Record
    catalogue: Catalogue
    documents: Mapping[str, str]


@dataclass(frozen=True)
class TalkRows:
    """An interview with its answers by question (removed ones too, for their version), the member it belongs to and who took part, by part."""

    place: TalkPlace
    member: Municipality
    answers: Mapping[str, Record]
    people: tuple[tuple[str, str], ...]


class AnswerRow(NamedTuple):
    """One answer as it is counted."""

    town: str
    interview: str
    question: str
    state: str
    prior: bool
    follow_up: bool


@dataclass(frozen=True)
class WaveRows:
    """The interviews of a wave (or of one municipality) with all that is counted of them; ``changed``: interview → last change of an answer."""

    wave: Record
    catalogue: Catalogue
    members: tuple[Municipality, ...]
    interviews: tuple[Record, ...]
    answers: tuple[AnswerRow, ...]
    changed: Mapping[str, datetime]


def talk_place(workspace: Workspace, interview: str) -> TalkPlace | None:
    """Give where an interview's answers belong; None where there is no such interview."""
    with reading(workspace.engine) as connection:
        return _place(connection, workspace.project, interview)


def talk_rows(workspace: Workspace, interview: str, ruling: Ruling) -> TalkRows | None:
    """Give an interview with all its page shows; None where there is none."""
    with reading(workspace.engine) as connection:
        place = _place(connection, workspace.project, interview)
        if place is None:
            return None
        members = load_members(connection, place.catalogue, place.wave.id, ruling(place.catalogue), str(place.interview.fields["municipality_id"]))
        if not members:
            return None
        answers = _records(connection, "response", select(tables.TABLES["response"]).where(tables.TABLES["response"].c.interview_id == interview))
        return TalkRows(place, members[0], {str(item.fields["question"]): item for item in answers}, _people(connection, interview))


def wave_rows(workspace: Workspace, wave: str, ruling: Ruling, town: str = "") -> WaveRows | None:
    """Give the interviews of a wave, or of one municipality in it, and what is counted of their answers; None where there is no such wave."""
    response, event = tables.TABLES["response"], tables.event
    with reading(workspace.engine) as connection:
        found = _record(connection, "wave", workspace.project, wave)
        if found is None:
            return None
        catalogue = stored_catalogue(connection, str(found.fields["catalogue"]), str(found.fields["land"]))
        members = load_members(connection, catalogue, wave, ruling(catalogue), town)
        interviews = _records(connection, "interview", _of_wave("interview", wave, town))
        own = [response.c.wave_id == wave, response.c.removed.is_(False), *([response.c.municipality_id == town] if town else [])]
        columns = (response.c.municipality_id, response.c.interview_id, response.c.question, response.c.state, response.c.prior, response.c.follow_up)
        answers = tuple(AnswerRow(*row) for row in connection.execute(select(*columns).where(*own)))
        last = select(response.c.interview_id, func.max(event.c.at)).join(event, event.c.record == response.c.id).where(
            *own, event.c.project_id == workspace.project, event.c.kind == "response").group_by(response.c.interview_id)
        changed = {str(talk): datetime.fromisoformat(at) for talk, at in connection.execute(last)}
    ordered = sorted(interviews, key=lambda item: (item.fields["position"], str(item.fields["label"]), item.id))
    return WaveRows(found, catalogue, members, tuple(ordered), answers, changed)


def tab_base(writer: Writer, kind: str, record: str, base: int) -> Base:
    """Give what a browser tab knows of a record: the version it saw and what it wrote itself since, told by person and source.

    A tab that sends a second save before the answer to the first has arrived names a version its own first save has outdated.
    """
    event = tables.event
    own = (event.c.actor == writer.actor, event.c.source == writer.source)
    newer = select(event.c.version).where(
        event.c.project_id == writer.project, event.c.record == record, event.c.version > base, event.c.action.not_in(UNAPPLIED), *own).limit(1)
    if base < 0 or writer.connection.execute(newer).first() is None:
        return base
    known = at_version(writer.connection, writer.project, KINDS[kind], record, base, writer.keys)
    for item in events_of(writer.connection, writer.project, record=record, keys=writer.keys):
        if item.version > base and item.action not in UNAPPLIED and (item.actor, item.source) == (writer.actor, writer.source):
            known.update({name: new for name, (_, new) in item.changes.items() if name in KINDS[kind].spec})
    return known


def decided_base(writer: Writer, kind: str, record: str, base: Base, shown: int, decided: Iterable[str]) -> Base:
    """Give what somebody knows who decided a conflict: the fields decided as the conflict page showed them (a version), all others as in ``base``.

    Taking the shown version for every field would undo what another wrote in fields nobody disputed. Raises BadValue for a version that there is not.
    """
    newest, _ = read_record(writer.connection, KINDS[kind], record, writer.project)
    if not 0 <= shown <= newest or (isinstance(base, int) and not 0 <= base <= newest):
        raise BadValue("version", f"Die Fassung {shown} gibt es nicht; die neueste ist {newest}.", "Laden Sie die Angaben neu.")
    known = at_version(writer.connection, writer.project, KINDS[kind], record, base, writer.keys) if isinstance(base, int) else base
    seen = at_version(writer.connection, writer.project, KINDS[kind], record, shown, writer.keys)
    return {**known, **{name: seen[name] for name in decided}} if isinstance(known, Mapping) else base


def _place(connection: Connection, project: str, interview: str) -> TalkPlace | None:
    talk = _record(connection, "interview", project, interview)
    if talk is None:
        return None
    wave, town = str(talk.fields["wave_id"]), str(talk.fields["municipality_id"])
    found = _record(connection, "wave", project, wave)
    if found is None:
        return None
    documents = _records(connection, "evidence", _of_wave("evidence", wave, town))
    catalogue = stored_catalogue(connection, str(found.fields["catalogue"]), str(found.fields["land"]))
    return TalkPlace(talk, found, catalogue, {str(item.fields["label"]): item.id for item in documents})


def _record(connection: Connection, kind: str, project: str, record: str) -> Record | None:
    """Give a record that was not removed."""
    table = tables.TABLES[kind]
    known = connection.execute(select(table.c.id).where(table.c.id == record, table.c.project_id == project, table.c.removed.is_(False))).first()
    return Record(record, *read_record(connection, KINDS[kind], record)) if known else None


def _of_wave(kind: str, wave: str, town: str) -> Select[tuple[object, ...]]:
    table = tables.TABLES[kind]
    query = select(table).where(table.c.wave_id == wave, table.c.removed.is_(False))
    return query.where(table.c.municipality_id == town) if town else query


def _records(connection: Connection, kind: str, query: Select[tuple[object, ...]]) -> list[Record]:
    return [Record(row["id"], row["version"], plain_record(KINDS[kind], dict(row))) for row in connection.execute(query).mappings()]


def _people(connection: Connection, interview: str) -> tuple[tuple[str, str], ...]:
    """Give who took part in an interview: (name, part)."""
    person, part = tables.TABLES["person"], tables.TABLES["participation"]
    query = select(person.c.name, part.c.part).join(part, part.c.person_id == person.c.id).where(
        part.c.interview_id == interview, part.c.removed.is_(False), person.c.removed.is_(False)).order_by(part.c.part, person.c.name)
    return tuple((str(name), str(word)) for name, word in connection.execute(query))
