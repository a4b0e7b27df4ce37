"""What the console shows of postures: what is in force where and why, for how long, and what is worth a banner."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import url_for
from flask_babel import gettext, lazy_gettext

from moderation.domain.errors import Unavailable
from moderation.domain.orders import WHOLE_SITE, Order, PostureOrder, PresetOrder, Source
from moderation.domain.verdict import Posture
from moderation.usecases.order_postures import Standing
from moderation.web import labels
from moderation.web.newsroom_time import newsroom_time
from moderation.web.services import services

_SOURCES = {
    Source.FILE: lazy_gettext("the policy file says so"),
    Source.MILDEST: lazy_gettext("nothing is milder now"),
}
_NAMED_IN_BANNER = 3


@dataclass(frozen=True, slots=True)
class Alert:
    """What everybody in the console has to know, and the page where something can be done about it."""

    words: str
    href: str


@dataclass(frozen=True, slots=True)
class OrderLine:
    """An order in words. `ended` is empty while it is in force; `until` is empty where somebody has to end it."""

    id: str
    where: str
    what: str
    style: str
    owner: str
    reason: str
    set_at: datetime
    until: str
    ended: str
    decides: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """A part of a site: the posture in force there, why where no order says so, and the orders set for it."""

    site: str
    where: str
    what: str
    style: str
    why: str
    orders: tuple[OrderLine, ...]


def rows_of(standing: Standing) -> list[Row]:
    """Every part of every site for which the file or an order says something, the widest first."""
    return [
        _row(standing, name, prefix)
        for name, site in standing.policy.sites.items()
        for prefix in sorted({WHOLE_SITE, *site.postures, *(it.prefix for it in standing.orders if it.site == name)})
    ]


def _row(standing: Standing, site: str, prefix: str) -> Row:
    found = standing.of(site, prefix)
    orders = [it for it in standing.orders if (it.site, it.prefix) == (site, prefix)]
    why = str(_SOURCES.get(found.source, ""))
    if found.order is not None and found.order not in orders:
        why = gettext("set for %(where)s", where=where_of(found.order.prefix))
    return Row(
        site=site,
        where=where_of(prefix),
        what=labels.label(labels.POSTURES, found.posture),
        style=_style(found.posture),
        why=why,
        orders=tuple(line_of(order, standing.now, decides=order == found.order) for order in orders),
    )


def line_of(order: PostureOrder, now: datetime, *, decides: bool = True) -> OrderLine:
    """An order of a posture in words."""
    what = labels.label(labels.POSTURES, order.posture)
    return _line(order, now, f"{order.site} {where_of(order.prefix)}", what, _style(order.posture), decides)


def preset_line_of(order: PresetOrder, now: datetime) -> OrderLine:
    """An order of a preset in words."""
    return _line(order, now, gettext("all sites"), labels.label(labels.PRESETS, order.preset), "closed", decides=True)


def _line(order: Order, now: datetime, where: str, what: str, style: str, decides: bool) -> OrderLine:
    return OrderLine(
        id=order.id,
        where=where,
        what=what,
        style=style,
        owner=order.owner,
        reason=order.reason,
        set_at=newsroom_time(order.set_at),
        until=until_of(order, now),
        ended=_ended(order, now),
        decides=decides,
    )


def where_of(prefix: str) -> str:
    """A part of a site in words."""
    return prefix or str(gettext("whole site"))


def _style(posture: Posture) -> str:
    return posture.value.replace("_", "-")


def _ended(order: Order, now: datetime) -> str:
    if order.holds_at(now):
        return ""
    if order.ended_at is None:
        return str(gettext("its time was over"))
    return str(gettext("ended by %(name)s, %(when)s", name=order.ended_by, when=_clock(order.ended_at)))


def until_of(order: Order, now: datetime) -> str:
    """Until when it is in force, and for how long still; empty where only a person ends it."""
    if order.expires_at is None:
        return ""
    until = gettext("until %(when)s", when=_clock(order.expires_at))
    if not order.holds_at(now):
        return str(until)
    return str(gettext("%(until)s, %(left)s left", until=until, left=in_words(order.expires_at - now)))


def in_words(duration: timedelta) -> str:
    """A duration of a minute at least in its two largest units, rounded up to minutes."""
    minutes = -(-int(duration.total_seconds()) // 60)
    units = [
        (minutes // 1440, gettext("%(count)s d", count=minutes // 1440)),
        (minutes // 60 % 24, gettext("%(count)s h", count=minutes // 60 % 24)),
        (minutes % 60, gettext("%(count)s min", count=minutes % 60)),
    ]
    return " ".join([words for count, words in units if count][:2])


def _clock(moment: datetime) -> str:
    return newsroom_time(moment).strftime("%m-%d %H:%M")


def alerts() -> list[Alert]:
    """A preset that is on, parts of a site that are closed.

    Empty while the database is away: then the page itself says so.
    """
    standing = None
    with suppress(Unavailable):
        standing = services().order_postures.standing()
    return [Alert(words, url_for("postures.show_postures")) for words in _alerts_of(standing)] if standing else []


def _alerts_of(standing: Standing) -> list[str]:
    found = []
    if standing.preset is not None:
        line = preset_line_of(standing.preset, standing.now)
        found.append(gettext("%(what)s %(until)s (%(owner)s)", what=line.what, until=line.until, owner=line.owner))
    closed = _closed_by_order(standing)
    if closed:
        named = gettext(", ").join(closed[:_NAMED_IN_BANNER])
        more = len(closed) - _NAMED_IN_BANNER
        named += gettext(" and %(count)s more", count=more) if more > 0 else ""
        found.append(gettext("Comments are closed: %(where)s", where=named))
    return found


def _closed_by_order(standing: Standing) -> list[str]:
    """The parts of sites that their newest order closes; what stands behind it says nothing now."""
    newest: dict[tuple[str, str], PostureOrder] = {}
    for order in standing.orders:
        part = (order.site, order.prefix)
        newest[part] = max(newest.get(part, order), order, key=lambda it: (it.set_at, it.id))
    return [line_of(it, standing.now).where for it in newest.values() if it.posture is Posture.CLOSED]
