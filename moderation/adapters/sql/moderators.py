"""Moderators' accounts and sessions."""

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from moderation.adapters.sql import rows
from moderation.adapters.sql.tables import moderators, sessions
from moderation.usecases.ports.accounts import Moderator, Session


class SqlModerators:
    """Implements `Moderators` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, moderator: Moderator, now: datetime) -> bool:
        """Adds the account unless the name is taken."""
        statement = insert(moderators).values(
            id=moderator.id,
            name=moderator.name,
            password_hash=moderator.password_hash,
            must_change_password=moderator.must_change_password,
            created_at=now,
        )
        try:
            # A savepoint: on PostgreSQL the failure would else spoil the whole transaction.
            with self._connection.begin_nested():
                self._connection.execute(statement)
        except IntegrityError:
            return False
        return True

    def by_name(self, name: str) -> Moderator | None:
        """Looks the name up as written."""
        row = self._connection.execute(select(moderators).where(moderators.c.name == name)).one_or_none()
        return rows.moderator_from_row(row) if row else None

    def set_password(self, moderator_id: str, password_hash: str, *, must_change: bool) -> None:
        """Replaces the hash and ends every session that the old password opened."""
        self._connection.execute(
            update(moderators)
            .where(moderators.c.id == moderator_id)
            .values(password_hash=password_hash, must_change_password=must_change)
        )
        self._connection.execute(delete(sessions).where(sessions.c.moderator_id == moderator_id))

    def any(self) -> bool:
        """Whether at least one account exists."""
        return self._connection.execute(select(moderators.c.id).limit(1)).first() is not None


class SqlSessions:
    """Implements `Sessions` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, session: Session) -> None:
        """Adds the session."""
        self._connection.execute(
            insert(sessions).values(
                token_digest=session.token_digest,
                moderator_id=session.moderator.id,
                csrf_token=session.csrf_token,
                expires_at=session.expires_at,
            )
        )

    def get(self, token_digest: str, now: datetime) -> Session | None:
        """Reads the session with its account, unless it has expired."""
        row = self._connection.execute(
            select(sessions.c.token_digest, sessions.c.csrf_token, sessions.c.expires_at, moderators)
            .join(moderators, moderators.c.id == sessions.c.moderator_id)
            .where(sessions.c.token_digest == token_digest, sessions.c.expires_at > now)
        ).one_or_none()
        if row is None:
            return None
        return Session(row.token_digest, row.csrf_token, rows.moderator_from_row(row), row.expires_at)

    def end(self, token_digest: str) -> None:
        """Removes the session."""
        self._connection.execute(delete(sessions).where(sessions.c.token_digest == token_digest))
