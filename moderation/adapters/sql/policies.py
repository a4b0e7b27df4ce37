"""Versions of the policy and their activations."""

import hashlib
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from moderation.adapters.sql.policy_tables import policy_activations, policy_files, policy_versions
from moderation.domain.errors import NotFound
from moderation.domain.policy_version import Activation, PolicyVersion, Source


class SqlPolicyVersions:
    """Implements `PolicyVersions` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, version: PolicyVersion, now: datetime) -> None:
        """Contents are stored by their digest, once."""
        digests = {name: hashlib.sha256(content).hexdigest() for name, content in version.contents.items()}
        known = select(policy_files.c.digest).where(policy_files.c.digest.in_(digests.values()))
        there = set(self._connection.scalars(known))
        for name, content in version.contents.items():
            if digests[name] not in there:
                self._insert_once(policy_files, digest=digests[name], content=content)
        self._insert_once(policy_versions, digest=version.digest, main=version.main, files=digests, kept_at=now)

    def get(self, digest: str) -> PolicyVersion:
        """Reads the version with all its contents."""
        found = self._connection.execute(
            select(policy_versions).where(policy_versions.c.digest == digest)
        ).one_or_none()
        if found is None:
            raise NotFound
        wanted = select(policy_files).where(policy_files.c.digest.in_(found.files.values()))
        contents = {row.digest: row.content for row in self._connection.execute(wanted)}
        return PolicyVersion(digest, found.main, {name: contents[file] for name, file in found.files.items()})

    def digests(self, beginning: str) -> list[str]:
        """By the primary key."""
        column = policy_versions.c.digest
        found = select(column).where(column.startswith(beginning, autoescape=True)).order_by(column)
        return list(self._connection.scalars(found))

    def activate(self, activation: Activation) -> None:
        """Adds a row; none is ever changed."""
        self._connection.execute(
            insert(policy_activations).values(
                id=activation.id,
                digest=activation.digest,
                at=activation.at,
                actor=activation.actor,
                source=activation.source,
                reason=activation.reason,
            )
        )

    def newest(self, sources: Collection[Source] = tuple(Source)) -> Activation | None:
        """By id: ids sort by the time they were made."""
        statement = select(policy_activations).order_by(policy_activations.c.id.desc()).limit(1)
        if set(sources) != set(Source):
            statement = statement.where(policy_activations.c.source.in_(sources))
        row = self._connection.execute(statement).one_or_none()
        return _activation(row) if row else None

    def history(self, before: str | None, limit: int) -> list[Activation]:
        """A page by id."""
        statement = select(policy_activations).order_by(policy_activations.c.id.desc()).limit(limit)
        if before is not None:
            statement = statement.where(policy_activations.c.id < before)
        return [_activation(row) for row in self._connection.execute(statement)]

    def _insert_once(self, table: Table, **values: Any) -> None:
        """Two processes may keep the same at once: the second finds it there."""
        make = postgresql.insert if self._connection.dialect.name == "postgresql" else sqlite.insert
        self._connection.execute(make(table).values(**values).on_conflict_do_nothing())


def _activation(row: Row[Any]) -> Activation:
    return Activation(row.id, row.digest, row.at, row.actor, Source(row.source), row.reason)
