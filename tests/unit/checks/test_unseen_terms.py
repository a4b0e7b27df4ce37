"""Terms that no guard was tuned on: how many of their disguises are seen, and how many chance meetings are taken so."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache

import pytest

from moderation.checks.banned_words import Options, build
from moderation.checks.hanzi import readings
from moderation.checks.segmentation import frequencies, frequency
from moderation.domain.screening import Check
from tests.unit.checks.disguising import CHINESE, ENGLISH, Disguise, disguised
from tests.unit.checks.written import Lists, found, term

ABUSE = "绿茶婊 老不死 下三滥 狗腿子 死胖子 贱骨头 狗汉奸 丑八怪 狗娘养 陪睡 裸贷 裸照 迷奸 卖淫 嫖娼 楼凤 找小姐 无码"
TRADE = (
    "成人网 赌球 赌博 德州扑克 炸金花 私彩 下注 滚球 冰毒 摇头丸 海洛因 听话水 迷药 套现 洗钱 跑分 刷单 高利贷 假钞 "
    "收卡 办证 代孕 卖肾 仿真枪 窃听器 替考 外挂 传销 资金盘 拉人头 荐股 减肥药 壮阳 返利 网赚 删帖"
)
HAN = [*ABUSE.split(), *TRADE.split()]
ENGLISH_TERMS = (
    "bellend|tosser|crackhead|gold digger|groomer|skank|hooker|cam girl|hentai|sugar daddy|roulette|betting|bookie|"
    "cocaine|ketamine|loan|payday|bitcoin|airdrop|ponzi|earn cash|free gift|click here|promo code|diet pills|fake id|"
    "carding|moron|twat|tranny"
)
LATIN = ENGLISH_TERMS.split("|")
HAN_TEXTS = ("今天看到这条新闻，{}，大家怎么看", "我觉得{}就是这样的", "小编辛苦了 {}")
LATIN_TEXTS = ("well {} said the man", "{} and that is all")
CHANCE_TEXTS = ("{}", "这次{}很不错", "听说{}的情况")

LEAST_OF_A_KIND, LEAST_OF_ALL, MOST_BY_CHANCE = 0.90, 0.98, 0.01
WORDS_A_SIDE = 8
COMMON_WORD = 300


@cache
def check() -> Check:
    return build(Options(lists=("terms",)), Lists({"terms": tuple(map(term, [*HAN, *LATIN]))}))


@pytest.mark.parametrize(("kinds", "terms", "texts"), [(CHINESE, HAN, HAN_TEXTS), (ENGLISH, LATIN, LATIN_TEXTS)])
def test_nearly_all_disguises_are_seen_of_every_kind(
    kinds: dict[str, Disguise], terms: list[str], texts: tuple[str, ...]
) -> None:
    seen = {
        kind: [bool(found(check(), text.format(shown))) for _, shown in disguised(disguise, terms) for text in texts]
        for kind, disguise in kinds.items()
    }

    assert {kind: share(hits) for kind, hits in seen.items() if share(hits) < LEAST_OF_A_KIND} == {}
    assert share([hit for hits in seen.values() for hit in hits]) >= LEAST_OF_ALL


def test_two_words_that_meet_are_hardly_ever_taken_for_a_term() -> None:
    """A term across the boundary of two common words, as in 海口|交通, by what is written and by sound."""
    rows = [*chance_meetings(tuple), *chance_meetings(sounds)]
    taken = [
        (wanted, row)
        for wanted, row in rows
        for text in CHANCE_TEXTS
        if any(finding.evidence.startswith(f"{wanted} ") for finding in found(check(), text.format(row)))
    ]

    assert len(rows) > 1_000
    assert len(taken) <= MOST_BY_CHANCE * len(rows) * len(CHANCE_TEXTS), taken


def chance_meetings(units: Callable[[str], tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    """Terms, and pairs of common words of which one ends as the term begins, the other begins as it goes on."""
    ending, beginning = words_by_ends(units)
    for wanted in HAN:
        parts = units(wanted)
        for at in range(1, len(parts)):
            for left in ending[parts[:at]][:WORDS_A_SIDE]:
                yield from ((wanted, left + right) for right in beginning[parts[at:]][:WORDS_A_SIDE])


Words = defaultdict[tuple[str, ...], list[str]]


@cache
def words_by_ends(units: Callable[[str], tuple[str, ...]]) -> tuple[Words, Words]:
    """Common words, the most common first, by their last and by their first one or two units."""
    common = [word for word, seen in frequencies().items() if 1 < len(word) <= 4 and seen >= COMMON_WORD]
    ending, beginning = Words(list), Words(list)
    for word in sorted(common, key=frequency, reverse=True):
        parts = units(word)
        for count in range(1, min(3, len(parts))):
            ending[parts[-count:]].append(word)
            beginning[parts[:count]].append(word)
    return ending, beginning


def sounds(word: str) -> tuple[str, ...]:
    """Its syllables without tones."""
    return tuple(next(iter(readings(char)), char) for char in word)


def share(hits: list[bool]) -> float:
    """The share that is true."""
    return sum(hits) / len(hits)
