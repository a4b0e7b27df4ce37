"""Quotas and redemption in Redis: one script and one round trip for a whole submission (`admit.lua`)."""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from importlib import resources

import redis

from moderation.adapters.redis_challenges import challenge_key, picture_key
from moderation.adapters.redis_client import redis_errors
from moderation.domain.challenge import Redemption, RedemptionOutcome
from moderation.domain.errors import RequestInFlight, Unavailable
from moderation.domain.quota import QuotaState, QuotaUse, Usage
from moderation.usecases.ports.system import NewToken

IN_FLIGHT_TTL_S = 60

_RELEASE = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"


class RedisGate:
    """Implements `Gate`."""

    def __init__(self, client: redis.Redis, new_token: NewToken) -> None:
        self._new_token = new_token
        source = resources.files("moderation.adapters").joinpath("admit.lua").read_text(encoding="utf-8")
        self._admit = client.register_script(source)

    def use(self, uses: Sequence[QuotaUse], now: datetime) -> Usage:
        """Charges all quotas or none."""
        return self._run(uses, None, now)[0]

    def admit(
        self, uses: Sequence[QuotaUse], redemption: Redemption, now: datetime
    ) -> tuple[Usage, RedemptionOutcome | None]:
        """Charges all quotas or none, then redeems."""
        return self._run(uses, redemption, now)

    def _run(
        self, uses: Sequence[QuotaUse], redemption: Redemption | None, now: datetime
    ) -> tuple[Usage, RedemptionOutcome | None]:
        keys = [_quota_key(use) for use in uses]
        args: list[str | int] = [int(now.timestamp() * 1000), self._new_token(), len(uses)]
        for use in uses:
            args += [use.quota.limit, use.quota.window_s * 1000, int(use.if_redeemed)]
        if redemption is not None:
            keys += [challenge_key(redemption.challenge_id), picture_key(redemption.challenge_id)]
            args += [redemption.site, redemption.answer_digest]
        with redis_errors():
            refused, outcome, *numbers = self._admit(keys=keys, args=args)
        states = tuple(
            QuotaState(use.quota, remaining, math.ceil(reset_ms / 1000))
            for use, remaining, reset_ms in zip(uses, numbers[::2], numbers[1::2], strict=True)
        )
        usage = Usage(states, states[refused - 1] if refused else None)
        return usage, RedemptionOutcome(outcome.decode()) if outcome else None


def _quota_key(use: QuotaUse) -> str:
    return f"quota:{use.quota.name}:{use.quota.window_s}:{use.subject}"


class RedisInFlight:
    """Implements `InFlight`: a lock that outlives its holder by at most `IN_FLIGHT_TTL_S` seconds."""

    def __init__(self, client: redis.Redis, new_token: NewToken) -> None:
        self._client = client
        self._new_token = new_token
        self._release = client.register_script(_RELEASE)

    @contextmanager
    def claim(self, key: str) -> Iterator[None]:
        """Sets the key for the block; frees it only while it is still this holder's own."""
        name, token = f"in-flight:{key}", self._new_token()
        with redis_errors():
            claimed = self._client.set(name, token, nx=True, ex=IN_FLIGHT_TTL_S)
        if not claimed:
            raise RequestInFlight
        try:
            yield
        finally:
            # A lock that cannot be freed expires by itself, and what was done under it stands.
            with suppress(Unavailable), redis_errors():
                self._release(keys=[name], args=[token])
