"""The register of municipalities (GV100AD) for looking up names, keys and population."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the register."""
    op.create_table("register",
        sa.Column("key", sa.String(length=12), nullable=False),
        sa.Column("ars", sa.String(length=12), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("land", sa.String(length=2), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("association", sa.Text(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=True),
        sa.Column("state_of", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_register"))
    op.create_index("ix_register_name", "register", ["name"])
