"""What the portal asserts of a comment's author."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("verified", "minor"):
        op.add_column("comments", sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    for name in ("minor", "verified"):
        op.drop_column("comments", name)
