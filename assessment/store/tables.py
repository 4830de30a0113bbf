"""The tables: one per kind of record, and those that keep the history, its keys, files and catalogues."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

from assessment.store.kinds import KINDS, FieldSpec, Kind


class JsonText(TypeDecorator[Any]):
    """A JSON value kept as text: SQLite's own JSON columns turn 60.0 into 60."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Write canonical JSON, NULL for None."""
        return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002
        """Read it back."""
        return None if value is None else json.loads(value)


metadata = MetaData(naming_convention={"ix": "ix_%(table_name)s_%(column_0_N_name)s", "uq": "uq_%(table_name)s_%(column_0_N_name)s", "fk": "fk_%(table_name)s_%(column_0_name)s", "pk": "pk_%(table_name)s"})

project_head = Table(
    "project_head", metadata,
    Column("project_id", String(36), primary_key=True),
    Column("created_at", String(32), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("head", String(64), nullable=False))

event = Table(
    "event", metadata,
    Column("project_id", String(36), ForeignKey("project_head.project_id"), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("id", String(36), nullable=False),
    Column("at", String(32), nullable=False),
    Column("actor", String(36), nullable=False),
    Column("source", String(60), nullable=False),
    Column("action", String(20), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("record", String(36), nullable=False),
    Column("version", Integer, nullable=False),
    Column("refers", String(36), nullable=False),
    Column("parts", Text, nullable=False),
    Column("prev", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    UniqueConstraint("project_id", "id"),
    Index("ix_event_record", "project_id", "record", "version"),
    Index("ix_event_action", "project_id", "action"))

scope_key = Table(
    "scope_key", metadata,
    Column("project_id", String(36), ForeignKey("project_head.project_id"), primary_key=True),
    Column("scope", String(60), primary_key=True),
    Column("key", LargeBinary),
    Column("erased_on", Date))

stored_file = Table(
    "stored_file", metadata,
    Column("project_id", String(36), ForeignKey("project_head.project_id"), primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Column("size", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False))

stored_catalogue = Table(
    "stored_catalogue", metadata,
    Column("content_hash", String(64), primary_key=True),
    Column("edition", String(80), nullable=False),
    Column("files", LargeBinary, nullable=False))

register = Table(
    "register", metadata,
    Column("key", String(12), primary_key=True),
    Column("ars", String(12), nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", String(60), nullable=False),
    Column("land", String(2), nullable=False),
    Column("district", Text, nullable=False),
    Column("association", Text, nullable=False),
    Column("population", Integer),
    Column("state_of", Date, nullable=False),
    Index("ix_register_name", "name"))

REFERENCES = {"wave_id": "wave.id", "municipality_id": "municipality.id", "interview_id": "interview.id"}
TYPES: dict[str, TypeEngine[Any]] = {"text": Text(), "day": Date(), "whole": Integer(), "number": Double(), "flag": Boolean(), "json": JsonText()}


def _column(item: FieldSpec) -> Column[Any]:
    if item.name in REFERENCES:
        return Column(item.name, String(36), ForeignKey(REFERENCES[item.name]))
    if item.type == "ref":
        return Column(item.name, String(36))
    return Column(item.name, TYPES[item.type], nullable=item.type in ("day", "number", "json"))


def _table(kind: Kind) -> Table:
    return Table(
        kind.name, metadata,
        Column("id", String(36), primary_key=True),
        Column("project_id", String(36), ForeignKey("project_head.project_id"), nullable=False, index=True),
        Column("version", Integer, nullable=False),
        *(_column(item) for item in kind.fields),
        Column("removed", Boolean, nullable=False), *_indexes(kind))


def _indexes(kind: Kind) -> list[Index]:
    """Give the ways records are looked up: all of a municipality in a wave, all of an interview."""
    by_town = [Index(f"ix_{kind.name}_wave_id", "wave_id", "municipality_id")] if {"wave_id", "municipality_id"} <= kind.spec.keys() else []
    in_talk = ["interview_id", *(name for name in ("question",) if name in kind.spec)]
    return [*by_town, Index(f"ix_{kind.name}_interview_id", *in_talk)] if "interview_id" in kind.spec else by_town


TABLES = {name: _table(kind) for name, kind in KINDS.items()}
TABLE_ORDER = ("project", "municipality", "wave", "person", "membership", "fact", "interview", "participation", "response", "rating", "evidence", "inventory", "agreed",
               "decision", "plan_setting", "pin", "swot_note", "consent", "release")
