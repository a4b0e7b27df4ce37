"""Words of mixed scripts."""

import pytest

from moderation.checks.mixed_script import Options, build
from tests.unit.checks.written import Lists, found

CHECK = build(Options(), Lists())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("раураl login", ["раураl"]),
        ("这是 Аррle 官网", ["Аррle"]),
        ("gοοgle", ["gοοgle"]),
        ("Привет apple", []),
        ("5 μmol, Δtmax, αβγ", []),
        ("今天天气很好", []),
        ("", []),
    ],
)
def test_it_finds_words_of_latin_and_other_letters(text: str, words: list[str]) -> None:
    assert [finding.evidence for finding in found(CHECK, text)] == words


def test_it_looks_at_the_nickname_and_holds_only() -> None:
    (finding,) = found(CHECK, "好", nickname="аdmin")
    assert (finding.field, finding.exact, finding.category) == ("nickname", False, "disguise")


def test_a_flood_is_reported_in_part() -> None:
    assert len(found(CHECK, "раураl " * 200)) == 20


def test_a_score_of_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="score"):
        Options(score=0)
