"""The tables. A change here needs a migration; a test compares the two."""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Document = JSON().with_variant(JSONB(), "postgresql")

ID = String(36)
DIGEST = String(64)


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC in Python on every database; SQLite itself keeps no zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: D102, ARG002
        if value is not None and value.tzinfo is None:
            raise ValueError("a naive time: whose noon is it?")
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: D102, ARG002
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


comments = Table(
    "comments",
    metadata,
    Column("id", ID, primary_key=True),
    Column("site", String(64), nullable=False),
    Column("thread", String(512), nullable=False),
    Column("nickname", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("text_digest", DIGEST, nullable=False),
    Column("campaign", ID),
    Column("address", String(45), nullable=False),
    # The network that one visitor is taken to be; None for comments of before there were blocks.
    Column("network", String(45)),
    Column("account", String(128)),
    Column("verified", Boolean, nullable=False, server_default=false()),
    Column("minor", Boolean, nullable=False, server_default=false()),
    Column("state", String(16), nullable=False),
    Column("intake_state", String(16), nullable=False),
    # How it came to its state last; None while it waits. Screening gives no reason.
    Column("decided_at", UtcDateTime),
    Column("decided_by", String(64)),
    Column("decided_reason", String(64)),
    Column("submitted_at", UtcDateTime, nullable=False),
    Column("request_digest", DIGEST, nullable=False),
    Column("idempotency_key", String(128)),
    # No foreign key: a reply may outlive the comment that it answers.
    Column("reply_to", ID),
    Column("page_title", String(200)),
    # By ISO 3166; None for comments of before, and where it is not known.
    Column("region", String(8)),
    UniqueConstraint("site", "idempotency_key"),
)
Index("ix_comments_thread", comments.c.site, comments.c.thread, comments.c.state, comments.c.id)
Index("ix_comments_text_digest", comments.c.site, comments.c.text_digest, comments.c.submitted_at)
Index("ix_comments_campaign", comments.c.campaign)
Index("ix_comments_submitted_at", comments.c.submitted_at)
Index("ix_comments_decided_at", comments.c.decided_at, comments.c.id)
Index("ix_comments_decided_state", comments.c.state, comments.c.decided_at, comments.c.id)
Index("ix_comments_decided_by", comments.c.decided_by, comments.c.decided_at, comments.c.id)
Index("ix_comments_account", comments.c.site, comments.c.account, comments.c.state)
Index("ix_comments_address", comments.c.site, comments.c.address, comments.c.id)
Index("ix_comments_network", comments.c.site, comments.c.network, comments.c.submitted_at)

verdicts = Table(
    "verdicts",
    metadata,
    Column("comment_id", ID, ForeignKey("comments.id"), primary_key=True),
    Column("action", String(16), nullable=False),
    Column("score", Float, nullable=False),
    Column("policy_digest", DIGEST, nullable=False),
    Column("document", Document, nullable=False),
    # None for verdicts of before facts were kept.
    Column("facts", Document),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", ID, primary_key=True),
    Column("comment_id", ID, ForeignKey("comments.id"), nullable=False),
    Column("action", String(16), nullable=False),
    Column("reason", String(64), nullable=False),
    Column("moderator", String(64), nullable=False),
    Column("decided_at", UtcDateTime, nullable=False),
)
Index("ix_decisions_comment_id", decisions.c.comment_id, decisions.c.id)
Index("ix_decisions_decided_at", decisions.c.decided_at)

outbox = Table(
    "outbox",
    metadata,
    Column("id", ID, primary_key=True),
    Column("comment_id", ID, ForeignKey("comments.id"), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("comment", Document, nullable=False),
    Column("state", String(16), nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("lease_token", String(64)),
    Column("lease_until", UtcDateTime),
    Column("attempts", Integer, nullable=False),
    Column("reason", Text),
    Column("settled_at", UtcDateTime),
)
Index(
    "ix_outbox_pending",
    outbox.c.due_at,
    sqlite_where=text("state = 'pending'"),
    postgresql_where=text("state = 'pending'"),
)
Index("ix_outbox_comment_id", outbox.c.comment_id, outbox.c.id)

audit = Table(
    "audit",
    metadata,
    Column("id", ID, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("event", String(64), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("details", Document, nullable=False),
)
Index("ix_audit_subject", audit.c.subject, audit.c.id)
Index("ix_audit_at", audit.c.at, audit.c.id)
# Partial: next to what the service notes of each comment, what people do is little. Statements repeat the conditions
# word for word, else no index of theirs is used.
BY_PEOPLE = text("actor NOT IN ('screening', 'relay')")
BESIDE_COMMENTS = text("event NOT LIKE 'comment.%'")
Index("ix_audit_actor", audit.c.actor, audit.c.at, audit.c.id, sqlite_where=BY_PEOPLE, postgresql_where=BY_PEOPLE)
Index(
    "ix_audit_beside_comments",
    audit.c.at,
    audit.c.id,
    sqlite_where=BESIDE_COMMENTS,
    postgresql_where=BESIDE_COMMENTS,
)
