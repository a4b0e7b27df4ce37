"""Moderators' accounts and sessions."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, false, insert, select, update
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
        """Adds the account unless the name or the subject is taken."""
        statement = insert(moderators).values(
            id=moderator.id,
            name=moderator.name,
            password_hash=moderator.password_hash,
            must_change_password=moderator.must_change_password,
            roles=sorted(moderator.roles),
            issuer=moderator.issuer,
            subject=moderator.subject,
            created_at=now,
        )
        try:
            # A savepoint: on PostgreSQL the failure would else spoil the whole transaction.
            with self._connection.begin_nested():
                self._connection.execute(statement)
        except IntegrityError:
            return False
        return True

    def get(self, moderator_id: str) -> Moderator | None:
        """Looks the id up."""
        return self._one(moderators.c.id == moderator_id)

    def by_name(self, name: str) -> Moderator | None:
        """Looks the name up as written."""
        return self._one(moderators.c.name == name)

    def by_subject(self, issuer: str, subject: str) -> Moderator | None:
        """Looks issuer and subject up as written."""
        return self._one((moderators.c.issuer == issuer) & (moderators.c.subject == subject))

    def all(self) -> Sequence[Moderator]:
        """Reads all accounts; on PostgreSQL a writing transaction locks them (SQLite has one writer anyway)."""
        statement = select(moderators).order_by(moderators.c.created_at, moderators.c.id)
        if not self._connection.get_execution_options().get("postgresql_readonly", False):
            statement = statement.with_for_update()
        return [rows.moderator_from_row(row) for row in self._connection.execute(statement)]

    def set_password(self, moderator_id: str, password_hash: str, *, must_change: bool) -> None:
        """Replaces the hash and ends every session that the old password opened."""
        self._change(moderator_id, password_hash=password_hash, must_change_password=must_change)
        self._end_sessions(moderator_id)

    def set_roles(self, moderator_id: str, roles: frozenset[Role]) -> None:
        """Replaces the roles."""
        self._change(moderator_id, roles=sorted(roles))

    def set_disabled(self, moderator_id: str, at: datetime | None) -> None:
        """Shuts or opens the account; either way its sessions end."""
        self._change(moderator_id, disabled_at=at)
        self._end_sessions(moderator_id)

    def _one(self, condition: ColumnElement[bool]) -> Moderator | None:
        row = self._connection.execute(select(moderators).where(condition)).one_or_none()
        return rows.moderator_from_row(row) if row else None

    def _change(self, moderator_id: str, **values: object) -> None:
        self._connection.execute(update(moderators).where(moderators.c.id == moderator_id).values(**values))

    def _end_sessions(self, moderator_id: str) -> None:
        self._connection.execute(delete(sessions).where(sessions.c.moderator_id == moderator_id))


class SqlSessions:
    """Implements `Sessions` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, session: Session) -> None:
        """Adds the session, and removes all that were over by then."""
        self._connection.execute(delete(sessions).where(sessions.c.expires_at <= session.opened_at))
        self._connection.execute(
            insert(sessions).values(
                token_digest=session.token_digest,
                moderator_id=session.moderator.id,
                id=session.id,
                csrf_token=session.csrf_token,
                awaits_code=session.awaits_code,
                address=session.client.address,
                user_agent=session.client.user_agent,
                opened_at=session.opened_at,
                seen_at=session.seen_at,
                expires_at=session.expires_at,
            )
        )

    def get(self, token_digest: str, now: datetime) -> Session | None:
        """Reads the session with its account, unless it has expired or the account is shut."""
        found = self._found(
            sessions.c.token_digest == token_digest, sessions.c.expires_at > now, moderators.c.disabled_at.is_(None)
        )
        return found[0] if found else None

    def of(self, moderator_id: str, now: datetime) -> Sequence[Session]:
        """Reads the account's sessions."""
        mine = sessions.c.moderator_id == moderator_id
        return self._found(mine, sessions.c.expires_at > now, sessions.c.awaits_code == false())

    def used(self, session_id: str, now: datetime) -> None:
        """Writes the time."""
        self._connection.execute(update(sessions).where(sessions.c.id == session_id).values(seen_at=now))

    def end(self, moderator_id: str, session_id: str) -> bool:
        """Removes the session."""
        mine = (sessions.c.moderator_id == moderator_id) & (sessions.c.id == session_id)
        return self._connection.execute(delete(sessions).where(mine)).rowcount == 1

    def end_all(self, moderator_id: str, keep: str | None = None) -> None:
        """Removes the account's sessions."""
        statement = delete(sessions).where(sessions.c.moderator_id == moderator_id)
        self._connection.execute(statement.where(sessions.c.id != keep) if keep is not None else statement)

    def _found(self, *conditions: ColumnElement[bool]) -> list[Session]:
        statement = (
            select(moderators, *_OF_SESSIONS)
            .join(sessions, moderators.c.id == sessions.c.moderator_id)
            .where(*conditions)
            .order_by(sessions.c.seen_at.desc(), sessions.c.id.desc())
        )
        return [rows.session_from_row(row) for row in self._connection.execute(statement)]
