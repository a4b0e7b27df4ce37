"""The tables of accounts, their sessions, recovery codes and API tokens."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, String, Table, text

from moderation.adapters.sql.tables import DIGEST, ID, Document, UtcDateTime, metadata

moderators = Table(
    "moderators",
    metadata,
    Column("id", ID, primary_key=True),
    Column("name", String(64), nullable=False, unique=True),
    Column("password_hash", String(256), nullable=False),
    Column("must_change_password", Boolean, nullable=False),
    Column("roles", Document, nullable=False, server_default=text("'[]'")),
    Column("disabled_at", UtcDateTime),
    # Sealed with the service's key; the step is that of the last code that was taken, which is never taken again.
    Column("totp_secret", String(256)),
    Column("totp_last_step", BigInteger),
    # Who this is at the single sign-on provider.
    Column("issuer", String(255)),
    Column("subject", String(255)),
    Column("created_at", UtcDateTime, nullable=False),
)
Index("uq_moderators_subject", moderators.c.issuer, moderators.c.subject, unique=True)

sessions = Table(
    "sessions",
    metadata,
    Column("token_digest", DIGEST, primary_key=True),
    Column("id", ID, nullable=False, unique=True),
    Column("moderator_id", ID, ForeignKey("moderators.id"), nullable=False),
    Column("csrf_token", String(64), nullable=False),
    Column("awaits_code", Boolean, nullable=False),
    Column("address", String(45), nullable=False),
    Column("user_agent", String(256), nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
)
Index("ix_sessions_moderator_id", sessions.c.moderator_id)
Index("ix_sessions_expires_at", sessions.c.expires_at)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("moderator_id", ID, ForeignKey("moderators.id"), primary_key=True),
    Column("digest", DIGEST, primary_key=True),
)

api_tokens = Table(
    "api_tokens",
    metadata,
    Column("id", ID, primary_key=True),
    Column("owner_id", ID, ForeignKey("moderators.id"), nullable=False),
    Column("name", String(64), nullable=False),
    Column("digest", DIGEST, nullable=False, unique=True),
    Column("scopes", Document, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("last_used_at", UtcDateTime),
    Column("revoked_at", UtcDateTime),
)
Index("ix_api_tokens_owner_id", api_tokens.c.owner_id)
