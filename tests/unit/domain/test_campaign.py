"""Sketches: texts that read nearly alike share a band, others do not."""

import random

import pytest

from moderation.domain.campaign import BANDS, MIN_LETTERS, sketch
from moderation.domain.text import fold

TEXT = "东关石桥修好以后老人去赶集再也不用绕三里路了，希望村里把路灯也早点装上，晚上走着心里踏实。"


def alike(one: str, other: str) -> bool:
    left, right = sketch(fold(one).folded), sketch(fold(other).folded)
    assert left is not None
    assert right is not None
    return bool(set(left) & set(right))


@pytest.mark.parametrize(
    "variant",
    [
        TEXT,
        TEXT.replace("，", " ！ "),
        TEXT.replace("老人", "老人家"),
        TEXT + "顶！",
        "楼上说得对，" + TEXT,
        TEXT.replace("修好", "修復").replace("里", "裡"),
    ],
)
def test_a_text_and_its_variants_share_a_band(variant: str) -> None:
    assert alike(TEXT, variant)


@pytest.mark.parametrize(
    "other",
    [
        "桥头那家面馆今天又排长队了，味道还是小时候的味道，老板娘人也热情，下次带朋友一起来。",
        "希望有关部门管一管夜里施工的噪音，孩子明年就要高考了，每天十二点以后才能睡着。",
        "The new footbridge is open and the children walk to school in ten minutes now.",
    ],
)
def test_other_texts_share_none(other: str) -> None:
    assert not alike(TEXT, other)


def test_a_text_too_short_to_tell_has_no_sketch() -> None:
    assert sketch("支持,支持!!! 顶") is None
    assert sketch("一" * (MIN_LETTERS - 1) + "。。。") is None
    assert len(sketch("一" * MIN_LETTERS) or ()) == BANDS


def test_a_sketch_is_the_same_in_every_process() -> None:
    assert (sketch("abcdefghij") or ())[:2] == ("59b8e34aad8f11dc", "9aafdf46029f0e14")


def test_likeness_decides_how_often_texts_meet() -> None:
    """Of texts with a tenth of their characters replaced most meet; of unrelated ones none does."""
    draw = random.Random(7)
    letters = [chr(0x4E00 + number) for number in range(3000)]
    near = far = 0
    for _ in range(200):
        text = draw.choices(letters, k=80)
        changed = list(text)
        for place in draw.sample(range(80), 4):
            changed[place] = draw.choice(letters)
        near += alike("".join(text), "".join(changed))
        far += alike("".join(text), "".join(draw.choices(letters, k=80)))
    assert near >= 180
    assert far == 0
