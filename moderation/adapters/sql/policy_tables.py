"""The tables of policy versions."""

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, String, Table, Text

from moderation.adapters.sql.tables import DIGEST, ID, Document, UtcDateTime, metadata

# A file's content once, however many versions share it: most change one list and keep the model.
policy_files = Table(
    "policy_files",
    metadata,
    Column("digest", DIGEST, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

policy_versions = Table(
    "policy_versions",
    metadata,
    Column("digest", DIGEST, primary_key=True),
    Column("main", Text, nullable=False),
    Column("files", Document, nullable=False),
    Column("kept_at", UtcDateTime, nullable=False),
)

policy_activations = Table(
    "policy_activations",
    metadata,
    Column("id", ID, primary_key=True),
    Column("digest", DIGEST, ForeignKey("policy_versions.digest"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("source", String(16), nullable=False),
    Column("reason", Text, nullable=False),
)
Index("ix_policy_activations_source", policy_activations.c.source, policy_activations.c.id)
