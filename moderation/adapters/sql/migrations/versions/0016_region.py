"""The region that a comment was sent from."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("comments", sa.Column("region", sa.String(length=8)))


def downgrade() -> None:
    op.drop_column("comments", "region")
