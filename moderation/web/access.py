"""Who asks, and whether they may: the one place that reads sessions out of requests and asks for capabilities.

Every view of the console and of the moderators' API says at its definition who it is for: `require(capability)`,
`signed_in` or `open_to_all`. One that says nothing is closed to everybody.
"""

from collections.abc import Callable
from enum import Enum
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Blueprint, current_app, g, request

from moderation.domain.access_errors import Forbidden, FormExpired, SecondFactorRequired, SignInRequired
from moderation.domain.people import Capability
from moderation.usecases.api_tokens import PREFIX
from moderation.usecases.ports.accounts import Caller, Client, Moderator, Session
from moderation.usecases.sign_in import caller_of
from moderation.web.services import services

COOKIE = "moderation_console"
CSRF_HEADER = "X-CSRF-Token"

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
MAX_USER_AGENT_CHARS = 256

_MARK = "for_whom"

View = TypeVar("View", bound=Callable[..., Any])
Guarded = TypeVar("Guarded", bound=Blueprint)


class _Door(Enum):
    OPEN = "open to all"
    SIGNED_IN = "whoever is signed in"


def require(capability: Capability) -> Callable[[View], View]:
    """The view is for callers with the capability; others get `forbidden`, as a problem or a page."""
    return lambda view: _marked(view, capability)


def signed_in(view: View) -> View:
    """The view is for every signed-in moderator, about their own account."""
    return _marked(view, _Door.SIGNED_IN)


def open_to_all(view: View) -> View:
    """The view asks nobody who they are."""
    return _marked(view, _Door.OPEN)


def guarded(blueprint: Guarded) -> Guarded:
    """A blueprint of the API whose views are guarded by what they say of themselves."""
    blueprint.before_request(_guard_api)
    return blueprint


def is_open() -> bool:
    """Whether the view that is asked for is open to all."""
    return _for_whom(request.endpoint or "") is _Door.OPEN


def admit(caller: Caller) -> None:
    """Makes the caller the current one. Raises `Forbidden` where the view is not for them."""
    g.caller = caller
    wanted = _for_whom(request.endpoint or "")
    if wanted is _Door.SIGNED_IN:
        return
    if not isinstance(wanted, Capability):
        raise Forbidden(capability="-")
    if wanted not in caller.capabilities:
        raise Forbidden(capability=wanted.value)


def may(capability: str) -> bool:
    """Whether the current caller has the capability; for templates. Raises ValueError for one that there is not."""
    caller: Caller | None = g.get("caller")
    return caller is not None and Capability(capability) in caller.capabilities


def current_caller() -> Caller:
    """Who asks, and what they may; the guard made sure of them."""
    caller: Caller = g.caller
    return caller


def may_open(endpoint: str) -> bool:
    """Whether the current caller may use the view of an endpoint that is for signed-in people."""
    caller: Caller | None = g.get("caller")
    whom = _for_whom(endpoint)
    return caller is not None and (whom is _Door.SIGNED_IN or whom in caller.capabilities)


def current_moderator() -> Moderator:
    """The moderator who asks, or in whose name a program does; the guard made sure of them."""
    return current_caller().moderator


def current_session() -> Session:
    """The session of the moderator who asks; the guard made sure of it."""
    session = current_caller().session
    if session is None:
        raise SignInRequired
    return session


def current_client() -> Client:
    """Where the request comes from."""
    agent = request.user_agent.string[:MAX_USER_AGENT_CHARS]
    return Client(services().addresses.of(request.environ), agent if agent.isprintable() else "")


def refuse_foreign_pages() -> None:
    """Raises `FormExpired` where the browser says that a page of another origin made the request.

    Keeps others from signing a moderator in under their own name, where no session exists yet to hold a token.
    Browsers that say nothing pass: SameSite and the form's token stand behind this.
    """
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site is not None:
        foreign = site not in ("same-origin", "none")
    else:
        own = (request.host, urlsplit(services().base_url).netloc)
        foreign = origin is not None and urlsplit(origin).netloc not in own
    if foreign:
        raise FormExpired


def _marked(view: View, whom: Capability | _Door) -> View:
    setattr(view, _MARK, whom)
    return view


def _for_whom(endpoint: str) -> object:
    return getattr(current_app.view_functions[endpoint], _MARK, None)


def _guard_api() -> None:
    # A preflight carries nothing to know its sender by.
    if not is_open() and request.method != "OPTIONS":
        admit(_api_caller())


def _api_caller() -> Caller:
    """By the `Authorization` header, else by the console's cookie, which scripts of its pages may use.

    What a browser sends by itself is not enough to change anything: the session's token has to stand in a header.
    """
    given = request.headers.get("Authorization")
    if given is not None:
        caller = _bearer(given)
    else:
        session = services().sign_in.session(request.cookies.get(COOKIE))
        refuse_foreign_pages()
        if request.method not in SAFE_METHODS:
            services().sign_in.check_form(session, request.headers.get(CSRF_HEADER))
        caller = caller_of(session)
    if caller.moderator.must_change_password:
        raise SignInRequired
    if caller.session is not None and services().second_factor.is_missing(caller.moderator):
        raise SecondFactorRequired
    return caller


def _bearer(authorization: str) -> Caller:
    scheme, _, token = authorization.partition(" ")
    token = token.strip() if scheme.lower() == "bearer" else ""
    if token.startswith(PREFIX):
        return services().token_door.caller(token, services().addresses.of(request.environ))
    return caller_of(services().sign_in.session(token))
