"""The solver against what can be known without it."""

import numpy as np
import pytest

from moderation.domain.text_model import DAMPING
from moderation.training.solver import Design, Problem, balanced, bayes_scale, platt, quantised

ROWS = [np.array(row, dtype=np.uint32) for row in ([0, 2], [0, 3], [1, 2], [1, 3])]
POSITIVE = np.array([True, True, False, False])


def test_a_design_and_its_transpose_are_one_matrix() -> None:
    x = Design.of(ROWS, 4)
    value = 1 / np.sqrt(2 + DAMPING)
    matrix = np.array([[1, 0, 1, 0], [1, 0, 0, 1], [0, 1, 1, 0], [0, 1, 0, 1]]) * value

    assert x.dot(np.array([1.0, 2.0, 3.0, 4.0])) == pytest.approx(matrix @ [1, 2, 3, 4])
    assert x.transposed_dot(np.array([1.0, 2.0, 3.0, 4.0])) == pytest.approx(matrix.T @ [1, 2, 3, 4])


def test_the_solution_is_a_minimum() -> None:
    x = Design.of(ROWS, 4)
    problem = Problem(x, POSITIVE, np.ones(4), 50.0, balanced(POSITIVE))

    weights, bias = problem.solved()

    def cost(w: np.ndarray, b: float) -> float:
        margins = np.where(POSITIVE, 1, -1) * (x.dot(w) + b)
        return float((w * w).sum() / 2 + 1e-3 * b * b / 2 + 50 * (np.maximum(0, 1 - margins) ** 2).sum())

    best = cost(weights, bias)
    for step in np.eye(5) * 1e-2:
        assert best <= min(cost(weights + s * step[:4], bias + s * step[4]) for s in (-1, 1)) + 1e-6
    assert weights[0] > 0 > weights[1]
    assert abs(weights[2]) < 1e-6 > abs(weights[3])


def test_features_that_tell_the_labels_apart_weigh_more() -> None:
    scale = bayes_scale(Design.of(ROWS, 4), POSITIVE)

    assert scale[0] == scale[1] > scale[2] == scale[3] == 0.5


def test_calibration_finds_the_odds_that_made_the_labels() -> None:
    scores = np.repeat(np.linspace(-3, 3, 13), 2000)
    share = 1 / (1 + np.exp(-(1.5 * scores - 0.5)))
    within = np.tile((np.arange(2000) + 0.5) / 2000, 13)

    slope, intercept = platt(scores, within < share, np.ones(len(scores)))

    assert (slope, intercept) == (pytest.approx(1.5, abs=0.02), pytest.approx(-0.5, abs=0.02))


def test_bytes_stand_for_weights_to_within_a_hundredth_of_the_largest() -> None:
    weights = np.linspace(-1, 1, 2001)

    q, unit = quantised(weights)

    assert np.abs(unit * q.astype(float) * np.abs(q) - weights).max() < 0.01


def test_both_kinds_weigh_the_same() -> None:
    positive = np.array([True, False, False, False])

    weight = balanced(positive)

    assert weight[positive].sum() == weight[~positive].sum() == 2
