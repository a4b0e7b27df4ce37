"""API tokens."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Select, insert, select, update

from moderation.adapters.sql import rows
from moderation.adapters.sql.people_tables import api_tokens, moderators
from moderation.usecases.ports.api_tokens import ApiToken

# The owner's columns have the same names.
_OF_TOKENS = [column.label(f"token_{column.name}") for column in api_tokens.c]


class SqlApiTokens:
    """Implements `ApiTokens` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, token: ApiToken) -> None:
        """Adds the token."""
        self._connection.execute(
            insert(api_tokens).values(
                id=token.id,
                owner_id=token.owner.id,
                name=token.name,
                digest=token.digest,
                scopes=sorted(token.scopes),
                created_at=token.created_at,
                expires_at=token.expires_at,
            )
        )

    def by_digest(self, digest: str) -> ApiToken | None:
        """Reads the token with its owner."""
        row = self._connection.execute(_joined().where(api_tokens.c.digest == digest)).one_or_none()
        return rows.api_token_from_row(row) if row else None

    def of(self, owner_id: str) -> Sequence[ApiToken]:
        """Reads the owner's tokens."""
        statement = _joined().where(api_tokens.c.owner_id == owner_id).order_by(api_tokens.c.id.desc())
        return [rows.api_token_from_row(row) for row in self._connection.execute(statement)]

    def used(self, token_id: str, now: datetime) -> None:
        """Writes the time."""
        self._connection.execute(update(api_tokens).where(api_tokens.c.id == token_id).values(last_used_at=now))

    def revoke(self, token_id: str, now: datetime) -> bool:
        """Writes the time; the row stays."""
        alive = (api_tokens.c.id == token_id) & api_tokens.c.revoked_at.is_(None)
        return self._connection.execute(update(api_tokens).where(alive).values(revoked_at=now)).rowcount == 1


def _joined() -> Select[tuple[object, ...]]:
    return select(moderators, *_OF_TOKENS).join(api_tokens, api_tokens.c.owner_id == moderators.c.id)
