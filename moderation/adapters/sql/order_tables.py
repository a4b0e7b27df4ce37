"""The tables of moderators' orders."""

from sqlalchemy import Column, Index, String, Table, text

from moderation.adapters.sql.tables import ID, UtcDateTime, metadata

posture_orders = Table(
    "posture_orders",
    metadata,
    Column("id", ID, primary_key=True),
    Column("site", String(64), nullable=False),
    Column("prefix", String(512), nullable=False),
    Column("posture", String(16), nullable=False),
    Column("owner", String(64), nullable=False),
    Column("reason", String(200), nullable=False),
    Column("set_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
    Column("ended_by", String(64)),
)
# Every submission asks it; partial, so that history costs nothing.
Index(
    "ix_posture_orders_not_ended",
    posture_orders.c.site,
    posture_orders.c.prefix,
    sqlite_where=text("ended_at IS NULL"),
    postgresql_where=text("ended_at IS NULL"),
)

preset_orders = Table(
    "preset_orders",
    metadata,
    Column("id", ID, primary_key=True),
    Column("preset", String(64), nullable=False),
    Column("owner", String(64), nullable=False),
    Column("reason", String(200), nullable=False),
    Column("set_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("ended_by", String(64)),
)
Index(
    "ix_preset_orders_not_ended",
    preset_orders.c.expires_at,
    sqlite_where=text("ended_at IS NULL"),
    postgresql_where=text("ended_at IS NULL"),
)
