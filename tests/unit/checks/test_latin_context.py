"""Latin hits and the letters around them."""

import pytest

from moderation.checks.latin_context import (
    at_least_as_long,
    is_bounded,
    is_compound_part,
    looks_like_a_name,
    pieces_are_one_word,
    suffix_end,
)
from moderation.domain.text import fold


@pytest.mark.parametrize(
    ("text", "word", "rest"),
    [
        ("dingbats", "dingbat", "s"),
        ("wanking it", "wank", "ing"),
        ("wanker", "wank", "er"),
        ("butter", "butt", None),
        ("cumin", "cum", None),
        ("asses", "ass", "es"),
        ("assess", "ass", None),
        ("asses", "asses", None),
        ("assess", "asses", None),
        ("heroines", "heroin", None),
        ("fishes", "fish", "es"),
        ("dingbattery", "dingbat", None),
        ("dingbat", "dingbat", None),
    ],
)
def test_an_english_ending_may_follow(text: str, word: str, rest: str | None) -> None:
    assert suffix_end(text, 0, len(word)) == (len(word) + len(rest) if rest else None)


@pytest.mark.parametrize(
    ("text", "piece", "words", "expected"),
    [
        ("d i n g b a t", "d i n g b a t", ["dingbat"], True),
        ("p u s h i t", "s h i t", ["shit"], False),
        ("i s h i t u", "s h i t", ["shit"], True),
        ("a s s o c", "a s s", ["ass"], False),
        ("fu ck", "fu ck", ["fuck"], True),
        ("who re elected", "who re", ["whore"], False),
        ("free gold", "free gold", ["free", "gold"], True),
        ("free, gold", "free, gold", ["free", "gold"], False),
        ("f.r.e.e. g.o.l.d", "f.r.e.e. g.o.l.d", ["free", "gold"], True),
        ("meet her", "meet h", ["meth"], False),
    ],
)
def test_pieces_make_a_word(text: str, piece: str, words: list[str], expected: bool) -> None:
    start = text.index(piece)
    assert pieces_are_one_word(text, start, start + len(piece), words) is expected


def test_a_hyphen_or_an_apostrophe_makes_a_compound_of_the_word_before() -> None:
    assert is_compound_part("risk-free gold", 5)
    assert is_compound_part("it's lots", 3)
    assert not is_compound_part("a 'free' gold", 3)
    assert not is_compound_part("- free gold", 2)


def test_look_alikes_are_letters_too() -> None:
    assert not is_bounded("яwank", 1, 5)
    assert is_bounded("，wank！", 1, 5)


def test_a_run_must_be_as_long_as_the_terms() -> None:
    assert at_least_as_long("aasss", "ass")
    assert not at_least_as_long("as", "ass")


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("Nima老师", "Nima", True),
        ("你nima", "nima", False),
        ("LHJ路", "LHJ", True),
        ("你就是LHJ啊", "LHJ", False),
        ("你NiMA", "NiMA", False),
    ],
)
def test_capitals_make_a_name(text: str, word: str, expected: bool) -> None:
    start = text.index(word)
    assert looks_like_a_name(fold(text), start, start + len(word)) is expected
