"""How well scores and labels agree."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Labels = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Measures:
    """What a threshold does to labelled texts; nan where a share has nothing to be a share of."""

    precision: float
    recall: float
    f1: float
    false_positives: float
    """The share of the negative texts that reach the threshold."""


def measures(positive: Labels, said: Labels) -> Measures:
    """Of what was said about texts whose labels are known."""
    right = int((positive & said).sum())
    return Measures(
        precision=_share(right, int(said.sum())),
        recall=_share(right, int(positive.sum())),
        f1=f1(positive, said) if positive.any() else math.nan,
        false_positives=_share(int((~positive & said).sum()), int((~positive).sum())),
    )


def f1(positive: Labels, said: Labels) -> float:
    """From 0 to 1; 0 where nothing is positive and nothing was said."""
    return 2 * float((positive & said).sum()) / max(1, int(positive.sum()) + int(said.sum()))


def auc(positive: Labels, scores: NDArray[np.float64]) -> float:
    """How often a positive text scores above a negative one, ties counting half; nan where one kind is missing."""
    count, others = int(positive.sum()), int((~positive).sum())
    if not count or not others:
        return math.nan
    _, inverse, repeats = np.unique(scores, return_inverse=True, return_counts=True)
    rank = (np.cumsum(repeats) - (repeats - 1) / 2)[inverse]
    return (float(rank[positive].sum()) - count * (count + 1) / 2) / (count * others)


def log_loss(positive: Labels, logits: NDArray[np.float64]) -> float:
    """The mean surprise in nats, both kinds weighing the same; ln 2 for a coin. There must be both kinds."""
    surprise = np.logaddexp(0, np.where(positive, -logits, logits))
    return float(surprise[positive].mean() + surprise[~positive].mean()) / 2


def _share(part: int, whole: int) -> float:
    return part / whole if whole else math.nan
