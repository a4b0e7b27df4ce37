"""Holds the comments of accounts that moderators hardly know, and of visitors without one."""

from collections.abc import Sequence
from dataclasses import dataclass

from moderation.domain.options import BadOption
from moderation.domain.screening import Facts
from moderation.domain.verdict import Action, Finding, Ruling


@dataclass(frozen=True, slots=True)
class Options:
    """Visitors without an account are always new."""

    accepted: int = 1
    """Until so many comments of the account were accepted, its comments are held."""

    def __post_init__(self) -> None:
        if self.accepted < 1:
            raise BadOption("accepted", problem=f"{self.accepted} is under 1, so the rule could never fire")


@dataclass(frozen=True, slots=True)
class NewAuthor:
    """Visitors without an account are always new."""

    accepted: int

    def __call__(self, findings: Sequence[Finding], facts: Facts) -> Ruling | None:
        """Reason: `new_author`."""
        return Ruling(Action.REVIEW, "new_author") if facts.author_accepted < self.accepted else None


def build(options: Options) -> NewAuthor:
    """The rule with these options."""
    return NewAuthor(options.accepted)
