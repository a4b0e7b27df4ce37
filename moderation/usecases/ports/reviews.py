"""The review queue."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from moderation.domain.comment import ThreadKey
from moderation.domain.review import Decision
from moderation.domain.verdict import Verdict


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
