"""What can be asked of the register of decided comments: filters, and the place where a page of it ends."""

from dataclasses import dataclass
from datetime import datetime

from moderation.domain.comment import CommentState
from moderation.domain.errors import InvalidInput
from moderation.domain.queue import MAX_SEARCH_CHARS


@dataclass(frozen=True, slots=True)
class DecidedFilter:
    """Which decided comments are asked for: those that meet all that is given; the empty filter asks for all.

    `state` is where the comment stands, `moderator`, `by_machine` and `reason` say how it came there last; `since` and
    `until` (exclusive) are times of that decision. `section` is a prefix of the page's path. `text` is searched for in
    text, nickname and page, whatever the case of its Latin letters.
    """

    state: CommentState | None = None
    site: str | None = None
    section: str | None = None
    thread: str | None = None
    account: str | None = None
    moderator: str | None = None
    by_machine: bool | None = None
    reason: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    text: str | None = None

    def __post_init__(self) -> None:
        if self.text is not None and len(self.text) > MAX_SEARCH_CHARS:
            raise InvalidInput(pointer="/text", limit=MAX_SEARCH_CHARS)


@dataclass(frozen=True, slots=True)
class TimePosition:
    """Where a page of a list from the newest to the oldest ended: the next one begins behind it."""

    at: datetime
    id: str

    @classmethod
    def parse(cls, text: str) -> "TimePosition":
        """Reads what `str()` wrote. Raises `InvalidInput` for what it did not write."""
        time, _, row_id = text.partition(" ")
        try:
            position = cls(datetime.fromisoformat(time), row_id)
        except ValueError as error:
            raise InvalidInput(pointer="/cursor") from error
        if position.at.tzinfo is None or not row_id:
            raise InvalidInput(pointer="/cursor")
        return position

    def __str__(self) -> str:
        return f"{self.at.isoformat()} {self.id}"
