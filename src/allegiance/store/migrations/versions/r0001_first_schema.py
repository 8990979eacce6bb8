"""The first schema: what was read and coded, and what was derived from it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "actor_count",
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("run", sa.Text(), nullable=False),
        sa.Column("n_events", sa.Integer(), nullable=False),
        sa.Column("n_claims", sa.Integer(), nullable=False),
        sa.Column("n_publishers", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Text(), nullable=False),
        sa.Column("last_day", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("actor", name=op.f("pk_actor_count")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "coder",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_coder")),
        sa.UniqueConstraint("rank", name=op.f("uq_coder_rank")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_table(
        "control",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("run", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("earliest", sa.Text(), nullable=False),
        sa.Column("latest", sa.Text(), nullable=False),
        sa.Column("is_denied", sa.Integer(), nullable=False),
        sa.Column("claims", sa.Text(), nullable=False),
        sa.Column("publishers", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_control")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_index(op.f("ix_control_actor"), "control", ["actor"], unique=False)
    op.create_index(op.f("ix_control_place"), "control", ["place"], unique=False)
    op.create_table(
        "descent",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("run", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("earliest", sa.Text(), nullable=False),
        sa.Column("latest", sa.Text(), nullable=False),
        sa.Column("claims", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_descent")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_table(
        "episode",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("run", sa.Text(), nullable=False),
        sa.Column("first", sa.Text(), nullable=False),
        sa.Column("second", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("began_earliest", sa.Text(), nullable=False),
        sa.Column("began_latest", sa.Text(), nullable=False),
        sa.Column("ended_earliest", sa.Text(), nullable=True),
        sa.Column("ended_latest", sa.Text(), nullable=True),
        sa.Column("probability", sa.Double().with_variant(sa.REAL(), "sqlite"), nullable=False),
        sa.Column("level_before", sa.Double().with_variant(sa.REAL(), "sqlite"), nullable=False),
        sa.Column("level_after", sa.Double().with_variant(sa.REAL(), "sqlite"), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_episode")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_index(op.f("ix_episode_first_second"), "episode", ["first", "second"], unique=False)
    op.create_index(op.f("ix_episode_second"), "episode", ["second"], unique=False)
    op.create_table(
        "event",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("run", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=True),
        sa.Column("symmetric", sa.Integer(), nullable=False),
        sa.Column("modality", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("earliest", sa.Text(), nullable=False),
        sa.Column("latest", sa.Text(), nullable=False),
        sa.Column("publishers", sa.Text(), nullable=False),
        sa.Column("inner", sa.Text(), nullable=True),
        sa.Column("is_own_word", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.Double().with_variant(sa.REAL(), "sqlite"), nullable=False),
        sa.Column("probability", sa.Double().with_variant(sa.REAL(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_index(op.f("ix_event_earliest"), "event", ["earliest"], unique=False)
    op.create_index(op.f("ix_event_place"), "event", ["place"], unique=False)
    op.create_table(
        "meta",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_meta")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_table(
        "pair_count",
        sa.Column("first", sa.Text(), nullable=False),
        sa.Column("second", sa.Text(), nullable=False),
        sa.Column("run", sa.Text(), nullable=False),
        sa.Column("n_events", sa.Integer(), nullable=False),
        sa.Column("n_claims", sa.Integer(), nullable=False),
        sa.Column("n_publishers", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Text(), nullable=False),
        sa.Column("last_day", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("first", "second", name=op.f("pk_pair_count")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_pair_count_second"), "pair_count", ["second"], unique=False)
    op.create_table(
        "report",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("publisher", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("published_earliest", sa.Text(), nullable=True),
        sa.Column("published_latest", sa.Text(), nullable=True),
        sa.Column("published_at", sa.Text(), nullable=True),
        sa.Column("fetched_at", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sections", sa.Text(), nullable=False),
        sa.Column("completeness", sa.Text(), nullable=False),
        sa.Column("sensitivity", sa.Text(), nullable=False),
        sa.Column("origin_group", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["origin_group"], ["report.id"], name=op.f("fk_report_origin_group"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_index(op.f("ix_report_origin"), "report", ["origin"], unique=False)
    op.create_index(op.f("ix_report_origin_group"), "report", ["origin_group"], unique=False)
    op.create_index(op.f("ix_report_published_latest"), "report", ["published_latest"], unique=False)
    op.create_table(
        "run",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("parameters", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_run")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_table(
        "stage_mark",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("coder", sa.Text(), nullable=False),
        sa.Column("n_tries", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.CheckConstraint("status in ('done', 'failed')", name=op.f("ck_stage_mark_status")),
        sa.PrimaryKeyConstraint("subject", "stage", "coder", "n_tries", name=op.f("pk_stage_mark")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_stage_mark_status_subject"), "stage_mark", ["status", "subject"], unique=False)
    op.create_table(
        "tie",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("run", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("earliest", sa.Text(), nullable=False),
        sa.Column("latest", sa.Text(), nullable=False),
        sa.Column("claims", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tie")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_index(op.f("ix_tie_source"), "tie", ["source"], unique=False)
    op.create_index(op.f("ix_tie_target"), "tie", ["target"], unique=False)
    op.create_table(
        "descent_actor",
        sa.Column("descent_id", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("run", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.CheckConstraint("side in ('before', 'after')", name=op.f("ck_descent_actor_side")),
        sa.ForeignKeyConstraint(["descent_id"], ["descent.id"], name=op.f("fk_descent_actor_descent_id")),
        sa.PrimaryKeyConstraint("descent_id", "side", "position", name=op.f("pk_descent_actor")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_descent_actor_actor"), "descent_actor", ["actor"], unique=False)
    op.create_table(
        "event_actor",
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("run", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.CheckConstraint("side in ('source', 'target')", name=op.f("ck_event_actor_side")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_actor_event_id")),
        sa.PrimaryKeyConstraint("event_id", "side", "position", name=op.f("pk_event_actor")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_event_actor_actor_event_id"), "event_actor", ["actor", "event_id"], unique=False)
    op.create_table(
        "event_pair",
        sa.Column("first", sa.Text(), nullable=False),
        sa.Column("second", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("run", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_pair_event_id")),
        sa.PrimaryKeyConstraint("first", "second", "event_id", name=op.f("pk_event_pair")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sentence",
        sa.Column("report_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("index", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_sentence_report_id")),
        sa.PrimaryKeyConstraint("report_id", "id", name=op.f("pk_sentence")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "mention",
        sa.Column("report_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("sentence_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id", "sentence_id"],
            ["sentence.report_id", "sentence.id"],
            name=op.f("fk_mention_report_id_sentence_id"),
        ),
        sa.PrimaryKeyConstraint("report_id", "id", name=op.f("pk_mention")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "claim",
        sa.Column("report_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("sentence_id", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=True),
        sa.Column("trigger_start", sa.Integer(), nullable=False),
        sa.Column("trigger_end", sa.Integer(), nullable=False),
        sa.Column("trigger_text", sa.Text(), nullable=False),
        sa.Column("symmetric", sa.Integer(), nullable=False),
        sa.Column("modality", sa.Text(), nullable=False),
        sa.Column("telling", sa.Text(), nullable=False),
        sa.Column("speaker", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("time", sa.Text(), nullable=True),
        sa.Column("when_earliest", sa.Text(), nullable=True),
        sa.Column("when_latest", sa.Text(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Double().with_variant(sa.REAL(), "sqlite"), nullable=False),
        sa.Column("coder", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["coder"], ["coder.name"], name=op.f("fk_claim_coder")),
        sa.ForeignKeyConstraint(
            ["report_id", "place"], ["mention.report_id", "mention.id"], name=op.f("fk_claim_report_id_place")
        ),
        sa.ForeignKeyConstraint(
            ["report_id", "sentence_id"],
            ["sentence.report_id", "sentence.id"],
            name=op.f("fk_claim_report_id_sentence_id"),
        ),
        sa.ForeignKeyConstraint(
            ["report_id", "speaker"], ["mention.report_id", "mention.id"], name=op.f("fk_claim_report_id_speaker")
        ),
        sa.ForeignKeyConstraint(
            ["report_id", "time"], ["mention.report_id", "mention.id"], name=op.f("fk_claim_report_id_time")
        ),
        sa.PrimaryKeyConstraint("report_id", "id", name=op.f("pk_claim")),
        sa.UniqueConstraint("id", name=op.f("uq_claim_id")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "reading",
        sa.Column("report_id", sa.Text(), nullable=False),
        sa.Column("mention_id", sa.Text(), nullable=False),
        sa.Column("coder", sa.Text(), nullable=False),
        sa.Column("place_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("latitude_deg", sa.Double().with_variant(sa.REAL(), "sqlite"), nullable=True),
        sa.Column("longitude_deg", sa.Double().with_variant(sa.REAL(), "sqlite"), nullable=True),
        sa.Column("radius_km", sa.Double().with_variant(sa.REAL(), "sqlite"), nullable=True),
        sa.Column("precision", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["coder"], ["coder.name"], name=op.f("fk_reading_coder")),
        sa.ForeignKeyConstraint(
            ["report_id", "mention_id"],
            ["mention.report_id", "mention.id"],
            name=op.f("fk_reading_report_id_mention_id"),
        ),
        sa.PrimaryKeyConstraint("report_id", "mention_id", "coder", name=op.f("pk_reading")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "resolution",
        sa.Column("report_id", sa.Text(), nullable=False),
        sa.Column("mention_id", sa.Text(), nullable=False),
        sa.Column("coder", sa.Text(), nullable=False),
        sa.Column("entity_id", sa.Text(), nullable=False),
        sa.Column("score", sa.Double().with_variant(sa.REAL(), "sqlite"), nullable=False),
        sa.Column("judgement", sa.Text(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["coder"], ["coder.name"], name=op.f("fk_resolution_coder")),
        sa.ForeignKeyConstraint(
            ["report_id", "mention_id"],
            ["mention.report_id", "mention.id"],
            name=op.f("fk_resolution_report_id_mention_id"),
        ),
        sa.PrimaryKeyConstraint("report_id", "mention_id", "coder", "entity_id", name=op.f("pk_resolution")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_resolution_entity_id_report_id_mention_id"),
        "resolution",
        ["entity_id", "report_id", "mention_id"],
        unique=False,
    )
    op.create_table(
        "claim_end",
        sa.Column("report_id", sa.Text(), nullable=False),
        sa.Column("claim_id", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("mention_id", sa.Text(), nullable=False),
        sa.CheckConstraint("side in ('source', 'target')", name=op.f("ck_claim_end_side")),
        sa.ForeignKeyConstraint(
            ["report_id", "claim_id"], ["claim.report_id", "claim.id"], name=op.f("fk_claim_end_report_id_claim_id")
        ),
        sa.ForeignKeyConstraint(
            ["report_id", "mention_id"],
            ["mention.report_id", "mention.id"],
            name=op.f("fk_claim_end_report_id_mention_id"),
        ),
        sa.PrimaryKeyConstraint("report_id", "claim_id", "side", "position", name=op.f("pk_claim_end")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_claim_end_report_id_mention_id"), "claim_end", ["report_id", "mention_id"], unique=False)
    op.create_table(
        "event_claim",
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("run", sa.Text(), nullable=False),
        sa.Column("claim_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_event_claim_claim_id")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_claim_event_id")),
        sa.PrimaryKeyConstraint("event_id", "position", name=op.f("pk_event_claim")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_event_claim_claim_id"), "event_claim", ["claim_id"], unique=False)
