"""The figures of the evaluation, on answers that can be counted by hand."""

import pytest

from tests.evaluation.figures import Counts, area_under_curve, count, percentile, share, share_by


def test_it_counts_right_and_wrong_answers() -> None:
    labels = [1, 1, 1, 0, 0, 0, 0]
    flags = [True, True, False, True, False, False, False]
    assert count(labels, flags) == Counts(true_positives=2, false_positives=1, false_negatives=1, true_negatives=3)


def test_it_derives_the_shares_from_counts() -> None:
    counts = Counts(true_positives=2, false_positives=1, false_negatives=2, true_negatives=3)
    assert counts.rows == 8
    assert counts.precision == pytest.approx(2 / 3)
    assert counts.recall == pytest.approx(1 / 2)
    assert counts.f1 == pytest.approx(4 / 7)
    assert counts.false_positive_rate == pytest.approx(1 / 4)


def test_a_share_of_nothing_is_none() -> None:
    nothing = Counts()
    assert (nothing.precision, nothing.recall, nothing.f1, nothing.false_positive_rate) == (None,) * 4
    assert share(0, 0) is None


def test_counts_of_several_sources_add_up() -> None:
    assert Counts(1, 2, 3, 4) + Counts(10, 20, 30, 40) == Counts(11, 22, 33, 44)


def test_answers_of_another_number_than_labels_are_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        count([1, 0], [True])


@pytest.mark.parametrize(
    ("labels", "scores", "area"),
    [
        ([0, 0, 1, 1], [0.1, 0.2, 0.8, 0.9], 1.0),
        ([1, 1, 0, 0], [0.1, 0.2, 0.8, 0.9], 0.0),
        ([0, 1, 0, 1], [0.5, 0.5, 0.5, 0.5], 0.5),
        ([0, 1, 0, 1], [0.1, 0.4, 0.4, 0.9], 3.5 / 4),
        ([1, 1], [0.1, 0.9], None),
        ([], [], None),
    ],
)
def test_the_area_counts_ordered_pairs_and_half_of_the_ties(
    labels: list[int], scores: list[float], area: float | None
) -> None:
    assert area_under_curve(labels, scores) == area


def test_it_shares_by_key_in_the_order_of_names() -> None:
    by_key = share_by(["split", "leet", "split"], [True, False, False])
    assert list(by_key.items()) == [("leet", (0.0, 1)), ("split", (0.5, 2))]


@pytest.mark.parametrize(("percent", "value"), [(0, 1), (50, 5), (51, 6), (99, 10), (100, 10)])
def test_a_percentile_is_the_smallest_value_that_so_many_do_not_exceed(percent: float, value: float) -> None:
    assert percentile([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], percent) == value
