"""What is known of Han characters."""

from itertools import pairwise

import pytest

from moderation.checks.automaton import Automaton
from moderation.checks.composing import composed
from moderation.checks.hanzi import components, corners, readings, spellings
from moderation.checks.segmentation import cuts, frequency
from moderation.checks.syllables import reads_as_pinyin


def test_readings_have_no_tones_and_the_usual_one_first() -> None:
    assert (readings("行"), readings("绿"), readings("a")) == (("xing", "hang"), ("lv", "lu"), ())


def test_a_term_is_spelled_in_every_reading() -> None:
    assert list(spellings("银行b")) == [("yin", "xing", "b"), ("yin", "hang", "b")]


def test_characters_of_one_shape_share_their_corners() -> None:
    assert corners("日") == corners("曰") != corners("月")
    assert corners("a") == "a"


def test_a_character_can_be_taken_apart() -> None:
    assert "女马" in components("妈")
    assert components("一") == components("a") == []


@pytest.mark.parametrize(
    ("letters", "expected"),
    [("hutudan", True), ("dingbat", False), ("made", False), ("hu", False), ("xian", True), ("zzz", False)],
)
def test_pinyin_is_a_row_of_syllables_and_no_english_word(letters: str, expected: bool) -> None:
    assert reads_as_pinyin(letters) is expected


@pytest.mark.parametrize(
    ("text", "extra", "words"),
    [
        ("营口交通管制", "", ["营口", "交通管制"]),
        ("他口交", "", ["他", "口交"]),
        ("龘靐龘靐", "靐龘", ["龘", "靐龘", "靐"]),
        ("龘靐", "", ["龘", "靐"]),
        ("", "", []),
    ],
)
def test_text_is_cut_into_words(text: str, extra: str, words: list[str]) -> None:
    offsets = cuts(text, extra, 30)
    assert [text[start:end] for start, end in pairwise(offsets)] == words


def test_unknown_words_were_never_seen() -> None:
    assert frequency("龘靐龘") == 0 < frequency("天气")


def test_parts_are_put_together_the_longest_first_and_know_where_they_stood() -> None:
    compositions = Automaton({"女马": ["妈"], "女": ["甲"], "口力": ["加", "叻"]})
    first, second = composed("你女马的口力", compositions)
    assert (first.view, second.view) == ("你妈的加", "你妈的叻")
    assert first.parts(0, 2) == (0, 3)
    assert first.parts(3, 4) == (4, 6)
    assert first.parts(0, 1) is None
    assert list(composed("你的", compositions)) == []
