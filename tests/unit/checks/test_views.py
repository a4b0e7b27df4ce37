"""Views of a text, and the way back from them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.checks.views import LEET_BAR, LEET_READ, SHAPED, SIGMA_AS_C, SOUNDED, SQUEEZED, TextView
from moderation.domain.text import fold

VIEWS = [SQUEEZED, LEET_READ, LEET_BAR, SIGMA_AS_C, SOUNDED, SHAPED]


@pytest.mark.parametrize(
    ("view", "text", "expected"),
    [
        (SQUEEZED, "加 V・信 ①②", "加v信12"),
        (SQUEEZED, "fuϲк ⓕ 🅰🇧 ❸", "fuokfab3"),
        (SQUEEZED, "b́i̶ggg", "big"),
        (SQUEEZED, "the escort", "theescort"),
        (SIGMA_AS_C, "ϲat", "cat"),
        (LEET_READ, "d1n9 (|a$$", "dingcias"),
        (LEET_BAR, "wan|er", "wancer"),
        (SOUNDED, "傻 bī 2 绿", "shabilv"),
        (SOUNDED, "龘😀", "da"),
        (SHAPED, "日曰", SHAPED.of("曰曰")),
        (SHAPED, "a-日", "a" + SHAPED.of("日")),
    ],
)
def test_it_shows_what_a_reader_sees(view: TextView, text: str, expected: str) -> None:
    assert view.of(fold(text).folded) == expected


@given(st.text(max_size=60), st.sampled_from(VIEWS))
@settings(derandomize=True, deadline=None)
def test_every_character_of_a_view_has_its_place(text: str, view: TextView) -> None:
    folded = fold(text).folded
    places = view.places(folded)
    assert len(places) == len(view.of(folded))
    assert places == sorted(places)
    assert all(view.end(folded, place) <= len(folded) for place in places)


@pytest.mark.parametrize("view", VIEWS)
def test_a_long_text_looks_like_its_parts(view: TextView) -> None:
    """Short texts and long ones are seen by different means."""
    part = fold("加 V・信 ①❿ fuϲк (|a$$ 傻傻 日 龘😀\ue000\U000e0101").folded + "。"

    assert view.of(part * 20) == view.of(part) * 20
