"""Texts made to keep a check busy: its time may grow with the text, not with its square."""

import time

import pytest

from moderation.checks import CHECKS
from moderation.domain.comment import Comment
from moderation.domain.screening import Check, Facts
from tests.unit.checks.written import Lists, term, written

LISTS = Lists({"zh.txt": tuple(term("啊" * length) for length in range(1, 9))})
OPTIONS = {"banned_words": {"lists": ("zh.txt",)}}


@pytest.mark.parametrize("name", CHECKS)
@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "1",
        "啊",
        "a.",
        "a@",
        "a-",
        "1-",
        "www.",
        "http://",
        "a.com@",
        "138 ",
        "qq::::",
        "微信号",
        "abcdefghij" * 4 + "x",
    ],
)
def test_its_time_grows_no_faster_than_the_text(name: str, unit: str) -> None:
    """Eight times the text may take up to 24 times as long, quadratic time takes 64. One good try of five is enough,
    so that a busy machine does not matter.
    """
    check = CHECKS[name].build(CHECKS[name].options(**OPTIONS.get(name, {})), LISTS)
    short, long = written((unit * 2_000)[:2_000]), written((unit * 16_000)[:16_000])
    _seconds(check, short)
    assert any(_seconds(check, long) < 24 * _seconds(check, short) + 0.001 for _ in range(5))


def _seconds(check: Check, comment: Comment) -> float:
    before = time.perf_counter()
    list(check(comment, Facts()))
    return time.perf_counter() - before
