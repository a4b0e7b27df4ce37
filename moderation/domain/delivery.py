"""Delivery: what the outbox holds, how a try can end, and when to try again."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from moderation.domain.errors import Misconfigured
from moderation.domain.region import Region

LONGEST_TIMEOUT_S = 30
"""The longest a sink may wait for its destination in one step; leases are made to outlast it."""


class EventKind(StrEnum):
    """What the portal is told about a comment."""

    ACCEPTED = "comment.accepted"
    RETRACTED = "comment.retracted"


@dataclass(frozen=True, slots=True)
class PublishedComment:
    """A comment as the portal and its readers may see it: nothing about screening, address or account.

    `reply_to` is the id of the comment that it answers, which may have been retracted since.
    """

    id: str
    site: str
    thread: str
    nickname: str
    body: str
    submitted_at: datetime
    reply_to: str | None = None
    region: Region | None = None


@dataclass(frozen=True, slots=True)
class OutboxEntry:
    """One event on its way to the portal, under a lease.

    `attempts` counts the tries before this one. `lease_token` must be given back to settle the entry: a worker
    whose lease ran out settles nothing.
    """

    id: str
    kind: EventKind
    comment: PublishedComment
    attempts: int
    lease_token: str


class DeliverLater(Exception):
    """The portal cannot take the event now; the same try may work later. `str()` is the reason."""


class DeliverNever(Exception):
    """The portal refuses this event for good; trying again changes nothing. `str()` is the reason."""


class Sink(Protocol):
    """A destination. Delivering the same event twice must leave the destination as delivering it once does."""

    def deliver(self, kind: EventKind, comment: PublishedComment) -> None:
        """Returns once the destination has the event durably. Raises `DeliverLater` or `DeliverNever`."""
        ...

    def close(self) -> None:
        """Gives connections and files back."""
        ...


@dataclass(frozen=True, slots=True)
class SinkSettings:
    """What an operator says about the destination; each sink reads what it needs of it.

    `secret` signs (Standard Webhooks, `whsec_` and base64), None where the sink signs nothing. `timeout_s` bounds each
    wait for the destination. Neither `url` nor `secret` shows in `repr()`: both may open doors.
    """

    url: str = field(repr=False)
    secret: str | None = field(default=None, repr=False)
    table: str = "portal_comments"
    timeout_s: float = 10.0

    def __post_init__(self) -> None:
        if not 0 < self.timeout_s <= LONGEST_TIMEOUT_S:
            raise Misconfigured(f"the sink's timeout must be over 0 and at most {LONGEST_TIMEOUT_S} seconds")


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Exponential back-off with full jitter, from `first_delay_s` doubling up to `longest_delay_s`.

    After `tries` failed tries the entry is buried: kept, with its reason, for a person. Source: M. Brooker,
    "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
    """

    tries: int
    first_delay_s: float
    longest_delay_s: float

    def delay(self, attempts: int, uniform: Callable[[float, float], float]) -> timedelta:
        """The wait after try number `attempts` (from 1); `uniform(a, b)` draws the jitter.

        At least half of the back-off is kept, so that a portal in trouble is never hammered by an unlucky draw.
        """
        ceiling = min(self.longest_delay_s, self.first_delay_s * 2 ** min(attempts - 1, 32))
        return timedelta(seconds=uniform(ceiling / 2, ceiling))
