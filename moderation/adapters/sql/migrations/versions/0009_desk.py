"""Leases, escalations and notes; what the queue is filtered and sorted by stands in its items."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0011"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_BATCH = 1000


def upgrade() -> None:
    _extend_items()
    _fill_items()
    op.create_index("ix_comments_address", "comments", ["site", "address", "id"])
    op.create_table(
        "notes",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("comment_id", sa.String(length=36), nullable=False),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_notes"),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], name="fk_notes_comment_id"),
    )
    op.create_index("ix_notes_comment_id", "notes", ["comment_id", "id"])


def _extend_items() -> None:
    for column in (
        sa.Column("site", sa.String(length=64), nullable=False, server_default=""),
        sa.Column("thread", sa.String(length=512), nullable=False, server_default=""),
        sa.Column("submitted_at", _TIME),
        sa.Column("account", sa.String(length=128)),
        sa.Column("campaign", sa.String(length=36)),
        sa.Column("score", sa.Float(), nullable=False, server_default=sa.text("0")),
        sa.Column("posture", sa.String(length=16), nullable=False, server_default=""),
        sa.Column("labels", sa.Text(), nullable=False, server_default=""),
        sa.Column("escalated_at", _TIME),
        sa.Column("escalated_by", sa.String(length=64)),
        sa.Column("fence", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("holder", sa.String(length=64)),
        sa.Column("held_until", _TIME),
    ):
        op.add_column("review_items", column)


def _fill_items() -> None:
    """Those that wait; a decided one is filled when it is put back."""
    connection = op.get_bind()
    metadata = sa.MetaData()
    items, comments, verdicts = (
        sa.Table(name, metadata, autoload_with=connection) for name in ("review_items", "comments", "verdicts")
    )
    joined = items.join(comments, comments.c.id == items.c.comment_id).join(
        verdicts, verdicts.c.comment_id == items.c.comment_id
    )
    copied = [comments.c[name] for name in ("site", "thread", "submitted_at", "account", "campaign")]
    waiting = sa.select(items.c.comment_id, *copied, verdicts.c.score, verdicts.c.document).select_from(joined)
    last = ""
    while True:
        page = waiting.where(items.c.waiting, items.c.comment_id > last).order_by(items.c.comment_id).limit(_BATCH)
        rows = connection.execute(page).all()
        for row in rows:
            values = row._asdict()
            document = values.pop("document")
            last = values.pop("comment_id")
            values |= {"posture": document["posture"], "labels": _labels(document)}
            connection.execute(sa.update(items).where(items.c.comment_id == last).values(**values))
        if len(rows) < _BATCH:
            return


def _labels(document: dict[str, Any]) -> str:
    categories = {f"category:{finding['category']}" for finding in document["findings"]}
    rules = {f"rule:{hit['rule']}" for hit in document["rules"]}
    return "".join(f"|{label}" for label in sorted(categories | rules)) + "|"
