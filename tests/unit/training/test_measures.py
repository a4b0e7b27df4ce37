"""Figures against ones worked out by hand."""

import math

import numpy as np
import pytest

from moderation.training.measures import Measures, auc, f1, log_loss, measures

LABELS = np.array([True, True, True, False, False])


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([5, 4, 3, 2, 1], 1.0),
        ([1, 2, 3, 4, 5], 0.0),
        ([1, 1, 1, 1, 1], 0.5),
        ([5, 2, 1, 4, 0], 4 / 6),
        ([5, 4, 2, 2, 1], 5.5 / 6),
    ],
)
def test_auc_counts_the_pairs_in_the_right_order(scores: list[float], expected: float) -> None:
    assert auc(LABELS, np.array(scores, dtype=np.float64)) == pytest.approx(expected)


def test_measures_of_what_was_said() -> None:
    said = np.array([True, True, False, True, False])

    assert measures(LABELS, said) == Measures(2 / 3, 2 / 3, f1(LABELS, said), 0.5)
    assert f1(LABELS, said) == pytest.approx(2 / 3)


def test_log_loss_is_the_mean_surprise_of_either_kind() -> None:
    assert log_loss(LABELS, np.zeros(5)) == pytest.approx(math.log(2))
    assert log_loss(LABELS, np.array([math.log(3)] * 3 + [0, 0])) == pytest.approx((math.log(4 / 3) + math.log(2)) / 2)


def test_a_share_of_nothing_is_no_number() -> None:
    none = np.zeros(2, dtype=np.bool_)

    silent = measures(none, none)

    assert [math.isnan(figure) for figure in (silent.precision, silent.recall, silent.f1)] == [True] * 3
    assert silent.false_positives == 0
    assert math.isnan(auc(none, np.zeros(2)))
    assert f1(none, none) == 0
