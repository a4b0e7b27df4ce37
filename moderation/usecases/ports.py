"""What the use cases need of the world, as small protocols; `adapters` implements them on real things."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from moderation.domain.campaign import Campaign
from moderation.domain.challenge import Challenge, Redemption, RedemptionOutcome
from moderation.domain.comment import Comment, CommentState, ThreadKey
from moderation.domain.delivery import EventKind, OutboxEntry, PublishedComment
from moderation.domain.policy import Policy
from moderation.domain.quota import QuotaUse, Usage
from moderation.domain.review import Decision
from moderation.domain.screening import Facts
from moderation.domain.verdict import Verdict

Clock = Callable[[], datetime]
"""The time now, aware, in UTC."""

NewId = Callable[[], str]
"""A new opaque, unique id; ids sort by the time they were made (UUIDv7)."""

NewToken = Callable[[], str]
"""A new secret of at least 128 bits that nobody can guess."""

CurrentPolicy = Callable[[], Policy]
"""The policy in force now. Ask once per request and use that one throughout."""


class ChallengeStore(Protocol):
    """Keeps issued challenges until they expire."""

    def save(self, challenge: Challenge) -> None:
        """Keeps the challenge. Raises `Unavailable`."""
        ...

    def image(self, challenge_id: str) -> bytes | None:
        """The picture as PNG while the challenge is open, else None. Raises `Unavailable`."""
        ...


class Gate(Protocol):
    """Charges quotas and redeems challenges, atomically across all processes."""

    def use(self, uses: Sequence[QuotaUse], now: datetime) -> Usage:
        """Charges all quotas, or none where one is used up. Raises `Unavailable`."""
        ...

    def admit(
        self, uses: Sequence[QuotaUse], redemption: Redemption, now: datetime
    ) -> tuple[Usage, RedemptionOutcome | None]:
        """The same, and then, where no quota refused, redeems the challenge: one round trip, one winner.

        The outcome is None exactly where a quota refused; the challenge is then untouched. Raises `Unavailable`.
        """
        ...


class Campaigns(Protocol):
    """Groups near-duplicates by their sketches, across all processes."""

    def join(
        self, site: str, bands: Sequence[str], comment_id: str, author: str, now: datetime, window_s: int
    ) -> Campaign:
        """Puts the comment into the campaign that shares a band with it, or begins one. Raises `Unavailable`.

        A campaign that nothing joins for `window_s` seconds is forgotten; authors are counted within that window.
        """
        ...


class InFlight(Protocol):
    """Marks an idempotency key as being worked on, across all processes."""

    def claim(self, key: str) -> AbstractContextManager[None]:
        """Holds the key for the block. Raises `RequestInFlight` where another request holds it, `Unavailable`."""
        ...


@dataclass(frozen=True, slots=True)
class Recorded:
    """A stored comment as intake left it: what a repeated request is answered with."""

    comment_id: str
    request_digest: str
    state: CommentState
    submitted_at: datetime


class Comments(Protocol):
    """Comments and their verdicts."""

    def add(self, comment: Comment, verdict: Verdict, state: CommentState, campaign: str | None = None) -> None:
        """Stores a new comment with its verdict and the id of its campaign, None where it has none.

        Raises `RequestInFlight` where a comment with the same idempotency key was stored meanwhile.
        """
        ...

    def by_idempotency_key(self, site: str, key: str) -> Recorded | None:
        """The comment that an earlier request with this key made; `state` is the state intake gave it."""
        ...

    def facts(self, comment: Comment, since: datetime) -> Facts:
        """What the store knows about a comment not yet stored; duplicates are counted from `since`."""
        ...

    def published(self, comment_id: str) -> PublishedComment:
        """What the portal may see of a comment, whatever its state. Raises `NotFound`."""
        ...

    def change_state(self, comment_id: str, before: CommentState, after: CommentState) -> bool:
        """Moves the comment on; False where it is not in `before` any more."""
        ...


class PublishedComments(Protocol):
    """What readers may see: accepted comments only."""

    def page(self, thread: ThreadKey, before: str | None, limit: int) -> list[PublishedComment]:
        """Newest first, older than the comment id `before`."""
        ...

    def counts(self, site: str, paths: Sequence[str]) -> Mapping[str, int]:
        """Accepted comments per path; paths without any count 0."""
        ...


@dataclass(frozen=True, slots=True)
class HeldComment:
    """A review item with all a moderator needs to decide it. `version` fences concurrent decisions."""

    comment_id: str
    version: int
    thread: ThreadKey
    nickname: str
    body: str
    address: str
    account: str | None
    submitted_at: datetime
    verdict: Verdict


class Reviews(Protocol):
    """The review queue and what became of its items."""

    def add(self, comment_id: str) -> None:
        """Puts a held comment into the queue, at version 1."""
        ...

    def page(self, after: str | None, limit: int) -> list[HeldComment]:
        """Waiting items, oldest first, younger than the comment id `after`."""
        ...

    def get(self, comment_id: str) -> HeldComment | None:
        """A waiting item, None where it is decided or never was held."""
        ...

    def close(self, comment_id: str, version: int, decision: Decision) -> bool:
        """Takes the item off the queue and keeps the decision; False where `version` is not current any more."""
        ...

    def decision(self, comment_id: str) -> Decision | None:
        """The newest decision on a comment."""
        ...


class Outbox(Protocol):
    """Events on their way to the portal."""

    def append(self, entry_id: str, kind: EventKind, comment: PublishedComment, due_at: datetime) -> None:
        """Adds an event, due at `due_at`."""
        ...

    def claim_due(self, token: str, now: datetime, lease_until: datetime, limit: int) -> list[OutboxEntry]:
        """Leases up to `limit` due entries, oldest first and never one whose comment has an older one unsettled."""
        ...

    def mark_delivered(self, entry: OutboxEntry, now: datetime) -> bool:
        """Settles the entry; False where its lease went to somebody else."""
        ...

    def reschedule(self, entry: OutboxEntry, due_at: datetime, reason: str) -> bool:
        """Counts a failed try and frees the entry until `due_at`; False where the lease was lost."""
        ...

    def bury(self, entry: OutboxEntry, now: datetime, reason: str) -> bool:
        """Gives the entry up, keeping it and the reason; False where the lease was lost."""
        ...


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the record: who (`actor`) did what (`event`) to what (`subject`), when. Append-only."""

    id: str
    at: datetime
    actor: str
    event: str
    subject: str
    details: Mapping[str, str | int | float]


class Audit(Protocol):
    """The append-only record."""

    def append(self, entry: AuditEntry) -> None:
        """Adds a line."""
        ...


@dataclass(frozen=True, slots=True)
class Moderator:
    """A person who may review. `must_change_password` holds until the one-time password is replaced."""

    id: str
    name: str
    password_hash: str
    must_change_password: bool


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in moderator. `token_digest` is SHA-256 of the cookie, so that the table opens no door."""

    token_digest: str
    csrf_token: str
    moderator: Moderator
    expires_at: datetime


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


class Transaction(Protocol):
    """The repositories of one open transaction."""

    @property
    def comments(self) -> Comments: ...  # noqa: D102 - see the protocols
    @property
    def published(self) -> PublishedComments: ...  # noqa: D102
    @property
    def reviews(self) -> Reviews: ...  # noqa: D102
    @property
    def outbox(self) -> Outbox: ...  # noqa: D102
    @property
    def audit(self) -> Audit: ...  # noqa: D102
    @property
    def moderators(self) -> Moderators: ...  # noqa: D102
    @property
    def sessions(self) -> Sessions: ...  # noqa: D102


class Store(Protocol):
    """The database."""

    def transaction(self) -> AbstractContextManager[Transaction]:
        """Commits when the block ends well, else rolls back. Raises `Unavailable` where the database is away."""
        ...

    def reading(self) -> AbstractContextManager[Transaction]:
        """A read-only view of one moment. Raises `Unavailable` where the database is away."""
        ...


class PasswordHasher(Protocol):
    """Hashes passwords slowly."""

    def hash(self, password: str) -> str:
        """A salted hash with its parameters."""
        ...

    def matches(self, password: str, password_hash: str | None) -> bool:
        """Whether the password has this hash. None is never matched and takes as long: who exists stays hidden."""
        ...
