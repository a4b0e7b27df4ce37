"""For how long: the select that forms of orders and blocks share, and what was wrong with such a form."""

from collections.abc import Mapping
from datetime import timedelta

from flask import request
from flask_babel import gettext

from moderation.domain.errors import InvalidInput, ModerationError
from moderation.web.errors import describe
from moderation.web.standing import in_words


def chosen_duration(choices: tuple[str, ...]) -> timedelta | None:
    """The form's `minutes`; None for the empty choice, until somebody ends it. Raises `InvalidInput` for any other."""
    minutes = request.form.get("minutes")
    if minutes not in choices:
        raise InvalidInput(pointer="/duration_s")
    return timedelta(minutes=int(minutes)) if minutes else None


def duration_choices(choices: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each choice with its words."""
    return [
        (minutes, in_words(timedelta(minutes=int(minutes))) if minutes else gettext("until somebody ends it"))
        for minutes in choices
    ]


def with_field(error: ModerationError, fields: Mapping[str, str]) -> str:
    """The error's sentence, after the label of the field at fault; `fields` has the labels by pointer."""
    known = {"/reason": gettext("Reason"), "/duration_s": gettext("For how long"), **fields}
    field = known.get(error.pointer or "")
    return gettext("%(field)s: %(problem)s", field=field, problem=describe(error)) if field else describe(error)
