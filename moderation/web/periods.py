"""A period in a page's address: days of the newsroom's calendar, both of them included."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from moderation.domain.errors import InvalidInput
from moderation.web.newsroom_time import midnight

_MAX_YEAR = 9000


def period_of(given: Mapping[str, str]) -> tuple[datetime | None, datetime | None]:
    """When `from` begins and `to` is over, None where the address does not say. Raises `InvalidInput`."""
    first, last = (_day(given, name) for name in ("from", "to"))
    since = midnight(first) if first else None
    until = midnight(last + timedelta(days=1)) if last else None
    if since and until and since >= until:
        raise InvalidInput(pointer="/to")
    return since, until


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
