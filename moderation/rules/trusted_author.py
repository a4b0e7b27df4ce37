"""Accepts the comments of accounts that moderators know well, where nothing else speaks against them."""

from collections.abc import Sequence
from dataclasses import dataclass

from moderation.domain.options import BadOption
from moderation.domain.screening import Facts
from moderation.domain.verdict import Action, Finding, Ruling


@dataclass(frozen=True, slots=True)
class Options:
    """The strictest rule wins: this one decides only where the others say nothing."""

    accepted: int = 20
    """From so many accepted comments of the account on."""
    rejected: int = 0
    """With at most so many rejected ones."""

    def __post_init__(self) -> None:
        if self.accepted < 1:
            raise BadOption("accepted", problem=f"{self.accepted} is under 1, so every visitor would be trusted")
        if self.rejected < 0:
            raise BadOption("rejected", problem=f"{self.rejected} is under 0, so nobody could be trusted")


@dataclass(frozen=True, slots=True)
class TrustedAuthor:
    """The strictest rule wins: this one decides only where the others say nothing."""

    options: Options

    def __call__(self, findings: Sequence[Finding], facts: Facts) -> Ruling | None:
        """Reason: `trusted_author`."""
        if facts.author_accepted >= self.options.accepted and facts.author_rejected <= self.options.rejected:
            return Ruling(Action.ACCEPT, "trusted_author")
        return None


def build(options: Options) -> TrustedAuthor:
    """The rule with these options."""
    return TrustedAuthor(options)
