"""Moving windows in a real Redis: exact against a naive model, under threads and across processes."""

import math
import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
import redis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moderation.adapters.redis_client import open_redis
from moderation.adapters.redis_gate import RedisGate
from moderation.adapters.system import new_token
from moderation.domain.challenge import Redemption
from moderation.domain.errors import RateLimited, Unavailable
from moderation.domain.quota import Quota, QuotaState, QuotaUse, Usage
from moderation.usecases.quotas import tightest

NOW = datetime.now(UTC).replace(microsecond=0)
MINUTE = Quota("per_minute", 3, 60)
HOUR = Quota("per_hour", 5, 3600)


@dataclass
class NaiveWindows:
    """What a moving window means, written down the slow way: all uses ever, counted anew each time."""

    used_ms: dict[QuotaUse, list[int]] = field(default_factory=dict)

    def use(self, uses: list[QuotaUse], now_ms: int) -> Usage:
        inside = {use: self._inside(use, now_ms) for use in uses}
        full = [use for use in uses if len(inside[use]) >= use.quota.limit]
        if not full:
            for use in uses:
                self.used_ms.setdefault(use, []).append(now_ms)
                inside[use].append(now_ms)
        resets_ms = [self._reset_ms(use, inside[use], now_ms) for use in uses]
        states = tuple(
            QuotaState(use.quota, use.quota.limit - len(inside[use]), math.ceil(reset_ms / 1000))
            for use, reset_ms in zip(uses, resets_ms, strict=True)
        )
        # The longest wait is the answer, the first of equals.
        refused = max(((resets_ms[uses.index(use)], -uses.index(use)) for use in full), default=None)
        return Usage(states, states[-refused[1]] if refused else None)

    def _inside(self, use: QuotaUse, now_ms: int) -> list[int]:
        return [at for at in self.used_ms.get(use, []) if at > now_ms - use.quota.window_s * 1000]

    def _reset_ms(self, use: QuotaUse, inside: list[int], now_ms: int) -> int:
        return inside[0] + use.quota.window_s * 1000 - now_ms if inside else 0


STEPS = st.lists(
    st.tuples(st.integers(0, 45_000), st.lists(st.sampled_from(["a", "b"]), min_size=1, max_size=2, unique=True)),
    max_size=25,
)


@settings(max_examples=80, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_windows_move_as_a_naive_count_says(redis_client: redis.Redis, steps: list[tuple[int, list[str]]]) -> None:
    redis_client.flushall()
    gate, model, now_ms = RedisGate(redis_client, new_token), NaiveWindows(), int(NOW.timestamp() * 1000)

    for wait_ms, subjects in steps:
        now_ms += wait_ms
        uses = [QuotaUse(quota, subject) for subject in subjects for quota in (MINUTE, HOUR)]
        now = datetime.fromtimestamp(now_ms / 1000, UTC)

        assert gate.use(uses, now) == model.use(uses, now_ms)


def test_a_use_comes_free_to_the_millisecond(redis_client: redis.Redis) -> None:
    gate = RedisGate(redis_client, new_token)
    use, minute = QuotaUse(Quota("one", 1, 60), "a"), timedelta(seconds=60)
    refusals = [
        gate.use([use], NOW + later).refused is not None
        for later in (timedelta(), minute - timedelta(milliseconds=1), minute)
    ]

    assert refusals == [False, True, False]


@pytest.mark.parametrize(("later_ms", "retry_after_s"), [(0, 60), (1, 60), (500, 60), (1000, 59), (59_999, 1)])
def test_retry_after_is_right_to_the_second_and_never_zero(
    redis_client: redis.Redis, later_ms: int, retry_after_s: int
) -> None:
    gate, use = RedisGate(redis_client, new_token), QuotaUse(Quota("one", 1, 60), "a")
    gate.use([use], NOW)

    with pytest.raises(RateLimited) as raised:
        tightest(gate.use([use], NOW + timedelta(milliseconds=later_ms)))

    assert raised.value.params == {"quota": "one", "limit": 1, "window_s": 60, "retry_after_s": retry_after_s}


def test_the_quota_that_takes_longest_is_named(redis_client: redis.Redis) -> None:
    gate = RedisGate(redis_client, new_token)
    uses = [QuotaUse(Quota("short", 1, 60), "a"), QuotaUse(Quota("long", 1, 3600), "a")]
    gate.use(uses, NOW)

    refused = gate.use(uses, NOW + timedelta(seconds=10)).refused

    assert refused == QuotaState(Quota("long", 1, 3600), 0, 3590)


def test_a_refusal_charges_no_quota(redis_client: redis.Redis) -> None:
    gate = RedisGate(redis_client, new_token)
    full, roomy = QuotaUse(Quota("full", 1, 60), "a"), QuotaUse(Quota("roomy", 5, 60), "a")
    gate.use([full], NOW)
    for _ in range(3):
        assert gate.use([roomy, full], NOW).refused is not None

    assert gate.use([roomy], NOW).states == (QuotaState(roomy.quota, 4, 60),)


def test_a_refusal_leaves_the_challenge_open(redis_client: redis.Redis) -> None:
    gate, use = RedisGate(redis_client, new_token), QuotaUse(Quota("one", 1, 60), "a")
    redis_client.hset("challenge:c", mapping={"site": "s", "answer": "d", "expires": int(NOW.timestamp() * 1000) + 1})
    gate.use([use], NOW)

    assert gate.admit([use], Redemption("c", "s", "d"), NOW)[1] is None
    assert redis_client.hget("challenge:c", "spent") is None


def test_only_a_redeemed_challenge_is_charged_to_what_many_share(redis_client: redis.Redis) -> None:
    """Made-up challenges must not use up a thread's quota: anybody could close an article's comments with them."""
    gate = RedisGate(redis_client, new_token)
    own, shared = QuotaUse(Quota("own", 9, 60), "a"), QuotaUse(Quota("shared", 2, 60), "t", if_redeemed=True)
    expires = int(NOW.timestamp() * 1000) + 1000

    def left(challenge: str, digest: str) -> list[int]:
        redis_client.hset("challenge:real", mapping={"site": "s", "answer": "d", "expires": expires})
        usage, _ = gate.admit([own, shared], Redemption(challenge, "s", digest), NOW)
        return [state.remaining for state in usage.states]

    assert left("made-up", "d") == [8, 2]
    assert left("real", "wrong") == [7, 2]
    redis_client.delete("challenge:real")
    assert left("real", "d") == [6, 1]


def test_a_limit_that_was_lowered_waits_for_all_uses_above_it(redis_client: redis.Redis) -> None:
    gate = RedisGate(redis_client, new_token)
    for second in range(3):
        gate.use([QuotaUse(Quota("q", 3, 60), "a")], NOW + timedelta(seconds=second))

    refused = gate.use([QuotaUse(Quota("q", 1, 60), "a")], NOW + timedelta(seconds=3)).refused

    assert refused == QuotaState(Quota("q", 1, 60), 0, 59)


def test_subjects_and_quotas_do_not_share_their_uses(redis_client: redis.Redis) -> None:
    gate = RedisGate(redis_client, new_token)
    uses = [QuotaUse(Quota(name, 1, window_s), who) for name in "pq" for window_s in (60, 61) for who in "ab"]

    assert [gate.use([use], NOW).refused for use in uses] == [None] * 8


def test_a_hundred_threads_get_exactly_the_limit(redis_client: redis.Redis) -> None:
    gate, use = RedisGate(redis_client, new_token), QuotaUse(Quota("exact", 37, 3600), "a")

    with ThreadPoolExecutor(100) as pool:
        refused = list(pool.map(lambda _: gate.use([use], NOW).refused is not None, range(300)))

    assert refused.count(False) == 37


def test_two_processes_get_exactly_the_limit_together(redis_client: redis.Redis, redis_url: str) -> None:
    spawn = multiprocessing.get_context("spawn")

    with spawn.Pool(2) as pool:
        admitted = pool.starmap(use_from_fifty_threads, [(redis_url, 100), (redis_url, 100)])

    assert sum(admitted) == 37


def use_from_fifty_threads(redis_url: str, tries: int) -> int:
    client = open_redis(redis_url)
    gate, use = RedisGate(client, new_token), QuotaUse(Quota("exact", 37, 3600), "a")
    with ThreadPoolExecutor(50) as pool:
        admitted = sum(pool.map(lambda _: gate.use([use], datetime.now(UTC)).refused is None, range(tries)))
    client.close()
    return admitted


def test_a_redis_that_is_away_is_unavailable() -> None:
    client = open_redis("redis://127.0.0.1:1/0")

    with pytest.raises(Unavailable):
        RedisGate(client, new_token).use([QuotaUse(MINUTE, "a")], NOW)
    client.close()
