"""The tables of accounts. They lie beside the projects: one database, one set of accounts. Of every secret only a hash is kept."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text, UniqueConstraint
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from assessment.store.tables import JsonText, metadata


class Moment(TypeDecorator[datetime]):
    """A moment in UTC as ISO text of fixed width, so that text order is time order in both databases."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Write it with microseconds."""
        return None if value is None else value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Read it back."""
        return None if value is None else datetime.fromisoformat(value)


def _owner() -> Column[Any]:
    return Column("account_id", String(36), ForeignKey("account.id", ondelete="CASCADE"), nullable=False)


account = Table(
    "account", metadata,
    Column("id", String(36), primary_key=True),
    Column("login", String(100), nullable=False),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("password", Text, nullable=False),
    Column("totp_secret", LargeBinary),
    Column("totp_draft", LargeBinary),
    Column("totp_step", BigInteger, nullable=False),
    Column("oidc_issuer", Text, nullable=False),
    Column("oidc_subject", Text),
    Column("start_hash", String(64)),
    Column("start_until", Moment),
    Column("disabled", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("password_changed_at", Moment),
    UniqueConstraint("login"), UniqueConstraint("oidc_issuer", "oidc_subject"), UniqueConstraint("start_hash"))

account_grant = Table(
    "account_grant", metadata,
    Column("account_id", String(36), ForeignKey("account.id", ondelete="CASCADE"), primary_key=True),
    Column("role", String(20), primary_key=True),
    Column("project_id", String(36), primary_key=True),
    Column("town_id", String(36), primary_key=True))

account_recovery = Table(
    "account_recovery", metadata,
    Column("account_id", String(36), ForeignKey("account.id", ondelete="CASCADE"), primary_key=True),
    Column("hash", String(64), primary_key=True))

account_session = Table(
    "account_session", metadata,
    Column("hash", String(64), primary_key=True),
    Column("id", String(36), nullable=False),
    _owner(),
    Column("step", String(20), nullable=False),
    Column("agent", String(120), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("last_seen_at", Moment, nullable=False),
    Column("idle_until", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("revoked_at", Moment),
    UniqueConstraint("id"), Index("ix_account_session_account_id", "account_id"))

account_attempt = Table(
    "account_attempt", metadata,
    Column("id", String(36), primary_key=True),
    Column("login_hash", String(64), nullable=False),
    Column("address", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_account_attempt_login_hash", "login_hash", "at"), Index("ix_account_attempt_address", "address", "at"))

api_token = Table(
    "api_token", metadata,
    Column("hash", String(64), primary_key=True),
    Column("id", String(36), nullable=False),
    _owner(),
    Column("name", Text, nullable=False),
    Column("rights", JsonText),
    Column("project_id", String(36), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("last_used_at", Moment),
    Column("revoked_at", Moment),
    UniqueConstraint("id"), Index("ix_api_token_account_id", "account_id"))

council_link = Table(
    "council_link", metadata,
    Column("hash", String(64), primary_key=True),
    Column("id", String(36), nullable=False),
    Column("project_id", String(36), ForeignKey("project_head.project_id", ondelete="CASCADE"), nullable=False),
    Column("person", Text, nullable=False),
    Column("releases", JsonText),
    Column("created_at", Moment, nullable=False),
    Column("created_by", String(36), nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("revoked_at", Moment),
    Column("opened", Integer, nullable=False),
    Column("last_opened_at", Moment),
    UniqueConstraint("id"), Index("ix_council_link_project_id", "project_id"))

account_event = Table(
    "account_event", metadata,
    Column("id", String(36), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("account_id", String(36), nullable=False),
    Column("actor_id", String(36), nullable=False),
    Column("address", String(64), nullable=False),
    Column("detail", Text, nullable=False),
    Index("ix_account_event_at", "at"), Index("ix_account_event_account_id", "account_id", "at"))
