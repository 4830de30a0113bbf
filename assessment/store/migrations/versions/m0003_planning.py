"""What a group agrees for planning: settings and fixed points."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of settings and pins."""
    op.create_table("plan_setting",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("project_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.String(length=36), nullable=True),
        sa.Column("municipality_id", sa.String(length=36), nullable=True),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name="fk_plan_setting_municipality_id"),
        sa.ForeignKeyConstraint(["project_id"], ["project_head.project_id"], name="fk_plan_setting_project_id"),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name="fk_plan_setting_wave_id"),
        sa.PrimaryKeyConstraint("id", name="pk_plan_setting"))
    op.create_index(op.f("ix_plan_setting_project_id"), "plan_setting", ["project_id"])
    op.create_index("ix_plan_setting_wave_id", "plan_setting", ["wave_id", "municipality_id"])
    op.create_table("pin",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("project_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.String(length=36), nullable=True),
        sa.Column("municipality_id", sa.String(length=36), nullable=True),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("not_before", sa.Date(), nullable=True),
        sa.Column("finished_by", sa.Date(), nullable=True),
        sa.Column("excluded", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name="fk_pin_municipality_id"),
        sa.ForeignKeyConstraint(["project_id"], ["project_head.project_id"], name="fk_pin_project_id"),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name="fk_pin_wave_id"),
        sa.PrimaryKeyConstraint("id", name="pk_pin"))
    op.create_index(op.f("ix_pin_project_id"), "pin", ["project_id"])
    op.create_index("ix_pin_wave_id", "pin", ["wave_id", "municipality_id"])
