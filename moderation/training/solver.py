"""Fits linear heads by truncated Newton on a squared hinge, in numpy alone and in one fixed order of operations.

Only sums in a fixed order, products, quotients and square roots decide the result, none of them left to BLAS, so the
same data gives the same bytes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from moderation.domain.text_model import BUCKETS, DAMPING

Floats = NDArray[np.float64]
Labels = NDArray[np.bool_]

_NEWTON_STEPS = 12
_CONJUGATE_STEPS = 25
_SHORTEST_REACH = 1e-4
_SOFT_BIAS = 1e-3
"""The bias is regularised too, but hardly: without any the curvature could vanish."""


@dataclass(frozen=True, slots=True)
class Design:
    """Texts as rows of distinct buckets; every feature of a row is 1 / sqrt(row length + DAMPING)."""

    index: NDArray[np.int64]
    first: NDArray[np.int64]
    row: NDArray[np.int64]
    value: Floats
    size: int

    @classmethod
    def of(cls, rows: Sequence[NDArray[np.uint32]], size: int = BUCKETS) -> "Design":
        """From the distinct buckets of each text, all under `size`; there must be a text."""
        lengths = np.array([len(row) for row in rows])
        first = np.concatenate(([0], np.cumsum(lengths)))[:-1]
        index = np.concatenate(rows).astype(np.int64)
        return cls(index, first, np.repeat(np.arange(len(rows)), lengths), 1 / np.sqrt(lengths + DAMPING), size)

    def dot(self, weights: Floats) -> Floats:
        """The score of every row."""
        sums: Floats = np.add.reduceat(weights[self.index], self.first)
        return sums * self.value

    def transposed_dot(self, per_row: Floats) -> Floats:
        """The sum of its rows' values for every bucket."""
        spread = (per_row * self.value)[self.row]
        return np.bincount(self.index, weights=spread, minlength=self.size).astype(np.float64)


def bayes_scale(x: Design, positive: Labels) -> Floats:
    """Square roots of 1/4 + |naive Bayes log-count ratio|: half-way between plain features and NBSVM's.

    Wang and Manning 2012, over all buckets, also those that `x` numbers none of. The logarithms are rounded, so that a
    libm's last bit does not matter.
    """
    of_positive = 1 + np.bincount(x.index, weights=positive[x.row].astype(np.float64), minlength=x.size)
    of_negative = 1 + np.bincount(x.index, weights=(~positive)[x.row].astype(np.float64), minlength=x.size)
    absent = BUCKETS - x.size
    ratio = np.log((of_positive / (of_positive.sum() + absent)) / (of_negative / (of_negative.sum() + absent)))
    scale: Floats = np.sqrt(0.25 + np.rint(np.abs(ratio) * 2**20) / 2**20)
    return scale


@dataclass(frozen=True, slots=True)
class Problem:
    """Find weights w = scale * u and a bias b for f = x.w + b + offset.

    They minimise |u|^2 / 2 + strength * sum(row_weight * max(0, 1 - sign * f)^2).
    """

    x: Design
    positive: Labels
    scale: Floats
    strength: float
    row_weight: Floats
    offset: Floats | float = 0.0

    def solved(self) -> tuple[Floats, float]:
        """Weights and bias."""
        u = np.zeros(self.x.size + 1)
        z = self._forward(u) + self.offset
        for _ in range(_NEWTON_STEPS):
            step = self._newton_step(z, u)
            if step is None:
                break
            moved, reach, before = self._forward(step), 1.0, self._cost(z, u)
            while self._cost(z + reach * moved, u + reach * step) > before and reach > _SHORTEST_REACH:
                reach /= 2
            u, z = u + reach * step, z + reach * moved
        return u[:-1] * self.scale, float(u[-1])

    @property
    def _sign(self) -> Floats:
        return np.where(self.positive, 1.0, -1.0)

    def _newton_step(self, z: Floats, u: Floats) -> Floats | None:
        """By conjugate gradients; None where there is nowhere to go."""
        margin = 1 - self._sign * z
        active = (margin > 0) * self.row_weight
        rest = -self._backward(-2 * self.strength * active * margin * self._sign, u)
        step, direction = np.zeros_like(u), rest.copy()
        start = square = float((rest * rest).sum())
        if square < 1e-6 * len(z) * self.strength:
            return None
        for _ in range(_CONJUGATE_STEPS):
            curved = self._backward(2 * self.strength * active * self._forward(direction), direction)
            length = square / float((direction * curved).sum())
            step += length * direction
            rest -= length * curved
            new = float((rest * rest).sum())
            if new < 1e-2 * start:
                break
            direction = rest + new / square * direction
            square = new
        return step

    def _forward(self, v: Floats) -> Floats:
        scores: Floats = self.x.dot(v[:-1] * self.scale) + v[-1]
        return scores

    def _backward(self, per_row: Floats, v: Floats) -> Floats:
        slopes: Floats = np.append(
            self.x.transposed_dot(per_row) * self.scale + v[:-1], per_row.sum() + _SOFT_BIAS * v[-1]
        )
        return slopes

    def _cost(self, z: Floats, v: Floats) -> float:
        missed = np.maximum(0, 1 - self._sign * z)
        return float((self.strength * self.row_weight * missed**2).sum() + 0.5 * (v * v).sum())


def platt(scores: Floats, positive: Labels, row_weight: Floats) -> tuple[float, float]:
    """Slope and intercept of the calibrated logit, by Newton on the log loss with Platt's smoothed targets."""
    target = np.where(positive, 1 - 1 / (positive.sum() + 2), 1 / ((~positive).sum() + 2))
    a, b = 1.0, 0.0
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(a * scores + b, -30, 30)))
        g, h = row_weight * (p - target), row_weight * p * (1 - p)
        ga, gb = (g * scores).sum() + 1e-6 * a, g.sum()
        haa, hab, hbb = (h * scores * scores).sum() + 1e-6, (h * scores).sum(), h.sum() + 1e-9
        determinant = haa * hbb - hab * hab
        a, b = a - (hbb * ga - hab * gb) / determinant, b - (haa * gb - hab * ga) / determinant
    # Rounded, so that a libm's last bit does not matter.
    return float(f"{a:.6g}"), float(f"{b:.6g}")


def quantised(weights: Floats) -> tuple[NDArray[np.int8], float]:
    """Signed bytes q and the unit, weight = unit * q * |q|; the few weights beyond the 99.99th percentile are cut."""
    filled = np.sort(np.abs(weights[weights != 0]))
    top = float(filled[int(len(filled) * 0.9999)])
    unit = float(f"{top / 127**2:.6g}")
    q = np.rint(np.sqrt(np.minimum(np.abs(weights), top) / unit)) * np.sign(weights)
    return q.astype(np.int8), unit


def renumbered(rows: Sequence[NDArray[np.uint32]]) -> tuple[list[NDArray[np.uint32]], NDArray[np.int64]]:
    """The rows over numbers without gaps, and the bucket behind every number: what never occurs costs no time."""
    occurring = np.unique(np.concatenate(rows))
    return [np.searchsorted(occurring, row).astype(np.uint32) for row in rows], occurring.astype(np.int64)


def balanced(positive: Labels) -> Floats:
    """A weight a row, so that both kinds weigh the same in sum. There must be both."""
    count = len(positive)
    weights: Floats = np.where(positive, count / (2 * positive.sum()), count / (2 * (~positive).sum()))
    return weights
