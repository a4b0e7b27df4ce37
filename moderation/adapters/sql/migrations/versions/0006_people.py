"""Roles, sessions with their places, second factors, single sign-on and API tokens."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0004"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    _extend_moderators()
    _make_sessions_anew()
    op.create_table(
        "recovery_codes",
        sa.Column("moderator_id", sa.String(length=36), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("moderator_id", "digest", name="pk_recovery_codes"),
        sa.ForeignKeyConstraint(["moderator_id"], ["moderators.id"], name="fk_recovery_codes_moderator_id"),
    )
    op.create_table(
        "api_tokens",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("owner_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("scopes", _DOCUMENT, nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.Column("last_used_at", _TIME),
        sa.Column("revoked_at", _TIME),
        sa.PrimaryKeyConstraint("id", name="pk_api_tokens"),
        sa.UniqueConstraint("digest", name="uq_api_tokens_digest"),
        sa.ForeignKeyConstraint(["owner_id"], ["moderators.id"], name="fk_api_tokens_owner_id"),
    )
    op.create_index("ix_api_tokens_owner_id", "api_tokens", ["owner_id"])


def _extend_moderators() -> None:
    op.add_column("moderators", sa.Column("roles", _DOCUMENT, nullable=False, server_default=sa.text("'[]'")))
    op.add_column("moderators", sa.Column("disabled_at", _TIME))
    op.add_column("moderators", sa.Column("totp_secret", sa.String(length=256)))
    op.add_column("moderators", sa.Column("totp_last_step", sa.BigInteger()))
    op.add_column("moderators", sa.Column("issuer", sa.String(length=255)))
    op.add_column("moderators", sa.Column("subject", sa.String(length=255)))
    op.create_index("uq_moderators_subject", "moderators", ["issuer", "subject"], unique=True)
    # Everybody could do everything. The first account is the operator's own and keeps that; the others keep the queue.
    op.execute("""UPDATE moderators SET roles = '["moderator"]'""")
    op.execute(
        """UPDATE moderators SET roles = '["admin"]'
        WHERE id = (SELECT id FROM moderators ORDER BY created_at, id LIMIT 1)"""
    )


def _make_sessions_anew() -> None:
    # Nobody knows where the old ones were opened; everybody signs in once more.
    op.drop_table("sessions")
    op.create_table(
        "sessions",
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("moderator_id", sa.String(length=36), nullable=False),
        sa.Column("csrf_token", sa.String(length=64), nullable=False),
        sa.Column("awaits_code", sa.Boolean(), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("user_agent", sa.String(length=256), nullable=False),
        sa.Column("opened_at", _TIME, nullable=False),
        sa.Column("seen_at", _TIME, nullable=False),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("token_digest", name="pk_sessions"),
        sa.UniqueConstraint("id", name="uq_sessions_id"),
        sa.ForeignKeyConstraint(["moderator_id"], ["moderators.id"], name="fk_sessions_moderator_id"),
    )
    op.create_index("ix_sessions_moderator_id", "sessions", ["moderator_id"])
    op.create_index("ix_sessions_expires_at", "sessions", ["expires_at"])
