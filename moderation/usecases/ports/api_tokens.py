"""API tokens: how programs sign in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from moderation.domain.people import Capability
from moderation.usecases.ports.accounts import Moderator


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A program's key, in its owner's name. `digest` is SHA-256 of the token, which is shown once and kept nowhere."""

    id: str
    owner: Moderator
    name: str
    digest: str
    scopes: frozenset[Capability]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None

    def works(self, now: datetime) -> bool:
        """Whether it opens anything at that time."""
        return self.revoked_at is None and now < self.expires_at and self.owner.disabled_at is None


class ApiTokens(Protocol):
    """All tokens that were ever made; revoked ones stay on record."""

    def add(self, token: ApiToken) -> None:
        """Stores a token."""
        ...

    def by_digest(self, digest: str) -> ApiToken | None:
        """The token, revoked and expired ones too."""
        ...

    def of(self, owner_id: str) -> Sequence[ApiToken]:
        """The owner's tokens, the newest first."""
        ...

    def used(self, token_id: str, now: datetime) -> None:
        """Notes when the token was last used."""
        ...

    def revoke(self, token_id: str, now: datetime) -> bool:
        """Revokes the token; False where there is none that is not revoked."""
        ...
