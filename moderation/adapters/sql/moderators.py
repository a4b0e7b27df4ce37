"""Moderators' accounts and sessions."""

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from moderation.adapters.sql import rows
from moderation.adapters.sql.people_tables import moderators, sessions
from moderation.domain.people import Role
from moderation.usecases.ports.accounts import Moderator, Session

# Both tables have an id.
_OF_SESSIONS = [column.label("session_id") if column.name == "id" else column for column in sessions.c]


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
            roles=sorted(moderator.roles),
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

    def set_roles(self, moderator_id: str, roles: frozenset[Role]) -> None:
        """Replaces the roles."""
        self._connection.execute(update(moderators).where(moderators.c.id == moderator_id).values(roles=sorted(roles)))

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
                id=session.id,
                csrf_token=session.csrf_token,
                awaits_code=False,
                address=session.client.address,
                user_agent=session.client.user_agent,
                opened_at=session.opened_at,
                seen_at=session.seen_at,
                expires_at=session.expires_at,
            )
        )

    def get(self, token_digest: str, now: datetime) -> Session | None:
        """Reads the session with its account, unless it has expired."""
        row = self._connection.execute(
            select(moderators, *_OF_SESSIONS)
            .join(moderators, moderators.c.id == sessions.c.moderator_id)
            .where(sessions.c.token_digest == token_digest, sessions.c.expires_at > now)
        ).one_or_none()
        return rows.session_from_row(row) if row else None

    def end(self, token_digest: str) -> None:
        """Removes the session."""
        self._connection.execute(delete(sessions).where(sessions.c.token_digest == token_digest))
