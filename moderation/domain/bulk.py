"""Bulk operations: one decision on a snapshot of waiting items, made piece by piece and taken back as one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from moderation.domain.review import DecisionAction

MAX_ITEMS = 10_000
SAMPLE_ITEMS = 5

KEPT_PREPARED = timedelta(hours=24)
"""A preview older than this says too little about what waits by now: it expires."""


class BulkState(StrEnum):
    """`previewed` changes nothing yet; `running` and `undoing` are the worker's to finish.

    `expired` is never stored: it is what `previewed` comes to when nobody starts the operation.
    """

    PREVIEWED = "previewed"
    ABANDONED = "abandoned"
    EXPIRED = "expired"
    RUNNING = "running"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"


class BulkOutcome(StrEnum):
    """What became of an item.

    `pending`: nothing yet. `missed`: somebody else decided it first, or holds it. `kept`: it could not be taken back,
    since somebody decided it again.
    """

    PENDING = "pending"
    DECIDED = "decided"
    MISSED = "missed"
    UNDONE = "undone"
    KEPT = "kept"


class BulkSource(StrEnum):
    """Where the snapshot comes from: items that were chosen one by one, or whatever a filter lets through."""

    SELECTION = "selection"
    FILTER = "filter"


@dataclass(frozen=True, slots=True)
class BulkOperation:
    """One decision on many items. `risk_up_to` is the bound by which a filter chose, None where it had none.

    `undone_by` took it back, or abandoned it before it was started.
    `needs_reading`: it accepts what nobody chose one by one, so its sample has to be read before it starts.
    """

    id: str
    action: DecisionAction
    reason: str
    source: BulkSource
    risk_up_to: float | None
    moderator: str
    state: BulkState
    total: int
    created_at: datetime
    started_at: datetime | None = None
    finished_at: datetime | None = None
    undone_by: str | None = None

    @property
    def needs_reading(self) -> bool:
        """Whether the sample has to be read first."""
        return self.action is DecisionAction.ACCEPT and self.source is BulkSource.FILTER

    def at(self, now: datetime) -> "BulkOperation":
        """The operation as it stands at that time: nobody has to clear away what expired."""
        too_old = self.state is BulkState.PREVIEWED and now >= self.created_at + KEPT_PREPARED
        return replace(self, state=BulkState.EXPIRED) if too_old else self


@dataclass(frozen=True, slots=True)
class BulkItem:
    """An item of the snapshot, at the version that it had then.

    `told` says, for what was missed or kept, who was faster and what they did: `already_decided reject 老刘`.
    """

    comment_id: str
    version: int
    sample: bool = False
    read_at: datetime | None = None
    outcome: BulkOutcome = BulkOutcome.PENDING
    decision_id: str | None = None
    told: str | None = None


@dataclass(frozen=True, slots=True)
class BulkProgress:
    """How far an operation is; `troubles` are the first items that were missed or kept."""

    operation: BulkOperation
    outcomes: Mapping[BulkOutcome, int]
    troubles: tuple[BulkItem, ...]


def with_sample(snapshot: list[tuple[str, int]]) -> list[BulkItem]:
    """The items of a snapshot, `SAMPLE_ITEMS` of them, evenly spread over it, marked as its sample."""
    size = min(SAMPLE_ITEMS, len(snapshot))
    marked = {number * len(snapshot) // size for number in range(size)} if size else set()
    return [BulkItem(comment_id, version, index in marked) for index, (comment_id, version) in enumerate(snapshot)]
