"""Accounts, their grants, sessions, tokens and log. The log refuses UPDATE, and DELETE of what is younger than a year."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

REFUSAL = "Das Protokoll der Konten wird nie verändert"
SQLITE = (
    f"CREATE TRIGGER account_event_no_update BEFORE UPDATE ON account_event BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    ("CREATE TRIGGER account_event_no_delete BEFORE DELETE ON account_event WHEN OLD.at > strftime('%Y-%m-%dT%H:%M:%S', 'now', '-365 days') "
    f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"),
)
SERVER = (
    f"CREATE FUNCTION refuse_account_event_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$",
    ("CREATE FUNCTION keep_account_event() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "IF OLD.at > to_char(now() AT TIME ZONE 'UTC' - interval '365 days', 'YYYY-MM-DD\"T\"HH24:MI:SS') "
    f"THEN RAISE EXCEPTION '{REFUSAL}'; END IF; RETURN OLD; END $$"),
    "CREATE TRIGGER account_event_no_update BEFORE UPDATE ON account_event FOR EACH ROW EXECUTE FUNCTION refuse_account_event_change()",
    "CREATE TRIGGER account_event_no_delete BEFORE DELETE ON account_event FOR EACH ROW EXECUTE FUNCTION keep_account_event()",
    "CREATE TRIGGER account_event_no_truncate BEFORE TRUNCATE ON account_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_account_event_change()",
)


def upgrade() -> None:
    """Create the tables of accounts and the triggers that keep their log append-only."""
    op.create_table("account",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("login", sa.String(length=100), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("totp_secret", sa.LargeBinary(), nullable=True),
        sa.Column("totp_draft", sa.LargeBinary(), nullable=True),
        sa.Column("totp_step", sa.BigInteger(), nullable=False),
        sa.Column("oidc_issuer", sa.Text(), nullable=False),
        sa.Column("oidc_subject", sa.Text(), nullable=True),
        sa.Column("start_hash", sa.String(length=64), nullable=True),
        sa.Column("start_until", sa.String(length=32), nullable=True),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.String(length=32), nullable=False),
        sa.Column("changed_at", sa.String(length=32), nullable=False),
        sa.Column("password_changed_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("login", name="uq_account_login"),
        sa.UniqueConstraint("oidc_issuer", "oidc_subject", name="uq_account_oidc_issuer_oidc_subject"),
        sa.UniqueConstraint("start_hash", name="uq_account_start_hash"))
    op.create_table("account_grant",
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("project_id", sa.String(length=36), nullable=False),
        sa.Column("town_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_account_grant_account_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("account_id", "role", "project_id", "town_id", name="pk_account_grant"))
    op.create_table("account_recovery",
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_account_recovery_account_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("account_id", "hash", name="pk_account_recovery"))
    op.create_table("account_session",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("agent", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.String(length=32), nullable=False),
        sa.Column("last_seen_at", sa.String(length=32), nullable=False),
        sa.Column("idle_until", sa.String(length=32), nullable=False),
        sa.Column("expires_at", sa.String(length=32), nullable=False),
        sa.Column("revoked_at", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_account_session_account_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("hash", name="pk_account_session"),
        sa.UniqueConstraint("id", name="uq_account_session_id"))
    op.create_index("ix_account_session_account_id", "account_session", ["account_id"])
    op.create_table("account_attempt",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("login_hash", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_account_attempt"))
    op.create_index("ix_account_attempt_login_hash", "account_attempt", ["login_hash", "at"])
    op.create_index("ix_account_attempt_address", "account_attempt", ["address", "at"])
    op.create_table("api_token",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("rights", sa.Text(), nullable=True),
        sa.Column("project_id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.String(length=32), nullable=False),
        sa.Column("expires_at", sa.String(length=32), nullable=False),
        sa.Column("last_used_at", sa.String(length=32), nullable=True),
        sa.Column("revoked_at", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_api_token_account_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("hash", name="pk_api_token"),
        sa.UniqueConstraint("id", name="uq_api_token_id"))
    op.create_index("ix_api_token_account_id", "api_token", ["account_id"])
    op.create_table("council_link",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("project_id", sa.String(length=36), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("releases", sa.Text(), nullable=True),
        sa.Column("created_at", sa.String(length=32), nullable=False),
        sa.Column("created_by", sa.String(length=36), nullable=False),
        sa.Column("expires_at", sa.String(length=32), nullable=False),
        sa.Column("revoked_at", sa.String(length=32), nullable=True),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.Column("last_opened_at", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["project_head.project_id"], name="fk_council_link_project_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("hash", name="pk_council_link"),
        sa.UniqueConstraint("id", name="uq_council_link_id"))
    op.create_index("ix_council_link_project_id", "council_link", ["project_id"])
    op.create_table("account_event",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("actor_id", sa.String(length=36), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_account_event"))
    op.create_index("ix_account_event_at", "account_event", ["at"])
    op.create_index("ix_account_event_account_id", "account_event", ["account_id", "at"])
    for statement in SERVER if op.get_bind().dialect.name == "postgresql" else SQLITE:
        op.execute(statement)
