"""Accounts, sessions and tokens as the console's pages show them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext

from moderation.usecases.ports.accounts import Moderator, Session
from moderation.usecases.ports.api_tokens import ApiToken
from moderation.web import labels
from moderation.web.newsroom_time import newsroom_time
from moderation.web.user_agents import summary


@dataclass(frozen=True, slots=True)
class Choice:
    """A box to tick."""

    code: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One place where somebody is signed in."""

    id: str
    program: str
    address: str
    opened: str
    seen: str
    current: bool


@dataclass(frozen=True, slots=True)
class TokenLine:
    """One token."""

    id: str
    name: str
    scopes: str
    until: str
    used: str


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One account."""

    id: str
    name: str
    roles: str
    disabled: str | None
    must_change_password: bool
    has_password: bool
    has_second_step: bool


def choices(words: Mapping[str, Any], codes: Iterable[str], chosen: Iterable[str]) -> list[Choice]:
    """Boxes for the codes, in their order."""
    ticked = set(chosen)
    return [Choice(code, labels.label(words, code), code in ticked) for code in codes]


def session_line(session: Session, now: datetime, *, current: bool) -> SessionLine:
    """The session in words."""
    return SessionLine(
        id=session.id,
        program=summary(session.client.user_agent) or gettext("unknown program"),
        address=session.client.address,
        opened=_when(session.opened_at),
        seen=_ago(now - session.seen_at, session.seen_at),
        current=current,
    )


def token_line(token: ApiToken, now: datetime) -> TokenLine:
    """The token in words."""
    return TokenLine(
        id=token.id,
        name=token.name,
        scopes=_list(labels.label(labels.CAPABILITIES, scope) for scope in sorted(token.scopes)),
        until=_when(token.expires_at),
        used=_ago(now - token.last_used_at, token.last_used_at) if token.last_used_at else gettext("never"),
    )


def person_line(moderator: Moderator) -> PersonLine:
    """The account in words."""
    return PersonLine(
        id=moderator.id,
        name=moderator.name,
        roles=_list(labels.label(labels.ROLES, role) for role in labels.ROLES if role in moderator.roles),
        disabled=_when(moderator.disabled_at) if moderator.disabled_at else None,
        must_change_password=moderator.must_change_password,
        has_password=moderator.has_password,
        has_second_step=moderator.totp_secret is not None,
    )


def _list(words: Iterable[str]) -> str:
    return str(gettext(", ")).join(words)


def _when(moment: datetime) -> str:
    return newsroom_time(moment).strftime("%Y-%m-%d %H:%M")


def _ago(past: timedelta, moment: datetime) -> str:
    return gettext("just now") if past < timedelta(minutes=2) else _when(moment)
