"""Who may use the moderators' part of the API."""

from flask import request

from moderation.domain.errors import SignInRequired
from moderation.usecases.ports.accounts import Session
from moderation.web.services import services


def require_moderator() -> Session:
    """The session in the `Authorization` header. Raises `SignInRequired`.

    Never by cookie: what a browser sends by itself must not be enough for the API.
    """
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    session = services().sign_in.session(token.strip() if scheme.lower() == "bearer" else None)
    if session.moderator.must_change_password:
        raise SignInRequired
    return session
