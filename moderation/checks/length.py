"""Finds bodies too short to say anything."""

from collections.abc import Iterator
from dataclasses import dataclass

from moderation.checks.ranges import require_at_least, require_share
from moderation.domain.comment import Comment
from moderation.domain.options import Possible
from moderation.domain.screening import Facts, Lexicon
from moderation.domain.verdict import Finding


@dataclass(frozen=True, slots=True)
class Options:
    """The longest body is the matter of `[text]`."""

    min_chars: int = 2
    """A body with fewer visible characters, spaces not counted, is too short."""
    score: float = 0.3
    """Of every finding."""

    def __post_init__(self) -> None:
        require_at_least("min_chars", self.min_chars, 1)
        require_share("score", self.score)


@dataclass(frozen=True, slots=True)
class Length:
    """The longest body is the matter of the policy's [text] table: a longer one is not taken in at all."""

    options: Options
    name: str = "length"

    @property
    def may_find(self) -> tuple[Possible, ...]:
        """Of the one category."""
        return (Possible("noise", self.options.score),)

    def __call__(self, comment: Comment, facts: Facts) -> Iterator[Finding]:
        """One finding about the whole body; evidence is the number of characters."""
        visible = sum(map(len, comment.body.folded.split()))
        if visible < self.options.min_chars:
            yield Finding(self.name, "too_short", self.options.score, "noise", evidence=str(visible))


def build(options: Options, lexicon: Lexicon) -> Length:
    """The check with these options."""
    return Length(options)
