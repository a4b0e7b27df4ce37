"""Postures in words: what the console shows of what is in force where, why, and for how long."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask_babel import Babel, force_locale

from moderation.domain.orders import PostureOrder, PresetOrder
from moderation.domain.policy import ChallengePolicy, SitePolicy
from moderation.domain.quota import Quota
from moderation.domain.verdict import Posture
from moderation.usecases.order_postures import Standing
from moderation.web.preset_changes import Change, changes_of
from moderation.web.standing import _alerts_of, in_words, line_of, preset_line_of, rows_of
from tests.intake_world import KnownPuzzle, Making

NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
ORDER = PostureOrder(
    id="1",
    site="portal",
    prefix="/zcjh/",
    posture=Posture.CLOSED,
    owner="晓燕",
    reason="突发",
    set_at=NOW - HOUR,
    expires_at=NOW + HOUR,
)
PRESET = PresetOrder(id="2", preset="attack", owner="夜班", reason="刷屏", set_at=NOW, expires_at=NOW + 2 * HOUR)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    app = Flask("moderation.web")
    Babel(app)
    with app.test_request_context(), force_locale("en"):
        yield


def standing(
    *orders: PostureOrder, preset: PresetOrder | None = None, mildest: Posture = Posture.OPEN, **filed: Posture
) -> Standing:
    sites = {"portal": SitePolicy(frozenset(), Posture.HOLD_ALL, {f"/{name}/": it for name, it in filed.items()})}
    return Standing(replace(Making().policy(), sites=sites, mildest_posture=mildest), orders, preset, NOW)


def shown(given: Standing) -> list[tuple[str, str, str, list[tuple[str, bool]]]]:
    return [(row.where, row.what, row.why, [(it.id, it.decides) for it in row.orders]) for row in rows_of(given)]


def test_every_part_is_shown_with_what_decided_it() -> None:
    newer = replace(ORDER, id="3", posture=Posture.HOLD_RISKY, set_at=NOW)
    wide = replace(ORDER, id="4", prefix="", posture=Posture.CLOSED)

    assert shown(standing(newer, ORDER, wide, sport=Posture.OPEN)) == [
        ("whole site", "closed", "", [("4", True)]),
        ("/sport/", "closed", "set for whole site", []),
        ("/zcjh/", "held when risky", "", [("3", True), ("1", False)]),
    ]


def test_without_an_order_the_file_is_named() -> None:
    assert shown(standing(sport=Posture.OPEN)) == [
        ("whole site", "reviewed before publication", "the policy file says so", []),
        ("/sport/", "open", "the policy file says so", []),
    ]


def test_an_order_that_is_milder_than_allowed_stands_behind() -> None:
    opened = replace(ORDER, posture=Posture.OPEN)

    assert shown(standing(opened, mildest=Posture.HOLD_ALL))[1] == (
        "/zcjh/",
        "reviewed before publication",
        "nothing is milder now",
        [("1", False)],
    )


@pytest.mark.parametrize(
    ("fields", "until", "ended"),
    [
        ({}, "until 03-02 17:30, 1 h left", ""),
        ({"expires_at": None}, "", ""),
        ({"expires_at": NOW}, "until 03-02 16:30", "its time was over"),
        ({"ended_at": NOW, "ended_by": "夜班"}, "until 03-02 17:30", "ended by 夜班, 03-02 16:30"),
    ],
)
def test_an_order_says_until_when_and_how_it_ended(fields: dict[str, object], until: str, ended: str) -> None:
    line = line_of(replace(ORDER, **fields), NOW)

    assert (line.where, line.what, line.style, line.owner, line.reason) == (
        "portal /zcjh/",
        "closed",
        "closed",
        "晓燕",
        "突发",
    )
    assert (line.until, line.ended) == (until, ended)


def test_a_preset_without_words_of_its_own_goes_by_its_name() -> None:
    assert preset_line_of(PRESET, NOW).what == "Under attack"
    assert preset_line_of(replace(PRESET, preset="election"), NOW).what == "election"


@pytest.mark.parametrize(
    ("duration", "words"),
    [
        (timedelta(seconds=1), "1 min"),
        (timedelta(minutes=59), "59 min"),
        (timedelta(minutes=59, seconds=1), "1 h"),
        (timedelta(hours=2), "2 h"),
        (timedelta(hours=25, minutes=5), "1 d 1 h"),
        (timedelta(days=7), "7 d"),
        (timedelta(days=1, minutes=5), "1 d 5 min"),
    ],
)
def test_a_duration_in_words(duration: timedelta, words: str) -> None:
    assert in_words(duration) == words


def test_a_banner_tells_of_presets_and_of_what_is_closed_and_of_nothing_else() -> None:
    held = replace(ORDER, id="9", prefix="/bbs/", posture=Posture.HOLD_ALL)
    many = [replace(ORDER, id=str(n), prefix=f"/{n}/") for n in range(5)]

    assert _alerts_of(standing(held)) == []
    assert _alerts_of(standing(held, ORDER)) == ["Comments are closed: portal /zcjh/"]
    assert _alerts_of(standing(*many, preset=PRESET)) == [
        "Under attack until 03-02 18:30, 2 h left (夜班)",
        "Comments are closed: portal /0/, portal /1/, portal /2/ and 2 more",
    ]


def test_a_banner_names_a_part_once_and_only_where_its_newest_order_closes_it() -> None:
    again = replace(ORDER, id="3", set_at=NOW)
    opened = replace(ORDER, id="4", set_at=NOW, posture=Posture.HOLD_ALL)

    assert _alerts_of(standing(again, ORDER)) == ["Comments are closed: portal /zcjh/"]
    assert _alerts_of(standing(opened, ORDER)) == []


def test_what_a_preset_changes_is_told_and_nothing_else() -> None:
    usual = Making(per_address=(Quota("comment_per_address", 5, 60), Quota("comment_per_address", 40, 3600))).policy()
    assert changes_of(usual, usual) == []

    under = replace(
        usual,
        quotas=replace(usual.quotas, comment_per_address=(Quota("comment_per_address", 2, 90),)),
        mildest_posture=Posture.HOLD_ALL,
        hide_rejections=True,
        challenge=ChallengePolicy(KnownPuzzle(), 180),
        sites={},
        screening=replace(usual.screening, rules=(lambda *_: None,)),  # type: ignore[arg-type]
    )

    assert changes_of(usual, under) == [
        Change("Nothing is milder than", "open", "reviewed before publication"),
        Change("Time for a captcha", "5 min", "3 min"),
        Change("Comments per address", "5 in 1 min, 40 in 1 h", "2 in 2 min"),
        Change("A rejected author", "is told", "looks held"),
        Change("Sections", "as usual", "as the preset says"),
        Change("Checks and rules", "as usual", "as the preset says"),
    ]
