"""What the figures are counted from."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from moderation.domain.figures import DecidedItem, Flow


class FiguresSource(Protocol):
    """Counts over stored comments and decisions, from `since` on and before `until`."""

    def by_hour(self, since: datetime, until: datetime) -> Mapping[datetime, Flow]:
        """By the hour in which they came in, in UTC."""
        ...

    def by_thread(self, since: datetime, until: datetime) -> Mapping[str, Flow]:
        """By the page's path."""
        ...

    def waiting(self) -> tuple[int, datetime | None]:
        """How many items wait, and since when the oldest does."""
        ...

    def decided(self, since: datetime, until: datetime, limit: int) -> list[DecidedItem]:
        """The newest `limit` decisions made then that still stand: the last on their comments, and not taken back."""
        ...
