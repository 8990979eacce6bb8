"""Layers of other people's events: files, cells, the actors that cells name, and the rows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0004"
down_revision = "r0003"
branch_labels = None
depends_on = None


def _number() -> sa.types.TypeEngine[float]:
    return sa.Double().with_variant(sa.REAL(), "sqlite")


def upgrade() -> None:
    """Make the tables of imported layers."""
    op.create_table(
        "layer",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("dataset", sa.Text(), nullable=False),
        sa.Column("dataset_version", sa.Text(), nullable=False),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("may_leave", sa.Integer(), nullable=False),
        sa.Column("is_machine_coded", sa.Integer(), nullable=False),
        sa.Column("confidence", _number(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_layer")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_table(
        "layer_file",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("layer", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.Column("imported_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["layer"], ["layer.name"], name=op.f("fk_layer_file_layer")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_layer_file")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_index(op.f("ix_layer_file_layer"), "layer_file", ["layer"], unique=False)
    op.create_table(
        "layer_cell",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("layer", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["layer"], ["layer.name"], name=op.f("fk_layer_cell_layer")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_layer_cell")),
        sa.UniqueConstraint("layer", "text", name=op.f("uq_layer_cell_layer_text")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_table(
        "layer_actor",
        sa.Column("cell", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("layer", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("is_registered", sa.Integer(), nullable=False),
        sa.Column("score", _number(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["cell"], ["layer_cell.number"], name=op.f("fk_layer_actor_cell")),
        sa.ForeignKeyConstraint(["layer"], ["layer.name"], name=op.f("fk_layer_actor_layer")),
        sa.PrimaryKeyConstraint("cell", "position", name=op.f("pk_layer_actor")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_layer_actor_actor"), "layer_actor", ["actor"], unique=False)
    op.create_index(op.f("ix_layer_actor_name"), "layer_actor", ["name"], unique=False)
    op.create_table(
        "imported_event",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("layer", sa.Text(), nullable=False),
        sa.Column("their_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("file", sa.Integer(), nullable=False),
        sa.Column("seen_in", sa.Integer(), nullable=False),
        sa.Column("is_current", sa.Integer(), nullable=False),
        sa.Column("is_vanished", sa.Integer(), nullable=False),
        sa.Column("earliest", sa.Text(), nullable=False),
        sa.Column("latest", sa.Text(), nullable=False),
        sa.Column("date_precision", sa.Text(), nullable=False),
        sa.Column("source", sa.Integer(), nullable=True),
        sa.Column("target", sa.Integer(), nullable=True),
        sa.Column("is_directed", sa.Integer(), nullable=False),
        sa.Column("quad", sa.Text(), nullable=True),
        sa.Column("type", sa.Text(), nullable=True),
        sa.Column("mode", sa.Text(), nullable=True),
        sa.Column("modality", sa.Text(), nullable=False),
        sa.Column("their_code", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("latitude_deg", _number(), nullable=True),
        sa.Column("longitude_deg", _number(), nullable=True),
        sa.Column("place_precision", sa.Text(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["file"], ["layer_file.number"], name=op.f("fk_imported_event_file")),
        sa.ForeignKeyConstraint(["layer"], ["layer.name"], name=op.f("fk_imported_event_layer")),
        sa.ForeignKeyConstraint(["seen_in"], ["layer_file.number"], name=op.f("fk_imported_event_seen_in")),
        sa.ForeignKeyConstraint(["source"], ["layer_cell.number"], name=op.f("fk_imported_event_source")),
        sa.ForeignKeyConstraint(["target"], ["layer_cell.number"], name=op.f("fk_imported_event_target")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_imported_event")),
        sa.UniqueConstraint("layer", "their_id", "version", name=op.f("uq_imported_event_layer_their_id_version")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_index(op.f("ix_imported_event_source_target"), "imported_event", ["source", "target"], unique=False)
