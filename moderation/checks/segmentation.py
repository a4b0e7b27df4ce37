"""Cuts Han text into the words of jieba's dictionary, by the most probable path."""

import math
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

_MAX_WORD_CHARS = 6
_UNKNOWN = 1
_YOUNG_FREQUENCY = 1000
# Everyday words younger than the corpus: without them 参加|微信 would be cut as 参|加微信.
_YOUNG = (
    "微信 微博 抖音 快手 拼多多 公众号 小程序 朋友圈 视频号 短视频 直播间 评论区 表情包 二维码 验证码 健康码 网购 网红 "
    "主播 自拍 点赞 吐槽 热搜 刷屏 刷脸 扫码 弹幕 快递员 快递柜 外卖员 网约车 共享单车 充电桩 学区房 爆胎 "
    "扫黑 双减 大数据 云计算 区块链 一带一路 碳中和 乡村振兴 社区团购 移动支付 人脸识别 业主群 家长群 乐享 悦享 智享"
)


@cache
def frequencies() -> Mapping[str, int]:
    """How often each word was seen in the corpus of the dictionary, some 60 million words. Slow when first called."""
    fields = files("jieba").joinpath("dict.txt").read_text("utf-8").split()
    seen = dict(zip(fields[::3], map(int, fields[1::3]), strict=True))
    return dict.fromkeys(_YOUNG.split(), _YOUNG_FREQUENCY) | seen


@cache
def _log_total() -> float:
    return math.log(sum(frequencies().values()))


def frequency(word: str) -> int:
    """How often the word was seen; 0 for one that is not in the dictionary."""
    return frequencies().get(word, 0)


def cuts(text: str, extra: str = "", extra_frequency: int = 0) -> list[int]:
    """The offsets at which words of `text` begin, and its end. `extra` counts as a word of at least that frequency.

    For texts of a few dozen characters. Characters that stand in no word are words of their own.
    """
    known = frequencies()
    log_total = _log_total()
    best: list[tuple[float, int]] = [(0.0, 0)] * (len(text) + 1)
    for start in range(len(text) - 1, -1, -1):
        found: tuple[float, int] | None = None
        for end in range(start + 1, min(len(text), start + max(_MAX_WORD_CHARS, len(extra))) + 1):
            word = text[start:end]
            count = known.get(word, 0)
            if word == extra:
                count = max(count, extra_frequency)
            if not count:
                if end - start > 1:
                    continue
                count = _UNKNOWN
            weight = math.log(count) - log_total + best[end][0]
            if found is None or weight > found[0]:
                found = (weight, end)
        best[start] = found or (0.0, start + 1)
    offsets = [0]
    while offsets[-1] < len(text):
        offsets.append(best[offsets[-1]][1])
    return offsets
