"""When a failed delivery is tried again, and which waits a sink may be given."""

from datetime import timedelta

import pytest

from moderation.domain.delivery import LONGEST_TIMEOUT_S, RetryPolicy, SinkSettings
from moderation.domain.errors import Misconfigured

RETRY = RetryPolicy(tries=12, first_delay_s=2, longest_delay_s=3600)


@pytest.mark.parametrize(
    ("attempts", "ceiling_s"), [(1, 2), (2, 4), (3, 8), (11, 2048), (12, 3600), (13, 3600), (5000, 3600)]
)
def test_the_wait_doubles_up_to_the_longest_and_keeps_half_of_it(attempts: int, ceiling_s: float) -> None:
    shortest = RETRY.delay(attempts, lambda low, _high: low)
    longest = RETRY.delay(attempts, lambda _low, high: high)

    assert (shortest, longest) == (timedelta(seconds=ceiling_s / 2), timedelta(seconds=ceiling_s))


def test_a_first_delay_over_the_longest_is_cut_to_it() -> None:
    retry = RetryPolicy(tries=1, first_delay_s=100, longest_delay_s=10)

    assert retry.delay(1, lambda _low, high: high) == timedelta(seconds=10)


@pytest.mark.parametrize("timeout_s", [0, -1, LONGEST_TIMEOUT_S + 0.1, float("inf"), float("nan")])
def test_a_timeout_that_no_lease_outlasts_is_refused(timeout_s: float) -> None:
    with pytest.raises(Misconfigured, match="the sink's timeout must be over 0 and at most 30 seconds"):
        SinkSettings("sqlite://", timeout_s=timeout_s)


def test_what_may_open_doors_is_not_shown() -> None:
    shown = repr(SinkSettings("postgresql://u:hunter2@host/db", secret="whsec_hunter2", timeout_s=LONGEST_TIMEOUT_S))

    assert "hunter2" not in shown
