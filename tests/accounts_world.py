"""Accounts and sessions as the tests put them into a store."""

from datetime import datetime, timedelta

from moderation.usecases.ports.accounts import Client, Moderator, Session


def session_of(moderator: Moderator, digit: str, now: datetime) -> Session:
    """A session of one hour from `now` on; the hexadecimal `digit` tells it from others."""
    return Session(
        id=f"session {digit}",
        token_digest=digit * 64,
        csrf_token="csrf",
        moderator=moderator,
        client=Client("192.0.2.7", "Firefox"),
        opened_at=now,
        seen_at=now,
        expires_at=now + timedelta(hours=1),
    )
