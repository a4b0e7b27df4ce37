"""What intake keeps and asks outside the database: challenges, quotas, campaigns, requests in flight, regions."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from moderation.domain.campaign import Campaign
from moderation.domain.challenge import Challenge, Redemption, RedemptionOutcome
from moderation.domain.quota import QuotaUse, Usage
from moderation.domain.region import Region


class ChallengeStore(Protocol):
    """Keeps issued challenges until they expire."""

    def save(self, challenge: Challenge) -> None:
        """Keeps the challenge. Raises `Unavailable`."""
        ...

    def image(self, challenge_id: str) -> bytes | None:
        """The picture as PNG while the challenge is open, else None. Raises `Unavailable`."""
        ...


class Gate(Protocol):
    """Charges quotas and redeems challenges, atomically across all processes."""

    def use(self, uses: Sequence[QuotaUse], now: datetime) -> Usage:
        """Charges all quotas, or none where one is used up. Raises `Unavailable`."""
        ...

    def admit(
        self, uses: Sequence[QuotaUse], redemption: Redemption, now: datetime
    ) -> tuple[Usage, RedemptionOutcome | None]:
        """The same, and then, where no quota refused, redeems the challenge: one round trip, one winner.

        The outcome is None exactly where a quota refused; the challenge is then untouched. Raises `Unavailable`.
        """
        ...


class Campaigns(Protocol):
    """Groups near-duplicates by their sketches, across all processes."""

    def join(
        self, site: str, bands: Sequence[str], comment_id: str, author: str, now: datetime, window_s: int
    ) -> Campaign:
        """Puts the comment into the campaign that shares a band with it, or begins one. Raises `Unavailable`.

        A campaign that nothing joins for `window_s` seconds is forgotten; authors are counted within that window.
        """
        ...


class InFlight(Protocol):
    """Marks an idempotency key as being worked on, across all processes."""

    def claim(self, key: str) -> AbstractContextManager[None]:
        """Holds the key for the block. Raises `RequestInFlight` where another request holds it, `Unavailable`."""
        ...


class Regions(Protocol):
    """Where addresses are."""

    def of(self, address: str) -> Region | None:
        """The region of an address; None for one that is private, or not known. Raises ValueError for none."""
        ...
