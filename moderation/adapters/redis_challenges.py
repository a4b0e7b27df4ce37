"""Issued challenges in Redis: a hash each, with its picture beside it."""

from datetime import timedelta

import redis

from moderation.adapters.redis_client import redis_errors
from moderation.domain.challenge import Challenge
from moderation.usecases.ports.system import Clock

# How long a spent or expired challenge is remembered, so that a late answer is told "expired" and not "unknown".
REMEMBERED = timedelta(hours=1)


def challenge_key(challenge_id: str) -> str:
    """Where the challenge's hash is kept: fields `site`, `answer`, `expires` (ms) and, once answered, `spent`."""
    return f"challenge:{challenge_id}"


def picture_key(challenge_id: str) -> str:
    """Where the challenge's PNG is kept until the challenge is answered or expires.

    No challenge's key, whatever id a visitor makes up, names a picture.
    """
    return f"picture:{challenge_id}"


class RedisChallenges:
    """Implements `ChallengeStore`."""

    def __init__(self, client: redis.Redis, clock: Clock) -> None:
        self._client = client
        self._clock = clock

    def save(self, challenge: Challenge) -> None:
        """Writes hash and picture in one transaction."""
        left = challenge.expires_at - self._clock()
        key = challenge_key(challenge.id)
        with redis_errors(), self._client.pipeline(transaction=True) as pipe:
            pipe.hset(
                key,
                mapping={
                    "site": challenge.site,
                    "answer": challenge.answer_digest,
                    "expires": int(challenge.expires_at.timestamp() * 1000),
                },
            )
            pipe.pexpire(key, left + REMEMBERED)
            pipe.set(picture_key(challenge.id), challenge.image_png, px=left)
            pipe.execute()

    def image(self, challenge_id: str) -> bytes | None:
        """The picture, until somebody answered or the time is over."""
        with redis_errors():
            found = self._client.get(picture_key(challenge_id))
        return found if isinstance(found, bytes) else None
