"""How each comment came to its state, to be found by; the record, by time and by who did it."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0015"
branch_labels = None
depends_on = None

_BY_PEOPLE = sa.text("actor NOT IN ('screening', 'relay')")
_BESIDE_COMMENTS = sa.text("event NOT LIKE 'comment.%'")
_INDEXES = (
    ("ix_comments_decided_at", "comments", ["decided_at", "id"], None),
    ("ix_comments_decided_state", "comments", ["state", "decided_at", "id"], None),
    ("ix_comments_decided_by", "comments", ["decided_by", "decided_at", "id"], None),
    ("ix_audit_at", "audit", ["at", "id"], None),
    ("ix_audit_actor", "audit", ["actor", "at", "id"], _BY_PEOPLE),
    ("ix_audit_beside_comments", "audit", ["at", "id"], _BESIDE_COMMENTS),
)


def upgrade() -> None:
    op.add_column("comments", sa.Column("decided_at", sa.DateTime(timezone=True)))
    op.add_column("comments", sa.Column("decided_by", sa.String(length=64)))
    op.add_column("comments", sa.Column("decided_reason", sa.String(length=64)))
    op.execute(
        """UPDATE comments SET decided_at = submitted_at, decided_by = 'screening'
        WHERE state <> 'held' AND NOT EXISTS (SELECT 1 FROM decisions WHERE comment_id = comments.id)"""
    )
    op.execute(
        """UPDATE comments SET (decided_at, decided_by, decided_reason) =
        (SELECT decided_at, moderator, reason FROM decisions WHERE comment_id = comments.id ORDER BY id DESC LIMIT 1)
        WHERE state <> 'held' AND EXISTS (SELECT 1 FROM decisions WHERE comment_id = comments.id)"""
    )
    for name, table, columns, where in _INDEXES:
        op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
    if op.get_bind().dialect.name == "postgresql":
        # Until its statistics know the new columns, a filtered page takes up to a second.
        op.execute("ANALYZE comments, audit")


def downgrade() -> None:
    for name, table, _, _ in reversed(_INDEXES):
        op.drop_index(name, table)
    for name in ("decided_reason", "decided_by", "decided_at"):
        op.drop_column("comments", name)
