"""Finds walls of the same thing: a short unit over and over, or a text of hardly more than one character."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from moderation.checks.ranges import require_at_least, require_share
from moderation.domain.comment import Comment
from moderation.domain.screening import Facts, Lexicon
from moderation.domain.verdict import Finding

MIN_REPEATS = 5

# Units of up to ten characters, at least MIN_REPEATS times: bounded on both sides, so that no text takes more than
# linear time.
_RUN = re.compile(rf"(.{{1,10}}?)\1{{{MIN_REPEATS - 1},}}", re.DOTALL)


_MAX_CHARS = 4000
"""What stands further on in a text of that length changes nothing."""


@dataclass(frozen=True, slots=True)
class Options:
    """A run counts from `min_run_chars` on; one character's share counts in texts of that length, from `max_share`."""

    min_run_chars: int = 16
    max_share: float = 0.6
    score: float = 0.4

    def __post_init__(self) -> None:
        require_at_least("min_run_chars", self.min_run_chars, MIN_REPEATS)
        require_share("max_share", self.max_share)
        require_share("score", self.score)


@dataclass(frozen=True, slots=True)
class Repetition:
    """Looks at the body; spaces and line ends count for no share."""

    options: Options
    name: str = "repetition"

    def __call__(self, comment: Comment, facts: Facts) -> Iterator[Finding]:
        """`repeated_unit` for each run, else `dominant_character` for the whole body."""
        text = comment.body
        runs = [run for run in _RUN.finditer(text.folded[:_MAX_CHARS]) if len(run[0]) >= self.options.min_run_chars]
        for run in runs:
            yield Finding(
                check=self.name,
                code="repeated_unit",
                score=self.options.score,
                category="noise",
                span=text.span(*run.span()),
                evidence=f"{run[1]} × {len(run[0]) // len(run[1])}",
                steps=text.steps(*run.span()),
            )
        if not runs and (char := self._dominant(text.folded[:_MAX_CHARS])):
            yield Finding(self.name, "dominant_character", self.options.score, "noise", evidence=char)

    def _dominant(self, folded: str) -> str | None:
        counts = Counter("".join(folded.split()))
        total = counts.total()
        if total < self.options.min_run_chars:
            return None
        char, count = counts.most_common(1)[0]
        return char if count / total >= self.options.max_share else None


def build(options: Options, lexicon: Lexicon) -> Repetition:
    """The check with these options."""
    return Repetition(options)
