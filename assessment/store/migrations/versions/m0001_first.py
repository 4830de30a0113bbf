"""First schema: records, history, keys, files, catalogues. The history refuses UPDATE and DELETE."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

REFUSAL = "Die Geschichte eines Projekts wird nie verändert"
SQLITE = "CREATE TRIGGER event_no_{0} BEFORE {0} ON event BEGIN SELECT RAISE(ABORT, '{1}'); END"
SERVER = (
    f"CREATE FUNCTION refuse_event_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$",
    "CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON event FOR EACH ROW EXECUTE FUNCTION refuse_event_change()",
    "CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON event FOR EACH STATEMENT EXECUTE FUNCTION refuse_event_change()",
)


def upgrade() -> None:
    """Create all tables and the triggers that keep the history append-only."""
    op.create_table("project_head",
        sa.Column("project_id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("head", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("project_id", name="pk_project_head"))
    op.create_table("stored_catalogue",
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("edition", sa.String(length=80), nullable=False),
        sa.Column("files", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("content_hash", name="pk_stored_catalogue"))
    op.create_table("event",
        sa.Column("project_id", sa.String(length=36), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("actor", sa.String(length=36), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("record", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("refers", sa.String(length=36), nullable=False),
        sa.Column("parts", sa.Text(), nullable=False),
        sa.Column("prev", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project_head.project_id"], name="fk_event_project_id"),
        sa.PrimaryKeyConstraint("project_id", "seq", name="pk_event"),
        sa.UniqueConstraint("project_id", "id", name="uq_event_project_id_id"))
    op.create_index("ix_event_action", "event", ["project_id", "action"])
    op.create_index("ix_event_record", "event", ["project_id", "record", "version"])
    op.create_table("municipality",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("project_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("ags", sa.Text(), nullable=False),
        sa.Column("ars", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project_head.project_id"], name="fk_municipality_project_id"),
        sa.PrimaryKeyConstraint("id", name="pk_municipality"))
    op.create_index(op.f("ix_municipality_project_id"), "municipality", ["project_id"])
    op.create_table("project",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("project_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("fictional", sa.Boolean(), nullable=False),
        sa.Column("retention_until", sa.Date(), nullable=True),
        sa.Column("settings", sa.Text(), nullable=True),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project_head.project_id"], name="fk_project_project_id"),
        sa.PrimaryKeyConstraint("id", name="pk_project"))
    op.create_index(op.f("ix_project_project_id"), "project", ["project_id"])
    op.create_table("scope_key",
        sa.Column("project_id", sa.String(length=36), nullable=False),
        sa.Column("scope", sa.String(length=60), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=True),
        sa.Column("erased_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["project_head.project_id"], name="fk_scope_key_project_id"),
        sa.PrimaryKeyConstraint("project_id", "scope", name="pk_scope_key"))
    op.create_table("stored_file",
        sa.Column("project_id", sa.String(length=36), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project_head.project_id"], name="fk_stored_file_project_id"),
        sa.PrimaryKeyConstraint("project_id", "sha256", name="pk_stored_file"))
    op.create_table("wave",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("project_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("reference_date", sa.Date(), nullable=True),
        sa.Column("land", sa.Text(), nullable=False),
        sa.Column("catalogue", sa.Text(), nullable=False),
        sa.Column("predecessor_id", sa.String(length=36), nullable=True),
        sa.Column("frozen_on", sa.Date(), nullable=True),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project_head.project_id"], name="fk_wave_project_id"),
        sa.PrimaryKeyConstraint("id", name="pk_wave"))
    op.create_index(op.f("ix_wave_project_id"), "wave", ["project_id"])
    op.create_table("agreed",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("project_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.String(length=36), nullable=True),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("level", sa.Double(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project_head.project_id"], name="fk_agreed_project_id"),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name="fk_agreed_wave_id"),
        sa.PrimaryKeyConstraint("id", name="pk_agreed"))
    op.create_index(op.f("ix_agreed_project_id"), "agreed", ["project_id"])
    op.create_table("consent",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("project_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.String(length=36), nullable=True),
        sa.Column("municipality_id", sa.String(length=36), nullable=True),
        sa.Column("dimension", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name="fk_consent_municipality_id"),
        sa.ForeignKeyConstraint(["project_id"], ["project_head.project_id"], name="fk_consent_project_id"),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name="fk_consent_wave_id"),
        sa.PrimaryKeyConstraint("id", name="pk_consent"))
    op.create_index(op.f("ix_consent_project_id"), "consent", ["project_id"])
    op.create_index("ix_consent_wave_id", "consent", ["wave_id", "municipality_id"])
    op.create_table("decision",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("project_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.String(length=36), nullable=True),
        sa.Column("municipality_id", sa.String(length=36), nullable=True),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("choice", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name="fk_decision_municipality_id"),
        sa.ForeignKeyConstraint(["project_id"], ["project_head.project_id"], name="fk_decision_project_id"),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name="fk_decision_wave_id"),
        sa.PrimaryKeyConstraint("id", name="pk_decision"))
    op.create_index(op.f("ix_decision_project_id"), "decision", ["project_id"])
    op.create_index("ix_decision_wave_id", "decision", ["wave_id", "municipality_id"])
    op.create_table("evidence",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("project_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.String(length=36), nullable=True),
        sa.Column("municipality_id", sa.String(length=36), nullable=True),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("dated", sa.Date(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name="fk_evidence_municipality_id"),
        sa.ForeignKeyConstraint(["project_id"], ["project_head.project_id"], name="fk_evidence_project_id"),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name="fk_evidence_wave_id"),
        sa.PrimaryKeyConstraint("id", name="pk_evidence"))
    op.create_index(op.f("ix_evidence_project_id"), "evidence", ["project_id"])
    op.create_index("ix_evidence_wave_id", "evidence", ["wave_id", "municipality_id"])
    op.create_table("fact",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("project_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.String(length=36), nullable=True),
        sa.Column("municipality_id", sa.String(length=36), nullable=True),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name="fk_fact_municipality_id"),
        sa.ForeignKeyConstraint(["project_id"], ["project_head.project_id"], name="fk_fact_project_id"),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name="fk_fact_wave_id"),
        sa.PrimaryKeyConstraint("id", name="pk_fact"))
    op.create_index(op.f("ix_fact_project_id"), "fact", ["project_id"])
    op.create_index("ix_fact_wave_id", "fact", ["wave_id", "municipality_id"])
    op.create_table("interview",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("project_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.String(length=36), nullable=True),
        sa.Column("municipality_id", sa.String(length=36), nullable=True),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name="fk_interview_municipality_id"),
        sa.ForeignKeyConstraint(["project_id"], ["project_head.project_id"], name="fk_interview_project_id"),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name="fk_interview_wave_id"),
        sa.PrimaryKeyConstraint("id", name="pk_interview"))
    op.create_index(op.f("ix_interview_project_id"), "interview", ["project_id"])
    op.create_index("ix_interview_wave_id", "interview", ["wave_id", "municipality_id"])
    op.create_table("inventory",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("project_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.String(length=36), nullable=True),
        sa.Column("municipality_id", sa.String(length=36), nullable=True),
        sa.Column("sort", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("data", sa.Text(), nullable=True),
        sa.Column("prior", sa.Boolean(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name="fk_inventory_municipality_id"),
        sa.ForeignKeyConstraint(["project_id"], ["project_head.project_id"], name="fk_inventory_project_id"),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name="fk_inventory_wave_id"),
        sa.PrimaryKeyConstraint("id", name="pk_inventory"))
    op.create_index(op.f("ix_inventory_project_id"), "inventory", ["project_id"])
    op.create_index("ix_inventory_wave_id", "inventory", ["wave_id", "municipality_id"])
    op.create_table("membership",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("project_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.String(length=36), nullable=True),
        sa.Column("municipality_id", sa.String(length=36), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name="fk_membership_municipality_id"),
        sa.ForeignKeyConstraint(["project_id"], ["project_head.project_id"], name="fk_membership_project_id"),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name="fk_membership_wave_id"),
        sa.PrimaryKeyConstraint("id", name="pk_membership"))
    op.create_index(op.f("ix_membership_project_id"), "membership", ["project_id"])
    op.create_index("ix_membership_wave_id", "membership", ["wave_id", "municipality_id"])
    op.create_table("person",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("project_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.String(length=36), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("duty", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name="fk_person_municipality_id"),
        sa.ForeignKeyConstraint(["project_id"], ["project_head.project_id"], name="fk_person_project_id"),
        sa.PrimaryKeyConstraint("id", name="pk_person"))
    op.create_index(op.f("ix_person_project_id"), "person", ["project_id"])
    op.create_table("rating",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("project_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.String(length=36), nullable=True),
        sa.Column("municipality_id", sa.String(length=36), nullable=True),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("level", sa.Double(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name="fk_rating_municipality_id"),
        sa.ForeignKeyConstraint(["project_id"], ["project_head.project_id"], name="fk_rating_project_id"),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name="fk_rating_wave_id"),
        sa.PrimaryKeyConstraint("id", name="pk_rating"))
    op.create_index(op.f("ix_rating_project_id"), "rating", ["project_id"])
    op.create_index("ix_rating_wave_id", "rating", ["wave_id", "municipality_id"])
    op.create_table("swot_note",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("project_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.String(length=36), nullable=True),
        sa.Column("municipality_id", sa.String(length=36), nullable=True),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name="fk_swot_note_municipality_id"),
        sa.ForeignKeyConstraint(["project_id"], ["project_head.project_id"], name="fk_swot_note_project_id"),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name="fk_swot_note_wave_id"),
        sa.PrimaryKeyConstraint("id", name="pk_swot_note"))
    op.create_index(op.f("ix_swot_note_project_id"), "swot_note", ["project_id"])
    op.create_index("ix_swot_note_wave_id", "swot_note", ["wave_id", "municipality_id"])
    op.create_table("participation",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("project_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.String(length=36), nullable=True),
        sa.Column("municipality_id", sa.String(length=36), nullable=True),
        sa.Column("interview_id", sa.String(length=36), nullable=True),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["interview_id"], ["interview.id"], name="fk_participation_interview_id"),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name="fk_participation_municipality_id"),
        sa.ForeignKeyConstraint(["project_id"], ["project_head.project_id"], name="fk_participation_project_id"),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name="fk_participation_wave_id"),
        sa.PrimaryKeyConstraint("id", name="pk_participation"))
    op.create_index(op.f("ix_participation_project_id"), "participation", ["project_id"])
    op.create_index("ix_participation_wave_id", "participation", ["wave_id", "municipality_id"])
    op.create_table("response",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("project_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.String(length=36), nullable=True),
        sa.Column("municipality_id", sa.String(length=36), nullable=True),
        sa.Column("interview_id", sa.String(length=36), nullable=True),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=False),
        sa.Column("evidence_id", sa.String(length=36), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("follow_up", sa.Boolean(), nullable=False),
        sa.Column("prior", sa.Boolean(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["interview_id"], ["interview.id"], name="fk_response_interview_id"),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name="fk_response_municipality_id"),
        sa.ForeignKeyConstraint(["project_id"], ["project_head.project_id"], name="fk_response_project_id"),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name="fk_response_wave_id"),
        sa.PrimaryKeyConstraint("id", name="pk_response"))
    op.create_index(op.f("ix_response_project_id"), "response", ["project_id"])
    op.create_index("ix_response_wave_id", "response", ["wave_id", "municipality_id"])
    on_server = op.get_bind().dialect.name == "postgresql"
    for statement in SERVER if on_server else [SQLITE.format(verb, REFUSAL) for verb in ("update", "delete")]:
        op.execute(statement)
