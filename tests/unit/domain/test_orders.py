"""Which posture is in force under which orders, and what an order may say."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from moderation.domain.comment import ThreadKey
from moderation.domain.errors import Empty, ExpiryRequired, InvalidInput, ModerationError, TooLong, UnknownSite
from moderation.domain.orders import (
    PostureInForce,
    PostureOrder,
    Source,
    check_duration,
    parse_prefix,
    parse_reason,
    posture_in_force,
    prefixes_of,
)
from moderation.domain.verdict import Posture
from tests.intake_world import THREAD, Making

NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
OPEN, RISKY, ALL, CLOSED = Posture


def order(prefix: str, posture: Posture, number: int = 1, **fields: object) -> PostureOrder:
    """An order of THREAD's site; `number` says how late it was set."""
    given = {
        "id": f"{number}",
        "site": THREAD.site,
        "prefix": prefix,
        "posture": posture,
        "owner": "晓燕",
        "reason": "突发",
        "set_at": NOW - HOUR + timedelta(seconds=number),
        "expires_at": None,
    }
    return PostureOrder(**{**given, **fields})


def in_force(*orders: PostureOrder, making: Making | None = None, mildest: Posture = OPEN) -> PostureInForce:
    policy = replace((making or Making()).policy(), mildest_posture=mildest)
    return posture_in_force(policy, THREAD, orders, NOW)


def test_without_an_order_the_file_decides() -> None:
    making = Making(posture=RISKY, postures={"/zcjh/": CLOSED})

    assert in_force(making=making) == PostureInForce(CLOSED, Source.FILE)


def test_an_order_wins_over_the_file_for_its_part_and_those_within() -> None:
    making = Making(posture=CLOSED, postures={"/zcjh/": CLOSED})

    for prefix in ("/zcjh/", "/zcjh/news/", THREAD.path):
        given = order(prefix, RISKY)
        assert in_force(given, making=making) == PostureInForce(RISKY, Source.ORDER, given)


@pytest.mark.parametrize(
    ("ordered", "filed", "found"),
    [(CLOSED, ALL, CLOSED), (ALL, OPEN, ALL), (ALL, CLOSED, CLOSED), (OPEN, ALL, ALL), (OPEN, RISKY, RISKY)],
)
def test_an_order_for_a_wider_part_never_loosens_what_the_file_says_of_a_narrower_one(
    ordered: Posture, filed: Posture, found: Posture
) -> None:
    making = Making(postures={"/zcjh/": filed})

    assert in_force(order("", ordered), making=making).posture is found


def test_of_several_orders_the_longest_prefix_wins_and_of_equal_ones_the_newest() -> None:
    site, section, newer, page = (
        order("", CLOSED, 9),
        order("/zcjh/", OPEN, 1),
        order("/zcjh/", RISKY, 2),
        order(THREAD.path, ALL, 0),
    )

    assert in_force(section, newer, site).order is newer
    assert in_force(newer, section, site).order is newer
    assert in_force(site, section, newer, page).order is page


@pytest.mark.parametrize("prefix", ["/zcjh", "/zcjh/new", "/zcjh/news/8963", "/zcjh/news/8963.html2", "/other/"])
def test_an_order_covers_neither_a_longer_name_nor_another_part(prefix: str) -> None:
    assert in_force(order(prefix, CLOSED)).source is Source.FILE


def test_an_order_of_another_site_says_nothing_here() -> None:
    assert in_force(order("", CLOSED, site="other")).source is Source.FILE


@pytest.mark.parametrize(
    ("fields", "holds"),
    [
        ({"expires_at": NOW + timedelta(microseconds=1)}, True),
        ({"expires_at": NOW}, False),
        ({"ended_at": NOW, "ended_by": "晓燕"}, False),
        ({"ended_at": NOW + HOUR, "ended_by": "晓燕"}, True),
        ({"set_at": NOW + timedelta(seconds=1)}, True),
    ],
)
def test_an_order_is_in_force_until_it_expires_or_is_ended_even_when_clocks_differ(
    fields: dict[str, object], holds: bool
) -> None:
    assert (in_force(order("", CLOSED, **fields)).posture is CLOSED) is holds


def test_what_stood_behind_an_order_is_in_force_again_when_it_ends() -> None:
    behind = order("/zcjh/", CLOSED, 1)
    before = order("/zcjh/", ALL, 2, expires_at=NOW)

    assert in_force(behind, before).order is behind


@pytest.mark.parametrize(("mildest", "source"), [(ALL, Source.MILDEST), (RISKY, Source.ORDER), (OPEN, Source.ORDER)])
def test_nothing_is_milder_than_the_mildest_posture(mildest: Posture, source: Source) -> None:
    found = in_force(order(THREAD.path, RISKY), mildest=mildest)

    assert (found.posture, found.source) == (max(mildest, RISKY, key=lambda it: it.strictness), source)


def test_an_unknown_site_has_no_posture() -> None:
    with pytest.raises(UnknownSite):
        posture_in_force(Making().policy(), ThreadKey("nowhere", "/a"), [], NOW)


@pytest.mark.parametrize(
    ("path", "prefixes"),
    [
        ("/zcjh/news/8963.html", ["", "/zcjh/", "/zcjh/news/", "/zcjh/news/8963.html"]),
        ("/a", ["", "/a"]),
        ("/a/", ["", "/a/"]),
    ],
)
def test_every_prefix_of_a_page(path: str, prefixes: list[str]) -> None:
    assert prefixes_of(path) == prefixes
    assert all(order(prefix, CLOSED).covers(path) for prefix in prefixes)


@pytest.mark.parametrize(
    ("text", "prefix"),
    [("", ""), ("/", ""), ("/zcjh/", "/zcjh/"), ("zcjh/", "/zcjh/"), ("/zcjh/1.html", "/zcjh/1.html")],
)
def test_a_part_of_a_site_is_read_from_what_people_type(text: str, prefix: str) -> None:
    assert parse_prefix("portal", text) == prefix


@pytest.mark.parametrize("text", ["//", "/a b/", "/a?b", "/a/../b/", "/\x00/", "/" + "a" * 512])
def test_what_names_no_part_of_a_site_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        parse_prefix("portal", text)

    assert raised.value.pointer == "/prefix"


def test_a_reason_is_kept_without_its_outer_spaces() -> None:
    assert parse_reason("  突发 新闻 ") == "突发 新闻"
    assert parse_reason("长" * 200) == "长" * 200


@pytest.mark.parametrize(
    ("text", "error"),
    [("", Empty), (" \n", Empty), ("长" * 201, TooLong), ("a\x00b", InvalidInput), ("a\nb", InvalidInput)],
)
def test_what_is_no_reason_is_refused(text: str, error: type[ModerationError]) -> None:
    with pytest.raises(error) as raised:
        parse_reason(text)

    assert raised.value.pointer == "/reason"


@pytest.mark.parametrize("posture", [OPEN, RISKY])
def test_what_publishes_without_a_person_needs_an_end_within_seven_days(posture: Posture) -> None:
    check_duration(posture, timedelta(days=7))
    for duration in (None, timedelta(days=7, seconds=1)):
        with pytest.raises(ExpiryRequired) as raised:
            check_duration(posture, duration)
        assert (raised.value.pointer, raised.value.params) == ("/duration_s", {"limit_days": 7})


@pytest.mark.parametrize("posture", [ALL, CLOSED])
def test_what_is_as_strict_as_the_default_may_stay(posture: Posture) -> None:
    check_duration(posture, None)
    check_duration(posture, timedelta(days=300))
