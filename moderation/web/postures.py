"""The console's page of postures: see what is in force, set and end it, switch presets on and off."""

from datetime import timedelta
from urllib.parse import urlsplit

from flask import Response, request
from flask_babel import gettext

from moderation.domain.comment import ThreadKey
from moderation.domain.errors import InvalidInput, ModerationError, NotFound
from moderation.domain.orders import MAX_REASON_CHARS, WHOLE_SITE
from moderation.domain.people import Capability
from moderation.domain.verdict import Posture
from moderation.web import labels
from moderation.web.access import current_moderator, require
from moderation.web.console import console_blueprint, page, see_other, status_of
from moderation.web.duration_fields import chosen_duration, duration_choices, with_field
from moderation.web.preset_changes import changes_of
from moderation.web.services import services
from moderation.web.standing import line_of, preset_line_of, rows_of

RECENT_ORDERS = 20
SHOWN_ROWS = 12
_MINUTES = ("30", "120", "1440", "10080", "")
_PRESET_MINUTES = ("30", "120", "480", "1440")

postures = console_blueprint("postures", __name__)


@postures.get("/postures")
@require(Capability.QUEUE_READ)
def show_postures() -> Response:
    """What is in force where and why, and the forms that change it."""
    return _postures_page()


@postures.post("/postures")
@require(Capability.POSTURES_SET)
def set_posture() -> Response:
    """Sets a posture; what cannot be set comes back with the form."""
    form = request.form
    try:
        services().order_postures.set(
            form.get("site", ""),
            _part_of_site(),
            _posture(),
            duration=chosen_duration(_MINUTES),
            reason=form.get("reason", ""),
            owner=current_moderator(),
        )
    except ModerationError as error:
        return _postures_page(error)
    return see_other("postures.show_postures", done="set")


@postures.post("/postures/<order_id>/end")
@require(Capability.POSTURES_SET)
def end_posture(order_id: str) -> Response:
    """Ends an order; where somebody was faster, it is over all the same."""
    if not order_id.isprintable():
        # PostgreSQL refuses to look for a NUL.
        raise NotFound
    try:
        services().order_postures.end(order_id, current_moderator())
    except NotFound:
        return see_other("postures.show_postures", done="over")
    return see_other("postures.show_postures", done="ended")


@postures.get("/presets/<preset>")
@require(Capability.POSTURES_SET)
def show_preset(preset: str) -> Response:
    """What a preset changes, and the form that switches it on."""
    return _preset_page(preset)


@postures.post("/presets/<preset>/on")
@require(Capability.POSTURES_SET)
def switch_on(preset: str) -> Response:
    """Switches a preset on."""
    try:
        services().switch_presets.on(
            preset,
            duration=chosen_duration(_PRESET_MINUTES) or timedelta(0),
            reason=request.form.get("reason", ""),
            owner=current_moderator(),
        )
    except NotFound:
        raise
    except ModerationError as error:
        return _preset_page(preset, error)
    return see_other("postures.show_postures", done="on")


@postures.post("/presets/<preset>/off")
@require(Capability.POSTURES_SET)
def switch_off(preset: str) -> Response:
    """Switches a preset off; where somebody was faster, it is off all the same."""
    try:
        services().switch_presets.off(preset, current_moderator())
    except NotFound:
        return see_other("postures.show_postures", done="over")
    return see_other("postures.show_postures", done="off")


def _postures_page(error: ModerationError | None = None) -> Response:
    standing = services().order_postures.standing()
    return page(
        "postures.html",
        status_of(error),
        rows=rows_of(standing),
        shown_rows=SHOWN_ROWS,
        preset=preset_line_of(standing.preset, standing.now) if standing.preset else None,
        preset_name=standing.preset.preset if standing.preset else None,
        presets=[(name, labels.label(labels.PRESETS, name)) for name in services().switch_presets.names()],
        sites=list(standing.policy.sites),
        choices=[(it.value, labels.label(labels.POSTURES, it)) for it in reversed(Posture)],
        durations=duration_choices(_MINUTES),
        given=request.form if error else {},
        max_reason=MAX_REASON_CHARS,
        message=_message(error) if error else None,
        notice=_notice(),
        recent=[line_of(order, standing.now) for order in services().order_postures.recent(RECENT_ORDERS)],
        recent_presets=[preset_line_of(it, standing.now) for it in services().switch_presets.recent(RECENT_ORDERS)],
    )


def _preset_page(preset: str, error: ModerationError | None = None) -> Response:
    usual = services().policy()
    if preset not in usual.presets:
        raise NotFound
    return page(
        "preset.html",
        status_of(error),
        preset=preset,
        heading=labels.label(labels.PRESETS, preset),
        changes=changes_of(usual, usual.presets[preset]),
        durations=duration_choices(_PRESET_MINUTES),
        given=request.form,
        max_reason=MAX_REASON_CHARS,
        message=_message(error) if error else None,
    )


def _part_of_site() -> str:
    """The part of the site that the form names: a pasted address stands for its page or for the section it is in."""
    scope, address = request.form.get("scope", ""), request.form.get("address", "").strip()
    if scope == "site":
        return WHOLE_SITE
    try:
        given = urlsplit(address)
    except ValueError as error:
        raise InvalidInput(pointer="/address") from error
    # Without a scheme, a host's name would be taken for a folder, and the order would close nothing.
    if scope not in ("section", "page") or not (address.startswith("/") or given.scheme in ("http", "https")):
        raise InvalidInput(pointer="/address")
    try:
        key = ThreadKey.parse(request.form.get("site", ""), given.path)
    except InvalidInput as error:
        raise InvalidInput(pointer="/address", **error.params) from error
    part = key.section if scope == "section" else key.path
    if part == "/":
        # A page that stands in no folder: whoever means the whole site says so.
        raise InvalidInput(pointer="/address")
    return part


def _posture() -> Posture:
    try:
        return Posture(request.form.get("posture", ""))
    except ValueError as error:
        raise InvalidInput(pointer="/posture") from error


def _message(error: ModerationError) -> str:
    return with_field(error, {"/address": gettext("Address"), "/prefix": gettext("Address")})


def _notice() -> str | None:
    """Known codes only: an address made by somebody else can say nothing else on this page."""
    notices = {
        "set": gettext("It is in force now."),
        "ended": gettext("Ended. What stood behind it is in force again."),
        "over": gettext("That was over already."),
        "on": gettext("Switched on, everywhere within two seconds."),
        "off": gettext("Switched off. The usual policy is in force again."),
    }
    return notices.get(request.args.get("done", ""))
