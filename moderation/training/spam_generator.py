"""Writes Chinese spam and everyday texts from templates of our own: there is no permissively licensed set of them.

The phrases stand in `phrases.txt`. The same seed gives the same texts on every machine and Python.
"""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from importlib import resources
from typing import TypeVar

SPAM = (
    *("job", "loan", "bet", "stock", "gray", "gray", "gray", "sex"),
    *("shop", "shop", "house", "house", "edu", "scam", "promo"),
)
"""The trades; one named twice is advertised twice as often."""
WITHOUT_CONTACT = {
    "gray": 0.5,
    "sex": 0.35,
    "scam": 0.75,
    "promo": 0.5,
    "bet": 0.3,
    "job": 0.3,
    "stock": 0.3,
    "shop": 0.25,
}
"""How often a trade's texts name no contact; 0.1 for the others."""

T = TypeVar("T")

_SLOT = re.compile(r"\{(\w+)\}")
_FULL_WIDTH = {c: chr(ord(c) + 0xFEE0) for c in "0123456789abcdefghijklmnopqrstuvwxyz"}
_CIRCLED = dict(zip("0123456789", "⓪①②③④⑤⑥⑦⑧⑨", strict=True))
_HAN_DIGITS = dict(zip("0123456789", "零一二三四五六七八九", strict=True))
_CAPITAL_DIGITS = dict(zip("0123456789", "零壹贰叁肆伍陆柒捌玖", strict=True))
_HOMOPHONES = str.maketrans("微信加钱贷款群兼职赚", "薇芯伽米代歀裙煎职賺")


def _read_choices() -> dict[str, list[str]]:
    text = resources.files("moderation.training").joinpath("phrases.txt").read_text("utf-8")
    lines = (line for line in text.replace("\n  |", "|").splitlines() if line and not line.startswith("#"))
    return {slot: options.split("|") for slot, _, options in (line.partition(" = ") for line in lines)}


_CHOICES = _read_choices()


def rows(seed: int, count: int) -> Iterator[tuple[str, int]]:
    """Writes `count` texts, half of them spam (1) and half everyday (0), and leaves repeats out."""
    rng = random.Random(seed)  # noqa: S311 - texts to train on, no secret
    seen: set[str] = set()
    made = [0, 0]
    while sum(made) < count:
        label = 0 if made[0] < made[1] else 1
        text = _spam(rng) if label else _expand("{plain}", rng)
        made[label] += 1
        if text not in seen:
            seen.add(text)
            yield text, label


def _pick(rng: random.Random, options: Sequence[T]) -> T:
    """Unlike `rng.choice`, the same on every version of Python."""
    return options[int(rng.random() * len(options))]


def _expand(text: str, rng: random.Random) -> str:
    while _SLOT.search(text):
        text = _SLOT.sub(lambda match: _pick(rng, _CHOICES[match[1]]), text)
    return text


def _spam(rng: random.Random) -> str:
    trade = _pick(rng, SPAM)
    body = _expand(f"{{{trade}}}", rng)
    if rng.random() < 0.15:
        body += _pick(rng, ("，", "。", " ", "；")) + _expand(f"{{{_pick(rng, SPAM)}}}", rng)
    contact = _expand("{contact}", rng)
    if rng.random() < WITHOUT_CONTACT.get(trade, 0.1):
        contact = ""
    joint = _pick(rng, ("，", "，", " ", "。", "！", "", "，详情", "，需要的"))
    text = body + (joint + contact if contact else "") + _expand("{end}", rng)
    if contact and rng.random() < 0.06:
        text = contact
    return _pick(rng, DISGUISES)(text, rng) if rng.random() < 0.3 else text


def _mapped(table: dict[str, str]) -> Callable[[str, random.Random], str]:
    return lambda text, rng: "".join(table.get(c, c) for c in text)


def _spread(text: str, rng: random.Random) -> str:
    """Something between the characters of one stretch."""
    start = int(rng.random() * len(text))
    end = start + 4 + int(rng.random() * 12)
    gap = _pick(rng, (" ", "-", ".", "，", "、", "/", "*", "_"))
    return text[:start] + gap.join(text[start:end]) + text[end:]


def _decorated(text: str, rng: random.Random) -> str:
    mark = _pick(rng, ("🔥", "✅", "💰", "⭐", "❤", "👉", "★", "●", "▲", "【】", "✈️", "🈲", "💋", "👑"))
    parts = re.split("(?<=[，。！；])", text)
    return "".join(mark + part if rng.random() < 0.7 else part for part in parts) + mark


def _unpunctuated(text: str, rng: random.Random) -> str:
    return re.sub("[，。！、；：~]", _pick(rng, (" ", "")), text)


DISGUISES: tuple[Callable[[str, random.Random], str], ...] = (
    _mapped(_FULL_WIDTH),
    _mapped(_CIRCLED),
    _mapped(_HAN_DIGITS),
    _mapped(_CAPITAL_DIGITS),
    _mapped({"0": "o", "1": "l"}),
    lambda text, rng: text.translate(_HOMOPHONES),
    _spread,
    _spread,
    _decorated,
    _decorated,
    _decorated,
    _unpunctuated,
    _unpunctuated,
    _unpunctuated,
)
