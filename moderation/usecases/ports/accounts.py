"""Moderators' accounts, passwords and sessions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from moderation.domain.people import Capability, Role


@dataclass(frozen=True, slots=True)
class Moderator:
    """A person of the newsroom. `must_change_password` holds until the one-time password is replaced.

    `disabled_at` is since when the account is shut. The account keeps its decisions, so it is never deleted.
    `totp_secret` is sealed; None where the password alone signs in. `issuer` and `subject` are who this is at the
    single sign-on provider; `password_hash` is empty where only that opens the account.
    """

    id: str
    name: str
    password_hash: str
    must_change_password: bool
    roles: frozenset[Role] = frozenset()
    disabled_at: datetime | None = None
    totp_secret: str | None = None
    issuer: str | None = None
    subject: str | None = None

    @property
    def has_password(self) -> bool:
        """Whether a password can open the account."""
        return bool(self.password_hash)


@dataclass(frozen=True, slots=True)
class Client:
    """Where somebody signed in: the network address, and how the program names itself (User-Agent)."""

    address: str
    user_agent: str


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in moderator. `token_digest` is SHA-256 of the cookie, so that the table opens no door.

    While it `awaits_code`, only the password was right, and it opens nothing but the question for the code.
    """

    id: str
    token_digest: str
    csrf_token: str
    moderator: Moderator
    client: Client
    opened_at: datetime
    seen_at: datetime
    expires_at: datetime
    awaits_code: bool = False


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, and what they may: a session all that its moderator's roles allow, a token at most its scopes.

    `session` is None where a program asks by an API token.
    """

    moderator: Moderator
    capabilities: frozenset[Capability]
    session: Session | None


class Moderators(Protocol):
    """Accounts of the console."""

    def add(self, moderator: Moderator, now: datetime) -> bool:
        """Stores a new account; False where the name is taken, or the provider's subject has an account."""
        ...

    def get(self, moderator_id: str) -> Moderator | None:
        """The account of that id."""
        ...

    def by_name(self, name: str) -> Moderator | None:
        """The account of that name."""
        ...

    def by_subject(self, issuer: str, subject: str) -> Moderator | None:
        """The account of whom the single sign-on provider knows by that subject."""
        ...

    def all(self) -> Sequence[Moderator]:
        """Every account, oldest first. In a writing transaction, no other one changes accounts until its end."""
        ...

    def set_password(self, moderator_id: str, password_hash: str, *, must_change: bool) -> None:
        """Replaces the password and ends all of the account's sessions."""
        ...

    def set_roles(self, moderator_id: str, roles: frozenset[Role]) -> None:
        """Replaces the roles."""
        ...

    def set_disabled(self, moderator_id: str, at: datetime | None) -> None:
        """Shuts the account and ends all of its sessions, or opens it again with None."""
        ...


class Sessions(Protocol):
    """Signed-in moderators."""

    def add(self, session: Session) -> None:
        """Stores a session, and forgets those of anybody that were over when it was opened."""
        ...

    def get(self, token_digest: str, now: datetime) -> Session | None:
        """The session, None where it ended or expired, or its account is shut."""
        ...

    def of(self, moderator_id: str, now: datetime) -> Sequence[Session]:
        """The account's open sessions, the one last seen first: not expired, not awaiting a code."""
        ...

    def used(self, session_id: str, now: datetime) -> None:
        """Notes when the session was last used."""
        ...

    def end(self, moderator_id: str, session_id: str) -> bool:
        """Ends the session; False where the account has no such one."""
        ...

    def end_all(self, moderator_id: str, keep: str | None = None) -> None:
        """Ends the account's sessions but the one whose id is `keep`."""
        ...


class PasswordHasher(Protocol):
    """Hashes passwords slowly."""

    def hash(self, password: str) -> str:
        """A salted hash with its parameters."""
        ...

    def matches(self, password: str, password_hash: str | None) -> bool:
        """Whether the password has this hash. None is never matched and takes as long: who exists stays hidden."""
        ...
