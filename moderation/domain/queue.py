"""What can be asked of the queue: filters, orders, and the place where a page of it ends."""

import math
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from moderation.domain.errors import InvalidInput
from moderation.domain.verdict import Posture

MAX_SEARCH_CHARS = 100


class QueueOrder(StrEnum):
    """`oldest`: first come, first served. `risk`: what screening suspects most, of equals the oldest."""

    OLDEST = "oldest"
    RISK = "risk"


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which waiting items are asked for: those that meet all that is given; the empty filter asks for all.

    `section` is a prefix of the page's path. `category` and `rule` are those of the verdict, rules in the shadow too.
    `free_for` leaves out what somebody else than that moderator holds; `held`: only what somebody holds, or nobody.
    `text` is searched for in text, nickname and the page's title and path, whatever its case. `ids` names comments,
    `bulk` a bulk operation whose items are asked for.
    """

    site: str | None = None
    section: str | None = None
    thread: str | None = None
    category: str | None = None
    rule: str | None = None
    account: str | None = None
    campaign: str | None = None
    posture: Posture | None = None
    submitted_before: datetime | None = None
    risk_up_to: float | None = None
    free_for: str | None = None
    held: bool | None = None
    escalated: bool | None = None
    text: str | None = None
    ids: tuple[str, ...] | None = None
    bulk: str | None = None

    def __post_init__(self) -> None:
        if self.text is not None and len(self.text) > MAX_SEARCH_CHARS:
            raise InvalidInput(pointer="/text", limit=MAX_SEARCH_CHARS)


@dataclass(frozen=True, slots=True)
class QueuePosition:
    """Where a page ended: the next one begins behind it. `score` counts in the order by risk only."""

    comment_id: str
    score: float | None = None

    @classmethod
    def parse(cls, text: str, order: QueueOrder) -> "QueuePosition":
        """Reads what `str()` wrote. Raises `InvalidInput` for what it did not write, or wrote for another order."""
        if order is QueueOrder.OLDEST:
            if " " in text:
                raise InvalidInput(pointer="/cursor")
            return cls(text)
        score, _, comment_id = text.partition(" ")
        try:
            position = cls(comment_id, float(score))
        except ValueError as error:
            raise InvalidInput(pointer="/cursor") from error
        if not comment_id or not math.isfinite(position.score or 0.0):
            raise InvalidInput(pointer="/cursor")
        return position

    def __str__(self) -> str:
        return self.comment_id if self.score is None else f"{self.score!r} {self.comment_id}"
