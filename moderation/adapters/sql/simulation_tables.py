"""The table of simulations."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text

from moderation.adapters.sql.tables import DIGEST, ID, Document, UtcDateTime, metadata

simulations = Table(
    "simulations",
    metadata,
    Column("id", ID, primary_key=True),
    Column("digest", DIGEST, ForeignKey("policy_versions.digest"), nullable=False),
    Column("baseline", DIGEST),
    Column("since", UtcDateTime, nullable=False),
    Column("until", UtcDateTime, nullable=False),
    Column("requested_by", String(64), nullable=False),
    Column("requested_at", UtcDateTime, nullable=False),
    Column("total", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("position", ID),
    Column("tally", Document, nullable=False),
    Column("problem", Text, nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("lease_token", String(64)),
    Column("lease_until", UtcDateTime),
)
