"""Texts made to keep the patterns for contacts and links busy: the work grows with the length, and no faster."""

import time

import pytest

from moderation.checks import contact_details, links
from tests.unit.checks.written import Lists, found

CHECKS = [
    contact_details.build(contact_details.Options(), Lists()),
    links.build(links.Options(), Lists()),
]
# What the cheap tests before the patterns look for, so that none of them spares the text the patterns.
_ALL_HINTS = " a . com www.a.com/b 微信abcdef13 加v:x12345 qq:12345 hxxp://a @ a.b c o m "
_SHORT_CHARS = 2_000
_TIMES_LONGER = 8
_TIMES_SLOWER = 8 * 4
"""A quadratic pattern takes 64 times as long."""
_FAST_S = 0.05
"""What takes less, even the long text, is not worth a comparison."""

UNITS = [
    *(
        "a",
        "1",
        "一",
        "a ",
        "1 ",
        "a  ",
        "1  ",
        "h  ",
        "a__",
        "a-",
        "a.",
        "a@",
        "a点",
        "a。",
        "点",
        "1.1.1.1:1",
        "xn--",
    ),
    *("o1", "l1o0", "1l_1l_", "lioz", "1 3 8 0 0 1 3 8 0 0 0 啊", "13800138000 ", "138 0013 8", "+86 ", "①", "1 ...1"),
    *(
        "vx-",
        "vx:",
        "v-x-",
        "wx_",
        "w x ",
        "加v",
        "加 裙",
        "加我加我",
        "微信为我",
        "vx号号号",
        "q q ",
        "qq::::",
        "扣扣扣",
    ),
    *(
        "加薇a ",
        "微❤",
        "tg@",
        "t g 号 ",
        "电报@",
        "telegram@",
        "a(at)",
        "a at qq.",
        "a#qq.",
        "@qq.com",
        "a.com@",
        "@a.",
    ),
    *(
        "www.",
        "www.a.",
        "http://",
        "http://a@",
        "h t t p ",
        "hxxp:",
        "ht tp:/",
        "a[.]",
        "a [ . ] b",
        "c * o * m",
        ".com",
    ),
    *("a" * 70 + ".", "a-" * 30 + ".", "a" * 70 + "@", "1" * 40 + " ", "啊.com", "x.y/", "a点b点 ", "a . c o", "＋V"),
]


def seconds(check: object, text: str) -> float:
    """The best of three, so that another process on the machine makes no difference."""
    times = []
    for _ in range(3):
        begun = time.perf_counter()
        found(check, text)  # type: ignore[arg-type] # both kinds of check are callables
        times.append(time.perf_counter() - begun)
    return min(times)


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
def test_the_time_grows_with_the_length_and_no_faster(check: object, unit: str) -> None:
    short = (unit * _SHORT_CHARS)[:_SHORT_CHARS]
    long = (unit * _SHORT_CHARS * _TIMES_LONGER)[: _SHORT_CHARS * _TIMES_LONGER]
    for_long = max(seconds(check, _ALL_HINTS + long), seconds(check, long + _ALL_HINTS))
    for_short = max(seconds(check, _ALL_HINTS + short), seconds(check, short + _ALL_HINTS))
    assert for_long < max(_FAST_S, _TIMES_SLOWER * for_short)
