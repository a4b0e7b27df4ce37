"""Judges a hit among Han by the words around it: does it stand by itself, or is it cut out of other words?"""

import re
from dataclasses import dataclass
from itertools import pairwise

from moderation.checks.segmentation import cuts, frequency

_HAN = "\u3400-\u9fff\U00020000-\U000323af"
_AROUND_CHARS = 8
_HAN_BEFORE = re.compile(f"[{_HAN}]*$")
_HAN_AFTER = re.compile(f"[{_HAN}]*")
_LISTED_FREQUENCY = 10
"""A listed term competes with the dictionary's words as one that was seen so often."""

_NUMERALS = "一二三四五六七八九十百千万亿"
_SUFFIXES = frozenset("者犯罪案机场店网站片女男人们团群家员")
# What stands next to a word that is a phrase of its own: pronouns, adverbs, particles, verbs of saying and being.
_BEFORE = frozenset(
    """
    我 你 您 他 她 它 们 我们 你们 他们 她们 咱 俺 大家 觉得 认为 感觉 以为 说 叫 骂 喊 是
    不是 就是 真是 简直 都是 才是 也是 这 那 这个 那个 这种 那种 这些 那些 这群 这帮 那帮 一个
    一群 一帮 个 群 帮 种 只 真 真的 很 太 好 都 就 也 又 还 还是 全是 全 别 不 再 去 给 被
    把 让 像 当 的 得 地 了 吧 啊 呢 吗 嘛 呀 哦 哈 和 与 及 或 什么 怎么 为什么 谁 如此
    这么 那么 这样 那样 你个 死 大 小 臭 老 他个 快 滚 哪 哪个 每 各 跟 对 辛苦 有 没 没有 加
    找 想 要
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
_AFTER = frozenset(
    """
    我 你 您 他 她 它 们 我们 你们 他们 大家 就是 是 不是 真 真的 真是 很 太 都 就 也 又 还
    还是 吧 啊 呢 吗 嘛 呀 哦 哈 啦 咯 喽 了 滚 说 一个 一样 似的 怎么 什么 为什么 这 那 这样
    那样 这么 那么 和 与 及 或 但 但是 不 别 快 给 算 而已 罢了 东西 玩意 玩意儿 去 赶紧 可以
    能 会 要 想 有 没有 加 请 来
    """.split()  # noqa: SIM905 - a list of words reads better as words
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A hit and the words of the running Han around it. `before` and `after` are empty where none touches it."""

    before: str
    words: tuple[str, ...]
    """What the hit itself is cut into."""
    after: str
    fits: bool
    """False: it begins or ends within a word."""

    @property
    def stands_alone(self) -> bool:
        """Whether the neighbours leave it a phrase of its own rather than a part of a longer one."""
        return (not self.before or self.before in _BEFORE) and (not self.after or self.after in _AFTER)

    def words_of_several(self) -> list[str]:
        """The words within the hit that the dictionary knows and that have more than one character."""
        return [word for word in self.words if len(word) > 1 and frequency(word)]


def surroundings(text: str, start: int, end: int, chars: str, term: str = "") -> Surroundings:
    """`chars` are what a reader sees at text[start:end]; `term`, if given, competes with the dictionary's words."""
    before = _HAN_BEFORE.findall(text[max(0, start - _AROUND_CHARS) : start])[0]
    after = _HAN_AFTER.findall(text[end : end + _AROUND_CHARS])[0]
    row = before + chars + after
    first, last = len(before), len(before) + len(chars)
    offsets = cuts(row, term, _LISTED_FREQUENCY)
    if term:
        offsets = _with_compound_cut(row, offsets, first, last)
    if first not in offsets or last not in offsets:
        return Surroundings("", (), "", fits=False)
    words = [row[start:end] for start, end in pairwise(offsets)]
    at, to = offsets.index(first), offsets.index(last)
    return Surroundings(
        words[at - 1] if at else "", tuple(words[at:to]), words[to] if to < len(words) else "", fits=True
    )


def _with_compound_cut(row: str, offsets: list[int], first: int, last: int) -> list[int]:
    """The offsets, with a word cut up that has row[first:last] for one of its parts: 色情网站, but not 支付宝."""
    begin = max(offset for offset in offsets if offset <= first)
    end = min(offset for offset in offsets if offset >= last)
    if (begin, end) == (first, last) or any(begin < offset < end for offset in offsets):
        return offsets
    head, tail = row[begin:first], row[last:end]
    if not (_is_word_or_nothing(head) and (_is_word_or_nothing(tail) or tail in _SUFFIXES)):
        return offsets
    return sorted({*offsets, first, last})


def _is_word_or_nothing(part: str) -> bool:
    return not part or (len(part) > 1 and part[0] not in _NUMERALS and frequency(part) > 0)
