"""What is asked of whoever comments, and how authors are graded."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.domain.author import (
    DAY_S,
    AuthorRecord,
    DayCount,
    Grade,
    GradeScale,
    Identity,
    IdentityLevel,
    record_of,
    satisfies,
)

VISITOR, READER, VERIFIED = None, Identity("u-1", minor=True), Identity("u-1", verified=True)


@pytest.mark.parametrize(
    ("level", "welcome"),
    [
        (IdentityLevel.NONE, [VISITOR, READER, VERIFIED]),
        (IdentityLevel.ACCOUNT, [READER, VERIFIED]),
        (IdentityLevel.VERIFIED, [VERIFIED]),
    ],
)
def test_a_level_lets_in_whom_it_names(level: IdentityLevel, welcome: list[Identity | None]) -> None:
    assert [who for who in (VISITOR, READER, VERIFIED) if satisfies(who, level)] == welcome


SCALE = GradeScale(half_life_s=DAY_S, low_at=3, low_per_accepted=10, ordinary_at=0.5, trusted_at=20)
DAYS = st.lists(st.builds(DayCount, st.floats(0, 30 * DAY_S), st.integers(0, 99), st.integers(0, 99)), max_size=5)


def today(accepted: int, rejected: int) -> list[DayCount]:
    return [DayCount(0, accepted, rejected)]


@pytest.mark.parametrize(
    ("accepted", "rejected", "grade"),
    [
        (0, 0, Grade.NEW),
        (0, 2, Grade.NEW),
        (1, 0, Grade.ORDINARY),
        (19, 0, Grade.ORDINARY),
        (20, 2, Grade.TRUSTED),
        (0, 3, Grade.LOW),
        (29, 3, Grade.LOW),
        (30, 3, Grade.ORDINARY),
    ],
)
def test_a_grade_is_what_the_decided_comments_come_to(accepted: int, rejected: int, grade: Grade) -> None:
    assert record_of(today(accepted, rejected), SCALE, allowed=False) == AuthorRecord(accepted, rejected, grade)


def test_an_allowed_author_is_trusted_whatever_the_past() -> None:
    assert record_of(today(0, 9), SCALE, allowed=True) == AuthorRecord(0, 9, Grade.TRUSTED)


def test_after_a_half_life_a_comment_counts_half_and_after_two_a_quarter() -> None:
    days = [DayCount(0, 1, 0), DayCount(DAY_S, 2, 4), DayCount(2 * DAY_S, 4, 0)]

    assert record_of(days, SCALE, allowed=False) == AuthorRecord(3.0, 2.0, Grade.ORDINARY)


def test_reported_comments_fade_too_and_grade_nobody() -> None:
    days = [DayCount(0, 1, 0, reported=1), DayCount(DAY_S, 0, 0, reported=3)]

    assert record_of(days, SCALE, allowed=False) == AuthorRecord(1.0, 0.0, Grade.ORDINARY, reported=2.5)


def test_a_clock_that_is_behind_makes_no_comment_weigh_more_than_one() -> None:
    assert record_of([DayCount(-5, 1, 0)], SCALE, allowed=False).accepted == 1


@settings(derandomize=True, deadline=None)
@given(DAYS, st.floats(0, 30 * DAY_S))
def test_counts_only_fade_and_all_at_the_same_pace(days: list[DayCount], passed_s: float) -> None:
    before = record_of(days, SCALE, allowed=False)
    after = record_of([DayCount(it.age_s + passed_s, it.accepted, it.rejected) for it in days], SCALE, allowed=False)

    weight = 0.5 ** (passed_s / SCALE.half_life_s)
    assert after.accepted == pytest.approx(before.accepted * weight)
    assert after.rejected == pytest.approx(before.rejected * weight)


@settings(derandomize=True, deadline=None)
@given(DAYS)
def test_the_order_of_the_days_means_nothing(days: list[DayCount]) -> None:
    one, other = record_of(days, SCALE, allowed=False), record_of(days[::-1], SCALE, allowed=False)

    assert (one.accepted, one.rejected) == pytest.approx((other.accepted, other.rejected))


@settings(derandomize=True, deadline=None)
@given(DAYS)
def test_what_is_older_than_the_memory_weighs_less_than_a_hundredth(days: list[DayCount]) -> None:
    age_s = SCALE.memory.total_seconds()
    old = [DayCount(age_s + it.age_s, it.accepted, it.rejected) for it in days]

    assert record_of(old, SCALE, allowed=False).accepted <= sum(it.accepted for it in days) / 100
