"""What decisions come to, the words to search by; on PostgreSQL, text in the order of code points."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0006"
down_revision = "r0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of verdicts, withdrawals and searched words."""
    op.create_table(
        "verdict",
        sa.Column("claim_id", sa.Text(), nullable=False),
        sa.Column("report_id", sa.Text(), nullable=False),
        sa.Column("decision", sa.Integer(), nullable=False),
        sa.Column("judgement", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.CheckConstraint("judgement in ('accept', 'reject', 'correct')", name=op.f("ck_verdict_judgement")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_verdict_claim_id")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_verdict_report_id")),
        sa.PrimaryKeyConstraint("claim_id", name=op.f("pk_verdict")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_index(op.f("ix_verdict_report_id"), "verdict", ["report_id"], unique=False)
    op.create_table(
        "verdict_end",
        sa.Column("claim_id", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.CheckConstraint("side in ('source', 'target')", name=op.f("ck_verdict_end_side")),
        sa.ForeignKeyConstraint(["claim_id"], ["verdict.claim_id"], name=op.f("fk_verdict_end_claim_id")),
        sa.PrimaryKeyConstraint("claim_id", "side", "position", name=op.f("pk_verdict_end")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_verdict_end_actor"), "verdict_end", ["actor"], unique=False)
    op.create_table(
        "withdrawal",
        sa.Column("report_id", sa.Text(), nullable=False),
        sa.Column("decision", sa.Integer(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_withdrawal_report_id")),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_withdrawal")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_table(
        "searched",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_searched_report_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_searched")),
        sa.UniqueConstraint("report_id", name=op.f("uq_searched_report_id")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    if op.get_bind().dialect.name == "sqlite":
        # the words are folded before they come here, so that marks and letter forms no longer matter
        op.execute("CREATE VIRTUAL TABLE searched_words USING fts5(words, content='', tokenize='unicode61')")
        return
    op.execute(
        "CREATE TABLE searched_words (number integer PRIMARY KEY REFERENCES searched (number), words tsvector NOT NULL)"
    )
    op.execute("CREATE INDEX ix_searched_words_words ON searched_words USING gin (words)")
    _order_by_code_point()


def _order_by_code_point() -> None:
    text_columns = sa.text(
        "SELECT table_name, column_name FROM information_schema.columns "
        "WHERE table_schema = current_schema() AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'"
    )
    by_table: dict[str, list[str]] = {}
    for table, column in op.get_bind().execute(text_columns):
        by_table.setdefault(table, []).append(column)
    for table, columns in sorted(by_table.items()):
        changes = ", ".join(f'ALTER COLUMN "{column}" TYPE text COLLATE "C"' for column in columns)
        op.execute(f'ALTER TABLE "{table}" {changes}')
