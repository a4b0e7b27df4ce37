"""Finds authors whom moderators blocked, and those who may be such an author under another name."""

from collections.abc import Iterator
from dataclasses import dataclass

from moderation.checks.ranges import require_share
from moderation.domain.comment import Comment
from moderation.domain.options import Possible
from moderation.domain.screening import Facts, Lexicon
from moderation.domain.verdict import Finding


@dataclass(frozen=True, slots=True)
class Options:
    """A block itself scores 1; another author from the address of a blocked account is a guess."""

    evasion_score: float = 0.6
    """For another author from the address of a blocked account, within `evasion_window_s`."""

    def __post_init__(self) -> None:
        require_share("evasion_score", self.evasion_score)


@dataclass(frozen=True, slots=True)
class BlockedAuthor:
    """Judges by the facts alone. Readers share addresses: evasion is a guess, so it may hold and never reject."""

    options: Options
    name: str = "blocked_author"

    @property
    def may_find(self) -> tuple[Possible, ...]:
        """Of the one category."""
        return Possible("blocked", 1.0, exact=True), Possible("blocked", self.options.evasion_score, exact=False)

    def __call__(self, comment: Comment, facts: Facts) -> Iterator[Finding]:
        """Findings about the author, in the category `blocked`."""
        if facts.blocks.author:
            yield Finding(self.name, "author_blocked", 1.0, "blocked")
        if facts.blocks.address:
            yield Finding(self.name, "address_blocked", 1.0, "blocked")
        if facts.blocks.evades:
            yield Finding(self.name, "block_evasion", self.options.evasion_score, "blocked", exact=False)


def build(options: Options, lexicon: Lexicon) -> BlockedAuthor:
    """The check with these options."""
    return BlockedAuthor(options)
