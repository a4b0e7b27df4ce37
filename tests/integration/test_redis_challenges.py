"""Challenges in a real Redis: what ends a challenge, what is kept of it, and for how long."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import redis

from moderation.adapters.redis_challenges import REMEMBERED, RedisChallenges
from moderation.adapters.redis_client import open_redis
from moderation.adapters.redis_gate import IN_FLIGHT_TTL_S, RedisGate, RedisInFlight
from moderation.adapters.system import new_token
from moderation.domain.challenge import Challenge, Redemption, RedemptionOutcome, answer_digest
from moderation.domain.errors import RequestInFlight, Unavailable
from moderation.domain.quota import Quota, QuotaUse
from tests.intake_world import ANSWER, PNG, SECRET

NOW = datetime.now(UTC).replace(microsecond=0)
TTL = timedelta(seconds=300)


def issue(client: redis.Redis, challenge_id: str = "c1", site: str = "portal") -> None:
    digest = answer_digest(SECRET, challenge_id, ANSWER)
    RedisChallenges(client, lambda: NOW).save(Challenge(challenge_id, site, digest, PNG, NOW + TTL))


def redeem(
    client: redis.Redis, challenge_id: str = "c1", site: str = "portal", answer: str = ANSWER, now: datetime = NOW
) -> RedemptionOutcome | None:
    redemption = Redemption(challenge_id, site, answer_digest(SECRET, challenge_id, answer))
    return RedisGate(client, new_token).admit([], redemption, now)[1]


def test_a_right_answer_redeems_once(redis_client: redis.Redis) -> None:
    issue(redis_client)

    outcomes = [redeem(redis_client) for _ in range(3)]

    assert outcomes == [RedemptionOutcome.REDEEMED, RedemptionOutcome.REUSED, RedemptionOutcome.REUSED]


def test_a_wrong_answer_spends_the_challenge(redis_client: redis.Redis) -> None:
    issue(redis_client)

    outcomes = [redeem(redis_client, answer=answer) for answer in ("wrong", ANSWER)]

    assert outcomes == [RedemptionOutcome.WRONG, RedemptionOutcome.REUSED]


@pytest.mark.parametrize(
    "answer", ["ab3de", "AB3DE", "\uff21\uff42\uff13\uff44\uff25", " A b\u30003 d E ", "A\u200bb3dE\n"]
)
def test_an_answer_forgives_case_full_width_forms_and_spaces(redis_client: redis.Redis, answer: str) -> None:
    issue(redis_client)

    assert redeem(redis_client, answer=answer) is RedemptionOutcome.REDEEMED


def test_a_challenge_ends_exactly_at_its_time_and_is_remembered_after_it(redis_client: redis.Redis) -> None:
    issue(redis_client, "in-time")
    issue(redis_client, "too-late")

    assert redeem(redis_client, "too-late", now=NOW + TTL) is RedemptionOutcome.EXPIRED
    assert redeem(redis_client, "in-time", now=NOW + TTL - timedelta(milliseconds=1)) is RedemptionOutcome.REDEEMED


def test_a_spent_challenge_stays_reused_after_its_time(redis_client: redis.Redis) -> None:
    issue(redis_client)
    redeem(redis_client)

    assert redeem(redis_client, now=NOW + TTL + timedelta(seconds=1)) is RedemptionOutcome.REUSED


def test_a_challenge_of_one_site_is_unknown_to_another_and_stays_open_for_its_own(redis_client: redis.Redis) -> None:
    issue(redis_client)

    assert redeem(redis_client, site="other") is RedemptionOutcome.UNKNOWN
    assert redeem(redis_client) is RedemptionOutcome.REDEEMED


@pytest.mark.parametrize("challenge_id", ["nothing", "", "c1:png", "c1\x00", "挑战", "*"])
def test_an_id_that_was_never_issued_is_unknown_whatever_it_looks_like(
    redis_client: redis.Redis, challenge_id: str
) -> None:
    issue(redis_client)

    assert redeem(redis_client, challenge_id) is RedemptionOutcome.UNKNOWN


def test_one_answer_does_not_redeem_another_challenge(redis_client: redis.Redis) -> None:
    issue(redis_client, "c1")
    issue(redis_client, "c2")
    stolen = Redemption("c2", "portal", answer_digest(SECRET, "c1", ANSWER))

    assert RedisGate(redis_client, new_token).admit([], stolen, NOW)[1] is RedemptionOutcome.WRONG


@pytest.mark.parametrize("answer", [ANSWER, "wrong"])
def test_the_picture_is_gone_once_the_challenge_is_answered(redis_client: redis.Redis, answer: str) -> None:
    issue(redis_client)
    challenges = RedisChallenges(redis_client, lambda: NOW)
    before = challenges.image("c1")

    redeem(redis_client, answer=answer)

    assert (before, challenges.image("c1"), challenges.image("never-issued")) == (PNG, None, None)


def test_no_answer_can_be_read_from_redis(redis_client: redis.Redis) -> None:
    issue(redis_client)

    kept = b"\n".join(_values(redis_client)).lower()

    assert PNG.lower() in kept
    assert ANSWER.lower().encode() not in kept


def test_every_key_ends_by_itself(redis_client: redis.Redis) -> None:
    issue(redis_client, "open")
    issue(redis_client, "spent")
    gate = RedisGate(redis_client, new_token)
    uses = [QuotaUse(Quota("per_address", 1, 60), "192.0.2.1/32"), QuotaUse(Quota("per_thread", 2, 3600), "a:/b")]
    redemption = Redemption("spent", "portal", answer_digest(SECRET, "spent", ANSWER))
    for _ in range(2):
        gate.admit(uses, redemption, NOW)
    with RedisInFlight(redis_client, new_token).claim("portal:key"):
        lives_s = {key.decode(): redis_client.pttl(key) / 1000 for key in redis_client.scan_iter()}

    longest_s = {
        "challenge:open": (TTL + REMEMBERED).total_seconds(),
        "challenge:spent": (TTL + REMEMBERED).total_seconds(),
        "picture:open": TTL.total_seconds(),
        "quota:per_address:60:192.0.2.1/32": 60,
        "quota:per_thread:3600:a:/b": 3600,
        "in-flight:portal:key": IN_FLIGHT_TTL_S,
    }
    assert lives_s.keys() == longest_s.keys()
    assert all(longest_s[key] - 30 < lives_s[key] <= longest_s[key] for key in lives_s), lives_s


def test_of_fifty_at_once_with_the_right_answer_one_passes(redis_client: redis.Redis) -> None:
    issue(redis_client)

    with ThreadPoolExecutor(50) as pool:
        outcomes = list(pool.map(lambda _: redeem(redis_client), range(50)))

    assert sorted(outcomes) == [RedemptionOutcome.REDEEMED] + [RedemptionOutcome.REUSED] * 49


def test_a_key_is_in_flight_for_the_block_only(redis_client: redis.Redis) -> None:
    in_flight = RedisInFlight(redis_client, new_token)

    with in_flight.claim("k"), in_flight.claim("another"), pytest.raises(RequestInFlight), in_flight.claim("k"):
        pass
    with in_flight.claim("k"):
        pass


def test_a_key_is_free_again_after_a_block_that_failed(redis_client: redis.Redis) -> None:
    in_flight = RedisInFlight(redis_client, new_token)

    with pytest.raises(LookupError), in_flight.claim("k"):
        raise LookupError

    assert redis_client.dbsize() == 0


def test_a_holder_whose_lock_ended_does_not_free_its_successors(redis_client: redis.Redis) -> None:
    in_flight = RedisInFlight(redis_client, new_token)

    with in_flight.claim("k"):
        redis_client.delete("in-flight:k")  # what Redis does when the lock's time is over
        redis_client.set("in-flight:k", "the successor's")

    assert redis_client.get("in-flight:k") == b"the successor's"


def test_a_redis_that_is_away_is_unavailable() -> None:
    client = open_redis("redis://127.0.0.1:1/0")
    challenges, in_flight = RedisChallenges(client, lambda: NOW), RedisInFlight(client, new_token)

    def claim() -> None:
        with in_flight.claim("k"):
            raise AssertionError

    attempts = [lambda: issue(client), lambda: redeem(client), lambda: challenges.image("c1"), claim]
    for attempt in attempts:
        with pytest.raises(Unavailable) as raised:
            attempt()
        assert raised.value.part == "redis"
    client.close()


def _values(client: redis.Redis) -> list[bytes]:
    found: list[bytes] = []
    for key in client.scan_iter():
        found.append(key)
        found += client.hgetall(key).values() if client.type(key) == b"hash" else [client.get(key)]
    return found
