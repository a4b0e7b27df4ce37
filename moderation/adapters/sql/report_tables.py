"""The table of reports and appeals."""

from sqlalchemy import Column, ForeignKey, Index, String, Table, Text, text

from moderation.adapters.sql.tables import DIGEST, ID, UtcDateTime, metadata

reports = Table(
    "reports",
    metadata,
    Column("id", ID, primary_key=True),
    Column("comment_id", ID, ForeignKey("comments.id"), nullable=False),
    Column("reason", String(32), nullable=False),
    Column("text", Text, nullable=False),
    Column("network", String(45), nullable=False),
    Column("token_digest", DIGEST, nullable=False),
    Column("reported_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("kind", String(16), nullable=False, server_default="report"),
    Column("state", String(16), nullable=False),
    Column("answered_by", String(64)),
    Column("answered_at", UtcDateTime),
    Column("answer", Text),
    Column("decision_id", ID),
)
# From one network, one open report of a comment.
Index(
    "ix_reports_open",
    reports.c.comment_id,
    reports.c.network,
    unique=True,
    sqlite_where=text("state = 'open'"),
    postgresql_where=text("state = 'open'"),
)
Index(
    "ix_reports_due",
    reports.c.due_at,
    reports.c.id,
    sqlite_where=text("state = 'open'"),
    postgresql_where=text("state = 'open'"),
)
# One appeal against a rejection, for good.
Index(
    "ix_reports_appeal",
    reports.c.comment_id,
    unique=True,
    sqlite_where=text("kind = 'appeal'"),
    postgresql_where=text("kind = 'appeal'"),
)
Index("ix_reports_comment_id", reports.c.comment_id, reports.c.state)
