"""Decisions in bulk; what the queue is searched by stands in its items."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("review_items", sa.Column("searched", sa.Text(), nullable=False, server_default=""))
    op.execute(
        """UPDATE review_items SET searched =
        (SELECT lower(body || ' ' || nickname || ' ' || thread) FROM comments WHERE id = review_items.comment_id)
        WHERE waiting"""
    )
    op.create_table(
        "bulk_operations",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("risk_up_to", sa.Float()),
        sa.Column("moderator", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("started_at", _TIME),
        sa.Column("finished_at", _TIME),
        sa.Column("undone_by", sa.String(length=64)),
        sa.PrimaryKeyConstraint("id", name="pk_bulk_operations"),
    )
    op.create_index(
        "ix_bulk_operations_at_work",
        "bulk_operations",
        ["id"],
        sqlite_where=sa.text("state IN ('running', 'undoing')"),
        postgresql_where=sa.text("state IN ('running', 'undoing')"),
    )
    op.create_table(
        "bulk_items",
        sa.Column("operation_id", sa.String(length=36), nullable=False),
        sa.Column("comment_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("read_at", _TIME),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("decision_id", sa.String(length=36)),
        sa.Column("told", sa.String(length=200)),
        sa.PrimaryKeyConstraint("operation_id", "comment_id", name="pk_bulk_items"),
        sa.ForeignKeyConstraint(["operation_id"], ["bulk_operations.id"], name="fk_bulk_items_operation_id"),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], name="fk_bulk_items_comment_id"),
    )
    op.create_index("ix_bulk_items_outcome", "bulk_items", ["operation_id", "outcome", "comment_id"])
