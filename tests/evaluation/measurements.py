"""What one run measured, before it is written down; no text and no term is in here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.evaluation.figures import Counts
from tests.evaluation.timing import Pairs, Scale, Spread

OURS = "**moderation**"


@dataclass(frozen=True, slots=True)
class OnSource:
    """One checker on one source. `area` needs scores and `rejected` a second threshold: None for other checkers.

    `advertising` counts as flagged what is so for more than its offensive words; None for other checkers.
    """

    counts: Counts
    cpu_us: float
    area: float | None = None
    rejected: int | None = None
    advertising: Counts | None = None


@dataclass(frozen=True, slots=True)
class OnDisguises:
    """One checker given the terms, in one language: share found and rows by kind, traps flagged and rows by kind.

    `legitimate` counts legitimate mentions that the checker refuses: rejected by ours, flagged by one that has only
    one answer.
    """

    found: Mapping[str, tuple[float, int]]
    traps: Mapping[str, tuple[int, int]]
    legitimate: tuple[int, int]

    @property
    def recall(self) -> float:
        """Over all rows; 0 where there is none."""
        rows = sum(number for _, number in self.found.values())
        return sum(share * number for share, number in self.found.values()) / max(1, rows)


@dataclass(frozen=True, slots=True)
class Times:
    """How long our screening takes; `per_100` and `per_2000` by the kind of text, `hostile` in milliseconds."""

    per_100: Mapping[str, Spread]
    per_2000: Mapping[str, Spread]
    scales: Sequence[Scale]
    hostile_at_limit: Mapping[str, float]
    hostile_64_kib: Mapping[str, float]
    pairs: Pairs


@dataclass(frozen=True, slots=True)
class Measurements:
    """Everything: by source or language, then by checker; ours is called `OURS` and comes first."""

    languages: Mapping[str, str]
    """The language of each source."""
    clean: frozenset[str]
    """The sources of ordinary texts only."""
    sources: Mapping[str, Mapping[str, OnSource]]
    disguises: Mapping[str, Mapping[str, OnDisguises]]
    ours_by_disguised_terms_alone: Mapping[str, float]
    times: Times
    peer_us: Mapping[str, Mapping[str, float]]
    """Microseconds for 100 characters, by checker, then language."""
    not_run: Mapping[str, str] = field(default_factory=dict)
    """Checkers left out, with the reason."""
