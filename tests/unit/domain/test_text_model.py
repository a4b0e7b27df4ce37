"""Hashing, scoring and explaining: the same on every machine, and it points at the text."""

import numpy as np
import pytest

from moderation.domain.text_model import BUCKETS, GRAM_SIZES, Reason, asked_text, buckets, distinct, languages, sigmoid
from tests.unit.checks.written import model


def test_the_hash_of_a_gram_never_changes() -> None:
    """A model file means nothing to another hash."""
    hashed, counts = buckets("加V1", (1, 2, 3))

    assert counts == [5, 4, 3]
    assert hashed.tolist() == [
        *(433002, 378370, 463820, 182663, 433002),
        *(220480, 520519, 93261, 120972),
        *(405106, 439313, 523573),
    ]


def test_all_digits_are_one() -> None:
    assert buckets("q12345", (1, 2))[0].tolist() == buckets("q98760", (1, 2))[0].tolist()


def test_a_text_shorter_than_a_gram_has_the_shorter_grams_only() -> None:
    assert [buckets(text, GRAM_SIZES["en"])[1] for text in ("", "a", "abc")] == [[2, 1], [3, 2, 1], [5, 4, 3, 2, 1]]


def test_every_bucket_fits_the_table() -> None:
    hashed, _ = buckets("".join(chr(code) for code in range(0x20, 0x3000)), (1, 2, 3))

    assert hashed.max() < BUCKETS


def test_a_lone_surrogate_is_a_character_like_any() -> None:
    assert model().languages["zh"].probabilities("\ud800") == model().languages["zh"].probabilities("x")


def test_distinct_values_are_sorted_and_come_once() -> None:
    assert distinct(np.array([3, 1, 3, 2, 1], dtype=np.uint32)).tolist() == [1, 2, 3]


def test_chinese_heads_do_not_read_addresses_and_keep_their_places() -> None:
    folded = "见http://t.cn/a1 好"
    assert asked_text(folded, "zh") == "见" + " " * 14 + " 好"
    assert asked_text(folded, "en") == folded


@pytest.mark.parametrize(
    ("folded", "asked"),
    [
        ("写得好", ("zh",)),
        ("", ("zh",)),
        ("666", ("zh",)),
        ("😀", ("zh",)),
        ("well done", ("en",)),
        ("加微信abc", ("zh",)),
        ("看 this video now", ("zh", "en")),
        ("政策原文见https://www.gov.cn/zhengce/", ("zh",)),
        ("look at http://example.com/a", ("en",)),
        ("在hotel.example.com/list看到的", ("zh",)),
        ("\U00020000", ("zh",)),
    ],
)
def test_the_script_says_which_heads_are_asked(folded: str, asked: tuple[str, ...]) -> None:
    assert languages(folded) == asked


def test_a_known_gram_makes_the_head_sure_and_no_other() -> None:
    linear = model({"zh_spam": ["发票"]}).languages["zh"]

    toxic, spam = linear.probabilities("代开发票请联系")

    assert spam > 0.99
    assert toxic == sigmoid(-6)
    assert linear.probabilities("今天天气不错") == (sigmoid(-6), sigmoid(-6))


def test_reasons_stand_where_the_loud_grams_are_and_touching_ones_are_joined() -> None:
    linear = model({"zh_spam": ["发票", "票请", "微信"]}).languages["zh"]

    reasons = linear.read("代开发票请联系我,微信").reasons(1)

    assert [(reason.start, reason.end) for reason in reasons] == [(2, 5), (9, 11)]
    assert reasons[0].logit == pytest.approx(2 * reasons[1].logit)


def test_a_gram_that_comes_twice_is_a_reason_once() -> None:
    linear = model({"zh_spam": ["微信"]}).languages["zh"]

    assert [(reason.start, reason.end) for reason in linear.read("加微信,不是微信").reasons(1)] == [(1, 3)]


def test_spaces_around_a_gram_are_no_part_of_the_reason() -> None:
    linear = model({"en_spam": [" win "]}).languages["en"]

    reasons = linear.read("now win it").reasons(1)

    assert [(reason.start, reason.end) for reason in reasons] == [(4, 7)]


def test_no_gram_spoke_for_it_no_reason() -> None:
    assert model().languages["zh"].read("今天天气不错").reasons(0) == ()
    assert Reason(0, 1, 0.5) not in model().languages["zh"].read("").reasons(0)


def test_a_probability_is_never_quite_certain() -> None:
    assert 0 < sigmoid(-1e9) < sigmoid(0) == 0.5 < sigmoid(1e9) < 1


def test_the_loudest_passages_of_a_long_text_are_found_among_many_quieter_ones() -> None:
    linear = model({"zh_spam": ["发票"]}).languages["zh"]
    filler = "".join(chr(code) for code in range(0x4E00, 0x5A00))

    reasons = linear.read(filler + "发票" + filler + "发票").reasons(1)

    assert [(reason.start, reason.end) for reason in reasons] == [(len(filler), len(filler) + 2)]
