"""Opens Redis and turns its errors into the service's own."""

from collections.abc import Iterator
from contextlib import contextmanager

import redis
from redis.backoff import ExponentialBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError
from redis.retry import Retry

from moderation.domain.errors import Misconfigured, Unavailable

TIMEOUT_S = 2.0


def open_redis(url: str) -> redis.Redis:
    """A client for `redis://`, `rediss://` or `unix://`. Connects on first use. Raises `Misconfigured`."""
    try:
        client = redis.Redis.from_url(
            url,
            socket_timeout=TIMEOUT_S,
            socket_connect_timeout=TIMEOUT_S,
            # One retry covers a connection that Redis closed while idle. A script that did run once and is sent again
            # redeems nothing twice: the second run finds the challenge spent.
            retry=Retry(ExponentialBackoff(cap=0.1, base=0.01), 1),
            retry_on_error=[RedisConnectionError],
        )
        # Options in the URL are only read when a connection is made; one that is thrown away finds the bad ones now.
        client.connection_pool.connection_class(**client.connection_pool.connection_kwargs)
    except (ValueError, TypeError):
        raise Misconfigured(
            "MODERATION_REDIS_URL is not a Redis URL; examples: redis://host:6379/0, unix:///run/redis.sock"
        ) from None
    return client


@contextmanager
def redis_errors() -> Iterator[None]:
    """Raises `Unavailable` in place of any Redis error in the block."""
    try:
        yield
    except RedisError as error:
        raise Unavailable(part="redis") from error


def ping(client: redis.Redis) -> None:
    """Returns when Redis answers. Raises `Unavailable`."""
    with redis_errors():
        client.ping()
