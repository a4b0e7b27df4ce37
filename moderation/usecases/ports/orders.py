"""Orders of moderators: postures and presets set for a while."""

from datetime import datetime
from typing import Protocol

from moderation.domain.comment import ThreadKey
from moderation.domain.orders import PostureOrder, PresetOrder


class PostureOrders(Protocol):
    """Orders of postures. A row is added once and ended at most once; none is ever removed."""

    def add(self, order: PostureOrder) -> None:
        """Keeps a new order."""
        ...

    def covering(self, thread: ThreadKey, now: datetime) -> list[PostureOrder]:
        """The orders in force that cover a thread."""
        ...

    def in_force(self, now: datetime) -> list[PostureOrder]:
        """The orders in force on all sites, newest first."""
        ...

    def recent(self, limit: int) -> list[PostureOrder]:
        """The newest orders, in force or not, newest first."""
        ...

    def end(self, order_id: str, ended_by: str, now: datetime) -> PostureOrder | None:
        """Ends an order and returns it as it is then, None where there is none of this id in force."""
        ...


class PresetOrders(Protocol):
    """Orders of presets, of which at most one is in force. A row is added once and ended at most once."""

    def add(self, order: PresetOrder) -> None:
        """Keeps a new order."""
        ...

    def active(self, now: datetime) -> PresetOrder | None:
        """The order in force; of two that were set at once, the later one."""
        ...

    def recent(self, limit: int) -> list[PresetOrder]:
        """The newest orders, in force or not, newest first."""
        ...

    def end(self, ended_by: str, now: datetime) -> list[PresetOrder]:
        """Ends what is in force and returns it as it is then."""
        ...
