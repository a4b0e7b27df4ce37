"""The table of blocks and allowances."""

from sqlalchemy import Column, Index, String, Table, text

from moderation.adapters.sql.tables import ID, UtcDateTime, metadata

blocks = Table(
    "blocks",
    metadata,
    Column("id", ID, primary_key=True),
    Column("site", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("account", String(128)),
    Column("network", String(45)),
    Column("owner", String(64), nullable=False),
    Column("reason", String(200), nullable=False),
    Column("set_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
    Column("ended_by", String(64)),
)
# Every submission asks both; partial, so that history costs nothing.
for _name in ("account", "network"):
    Index(
        f"ix_blocks_{_name}",
        blocks.c.site,
        blocks.c[_name],
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    )
