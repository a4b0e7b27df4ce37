"""Disguises of terms, as people write them, drawn by a seeded random source."""

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from moderation.checks.hanzi import components, corners, readings
from moderation.checks.segmentation import frequency

_COMBINING = "\u0301\u0308\u0323\u0336"
_ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_SIGNS = ".-_*~^/|·、，"
_FACES = "😀🔥👍💩❤"
_TONES = {"a": "āáǎà", "e": "ēéěè", "i": "īíǐì", "o": "ōóǒò", "u": "ūúǔù", "v": "ǖǘǚǜ"}
_TRADITIONAL = dict(zip("门车东马钱贷赌发网开药证钞枪传销贩卖", "門車東馬錢貸賭發網開藥證鈔槍傳銷販賣", strict=True))
_LEET = dict(zip("aeioszt", "4310527", strict=True))
_TWINS = dict(zip("aceopxyisk", "асеорхуіѕк", strict=True))
_COMMON_CHAR = 300
_HAN = range(0x4E00, 0x9FA6)

Disguise = Callable[[str, random.Random], str | None]
"""None where the term cannot be disguised so."""


def disguised(disguise: Disguise, terms: list[str], seed: int = 1) -> Iterator[tuple[str, str]]:
    """Each term that can be disguised so, and its disguise."""
    draw = random.Random(seed)
    for term in terms:
        shown = disguise(term, draw)
        if shown and shown != term:
            yield term, shown


def _between(separators: str, times: int = 1) -> Disguise:
    return lambda term, draw: (draw.choice(separators) * times).join(term.replace(" ", ""))


def _each(changed: Callable[[str, random.Random], str]) -> Disguise:
    return lambda term, draw: "".join(changed(char, draw) for char in term)


def _shifted(first: int) -> Disguise:
    """Letters of the alphabet that begins there, such as circled ones."""
    return lambda term, draw: "".join(chr(first + ord(char) - ord("a")) if char.isalpha() else char for char in term)


def _full_width(term: str, draw: random.Random) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in term)


def _one(changed: Callable[[str, random.Random], str | None]) -> Disguise:
    """One character of the term changed, the first of a random order that can be."""

    def disguise(term: str, draw: random.Random) -> str | None:
        for at in draw.sample(range(len(term)), len(term)):
            if new := changed(term[at], draw):
                return term[:at] + new + term[at + 1 :]
        return None

    return disguise


@cache
def _common_chars_by(of: Callable[[str], str]) -> Mapping[str, list[str]]:
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for char in map(chr, _HAN):
        if frequency(char) >= _COMMON_CHAR:
            groups[of(char)].append(char)
    return groups


def _sound(char: str) -> str:
    return next(iter(readings(char)), "")


def _same(of: Callable[[str], str]) -> Callable[[str, random.Random], str | None]:
    def other(char: str, draw: random.Random) -> str | None:
        others = [same for same in _common_chars_by(of)[of(char)] if same != char]
        return draw.choice(others) if others else None

    return other


def _taken_apart(char: str, draw: random.Random) -> str | None:
    ways = components(char)
    return ways[0] if ways and frequency(ways[0]) == 0 else None


def _spelt(separator: str, tones: bool = False) -> Disguise:
    def disguise(term: str, draw: random.Random) -> str:
        return separator.join(_with_tone(_sound(char), draw) if tones else _sound(char) for char in term)

    return disguise


def _with_tone(syllable: str, draw: random.Random) -> str:
    vowel = next((vowel for vowel in "aoeiuv" if vowel in syllable), "")
    return syllable.replace(vowel, draw.choice(_TONES[vowel]), 1) if vowel else syllable


def _then(first: Disguise, second: Disguise) -> Disguise:
    def disguise(term: str, draw: random.Random) -> str | None:
        half = first(term, draw)
        return second(half, draw) if half else None

    return disguise


def _stretched(char: str, draw: random.Random) -> str:
    return char * draw.randint(2, 4) if char != " " else char


def _masked(term: str, draw: random.Random) -> str:
    at = draw.choice([at for at in range(1, len(term) - 1) if term[at].isalpha() and term[at - 1].isalpha()])
    return f"{term[:at]}*{term[at + 1 :]}"


_SHARED: dict[str, Disguise] = {
    "combining": _each(lambda char, draw: char + draw.choice(_COMBINING) if char != " " else char),
    "emoji": _between(_FACES),
    "punct": _between(_SIGNS),
    "repeat": _each(_stretched),
    "reversed": lambda term, draw: term[::-1],
    "space": _between(" "),
    "zero_width": _between(_ZERO_WIDTH, 2),
}
CHINESE: dict[str, Disguise] = _SHARED | {
    "glyph_similar": _one(_same(corners)),
    "homophone_all": _each(lambda char, draw: _same(_sound)(char, draw) or char),
    "homophone_one": _one(_same(_sound)),
    "pinyin_full_width": _then(_spelt(""), _full_width),
    "pinyin_joined": _spelt(""),
    "pinyin_circled": _then(_spelt(""), _shifted(0x24D0)),
    "pinyin_mixed": _one(lambda char, draw: _sound(char)),
    "pinyin_spaced": _spelt(" "),
    "pinyin_tones": _spelt("", tones=True),
    "split": _one(_taken_apart),
    "traditional": lambda term, draw: "".join(_TRADITIONAL.get(char, char) for char in term),
    "homophone and punct": _then(_one(_same(_sound)), _between(_SIGNS)),
}
ENGLISH: dict[str, Disguise] = _SHARED | {
    "case": _each(lambda char, draw: draw.choice((char, char.upper()))),
    "circled": _shifted(0x24D0),
    "full_width": _full_width,
    "homoglyph": _each(lambda char, draw: _TWINS.get(char, char)),
    "joined": lambda term, draw: term.replace(" ", ""),
    "leet": _each(lambda char, draw: _LEET.get(char, char)),
    "masked": _masked,
    "math": _shifted(0x1D41A),
    "suffix": lambda term, draw: term + draw.choice(("s", "ing", "ed")),
    "leet and punct": _then(_each(lambda char, draw: _LEET.get(char, char)), _between(_SIGNS)),
    "math and zero width": _then(_shifted(0x1D5D4 + 26), _between(_ZERO_WIDTH)),
}
