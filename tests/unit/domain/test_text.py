"""Folding: what it makes of a text, and the way back to what was written."""

import sys
import time
import unicodedata

import pytest

from moderation.domain.text import MAX_CLUSTER_CHARS, FoldedText, Span, fold

ASSIGNED = [c for c in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(c) not in ("Cn", "Co", "Cs")]
ZWSP, ZWJ, BIDI, VS16, ACUTE = "\u200b", "\u200d", "\u202e", "\ufe0f", "\u0301"


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("", ""),
        ("今天天气很好", "今天天气很好"),
        ("Hello World", "hello world"),
        ("這裡的風景與歷史都值得細讀", "这里的风景与历史都值得细读"),
        ("ＡＢＣ１２３，！", "abc123,!"),
        ("Straße ΑΣ", "strasse ασ"),
        (f"傻{ZWSP}{ZWJ}逼{BIDI}", "傻逼"),
        (f"❤{VS16}", "❤"),
        ("㎏ ½ ﷺ", "kg 1⁄2 صلى الله عليه وسلم"),
        ("①②⑩", "1210"),
        ("ｶﾞｷﾞ", "ガギ"),
        (f"cafe{ACUTE}", "café"),
        (f"cafe{ZWSP}{ACUTE}", "café"),
        ("\u1112\u1161\u11ab", "한"),
        ("𝓗𝓪𝓹𝓹𝔂", "happy"),
        ("\u3000 \u00a0", "   "),
        ("İ", "i̇"),
        ("ͅα", "ια"),
        ("\ufb01le", "file"),
        ("\uf900", "岂"),
    ],
)
def test_it_folds_to_the_canonical_form(written: str, folded: str) -> None:
    assert fold(written).folded == folded


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Ab", FoldedText("Ab", "ab", range(2), range(1, 3))),
        ("後Ａ", FoldedText("後Ａ", "后a", range(2), range(1, 3))),
        ("a㎏b", FoldedText("a㎏b", "akgb", (0, 1, 1, 2), (1, 2, 2, 3))),
        (f"{ZWSP}a{ZWSP}b{ZWSP}", FoldedText(f"{ZWSP}a{ZWSP}b{ZWSP}", "ab", (1, 3), (2, 4))),
        (f"xe{ACUTE}y", FoldedText(f"xe{ACUTE}y", "xéy", (0, 1, 3), (1, 3, 4))),
        (f"e{ZWSP}{ACUTE}", FoldedText(f"e{ZWSP}{ACUTE}", "é", (0,), (3,))),
        (f"{ACUTE}a", FoldedText(f"{ACUTE}a", f"{ACUTE}a", (0, 1), (1, 2))),
        (ZWSP, FoldedText(ZWSP, "", (), ())),
        ("😀ﬁ", FoldedText("😀ﬁ", "😀fi", (0, 1, 1), (1, 2, 2))),
    ],
)
def test_it_keeps_where_each_folded_character_came_from(written: str, expected: FoldedText) -> None:
    assert fold(written) == expected


@pytest.mark.parametrize(
    ("written", "term", "span", "steps"),
    [
        ("说傻逼了", "傻逼", Span(1, 3), ()),
        (f"说傻{ZWSP}逼了", "傻逼", Span(1, 4), ("zero_width",)),
        (f"说{ZWSP}傻逼{ZWSP}了", "傻逼", Span(2, 4), ()),
        ("ＱＱ群", "qq群", Span(0, 3), ("nfkc", "case")),
        ("代開發票", "代开发票", Span(0, 4), ("traditional",)),
        ("Abc", "bc", Span(1, 3), ()),
        ("Abc", "ab", Span(0, 2), ("case",)),
        ("重5㎏整", "5k", Span(1, 3), ("nfkc",)),
        (f"Ｂ{ZWSP}後", "b后", Span(0, 3), ("zero_width", "nfkc", "case", "traditional")),
    ],
)
def test_it_leads_back_to_the_original(written: str, term: str, span: Span, steps: tuple[str, ...]) -> None:
    text = fold(written)
    start = text.folded.index(term)
    end = start + len(term)
    assert (text.span(start, end), text.steps(start, end)) == (span, steps)
    assert text.written(start, end) == written[span.start : span.end]


def test_folding_any_single_character_twice_changes_nothing_more() -> None:
    unstable = [char for char in ASSIGNED if fold(once := fold(char).folded).folded != once]
    assert unstable == []


def test_only_invisible_characters_vanish() -> None:
    vanished = {char for char in ASSIGNED if not fold(char).folded}
    assert {ZWSP, ZWJ, BIDI, VS16, "\u00ad", "\u2066", "\ufeff", "\u3164", "\U000e0041"} <= vanished
    assert {unicodedata.category(char) for char in vanished} == {"Cf", "Mn", "Lo"}


def test_it_survives_a_lone_surrogate() -> None:
    assert fold("a\ud800B\udfff").folded == "a\ud800b\udfff"


def test_it_drops_combining_marks_beyond_what_anybody_reads() -> None:
    text = fold("a" + ACUTE * 1000 + "b")
    assert len(text.folded) <= MAX_CLUSTER_CHARS + 1
    assert text.span(0, 1) == Span(0, 1001)
    assert text.span(len(text.folded) - 1, len(text.folded)) == Span(1001, 1002)


def test_marks_that_fold_to_two_are_dropped_for_good_the_first_time() -> None:
    once = fold("a" + "\u0344" * 40).folded
    assert len(once) <= MAX_CLUSTER_CHARS
    assert fold(once).folded == once


@pytest.mark.parametrize("unit", [ACUTE + "\u0323", ZWSP, "㎏", "\ufdfa", "後", "e" + ACUTE, "\u1161", "İ"])
def test_its_time_grows_no_faster_than_the_text(unit: str) -> None:
    """Eight times the text may take up to 24 times as long, quadratic time takes 64. One good try of five is enough,
    so that a busy machine does not matter.
    """
    fold(unit * 100)
    assert any(_seconds(unit * 16_000) < 24 * _seconds(unit * 2_000) for _ in range(5))


def _seconds(text: str) -> float:
    before = time.perf_counter()
    folded = fold(text)
    if folded.folded:
        folded.steps(0, len(folded.folded))
    return time.perf_counter() - before


def test_a_long_text_folds_like_its_parts() -> None:
    """Short texts and long ones are folded by different means."""
    part = f"這Ａé①s\u0336{ZWSP}ﷺ\uffff\x00。"
    short, long = fold(part), fold(part * 20)

    assert long.folded == short.folded * 20
    assert long.starts[len(short.starts) :][: len(short.starts)] == tuple(start + len(part) for start in short.starts)
