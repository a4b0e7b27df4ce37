"""English profanity by better-profanity's list."""

import pytest

from moderation.checks.profanity_en import Options, build
from moderation.domain.text import Span
from moderation.domain.verdict import Finding
from tests.unit.checks.written import Lists, found, seen, term

CHECK = build(Options(), Lists())


def test_it_reports_a_listed_word_with_its_line_in_the_list() -> None:
    (finding,) = found(build(Options(score=0.7), Lists()), "这是 Bullshit 吧")
    source = finding.evidence.removeprefix("bullshit ")
    assert finding == Finding(
        check="profanity_en",
        code="profanity",
        score=0.7,
        category="profanity",
        field="body",
        span=Span(3, 11),
        evidence=f"bullshit {source}",
        steps=("case",),
    )
    assert source.startswith("(profanity_wordlist.txt:")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("what the fuck", ["fuck"]),
        ("你是ass吗", ["ass"]),
        ("mother fucker!", ["mother fucker"]),
        ("ｆｕｃｋ", ["ｆｕｃｋ"]),
        ("f-u-c-k", ["f-u-c-k"]),
        ("Scunthorpe class, assassin, cocktail, grass, pass", []),
        ("今天天气很好", []),
        ("", []),
    ],
)
def test_it_matches_whole_words_only(text: str, expected: list[str]) -> None:
    assert seen(CHECK, text) == [("profanity", word) for word in expected]


def test_it_looks_at_the_nickname_too() -> None:
    assert [finding.field for finding in found(CHECK, "好", nickname="shit")] == ["nickname"]


def test_excepted_words_are_off_the_list_in_any_case() -> None:
    check = build(Options(except_lists=("names.txt",)), Lists({"names.txt": (term("Fuck"), term("god"))}))
    assert seen(check, "oh god fuck this shit") == [("profanity", "shit")]


def test_disguises_hold_only() -> None:
    assert [(f.steps, f.exact) for f in found(CHECK, "what the fuuuck, you b!tchh")] == [
        (("skeleton",), False),
        (("leet",), False),
    ]


@pytest.mark.parametrize("score", [0, -0.1, 1.1, float("nan")])
def test_a_score_outside_of_0_to_1_is_refused(score: float) -> None:
    with pytest.raises(ValueError, match="score"):
        Options(score=score)
