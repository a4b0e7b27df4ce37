"""Which comment a reply answers, and what its page called itself."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("comments", sa.Column("reply_to", sa.String(length=36)))
    op.add_column("comments", sa.Column("page_title", sa.String(length=200)))


def downgrade() -> None:
    for name in ("page_title", "reply_to"):
        op.drop_column("comments", name)
