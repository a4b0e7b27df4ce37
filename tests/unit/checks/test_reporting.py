"""Telling a warning from the deed."""

import pytest

from moderation.checks.reporting import is_reported
from moderation.checks.term_matcher import TermMatcher
from moderation.domain.text import fold
from tests.unit.checks.written import term


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("办假章，电话联系", True),
        ("警方提醒：办假章要坐牢", False),
        ("两人办假章被判刑", False),
        ("办假章" + "路" * 60 + "警方", True),
    ],
)
def test_a_reported_term_may_only_hold(text: str, exact: bool) -> None:
    (hit,) = TermMatcher([term("办假章")]).find(fold(text)).hits
    assert hit.exact is exact


def test_words_far_away_do_not_count() -> None:
    assert not is_reported("警方" + "路" * 60 + "办假章", 62, 65)
    assert is_reported("a scam: free gold", 8, 17)
