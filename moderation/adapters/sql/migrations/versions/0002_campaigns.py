"""The campaign of each comment."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("comments", sa.Column("campaign", sa.String(length=36)))
    op.create_index("ix_comments_campaign", "comments", ["campaign"])


def downgrade() -> None:
    op.drop_index("ix_comments_campaign", "comments")
    op.drop_column("comments", "campaign")
