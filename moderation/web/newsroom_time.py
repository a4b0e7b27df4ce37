"""Times as the newsroom's clock shows them."""

from datetime import date, datetime, time, timedelta, timezone

# China keeps one time all year round; the machine may have no time zone database.
_ZONE = timezone(timedelta(hours=8), "Asia/Shanghai")


def newsroom_time(moment: datetime) -> datetime:
    """The same moment, on the newsroom's clock."""
    return moment.astimezone(_ZONE)


def midnight(day: date) -> datetime:
    """When a day of the newsroom's calendar begins."""
    return datetime.combine(day, time(), _ZONE)
