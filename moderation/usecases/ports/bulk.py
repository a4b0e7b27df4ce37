"""Bulk operations and their items."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from moderation.domain.bulk import BulkItem, BulkOperation, BulkOutcome


class BulkOperations(Protocol):
    """What was, is or will be decided in bulk."""

    def add(self, operation: BulkOperation, items: Sequence[BulkItem]) -> None:
        """Stores an operation with its snapshot."""
        ...

    def get(self, operation_id: str) -> BulkOperation | None:
        """The operation of that id."""
        ...

    def recent(self, limit: int) -> list[BulkOperation]:
        """The newest first."""
        ...

    def at_work(self) -> BulkOperation | None:
        """The oldest one that the worker has to finish."""
        ...

    def hold(self, operation_id: str) -> BulkOperation | None:
        """The operation of that id, which nobody else changes until this transaction ends."""
        ...

    def save(self, operation: BulkOperation) -> None:
        """Keeps what became of an operation that this transaction holds."""
        ...


class BulkItems(Protocol):
    """The items of a snapshot and what became of them."""

    def page(self, operation_id: str, outcomes: Sequence[BulkOutcome], limit: int) -> list[BulkItem]:
        """Up to `limit` items with one of the outcomes, oldest comment first."""
        ...

    def sample(self, operation_id: str) -> list[BulkItem]:
        """The items of the sample, oldest comment first."""
        ...

    def mark_read(self, operation_id: str, comment_id: str, now: datetime) -> bool:
        """Notes that an item of the sample was read; False where it is none."""
        ...

    def settle(self, operation_id: str, before: BulkOutcome, after: BulkItem) -> bool:
        """Keeps what became of an item; False where its outcome is not `before` any more."""
        ...

    def tally(self, operation_id: str) -> Mapping[BulkOutcome, int]:
        """How many items have each outcome."""
        ...
