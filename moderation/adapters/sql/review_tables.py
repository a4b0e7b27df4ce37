"""The tables of the desk: the queue's items, notes on comments, and decisions in bulk."""

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, String, Table, Text, text

from moderation.adapters.sql.tables import ID, UtcDateTime, metadata

# What the queue is filtered and sorted by stands in the item itself: the page of a long queue never joins before it
# knows its twenty rows. `labels` holds the verdict's categories and rules as `|category:spam|rule:links|`,
# `searched` text, nickname, the page's title and path in lower case, while the item waits.
review_items = Table(
    "review_items",
    metadata,
    Column("comment_id", ID, ForeignKey("comments.id"), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("waiting", Boolean, nullable=False),
    Column("site", String(64), nullable=False, server_default=""),
    Column("thread", String(512), nullable=False, server_default=""),
    Column("submitted_at", UtcDateTime),
    Column("account", String(128)),
    Column("campaign", ID),
    Column("score", Float, nullable=False, server_default=text("0")),
    Column("posture", String(16), nullable=False, server_default=""),
    Column("labels", Text, nullable=False, server_default=""),
    Column("searched", Text, nullable=False, server_default=""),
    Column("escalated_at", UtcDateTime),
    Column("escalated_by", String(64)),
    Column("fence", Integer, nullable=False, server_default=text("0")),
    Column("holder", String(64)),
    Column("held_until", UtcDateTime),
)
# Partial: the queue stays as small to search as it is, whatever the number of decided items.
_WAITING = text("waiting")
Index(
    "ix_review_items_waiting",
    review_items.c.comment_id,
    sqlite_where=_WAITING,
    postgresql_where=_WAITING,
)

notes = Table(
    "notes",
    metadata,
    Column("id", ID, primary_key=True),
    Column("comment_id", ID, ForeignKey("comments.id"), nullable=False),
    Column("author", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
Index("ix_notes_comment_id", notes.c.comment_id, notes.c.id)

bulk_operations = Table(
    "bulk_operations",
    metadata,
    Column("id", ID, primary_key=True),
    Column("action", String(16), nullable=False),
    Column("reason", String(64), nullable=False),
    Column("source", String(16), nullable=False),
    Column("risk_up_to", Float),
    Column("moderator", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("total", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("started_at", UtcDateTime),
    Column("finished_at", UtcDateTime),
    Column("undone_by", String(64)),
)
_AT_WORK = text("state IN ('running', 'undoing')")
Index("ix_bulk_operations_at_work", bulk_operations.c.id, sqlite_where=_AT_WORK, postgresql_where=_AT_WORK)

bulk_items = Table(
    "bulk_items",
    metadata,
    Column("operation_id", ID, ForeignKey("bulk_operations.id"), primary_key=True),
    Column("comment_id", ID, ForeignKey("comments.id"), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("sample", Boolean, nullable=False),
    Column("read_at", UtcDateTime),
    Column("outcome", String(16), nullable=False),
    Column("decision_id", ID),
    Column("told", String(200)),
)
Index("ix_bulk_items_outcome", bulk_items.c.operation_id, bulk_items.c.outcome, bulk_items.c.comment_id)
