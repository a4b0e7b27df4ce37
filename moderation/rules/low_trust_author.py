"""Holds the comments of accounts that moderators had to reject before."""

from collections.abc import Sequence
from dataclasses import dataclass

from moderation.domain.options import BadOption
from moderation.domain.screening import Facts
from moderation.domain.verdict import Action, Finding, Ruling


@dataclass(frozen=True, slots=True)
class Options:
    """Somebody who writes much and well is forgiven a few bad ones."""

    rejected: int = 3
    """Held from so many rejected comments of the account on."""
    per_accepted: int = 10
    """Not held where so many times as many were accepted."""

    def __post_init__(self) -> None:
        if self.rejected < 1:
            raise BadOption("rejected", problem=f"{self.rejected} is under 1, so every author would be held")
        if self.per_accepted < 1:
            raise BadOption("per_accepted", problem=f"{self.per_accepted} is under 1")


@dataclass(frozen=True, slots=True)
class LowTrustAuthor:
    """Somebody who writes much and well is forgiven a few bad ones."""

    options: Options

    def __call__(self, findings: Sequence[Finding], facts: Facts) -> Ruling | None:
        """Reason: `low_trust_author`."""
        rejected = facts.author_rejected
        if rejected >= self.options.rejected and facts.author_accepted < rejected * self.options.per_accepted:
            return Ruling(Action.REVIEW, "low_trust_author")
        return None


def build(options: Options) -> LowTrustAuthor:
    """The rule with these options."""
    return LowTrustAuthor(options)
