"""The review queue: its items, how they are found, who holds them, and what is noted on them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from moderation.domain.comment import ThreadKey
from moderation.domain.queue import QueueFilter, QueueOrder, QueuePosition
from moderation.domain.region import Region
from moderation.domain.review import Decision, Escalation, Lease
from moderation.domain.verdict import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenedComment:
    """A comment with its verdict: what moderators see of it, whatever its state.

    `page_title` is what its page called itself, `reply_to` the id of the comment that it answers.
    """

    comment_id: str
    thread: ThreadKey
    nickname: str
    body: str
    address: str
    account: str | None
    submitted_at: datetime
    verdict: Verdict
    page_title: str | None = None
    reply_to: str | None = None
    campaign: str | None = None
    region: Region | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldComment(ScreenedComment):
    """A review item with all a moderator needs to decide it. `version` fences concurrent decisions.

    `lease` is the last one, in force or not, None where nobody ever held the item.
    """

    version: int
    lease: Lease | None = None
    escalation: Escalation | None = None


class Reviews(Protocol):
    """Review items and what became of them."""

    def add(self, comment_id: str) -> None:
        """Puts a held comment into the queue, at version 1; comment and verdict are stored already."""
        ...

    def get(self, comment_id: str) -> HeldComment | None:
        """A waiting item, None where it is decided or never was held."""
        ...

    def close(self, comment_id: str, version: int, decision: Decision) -> bool:
        """Takes the item off the queue and keeps the decision; False where `version` is not current any more."""
        ...

    def put_back(self, comment_id: str) -> None:
        """Puts a decided item back into the queue, at its next version, held by nobody."""
        ...

    def escalate(self, comment_id: str, version: int, escalation: Escalation) -> bool:
        """Marks a waiting item for a senior and frees it; False where `version` is not current any more."""
        ...


class Decisions(Protocol):
    """What people decided; append-only."""

    def add(self, decision: Decision) -> None:
        """Keeps a decision."""
        ...

    def newest(self, comment_id: str) -> Decision | None:
        """The newest decision on a comment."""
        ...

    def of(self, comment_id: str) -> list[Decision]:
        """All decisions on a comment, oldest first."""
        ...


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """How many items wait, since when, and how many of them by each value of each facet.

    Facets are `site`, `section`, `posture`, `category`, `rule` and `campaign`, the last only of two and more.
    """

    total: int
    oldest_at: datetime | None
    by: Mapping[str, Mapping[str, int]]


class Queue(Protocol):
    """The waiting items, searched."""

    def page(
        self, wanted: QueueFilter, order: QueueOrder, after: QueuePosition | None, limit: int, now: datetime
    ) -> list[HeldComment]:
        """Up to `limit` items behind the position."""
        ...

    def snapshot(self, wanted: QueueFilter, limit: int, now: datetime) -> list[tuple[str, int]]:
        """Up to `limit` ids with their versions, oldest first."""
        ...

    def counts(self, wanted: QueueFilter, now: datetime) -> QueueCounts:
        """Counts of what the filter lets through."""
        ...

    def newer(self, wanted: QueueFilter, than: str, now: datetime) -> int:
        """How many items are younger than the comment id."""
        ...


class Leases(Protocol):
    """Who holds which waiting item."""

    def take(self, comment_id: str, holder: str, now: datetime, until: datetime, *, by_force: bool) -> bool:
        """Gives a waiting item to `holder`: free, or theirs already, or `by_force`; False where it is not to be had.

        The fence grows unless they hold it already.
        """
        ...

    def extend(self, lease: Lease) -> bool:
        """Sets the end anew, of a lease that ended too while nobody else took the item; False where it is lost."""
        ...

    def end(self, comment_id: str, fence: int, now: datetime) -> bool:
        """Ends the lease; False where it was lost."""
        ...

    def next_free(
        self, wanted: QueueFilter, order: QueueOrder, after: QueuePosition | None, now: datetime
    ) -> str | None:
        """The first item behind the position; what another transaction is taking right now is passed over."""
        ...

    def in_force(self, now: datetime) -> list[Lease]:
        """All that hold now."""
        ...


@dataclass(frozen=True, slots=True)
class Note:
    """What a moderator wrote about a comment for the others."""

    id: str
    comment_id: str
    author: str
    text: str
    at: datetime


class Notes(Protocol):
    """Moderators' notes; append-only."""

    def add(self, note: Note) -> None:
        """Keeps a note."""
        ...

    def of(self, comment_id: str) -> list[Note]:
        """All notes on a comment, oldest first."""
        ...


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A comment near another one: before or after it on its page, its parent, or one of its campaign."""

    comment_id: str
    nickname: str
    body: str
    state: str
    submitted_at: datetime


@dataclass(frozen=True, slots=True)
class AuthorPast:
    """What an author sent before, the comment at hand not counted: by account, without one by address.

    `at_address` counts other comments from the address and `accounts_at_address` the accounts among them; both look at
    the newest 1,000 only.
    """

    by_account: bool
    states: Mapping[str, int]
    first_seen: datetime | None
    at_address: int
    accounts_at_address: int


class Surroundings(Protocol):
    """What stands round a comment."""

    def neighbours(self, thread: ThreadKey, comment_id: str, each_side: int) -> list[Neighbour]:
        """Accepted and held comments of the page round a comment, oldest first."""
        ...

    def comment(self, comment_id: str) -> Neighbour | None:
        """A comment in whatever state, None where there is none of that id."""
        ...

    def author(self, comment: ScreenedComment) -> AuthorPast:
        """Who wrote it, as counts."""
        ...

    def campaign(self, campaign: str, sample: int) -> tuple[int, list[Neighbour]]:
        """How many comments a campaign has, and the newest of them."""
        ...
