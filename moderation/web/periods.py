"""A period in a page's address: days of the newsroom's calendar, both of them included."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from flask_babel import gettext

from moderation.domain.errors import InvalidInput
from moderation.web.newsroom_time import midnight, newsroom_time

_MAX_YEAR = 9000


def period_of(given: Mapping[str, str]) -> tuple[datetime | None, datetime | None]:
    """When `from` begins and `to` is over, None where the address does not say. Raises `InvalidInput`."""
    first, last = (_day(given, name) for name in ("from", "to"))
    since = midnight(first) if first else None
    until = midnight(last + timedelta(days=1)) if last else None
    if since and until and since >= until:
        raise InvalidInput(pointer="/to")
    return since, until


def recent(given: Mapping[str, str], now: datetime) -> list[tuple[str, dict[str, str]]]:
    """Periods that end today, in words, each with the address's filters narrowed to it."""
    rest = {name: value for name, value in given.items() if name not in ("from", "to")}
    today = newsroom_time(now).date()
    return [
        (words, rest | {"from": (today - timedelta(days=days - 1)).isoformat()})
        for words, days in ((gettext("today"), 1), (gettext("7 days"), 7), (gettext("30 days"), 30))
    ]


def _day(given: Mapping[str, str], name: str) -> date | None:
    text = given.get(name)
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(pointer=f"/{name}") from error
    if day.year > _MAX_YEAR or day.year == 1:
        raise InvalidInput(pointer=f"/{name}")
    return day
