"""Orders: postures that people set for a while over what the policy file says, and which posture is in force then."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from moderation.domain.comment import ThreadKey
from moderation.domain.errors import Empty, ExpiryRequired, InvalidInput, TooLong
from moderation.domain.policy import Policy
from moderation.domain.verdict import Posture

WHOLE_SITE = ""
LONGEST_LOOSENING = timedelta(days=7)
LONGEST_PRESET = timedelta(days=7)
USUAL_PRESET = timedelta(hours=2)
MAX_REASON_CHARS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What somebody set, why, and until when: in force until it expires or somebody ends it.

    `expires_at` None: until somebody ends it.
    """

    id: str
    owner: str
    reason: str
    set_at: datetime
    expires_at: datetime | None
    ended_at: datetime | None = None
    ended_by: str | None = None

    def holds_at(self, now: datetime) -> bool:
        """Whether it is in force."""
        # Not compared with `set_at`: the clocks of two processes are never quite the same.
        return all(moment is None or now < moment for moment in (self.expires_at, self.ended_at))


@dataclass(frozen=True, slots=True, kw_only=True)
class PostureOrder(Order):
    """A posture for a part of a site: `WHOLE_SITE`, a section with its last slash (`/zcjh/`) or one page's path."""

    site: str
    prefix: str
    posture: Posture

    def covers(self, path: str) -> bool:
        """Whether the page belongs to its part of the site."""
        return self.prefix in (WHOLE_SITE, path) or (self.prefix.endswith("/") and path.startswith(self.prefix))


@dataclass(frozen=True, slots=True, kw_only=True)
class PresetOrder(Order):
    """A preset of the policy, by name, over the policy itself. It always expires."""

    preset: str
    expires_at: datetime


class Source(StrEnum):
    """What decided a posture: the policy file, an order, or the file's `mildest_posture`."""

    FILE = "file"
    ORDER = "order"
    MILDEST = "mildest"


@dataclass(frozen=True, slots=True)
class PostureInForce:
    """A posture and what decided it; `order` is there exactly where an order did."""

    posture: Posture
    source: Source
    order: PostureOrder | None = None


def posture_in_force(
    policy: Policy, thread: ThreadKey, orders: Iterable[PostureOrder], now: datetime
) -> PostureInForce:
    """The posture of a thread at this moment. Raises `UnknownSite`.

    Of the orders in force the longest prefix wins, of equal prefixes the newest; it wins over the file, except that an
    order for a wider part never loosens what the file says of a narrower one. Nothing is milder than `mildest_posture`.
    """
    found = _file_or_order(policy, thread, orders, now)
    if found.posture.strictness < policy.mildest_posture.strictness:
        return PostureInForce(policy.mildest_posture, Source.MILDEST)
    return found


def _file_or_order(policy: Policy, thread: ThreadKey, orders: Iterable[PostureOrder], now: datetime) -> PostureInForce:
    site = policy.site(thread.site)
    posture = site.posture_of(thread)
    candidates = [it for it in orders if it.site == thread.site and it.covers(thread.path) and it.holds_at(now)]
    order = max(candidates, key=lambda it: (len(it.prefix), it.set_at, it.id), default=None)
    if order is None:
        return PostureInForce(posture, Source.FILE)
    is_wider = len(order.prefix) < len(site.prefix_of(thread))
    if is_wider and order.posture.strictness < posture.strictness:
        return PostureInForce(posture, Source.FILE)
    return PostureInForce(order.posture, Source.ORDER, order)


def prefixes_of(path: str) -> list[str]:
    """Every prefix under which an order can cover a page, the widest first."""
    slashes = [place for place, char in enumerate(path) if char == "/"]
    sections = [path[: place + 1] for place in slashes if place]
    return list(dict.fromkeys([WHOLE_SITE, *sections, path]))


def parse_prefix(site: str, text: str) -> str:
    """The part of a site that an untrusted text names; `/` is the whole site. Raises `InvalidInput`."""
    if text in (WHOLE_SITE, "/"):
        return WHOLE_SITE
    try:
        return ThreadKey.parse(site, text).path
    except InvalidInput as error:
        raise InvalidInput(pointer="/prefix", **error.params) from error


def parse_reason(text: str) -> str:
    """A reason without its outer spaces. Raises `Empty`, `TooLong` (200 characters) or `InvalidInput`."""
    reason = text.strip()
    if not reason:
        raise Empty(pointer="/reason")
    if len(reason) > MAX_REASON_CHARS:
        raise TooLong(pointer="/reason", limit=MAX_REASON_CHARS, actual=len(reason))
    if not reason.isprintable():
        raise InvalidInput(pointer="/reason")
    return reason


def check_duration(posture: Posture, duration: timedelta | None) -> None:
    """Raises `ExpiryRequired` where a posture that publishes without a person would stay for longer than 7 days."""
    loosens = posture.strictness < Posture.HOLD_ALL.strictness
    if loosens and (duration is None or duration > LONGEST_LOOSENING):
        raise ExpiryRequired(pointer="/duration_s", limit_days=LONGEST_LOOSENING.days)
