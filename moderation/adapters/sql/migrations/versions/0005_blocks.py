"""Blocks of accounts and networks, and the network that each comment came from."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0008"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "blocks",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("site", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("account", sa.String(length=128), nullable=True),
        sa.Column("network", sa.String(length=45), nullable=True),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("set_at", _TIME, nullable=False),
        sa.Column("expires_at", _TIME, nullable=True),
        sa.Column("ended_at", _TIME, nullable=True),
        sa.Column("ended_by", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blocks")),
    )
    for column in ("account", "network"):
        op.create_index(
            f"ix_blocks_{column}",
            "blocks",
            ["site", column],
            unique=False,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
    op.add_column("comments", sa.Column("network", sa.String(length=45), nullable=True))
    op.create_index("ix_comments_network", "comments", ["site", "network", "submitted_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_comments_network", table_name="comments")
    op.drop_column("comments", "network")
    op.drop_table("blocks")
