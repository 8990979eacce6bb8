"""The tables: what is read and coded is only ever added; what is derived carries its run and is swapped in whole.

JSON stands in text columns, days and instants are ISO text (instants in UTC), truths are 0 and 1: the same on SQLite
and PostgreSQL. Text is ordered by code point on both: a migration that makes a text column on PostgreSQL gives it the
collation "C". Every change here needs a migration; a test compares the two.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    REAL,
    CheckConstraint,
    Column,
    Constraint,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeEngine

# The head of migrations/versions: a store at this revision opens without loading the migration tool.
REVISION = "r0006"

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite's strict tables know REAL, which is eight bytes there and four on PostgreSQL.
NUMBER: TypeEngine[float] = Double().with_variant(REAL(), "sqlite")


def _key(name: str, to: str | None = None, kind: type[Text] | type[Integer] = Text) -> Column[Any]:
    return Column(name, kind, ForeignKey(to), primary_key=True) if to else Column(name, kind, primary_key=True)


def _text(name: str, to: str | None = None) -> Column[str]:
    return Column(name, Text, ForeignKey(to), nullable=False) if to else Column(name, Text, nullable=False)


def _maybe(name: str, to: str | None = None) -> Column[str]:
    return Column(name, Text, ForeignKey(to)) if to else Column(name, Text)


def _count(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


def _number(name: str) -> Column[float]:
    return Column(name, NUMBER, nullable=False)


def _of_report(name: str, table: str) -> ForeignKeyConstraint:
    """Tie a column to the id of a row of the same report."""
    return ForeignKeyConstraint(["report_id", name], [f"{table}.report_id", f"{table}.id"])


def _table(name: str, *parts: Column[Any] | Index | Constraint, by_key: bool = False) -> Table:
    """Define a strict table; `by_key` keeps its rows in the order of their key: for small rows found by their key."""
    return Table(name, METADATA, *parts, sqlite_strict=True, sqlite_with_rowid=not by_key)


META = _table("meta", _key("key"), _text("value"))

# What reviewers decided. Rows are added and never changed; undoing is another row.
DECISION = _table(
    "decision",
    _key("number", kind=Integer),
    _text("kind"),
    _text("subject"),
    _text("content"),
    _text("author"),
    _text("made_at"),
)

# What the decisions that hold come to for a claim or a report: a function of the rows above, set with each of them.
# `content` of a verdict has the corrected fields, `verdict_end` the corrected actors of a side.

VERDICT = _table(
    "verdict",
    _key("claim_id", "claim.id"),
    _text("report_id", "report.id"),
    _count("decision"),
    _text("judgement"),
    _text("content"),
    CheckConstraint("judgement in ('accept', 'reject', 'correct')", name="judgement"),
    Index(None, "report_id"),
)

VERDICT_END = _table(
    "verdict_end",
    _key("claim_id", "verdict.claim_id"),
    _key("side"),
    _key("position", kind=Integer),
    _text("actor"),
    CheckConstraint("side in ('source', 'target')", name="side"),
    Index(None, "actor"),
    by_key=True,
)

WITHDRAWAL = _table(
    "withdrawal",
    _key("report_id", "report.id"),
    _count("decision"),
    _text("why"),
)

# Reports whose words can be searched. The words lie under the same number in `searched_words`, a table that each
# database has in a form of its own: the migration that makes it says which.
SEARCHED = _table(
    "searched", _key("number", kind=Integer), _text("report_id", "report.id"), UniqueConstraint("report_id")
)

# Places of lists that a user imported: a newer row of the same source replaces the older, under the same id. `same_as`
# is the id of a place known already, here or in the package, to which such a row only adds names. The row "places" of
# meta is the sum of the digests of all rows.

LISTED_PLACE = _table(
    "listed_place",
    _key("id"),
    _text("source"),
    _text("name"),
    _maybe("country"),
    Column("latitude_deg", NUMBER),
    Column("longitude_deg", NUMBER),
    Column("radius_km", NUMBER),
    _text("precision"),
    _text("basis"),
    _text("names"),
    _text("kind"),
    _count("population"),
    _text("within"),
    _text("as_of"),
    _text("credit"),
    _text("licence"),
    _maybe("same_as"),
    UniqueConstraint("source"),
    Index(None, "same_as"),
)

LISTED_NAME = _table(
    "listed_name",
    _key("folded"),
    _key("place_id", "listed_place.id"),
    Index(None, "place_id"),
    by_key=True,
)

# Rows of other people's data sets: events of a layer, never claims. What a row says stands beside what it is taken to
# say; a changed row is a further version, one that its file has no more stays and is marked. A cell of names is kept
# once, and which actors it names is a judgement of its own: of the registry, or of the layer alone.

LAYER = _table(
    "layer",
    _key("name"),
    _text("format"),
    _text("dataset"),
    _text("dataset_version"),
    _text("licence"),
    _count("may_leave"),
    _count("is_machine_coded"),
    _number("confidence"),
)

LAYER_FILE = _table(
    "layer_file",
    _key("number", kind=Integer),
    _text("layer", "layer.name"),
    _text("file"),
    _text("columns"),
    _text("imported_at"),
    Index(None, "layer"),
)

LAYER_CELL = _table(
    "layer_cell",
    _key("number", kind=Integer),
    _text("layer", "layer.name"),
    _text("text"),
    UniqueConstraint("layer", "text"),
)

LAYER_ACTOR = _table(
    "layer_actor",
    _key("cell", "layer_cell.number", kind=Integer),
    _key("position", kind=Integer),
    _text("layer", "layer.name"),
    _text("name"),
    _text("actor"),
    _count("is_registered"),
    _number("score"),
    _text("reason"),
    Index(None, "actor"),
    Index(None, "name"),
    by_key=True,
)

IMPORTED_EVENT = _table(
    "imported_event",
    _key("number", kind=Integer),
    _text("layer", "layer.name"),
    _text("their_id"),
    _count("version"),
    _text("digest"),
    Column("file", Integer, ForeignKey("layer_file.number"), nullable=False),
    Column("seen_in", Integer, ForeignKey("layer_file.number"), nullable=False),
    _count("is_current"),
    _count("is_vanished"),
    _text("earliest"),
    _text("latest"),
    _text("date_precision"),
    Column("source", Integer, ForeignKey("layer_cell.number")),
    Column("target", Integer, ForeignKey("layer_cell.number")),
    _count("is_directed"),
    _maybe("quad"),
    _maybe("type"),
    _maybe("mode"),
    _text("modality"),
    _text("their_code"),
    _text("place"),
    Column("latitude_deg", NUMBER),
    Column("longitude_deg", NUMBER),
    _text("place_precision"),
    _text("raw"),
    UniqueConstraint("layer", "their_id", "version"),
    Index(None, "source", "target"),
)

# What hosts said of addresses the last time, so that feeds are asked for what is new alone and failing hosts seldom;
# and which inputs, by their content, have all their reports in the store.

FETCHED = _table(
    "fetched",
    _key("url"),
    _maybe("etag"),
    _maybe("last_modified"),
    _text("checked_at"),
    _count("n_failures"),
    _maybe("not_before"),
)

INPUT_READ = _table("input_read", _key("id"), _text("origin"), _count("n_reports"), by_key=True)

# What was read and coded. Rows are added and never changed, except report.origin_group. Keys begin with the report, so
# that its rows lie together: ids are random, and with ids alone as keys each row of a report dirties a page of its own.

REPORT = _table(
    "report",
    _key("id"),
    _text("origin"),
    _maybe("publisher"),
    _maybe("url"),
    _maybe("published_earliest"),
    _maybe("published_latest"),
    _maybe("published_at"),
    _maybe("fetched_at"),
    _maybe("language"),
    _maybe("title"),
    _text("text"),
    _text("sections"),
    _text("completeness"),
    _text("sensitivity"),
    # deferred, so that a batch may hold a reprint before its first report
    Column("origin_group", Text, ForeignKey("report.id", deferrable=True, initially="DEFERRED"), nullable=False),
    Index(None, "origin"),
    Index(None, "origin_group"),
    Index(None, "published_latest"),
)

SENTENCE = _table(
    "sentence",
    _key("report_id", "report.id"),
    _key("id"),
    _text("section"),
    _count("index"),
    _count("start"),
    _count("end"),
    by_key=True,
)

MENTION = _table(
    "mention",
    _key("report_id"),
    _key("id"),
    _text("sentence_id"),
    _text("kind"),
    _count("start"),
    _count("end"),
    _text("text"),
    _of_report("sentence_id", "sentence"),
    by_key=True,
)

# `rank` counts coders in the order in which this store met them: the latest one that coded a report is in force for it.
CODER = _table("coder", _key("name"), _count("rank"), UniqueConstraint("rank"))

CLAIM = _table(
    "claim",
    _key("report_id"),
    _key("id"),
    _text("sentence_id"),
    _text("type"),
    _maybe("mode"),
    _count("trigger_start"),
    _count("trigger_end"),
    _text("trigger_text"),
    _count("symmetric"),
    _text("modality"),
    _text("telling"),
    _maybe("speaker"),
    _maybe("place"),
    _maybe("time"),
    _maybe("when_earliest"),
    _maybe("when_latest"),
    _text("evidence"),
    _number("confidence"),
    _text("coder", "coder.name"),
    UniqueConstraint("id"),
    _of_report("sentence_id", "sentence"),
    _of_report("speaker", "mention"),
    _of_report("place", "mention"),
    _of_report("time", "mention"),
    by_key=True,
)

CLAIM_END = _table(
    "claim_end",
    _key("report_id"),
    _key("claim_id"),
    _key("side"),
    _key("position", kind=Integer),
    _text("mention_id"),
    CheckConstraint("side in ('source', 'target')", name="side"),
    Index(None, "report_id", "mention_id"),
    _of_report("claim_id", "claim"),
    _of_report("mention_id", "mention"),
    by_key=True,
)

RESOLUTION = _table(
    "resolution",
    _key("report_id"),
    _key("mention_id"),
    _key("coder", "coder.name"),
    _key("entity_id"),
    _number("score"),
    _text("judgement"),
    _text("reasons"),
    _text("decided_by"),
    Index(None, "entity_id", "report_id", "mention_id"),
    _of_report("mention_id", "mention"),
    by_key=True,
)

READING = _table(
    "reading",
    _key("report_id"),
    _key("mention_id"),
    _key("coder", "coder.name"),
    _text("place_id"),
    _text("name"),
    _maybe("country"),
    Column("latitude_deg", NUMBER),
    Column("longitude_deg", NUMBER),
    Column("radius_km", NUMBER),
    _text("precision"),
    _text("basis"),
    _of_report("mention_id", "mention"),
    by_key=True,
)

# One row for each try of a stage. `subject` is the report's id, or the origin of an input that never became a report.
# The mark that stands with a coding has the number 0; tries that failed, and the one that mended them, count from 1.
STAGE_MARK = _table(
    "stage_mark",
    _key("subject"),
    _key("stage"),
    _key("coder"),
    _key("n_tries", kind=Integer),
    _text("status"),
    _text("detail"),
    CheckConstraint("status in ('done', 'failed')", name="status"),
    Index(None, "status", "subject"),
    by_key=True,
)

# What was derived. All rows are those of the latest run.

RUN = _table(
    "run",
    _key("number", kind=Integer),
    _text("id"),
    _text("made_at"),
    _text("kind"),
    _text("digest"),
    _text("parameters"),
)

EVENT = _table(
    "event",
    _key("id"),
    _text("run"),
    _text("type"),
    _maybe("mode"),
    _count("symmetric"),
    _text("modality"),
    _maybe("place"),
    _text("earliest"),
    _text("latest"),
    _text("publishers"),
    _maybe("inner"),
    _count("is_own_word"),
    _number("confidence"),
    _number("probability"),
    Index(None, "earliest"),
    Index(None, "place"),
)

EVENT_ACTOR = _table(
    "event_actor",
    _key("event_id", "event.id"),
    _key("side"),
    _key("position", kind=Integer),
    _text("run"),
    _text("actor"),
    CheckConstraint("side in ('source', 'target')", name="side"),
    Index(None, "actor", "event_id"),
    by_key=True,
)

EVENT_CLAIM = _table(
    "event_claim",
    _key("event_id", "event.id"),
    _key("position", kind=Integer),
    _text("run"),
    _text("claim_id", "claim.id"),
    Index(None, "claim_id"),
    by_key=True,
)

EVENT_PAIR = _table(
    "event_pair",
    _key("first"),
    _key("second"),
    _key("event_id", "event.id"),
    _text("run"),
    by_key=True,
)

PAIR_COUNT = _table(
    "pair_count",
    _key("first"),
    _key("second"),
    _text("run"),
    _count("n_events"),
    _count("n_claims"),
    _count("n_publishers"),
    _text("first_day"),
    _text("last_day"),
    Index(None, "second"),
    by_key=True,
)

ACTOR_COUNT = _table(
    "actor_count",
    _key("actor"),
    _text("run"),
    _count("n_events"),
    _count("n_claims"),
    _count("n_publishers"),
    _text("first_day"),
    _text("last_day"),
    by_key=True,
)

EPISODE = _table(
    "episode",
    _key("id"),
    _text("run"),
    _text("first"),
    _text("second"),
    _text("kind"),
    _text("began_earliest"),
    _text("began_latest"),
    _maybe("ended_earliest"),
    _maybe("ended_latest"),
    _number("probability"),
    _number("level_before"),
    _number("level_after"),
    _text("because"),
    Index(None, "first", "second"),
    Index(None, "second"),
)

TIE = _table(
    "tie",
    _key("id"),
    _text("run"),
    _text("kind"),
    _text("source"),
    _text("target"),
    _text("earliest"),
    _text("latest"),
    _text("claims"),
    Index(None, "source"),
    Index(None, "target"),
)

DESCENT = _table(
    "descent",
    _key("id"),
    _text("run"),
    _text("kind"),
    _text("earliest"),
    _text("latest"),
    _text("claims"),
)

DESCENT_ACTOR = _table(
    "descent_actor",
    _key("descent_id", "descent.id"),
    _key("side"),
    _key("position", kind=Integer),
    _text("run"),
    _text("actor"),
    CheckConstraint("side in ('before', 'after')", name="side"),
    Index(None, "actor"),
    by_key=True,
)

CONTROL = _table(
    "control",
    _key("id"),
    _text("run"),
    _text("actor"),
    _text("place"),
    _text("mode"),
    _text("earliest"),
    _text("latest"),
    _count("is_denied"),
    _text("claims"),
    _text("publishers"),
    Index(None, "actor"),
    Index(None, "place"),
)

# In the order in which rows can be added; removed in the opposite order.
DERIVED = (
    EVENT,
    EVENT_ACTOR,
    EVENT_CLAIM,
    EVENT_PAIR,
    PAIR_COUNT,
    ACTOR_COUNT,
    EPISODE,
    TIE,
    DESCENT,
    DESCENT_ACTOR,
    CONTROL,
)
