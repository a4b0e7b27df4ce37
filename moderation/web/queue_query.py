"""What the queue's address asks for: filters, order and the place in the list; the same in every link of the page."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from moderation.domain.errors import InvalidInput
from moderation.domain.queue import QueueFilter, QueueOrder
from moderation.domain.verdict import Posture
from moderation.web.threads import read_cursor

# Whatever else stands in the address belongs to another page, or to nobody.
_NAMES = (
    *("q", "order", "section", "thread", "category", "rule", "account", "campaign"),
    *("posture", "waited", "risk", "escalated"),
)
_USUAL = ("order", QueueOrder.OLDEST)
_MAX_CHARS = 512
_RISK = re.compile(r"0(\.[0-9]{1,3})?|1")
_MAX_WAITED_MINUTES = 60 * 24 * 365


@dataclass(frozen=True, slots=True)
class QueueQuery:
    """What is asked for. `given` are the filters and the order as the address names them, `cursor` the place."""

    wanted: QueueFilter
    order: QueueOrder
    after: str | None
    cursor: str | None
    given: Mapping[str, str]

    @property
    def filters(self) -> Mapping[str, str]:
        """What of `given` leaves something out of the list."""
        return {name: value for name, value in self.given.items() if name != "order"}

    @property
    def args(self) -> dict[str, str]:
        """For the links that keep list and place."""
        return dict(self.given) | ({"after": self.cursor} if self.cursor else {})

    def without(self, name: str) -> dict[str, str]:
        """For the link that takes one filter off."""
        return {key: value for key, value in self.given.items() if key != name}


def read_query(args: Mapping[str, str], now: datetime) -> QueueQuery:
    """Reads an address. Raises `InvalidInput` naming the parameter that is wrong."""
    given = {name: args[name] for name in _NAMES if args.get(name) and (name, args[name]) != _USUAL}
    for name, value in given.items():
        if len(value) > _MAX_CHARS or not value.isprintable():
            raise InvalidInput(pointer=f"/{name}")
    wanted = QueueFilter(
        section=given.get("section"),
        thread=given.get("thread"),
        category=given.get("category"),
        rule=given.get("rule"),
        account=given.get("account"),
        campaign=given.get("campaign"),
        posture=_posture(given.get("posture")),
        submitted_before=_before(given.get("waited"), now),
        risk_up_to=_risk(given.get("risk")),
        escalated=True if "escalated" in given else None,
        text=given.get("q"),
    )
    cursor = args.get("after") or None
    return QueueQuery(wanted, _order(given.get("order")), read_cursor(cursor), cursor, given)


def _order(text: str | None) -> QueueOrder:
    try:
        return QueueOrder(text or QueueOrder.OLDEST)
    except ValueError as error:
        raise InvalidInput(pointer="/order") from error


def _posture(text: str | None) -> Posture | None:
    try:
        return Posture(text) if text else None
    except ValueError as error:
        raise InvalidInput(pointer="/posture") from error


def _before(minutes: str | None, now: datetime) -> datetime | None:
    if minutes is None:
        return None
    if not minutes.isascii() or not minutes.isdigit() or len(minutes) > len(str(_MAX_WAITED_MINUTES)):
        raise InvalidInput(pointer="/waited")
    return now - timedelta(minutes=int(minutes))


def _risk(text: str | None) -> float | None:
    """The highest score, of 0 to 1."""
    if text is None:
        return None
    if not _RISK.fullmatch(text):
        raise InvalidInput(pointer="/risk")
    return float(text)
