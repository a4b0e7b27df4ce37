"""Authors' appeals, in the register of reports."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_IS_APPEAL = sa.text("kind = 'appeal'")


def upgrade() -> None:
    op.add_column("reports", sa.Column("kind", sa.String(length=16), server_default="report", nullable=False))
    op.create_index(
        "ix_reports_appeal",
        "reports",
        ["comment_id"],
        unique=True,
        sqlite_where=_IS_APPEAL,
        postgresql_where=_IS_APPEAL,
    )


def downgrade() -> None:
    op.drop_index("ix_reports_appeal", table_name="reports")
    op.drop_column("reports", "kind")
