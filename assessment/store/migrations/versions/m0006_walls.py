"""Indexes for the pages of an interview; on PostgreSQL walls between municipalities.

A transaction that has set ``reifegrad.kommunen`` (a list of record ids, as array text) meets rows of these municipalities and
of the whole project only; without it all rows are there. The walls hold for the owner of the tables too, not for superusers.
"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NO_WALL = "(SELECT coalesce(current_setting('reifegrad.kommunen', true), '') = '')"
INSIDE = "ANY ((SELECT coalesce(nullif(current_setting('reifegrad.kommunen', true), ''), '{}')::text[])::text[])"
OWNED = ("person", "membership", "fact", "interview", "participation", "response", "rating", "evidence", "inventory", "decision", "plan_setting", "pin", "swot_note",
         "consent", "release")
KINDS = ("project", "municipality", "wave", "agreed", *OWNED)
WITH_FILES = ("evidence", "release")
RECORD_SEEN = "WHEN '{0}' THEN RETURN EXISTS (SELECT 1 FROM {0} found WHERE found.id = of_record);"
FILE_NAMED = "EXISTS (SELECT 1 FROM {0} found WHERE found.sha256 = stored_file.sha256)"


def policies() -> dict[str, tuple[str, str]]:
    """Give for each table what may be seen and what may be written.

    An event is seen where its record is, a file where a record names it. Both may be written freely: a file comes before the record
    that names it, and what an event tells was refused or allowed at its record.
    """
    records = dict.fromkeys(OWNED, f"{NO_WALL} OR municipality_id IS NULL OR municipality_id = {INSIDE}")
    records["municipality"] = f"{NO_WALL} OR id = {INSIDE}"
    named = " OR ".join(FILE_NAMED.format(name) for name in WITH_FILES)
    return {name: (rule, rule) for name, rule in records.items()} | {
        "event": (f"{NO_WALL} OR record_seen(kind, record)", "true"), "stored_file": (f"{NO_WALL} OR {named}", "true")}


def upgrade() -> None:
    """Create the indexes, and on PostgreSQL the walls."""
    op.create_index("ix_participation_interview_id", "participation", ["interview_id"])
    op.create_index("ix_response_interview_id", "response", ["interview_id", "question"])
    if op.get_bind().dialect.name != "postgresql":
        return
    # A function, because the planner would otherwise weigh every table for every query of events, and compile it: most of a second for one page.
    cases = " ".join(RECORD_SEEN.format(name) for name in KINDS)
    op.execute(f"CREATE FUNCTION record_seen(of_kind text, of_record text) RETURNS boolean LANGUAGE plpgsql STABLE AS $$ BEGIN CASE of_kind {cases} ELSE RETURN false; END CASE; END $$")
    for table, (seen, written) in policies().items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY kommunen ON {table} USING ({seen}) WITH CHECK ({written})")
