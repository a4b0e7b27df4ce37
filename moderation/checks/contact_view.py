"""A second reading of a folded text, in which digits and signs in disguise stand as what a reader takes them for."""

import re
from collections.abc import Iterator

import numpy as np

_NUMERALS = ("零〇洞", "一壹弌幺", "二贰弍", "三叁弎", "四肆", "五伍", "六陆", "七柒拐", "八捌", "九玖勾")
_HEARTS = "❤♥❥♡💓💔💕💖💗💘💙💚💛💜🧡🖤🤍🤎"
# Signs that no normal form folds to a digit or letter: negative, double and sans-serif circles, negative squares.
_CIRCLED_ONES = (0x24F5, 0x2776, 0x2780, 0x278A)
_CIRCLED_ZEROS = (0x24FF, 0x1F10B, 0x1F10C)
_LETTERED_AS = (0x1F150, 0x1F170)

_SIGNS = {
    **{one + digit - 1: str(digit) for one in _CIRCLED_ONES for digit in range(1, 10)},
    **dict.fromkeys(_CIRCLED_ZEROS, "0"),
    **{a + letter: chr(ord("a") + letter) for a in _LETTERED_AS for letter in range(26)},
    # "薇❤" is read 微心, which sounds like 微信.
    **{ord(heart): "信" for heart in _HEARTS},
    0x2795: "+",
}
_SPELLED = {ord(char): str(digit) for digit, chars in enumerate(_NUMERALS) for char in chars}
_SHIFTS = np.zeros(0x110000, dtype="<u4")
"""How far it is from a code point to the one that it is read as, round the end of 32 bits where that one is less."""
for _code, _char in {**_SIGNS, **_SPELLED}.items():
    _SHIFTS[_code] = (ord(_char) - _code) % (1 << 32)

_LOOK_ALIKES = str.maketrans("lioz", "1102")
_NOT_LOOK_ALIKE = "a-hjkmnp-y"
_SEPARATOR = r"[^\w\u4e00-\u9fff+@#%]"

# The class comes first, so that a search skips all other characters at once.
DIGIT = rf"[0-9lioz](?:(?<=[0-9])|(?<![{_NOT_LOOK_ALIKE}].)(?![{_NOT_LOOK_ALIKE}]))"
"""A digit, or a letter that looks like one and has no other letter beside it."""

# Possessive and without an upper bound: a row is walked once, however long.
DIGITS = rf"(?<![0-9]){DIGIT}(?:(?:{_SEPARATOR}|_){{0,3}}{DIGIT}){{4,}}+"
"""Five digits or more with little between them."""

_CHUNK = re.compile("[0-9lioz]+")
_MOST_DIGITS = 32
"""A longer row is a table, and no contact."""
_MIN_TRUE_SHARE = 0.6


def read(folded: str) -> str:
    """As long as `folded`: character i is the reading of folded[i]."""
    if folded.isascii():
        return folded
    codes = np.frombuffer(folded.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    return (codes + _SHIFTS.take(codes)).tobytes().decode("utf-32-le", "surrogatepass")


def chunks(written: str) -> tuple[str, ...]:
    """The digits of a match of `DIGITS`, split where something stood between.

    Empty where most were letters, and where there are too many for a contact.
    """
    parts = _CHUNK.findall(written)
    row = "".join(parts)
    if len(row) > _MOST_DIGITS or sum(char.isdigit() for char in row) < _MIN_TRUE_SHARE * len(row):
        return ()
    return tuple(part.translate(_LOOK_ALIKES) for part in parts)


def steps(folded: str, digits: str) -> Iterator[str]:
    """What had to be undone in `folded`, whose digits are the part `digits`: sign, numeral, look_alike, separator."""
    codes = {ord(char) for char in folded}
    if codes & _SIGNS.keys() or "\u20e3" in folded:
        yield "sign"
    if any(ord(char) in _SPELLED for char in digits):
        yield "numeral"
    reading = read(digits)
    if any(char in "lioz" for char in reading):
        yield "look_alike"
    if any(_is_between(char) for char in reading):
        yield "separator"


def _is_between(char: str) -> bool:
    return not char.isalnum() and char != "\u20e3"
