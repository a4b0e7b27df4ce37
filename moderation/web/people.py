"""The console's pages of people: who has an account, what they may, and shutting and opening accounts."""

from http import HTTPStatus

from flask import Response, request
from flask_babel import gettext

from moderation.domain.access_errors import LastAdmin, NameTaken, NoPassword
from moderation.domain.errors import InvalidInput, ModerationError, NotFound
from moderation.domain.people import Capability, Role
from moderation.usecases.accounts import MAX_NAME_CHARS
from moderation.usecases.ports.accounts import Moderator
from moderation.web import labels
from moderation.web.access import current_moderator, require
from moderation.web.console import console_blueprint, page, see_other, status_of
from moderation.web.errors import describe
from moderation.web.people_lines import choices, person_line, token_line
from moderation.web.services import services

people = console_blueprint("people", __name__)


@people.get("/people")
@require(Capability.PEOPLE_MANAGE)
def show_people() -> Response:
    """Every account, and the form that makes one."""
    return _people_page()


@people.post("/people")
@require(Capability.PEOPLE_MANAGE)
def add() -> Response:
    """Makes an account; this answer is the one place that shows its one-time password."""
    name = request.form.get("name", "").strip()
    try:
        password = services().accounts.add_moderator(name, _roles(), current_moderator().name)
    except (InvalidInput, NameTaken) as error:
        return _people_page(error)
    return _password_page(name, password, HTTPStatus.CREATED)


@people.get("/people/<moderator_id>")
@require(Capability.PEOPLE_MANAGE)
def show_person(moderator_id: str) -> Response:
    """One account, and the forms that change it."""
    return _person_page(_person(moderator_id))


@people.post("/people/<moderator_id>/roles")
@require(Capability.PEOPLE_MANAGE)
def set_roles(moderator_id: str) -> Response:
    """Replaces the roles."""
    person = _person(moderator_id)
    try:
        services().accounts.set_roles(person.id, _roles(), current_moderator().name)
    except (InvalidInput, LastAdmin) as error:
        return _person_page(person, error)
    return see_other("people.show_person", moderator_id=person.id, done="roles")


@people.post("/people/<moderator_id>/password")
@require(Capability.PEOPLE_MANAGE)
def reset_password(moderator_id: str) -> Response:
    """Gives a new one-time password; this answer is the one place that shows it."""
    person = _person(moderator_id)
    try:
        password = services().accounts.reset_password(person.id, current_moderator().name)
    except NoPassword as error:
        return _person_page(person, error)
    return _password_page(person.name, password)


@people.post("/people/<moderator_id>/disable")
@require(Capability.PEOPLE_MANAGE)
def disable(moderator_id: str) -> Response:
    """Shuts the account."""
    person = _person(moderator_id)
    try:
        services().accounts.disable(person.id, current_moderator().name)
    except LastAdmin as error:
        return _person_page(person, error)
    return see_other("people.show_person", moderator_id=person.id, done="disabled")


@people.post("/people/<moderator_id>/enable")
@require(Capability.PEOPLE_MANAGE)
def enable(moderator_id: str) -> Response:
    """Opens the account again."""
    person = _person(moderator_id)
    services().accounts.enable(person.id, current_moderator().name)
    return see_other("people.show_person", moderator_id=person.id, done="enabled")


@people.post("/people/<moderator_id>/remove-second-step")
@require(Capability.PEOPLE_MANAGE)
def remove_second_step(moderator_id: str) -> Response:
    """For somebody who lost their phone."""
    person = _person(moderator_id)
    services().accounts.remove_second_factor(person.id, current_moderator().name)
    return see_other("people.show_person", moderator_id=person.id, done="step")


@people.post("/people/<moderator_id>/end-sessions")
@require(Capability.PEOPLE_MANAGE)
def end_sessions(moderator_id: str) -> Response:
    """Signs the person out everywhere."""
    person = _person(moderator_id)
    services().accounts.end_sessions(person.id, current_moderator().name)
    return see_other("people.show_person", moderator_id=person.id, done="sessions")


@people.post("/people/<moderator_id>/tokens/<token_id>/revoke")
@require(Capability.PEOPLE_MANAGE)
def revoke_token(moderator_id: str, token_id: str) -> Response:
    """Revokes one of the person's tokens."""
    person = _person(moderator_id)
    services().tokens.revoke(token_id, person, current_moderator().name)
    return see_other("people.show_person", moderator_id=person.id, done="revoked")


def _person(moderator_id: str) -> Moderator:
    if not moderator_id.isprintable():
        # PostgreSQL refuses to look for a NUL.
        raise NotFound
    return services().accounts.get(moderator_id)


def _roles() -> set[Role]:
    try:
        return {Role(role) for role in request.form.getlist("roles")}
    except ValueError as error:
        raise InvalidInput(pointer="/roles") from error


def _people_page(error: ModerationError | None = None) -> Response:
    chosen = request.form.getlist("roles") if error else [Role.MODERATOR.value]
    return page(
        "people.html",
        status_of(error),
        people=[person_line(it) for it in services().accounts.all()],
        roles=choices(labels.ROLES, labels.ROLES, chosen),
        name=request.form.get("name", "") if error else "",
        max_name=MAX_NAME_CHARS,
        message=_message(error) if error else None,
    )


def _person_page(person: Moderator, error: ModerationError | None = None) -> Response:
    now = services().now()
    return page(
        "person.html",
        status_of(error),
        person=person_line(person),
        roles=choices(labels.ROLES, labels.ROLES, request.form.getlist("roles") if error else person.roles),
        tokens=[token_line(it, now) for it in services().tokens.of(person) if it.works(now)],
        is_self=person.id == current_moderator().id,
        message=_message(error) if error else None,
        notice=_notice(),
    )


def _password_page(name: str, password: str, status: int = HTTPStatus.OK) -> Response:
    return page("one_time_password.html", status, name=name, password=password)


def _message(error: ModerationError) -> str:
    sentences = {
        "/name": gettext("Choose a name of at most %(limit)s characters that nobody has.", limit=MAX_NAME_CHARS),
        "/roles": gettext("Choose at least one role."),
    }
    return str(sentences.get(error.pointer or "", describe(error)))


def _notice() -> str | None:
    """Known codes only: an address made by somebody else can say nothing else on this page."""
    notices = {
        "roles": gettext("The roles are changed."),
        "disabled": gettext("The account is shut, and signed out everywhere."),
        "enabled": gettext("The account is open again."),
        "step": gettext("The second step is removed."),
        "sessions": gettext("Signed out everywhere."),
        "revoked": gettext("The token is revoked."),
    }
    return notices.get(request.args.get("done", ""))
