"""The tables of the desk: the queue's items, and what moderators note on comments."""

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, String, Table, Text, text

from moderation.adapters.sql.tables import ID, UtcDateTime, metadata

# What the queue is filtered and sorted by stands in the item itself: the page of a long queue never joins before it
# knows its twenty rows. `labels` holds the verdict's categories and rules as `|category:spam|rule:links|`.
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
