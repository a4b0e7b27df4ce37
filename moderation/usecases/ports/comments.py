"""Stored comments and what readers may see of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from moderation.domain.author import DayCount
from moderation.domain.comment import Comment, CommentState, ThreadKey
from moderation.domain.delivery import PublishedComment
from moderation.domain.review import Decision
from moderation.domain.screening import Facts
from moderation.domain.verdict import Verdict
from moderation.usecases.ports.blocks import Author


@dataclass(frozen=True, slots=True)
class Recorded:
    """A stored comment as intake left it: what a repeated request is answered with."""

    comment_id: str
    request_digest: str
    state: CommentState
    submitted_at: datetime


class Comments(Protocol):
    """Comments and their verdicts."""

    def add(self, comment: Comment, verdict: Verdict, state: CommentState, facts: Facts) -> None:
        """Stores a new comment with its verdict and the facts that this went by.

        Raises `RequestInFlight` where a comment with the same idempotency key was stored meanwhile.
        """
        ...

    def by_idempotency_key(self, site: str, key: str) -> Recorded | None:
        """The comment that an earlier request with this key made; `state` is the state intake gave it."""
        ...

    def author(self, comment_id: str) -> Author:
        """Who sent a comment. Raises `NotFound`."""
        ...

    def facts(self, comment: Comment, since: datetime) -> Facts:
        """What the store knows about a comment not yet stored; duplicates are counted from `since`."""
        ...

    def decided_days(self, author: Author, now: datetime, since: datetime) -> list[DayCount]:
        """The account's decided comments since then, by the UTC day they were sent on; none without an account."""
        ...

    def published(self, comment_id: str) -> PublishedComment:
        """What the portal may see of a comment, whatever its state. Raises `NotFound`."""
        ...

    def state(self, comment_id: str) -> CommentState:
        """Where a comment stands. Raises `NotFound`."""
        ...

    def change_state(self, decision: Decision, before: CommentState, after: CommentState) -> bool:
        """Moves the decision's comment on, by that decision; False where it is not in `before` any more."""
        ...


class PublishedComments(Protocol):
    """What readers may see: accepted comments only."""

    def page(self, thread: ThreadKey, before: str | None, limit: int) -> list[PublishedComment]:
        """Newest first, older than the comment id `before`."""
        ...

    def of(self, thread: ThreadKey, comment_ids: Collection[str]) -> Mapping[str, PublishedComment]:
        """Those of the ids that name an accepted comment of the thread; ids may be anything at all."""
        ...

    def counts(self, site: str, paths: Sequence[str]) -> Mapping[str, int]:
        """Accepted comments per path; paths without any count 0."""
        ...
