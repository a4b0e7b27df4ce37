"""The register of decided comments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from moderation.domain.comment import CommentState
from moderation.domain.decided import DecidedFilter, TimePosition
from moderation.usecases.ports.reviews import ScreenedComment


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedComment(ScreenedComment):
    """A comment that waits no more, and how it came to its state last.

    `moderator` and `reason` are None where screening decided.
    """

    state: CommentState
    decided_at: datetime
    moderator: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class DecidedPage:
    """A page of the register. `next_after` is where the next one begins, None on the last.

    A page that is not full and has a next one is where a search has looked through as much as it does at once.
    """

    comments: Sequence[DecidedComment]
    next_after: TimePosition | None


class DecidedComments(Protocol):
    """Decided comments, the newest decision first."""

    def page(self, wanted: DecidedFilter, after: TimePosition | None, limit: int, reach: int) -> DecidedPage:
        """Up to `limit` comments behind the position, of at most `reach` that the search has to read."""
        ...

    def get(self, comment_id: str) -> DecidedComment | None:
        """One of them, None where there is no such comment or it waits."""
        ...
