"""What a client is told of its quotas."""

import pytest

from moderation.domain.errors import RateLimited
from moderation.domain.quota import Quota, QuotaState, Usage
from moderation.usecases.quotas import tightest

MINUTE = QuotaState(Quota("q", 5, 60), remaining=2, reset_s=40)
HOUR = QuotaState(Quota("q", 40, 3600), remaining=1, reset_s=900)


@pytest.mark.parametrize("states", [(MINUTE, HOUR), (HOUR, MINUTE)])
def test_the_quota_with_the_fewest_uses_left_is_shown(states: tuple[QuotaState, ...]) -> None:
    assert tightest(Usage(states, None)) == HOUR


@pytest.mark.parametrize(("reset_s", "retry_after_s"), [(40, 40), (1, 1), (0, 1)])
def test_a_refusal_says_when_to_come_back_and_never_at_once(reset_s: int, retry_after_s: int) -> None:
    full = QuotaState(Quota("q", 5, 60), 0, reset_s)

    with pytest.raises(RateLimited) as raised:
        tightest(Usage((full, HOUR), full))

    assert raised.value.params == {"quota": "q", "limit": 5, "window_s": 60, "retry_after_s": retry_after_s}
