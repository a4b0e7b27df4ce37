"""What a listed term is taken for."""

import pytest

from moderation.checks.listed_terms import listed
from moderation.domain.screening import Term, View
from tests.unit.checks.written import term

ALL = frozenset(View)


@pytest.mark.parametrize(
    ("text", "views"),
    [
        ("糊涂蛋", ALL),
        ("蠢驴", ALL - {View.INITIALS}),
        ("逼", {View.EXACT}),
        ("傻b", ALL - {View.INITIALS}),
        ("天气", ALL - {View.INITIALS, View.GLYPH, View.REVERSED}),
        ("dingbat", ALL - {View.INITIALS}),
        ("git", ALL - {View.INITIALS, View.REVERSED}),
        ("sb", {View.EXACT}),
        ("d!ngbat", {View.EXACT}),
    ],
)
def test_its_views_suit_it(text: str, views: frozenset[View]) -> None:
    assert listed(term(text)).views == views


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (term("nima"), True),
        (term("mmp"), True),
        (term("dingbat"), False),
        (term("free gold"), False),
        (term("糊涂蛋"), False),
        (Term("git", "abuse", 0.6, "t:1", language="zh"), True),
        (Term("nima", "abuse", 0.6, "t:1", language="en"), False),
    ],
)
def test_latin_letters_may_stand_for_chinese(entry: Term, expected: bool) -> None:
    assert listed(entry).is_abbreviation is expected


def test_an_everyday_word_that_asks_for_views_is_none() -> None:
    assert listed(term("天气")).is_everyday
    assert not listed(Term("天气", "abuse", 0.6, "t:1", views=frozenset({View.EXACT}))).is_everyday
