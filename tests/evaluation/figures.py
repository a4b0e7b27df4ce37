"""The figures of the evaluation, from labels and answers."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Counts:
    """How often a checker was right and wrong. A share of nothing is None."""

    true_positives: int = 0
    false_positives: int = 0
    false_negatives: int = 0
    true_negatives: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.true_positives + other.true_positives,
            self.false_positives + other.false_positives,
            self.false_negatives + other.false_negatives,
            self.true_negatives + other.true_negatives,
        )

    @property
    def rows(self) -> int:
        return self.true_positives + self.false_positives + self.false_negatives + self.true_negatives

    @property
    def precision(self) -> float | None:
        """Of what was flagged, the share that should be."""
        return share(self.true_positives, self.true_positives + self.false_positives)

    @property
    def recall(self) -> float | None:
        """Of what should be flagged, the share that was."""
        return share(self.true_positives, self.true_positives + self.false_negatives)

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall."""
        return share(2 * self.true_positives, 2 * self.true_positives + self.false_positives + self.false_negatives)

    @property
    def false_positive_rate(self) -> float | None:
        """Of what should pass, the share that was flagged."""
        return share(self.false_positives, self.false_positives + self.true_negatives)


def share(part: int, whole: int) -> float | None:
    """`part` of `whole`, None where there is nothing."""
    return part / whole if whole else None


def count(labels: Iterable[int], flags: Iterable[bool]) -> Counts:
    """Counts answers (`flags`) against `labels`; both have the same length."""
    total = {(label, flag): 0 for label in (False, True) for flag in (False, True)}
    for label, flag in zip(labels, flags, strict=True):
        total[bool(label), flag] += 1
    return Counts(total[True, True], total[False, True], total[True, False], total[False, False])


def area_under_curve(labels: Sequence[int], scores: Sequence[float]) -> float | None:
    """How often a row with label 1 scores above one with label 0, a tie counting half; None with one label only."""
    positives = sum(map(bool, labels))
    negatives = len(labels) - positives
    if not positives or not negatives:
        return None
    ranked = sorted(zip(scores, labels, strict=True))
    rank_sum, seen = 0.0, 0
    for _, group in groupby(ranked, key=lambda pair: pair[0]):
        tied = [bool(label) for _, label in group]
        rank_sum += sum(tied) * (seen + (len(tied) + 1) / 2)
        seen += len(tied)
    return (rank_sum - positives * (positives + 1) / 2) / (positives * negatives)


def share_by(keys: Iterable[str], flags: Iterable[bool]) -> dict[str, tuple[float, int]]:
    """The share flagged and the number of rows of each key, in the order of the keys' names."""
    by_key: dict[str, list[bool]] = defaultdict(list)
    for key, flag in zip(keys, flags, strict=True):
        by_key[key].append(flag)
    return {key: (sum(given) / len(given), len(given)) for key, given in sorted(by_key.items())}


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that `percent` of the values do not exceed. `values` must not be empty."""
    ordered = sorted(values)
    index = -(-len(ordered) * percent // 100) - 1
    return ordered[max(0, int(index))]
