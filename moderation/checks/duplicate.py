"""Finds texts that were sent to the site before, by anybody."""

from collections.abc import Iterator
from dataclasses import dataclass

from moderation.checks.ranges import require_at_least, require_share
from moderation.domain.comment import Comment
from moderation.domain.options import Possible
from moderation.domain.screening import Facts, Lexicon
from moderation.domain.verdict import Finding


@dataclass(frozen=True, slots=True)
class Options:
    """How far back is the policy's `duplicate_window_s`."""

    threshold: int = 2
    """Found from so many earlier comments with the same folded text on."""
    score: float = 0.5
    """Of every finding."""

    def __post_init__(self) -> None:
        require_at_least("threshold", self.threshold, 1)
        require_share("score", self.score)


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Judges by the facts alone."""

    options: Options
    name: str = "duplicate"

    @property
    def may_find(self) -> tuple[Possible, ...]:
        """Of the one category."""
        return (Possible("flood", self.options.score),)

    def __call__(self, comment: Comment, facts: Facts) -> Iterator[Finding]:
        """One finding about the whole body; evidence is the number of earlier comments."""
        if facts.duplicates >= self.options.threshold:
            yield Finding(self.name, "duplicate_text", self.options.score, "flood", evidence=str(facts.duplicates))


def build(options: Options, lexicon: Lexicon) -> Duplicate:
    """The check with these options."""
    return Duplicate(options)
