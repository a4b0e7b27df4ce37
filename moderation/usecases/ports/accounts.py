"""Moderators' accounts, passwords and sessions."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from moderation.domain.people import Capability, Role


@dataclass(frozen=True, slots=True)
class Moderator:
    """A person of the newsroom. `must_change_password` holds until the one-time password is replaced."""

    id: str
    name: str
    password_hash: str
    must_change_password: bool
    roles: frozenset[Role] = frozenset()


@dataclass(frozen=True, slots=True)
class Client:
    """Where somebody signed in: the network address, and how the program names itself (User-Agent)."""

    address: str
    user_agent: str


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in moderator. `token_digest` is SHA-256 of the cookie, so that the table opens no door."""

    id: str
    token_digest: str
    csrf_token: str
    moderator: Moderator
    client: Client
    opened_at: datetime
    seen_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, and what they may: a session all that its moderator's roles allow."""

    moderator: Moderator
    capabilities: frozenset[Capability]
    session: Session


class Moderators(Protocol):
    """Accounts of the console."""

    def add(self, moderator: Moderator, now: datetime) -> bool:
        """Stores a new account; False where the name is taken."""
        ...

    def by_name(self, name: str) -> Moderator | None:
        """The account of that name."""
        ...

    def set_password(self, moderator_id: str, password_hash: str, *, must_change: bool) -> None:
        """Replaces the password and ends all of the account's sessions."""
        ...

    def set_roles(self, moderator_id: str, roles: frozenset[Role]) -> None:
        """Replaces the roles."""
        ...

    def any(self) -> bool:
        """Whether there is an account at all."""
        ...


class Sessions(Protocol):
    """Signed-in moderators."""

    def add(self, session: Session) -> None:
        """Stores a session."""
        ...

    def get(self, token_digest: str, now: datetime) -> Session | None:
        """The session, None where it ended or expired."""
        ...

    def end(self, token_digest: str) -> None:
        """Ends the session."""
        ...


class PasswordHasher(Protocol):
    """Hashes passwords slowly."""

    def hash(self, password: str) -> str:
        """A salted hash with its parameters."""
        ...

    def matches(self, password: str, password_hash: str | None) -> bool:
        """Whether the password has this hash. None is never matched and takes as long: who exists stays hidden."""
        ...
