"""The machine's clock, and ids and tokens made of its randomness."""

import secrets
from datetime import UTC, datetime

import uuid_utils


def system_clock() -> datetime:
    """The time now, UTC."""
    return datetime.now(UTC)


def new_id() -> str:
    """A UUIDv7 (RFC 9562): unique, and sorting by the millisecond it was made in."""
    return str(uuid_utils.uuid7())


def new_token() -> str:
    """144 random bits in 24 URL-safe characters."""
    return secrets.token_urlsafe(18)


def new_secret() -> str:
    """256 random bits in 43 URL-safe characters."""
    return secrets.token_urlsafe(32)
