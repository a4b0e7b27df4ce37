"""The machine's clock, and ids and tokens made of its randomness."""

import base64
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


def new_code() -> str:
    """80 random bits in 16 letters and digits that are hard to confuse (base32), to be typed by people."""
    return base64.b32encode(secrets.token_bytes(10)).decode()
