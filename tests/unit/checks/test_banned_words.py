"""The operator's word lists, as findings."""

import pytest

from moderation.checks.banned_words import BannedWords, Options, build
from moderation.domain.text import Span
from moderation.domain.verdict import Finding
from tests.unit.checks.written import Lists, found, term

LISTS = Lists(
    {
        "zh.txt": (term("傻逼", "abuse", 0.6, "zh.txt:3"), term("代开发票", "invoice", 0.8, "zh.txt:4")),
        "en.txt": (term("ass", "abuse", 0.5, "en.txt:1"),),
        "allow.txt": (term("smart ass"),),
    }
)


@pytest.fixture(name="check")
def _check() -> BannedWords:
    return build(Options(lists=("zh.txt", "en.txt"), allow=("allow.txt",)), LISTS)


def test_it_reports_every_hit_with_place_score_and_steps(check: BannedWords) -> None:
    assert found(check, "傻\u200b逼，代開發票", nickname="Ass") == [
        Finding(
            check="banned_words",
            code="banned_term",
            score=0.5,
            category="abuse",
            exact=True,
            field="nickname",
            span=Span(0, 3),
            evidence="ass (en.txt:1)",
            steps=("case",),
        ),
        Finding(
            check="banned_words",
            code="banned_term",
            score=0.6,
            category="abuse",
            exact=True,
            field="body",
            span=Span(0, 3),
            evidence="傻逼 (zh.txt:3)",
            steps=("zero_width",),
        ),
        Finding(
            check="banned_words",
            code="banned_term",
            score=0.8,
            category="invoice",
            exact=True,
            field="body",
            span=Span(4, 8),
            evidence="代开发票 (zh.txt:4)",
            steps=("traditional",),
        ),
    ]


@pytest.mark.parametrize("text", ["今天天气很好", "class 班级", "what a smart ass", "开发票"])
def test_it_says_nothing_of_clean_text(check: BannedWords, text: str) -> None:
    assert found(check, text) == []


def test_without_an_allow_list_nothing_is_excepted() -> None:
    check = build(Options(lists=("en.txt",)), LISTS)
    assert [finding.span for finding in found(check, "what a smart ass")] == [Span(13, 16)]
