"""Places of lists that users import, with their names."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0003"
down_revision = "r0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of imported places and their names."""
    op.create_table(
        "listed_place",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("latitude_deg", sa.Double().with_variant(sa.REAL(), "sqlite"), nullable=True),
        sa.Column("longitude_deg", sa.Double().with_variant(sa.REAL(), "sqlite"), nullable=True),
        sa.Column("radius_km", sa.Double().with_variant(sa.REAL(), "sqlite"), nullable=True),
        sa.Column("precision", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("names", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("within", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Text(), nullable=False),
        sa.Column("credit", sa.Text(), nullable=False),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("same_as", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listed_place")),
        sa.UniqueConstraint("source", name=op.f("uq_listed_place_source")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_index(op.f("ix_listed_place_same_as"), "listed_place", ["same_as"], unique=False)
    op.create_table(
        "listed_name",
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("place_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["place_id"], ["listed_place.id"], name=op.f("fk_listed_name_place_id")),
        sa.PrimaryKeyConstraint("folded", "place_id", name=op.f("pk_listed_name")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_listed_name_place_id"), "listed_name", ["place_id"], unique=False)
