"""The words around a hit."""

import pytest

from moderation.checks.han_context import surroundings
from moderation.checks.term_matcher import TermMatcher
from moderation.domain.text import fold
from tests.unit.checks.written import term


@pytest.mark.parametrize(
    ("text", "chars", "fits", "alone"),
    [
        ("港口交接仪式", "口交", False, True),
        ("他口交", "口交", True, True),
        ("这个蠢驴吧", "蠢驴", True, True),
        ("蠢驴品种改良", "蠢驴", True, False),
        ("蠢驴", "蠢驴", True, True),
        ("a蠢驴b", "蠢驴", True, True),
    ],
)
def test_a_hit_must_not_cut_words_and_may_stand_alone(text: str, chars: str, fits: bool, alone: bool) -> None:
    start = text.index(chars)
    around = surroundings(text, start, start + len(chars), chars, chars)
    assert around.fits is fits
    assert not fits or around.stands_alone is alone


@pytest.mark.parametrize(
    ("terms", "clean", "held"),
    [
        (["天气"], ["天气预报说有雨", "今年天气异常"], ["什么天气啊", "天气！"]),
        (["裸"], ["裸眼视力", "全裸出镜率"], ["裸！", "真裸啊"]),
        (["色情"], ["角色情感丰富"], ["色情网站", "看色情书"]),
        (["自杀"], ["演员各自杀青"], ["他自杀了"]),
        (["赌博"], [], ["赌博网站", "赌博机"]),
        (["支付"], ["支付宝到账"], ["支付！"]),
        (["贱民"], ["见民警就躲"], ["你这个贱民", "你这个见民吧，贱民"]),
        (["mmp"], ["MMP协议升级", "Mmp is an enzyme"], ["mmp", "你就是MMP啊"]),
    ],
)
def test_terms_are_no_parts_of_other_words(terms: list[str], clean: list[str], held: list[str]) -> None:
    matcher = TermMatcher([term(text) for text in terms])
    assert [text for text in clean if matcher.find(fold(text)).hits] == []
    assert [text for text in held if not matcher.find(fold(text)).hits] == []
