"""Finds walls of the same thing: a short unit over and over, or a text of hardly more than one character."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from moderation.checks.ranges import require_at_least, require_share
from moderation.domain.comment import Comment
from moderation.domain.options import Possible
from moderation.domain.screening import Facts, Lexicon
from moderation.domain.verdict import Finding

MIN_REPEATS = 5
MAX_UNIT_CHARS = 10

# Bounded on both sides, so that no text takes more than linear time.
_RUN = re.compile(rf"(.{{1,{MAX_UNIT_CHARS}}}?)\1{{{MIN_REPEATS - 1},}}", re.DOTALL)

_MAX_CHARS = 4000
"""What stands further on in a text of that length changes nothing."""

_BYTES_PER_CHAR = 4
_SURE_CHARS = 8
"""So many equal characters in a row hardly ever come by chance."""


@dataclass(frozen=True, slots=True)
class Options:
    """What counts as a wall. Spaces and line ends count for no share."""

    min_run_chars: int = 16
    """A run of one short unit counts from this length on, and one character's share in bodies of this length."""
    max_share: float = 0.6
    """The share of one character from which it is found."""
    score: float = 0.4
    """Of every finding."""

    def __post_init__(self) -> None:
        require_at_least("min_run_chars", self.min_run_chars, MIN_REPEATS)
        require_share("max_share", self.max_share)
        require_share("score", self.score)


@dataclass(frozen=True, slots=True)
class Repetition:
    """Looks at the body; spaces and line ends count for no share.

    `probes` are the shifts, in characters, at which a wall looks like itself, each with the zeros that this leaves.
    """

    options: Options
    probes: tuple[tuple[int, bytes], ...]
    name: str = "repetition"

    @property
    def may_find(self) -> tuple[Possible, ...]:
        """Of the one category."""
        return (Possible("noise", self.options.score),)

    def __call__(self, comment: Comment, facts: Facts) -> Iterator[Finding]:
        """`repeated_unit` for the first run of each unit, else `dominant_character` for the whole body."""
        text, folded = comment.body, comment.body.folded[:_MAX_CHARS]
        if len(folded) < self.options.min_run_chars:
            return
        runs = self._runs(folded) if self._may_repeat(folded) else []
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
        if not runs and (char := self._dominant(folded)):
            yield Finding(self.name, "dominant_character", self.options.score, "noise", evidence=char)

    def _runs(self, folded: str) -> list[re.Match[str]]:
        done = 0
        runs: dict[str, re.Match[str]] = {}
        for start in _starts_of_runs(folded):
            if start >= done and (run := _RUN.match(folded, start)):
                done = run.end()
                if len(run[0]) >= self.options.min_run_chars:
                    runs.setdefault(_turned(run[1]), run)
        return list(runs.values())

    def _may_repeat(self, folded: str) -> bool:
        number = _as_number(folded)
        size_bytes = _BYTES_PER_CHAR * len(folded)
        return any(zeros in _differences(number, shift, size_bytes) for shift, zeros in self.probes)

    def _dominant(self, folded: str) -> str | None:
        chars = "".join(folded.split())
        total = len(chars)
        if total < self.options.min_run_chars or not self._may_dominate(chars):
            return None
        char, count = Counter(chars).most_common(1)[0]
        return char if count / total >= self.options.max_share else None

    def _may_dominate(self, chars: str) -> bool:
        """A character with more than half of the text stands beside itself: so often at the least."""
        pairs = 2 * int(self.options.max_share * len(chars)) - len(chars) - 1
        if pairs <= 0:
            return True
        differences = _differences(_as_number(chars), 1, _BYTES_PER_CHAR * len(chars))
        return differences.count(bytes(_BYTES_PER_CHAR)) >= pairs


def _turned(unit: str) -> str:
    """The same for a unit wherever its run begins: `[怒]` and `][怒`."""
    return min(unit[at:] + unit[:at] for at in range(len(unit)))


def _starts_of_runs(folded: str) -> list[int]:
    """Where `_RUN` matches, overlapping places included; the pattern itself is slow to find them."""
    codes = np.frombuffer(folded.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    starts = np.zeros(len(codes), dtype=np.bool_)
    for unit in range(1, MAX_UNIT_CHARS + 1):
        equal = codes[unit:] == codes[:-unit]
        needed = (MIN_REPEATS - 1) * unit
        if b"\1" * needed in equal.tobytes():
            counts = np.concatenate([[0], np.cumsum(equal)])
            starts[: len(counts) - needed] |= counts[needed:] - counts[:-needed] == needed
    found: list[int] = np.flatnonzero(starts).tolist()
    return found


def _as_number(text: str) -> int:
    # No comment has surrogates, but a folded text may be any string.
    return int.from_bytes(text.encode("utf-32-le", "surrogatepass"), "little")


def _differences(number: int, shift: int, size_bytes: int) -> bytes:
    """Zero bytes where the text equals itself moved by `shift` characters: a loop in C instead of one in Python."""
    return (number ^ (number >> (8 * _BYTES_PER_CHAR * shift))).to_bytes(size_bytes, "little")


def build(options: Options, lexicon: Lexicon) -> Repetition:
    """The check with these options."""
    return Repetition(options, _probes(options.min_run_chars))


def _probes(min_run_chars: int) -> tuple[tuple[int, bytes], ...]:
    """One shift serves several units: a wall of two characters moved by eight equals itself, too."""
    least: dict[int, int] = {}
    for unit in range(1, MAX_UNIT_CHARS + 1):
        run_chars = max(min_run_chars, MIN_REPEATS * unit)
        multiples = range(MAX_UNIT_CHARS // unit * unit, unit, -unit)
        shift = next((shift for shift in multiples if run_chars - shift >= _SURE_CHARS), unit)
        least[shift] = min(least.get(shift, run_chars), run_chars - shift)
    return tuple((shift, bytes(_BYTES_PER_CHAR * equal_chars)) for shift, equal_chars in sorted(least.items()))
