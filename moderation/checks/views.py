"""Views of a folded text: what is left when separators are skipped, and Han read by its sound or its shape."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from moderation.checks.hanzi import corners, is_han, readings
from moderation.checks.lookalikes import LEET, MERGED, as_digit, as_letter

_CACHED_TEXTS = 64
_CODE_POINTS = 0x110000
_RUN = re.compile(r"(.)\1+", re.DOTALL)


class Table(dict[int, str]):
    """For `str.translate`: made of a function as characters come up, and only of assigned ones kept."""

    def __init__(self, of: Callable[[str], str]) -> None:
        super().__init__()
        self._of = of
        # One more than the length of a code point's entry; 0 where it did not come up yet.
        self._lengths = np.zeros(_CODE_POINTS, dtype=np.uint8)

    def __missing__(self, code: int) -> str:
        char = chr(code)
        entry = self._of(char)
        if unicodedata.category(char) not in ("Cn", "Co"):
            self[code] = entry
        return entry

    def lengths(self, codes: NDArray[np.uint32]) -> NDArray[np.uint8]:
        """How many characters each code point becomes."""
        known = self._lengths.take(codes)
        if not known.all():
            for code in set(codes[known == 0].tolist()):
                self._lengths[code] = len(self[code]) + 1
            known = self._lengths.take(codes)
        return known - np.uint8(1)


@dataclass(frozen=True, slots=True, eq=False)
class TextView:
    """One way to look at a folded text. `collapses` shortens runs of one character to a single one."""

    table: Table
    collapses: bool

    def of(self, text: str) -> str:
        """What is seen of the text, in time linear in its length."""
        # Several checks look at the same text. Runs go before separators do: "the escort" has no run of e.
        return _translated(_collapsed(text) if self.collapses else text, self)

    def places(self, text: str) -> list[int]:
        """Where in `text` each character of `of(text)` comes from."""
        return _places(text, self)

    def end(self, text: str, index: int) -> int:
        """Where in `text` the run ends of which the character at `index` is what is seen."""
        end = index + 1
        while self.collapses and end < len(text) and text[end] == text[index]:
            end += 1
        return end


@lru_cache(maxsize=_CACHED_TEXTS)
def _collapsed(text: str) -> str:
    return _RUN.sub(itemgetter(1), text)


@lru_cache(maxsize=_CACHED_TEXTS)
def _translated(text: str, view: TextView) -> str:
    return text.translate(view.table)


@lru_cache(maxsize=_CACHED_TEXTS)
def _places(text: str, view: TextView) -> list[int]:
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    lengths = view.table.lengths(codes)
    if view.collapses:
        lengths[1:][codes[1:] == codes[:-1]] = 0
    places: list[int] = np.repeat(np.arange(len(codes)), lengths).tolist()
    return places


def _squeezed(char: str) -> str:
    letter = as_letter(char)
    category = unicodedata.category(letter)
    if category[0] == "L":
        return letter
    if category[0] == "N":
        return letter if category == "Nd" and letter.isascii() else as_digit(letter)
    return ""


def _leet(char: str) -> str:
    letter = LEET.get(char) or _squeezed(char)
    return MERGED.get(letter, letter)


def _leet_with_bar_as_k(char: str) -> str:
    return "c" if char == "|" else _leet(char)


def _sounded(char: str) -> str:
    if is_han(char):
        return known[0] if (known := readings(char)) else char
    squeezed = _squeezed(char)
    if squeezed.isdecimal():
        return ""
    return "v" if char == "ü" else squeezed


def _shaped(char: str) -> str:
    return corners(char) if is_han(char) else _squeezed(char)


def _squeezed_with_sigma_as_c(char: str) -> str:
    # Folding makes a sigma of the lunate one, which looks like a c.
    return "c" if char == "σ" else _squeezed(char)


SQUEEZED = TextView(Table(_squeezed), collapses=True)
"""Letters and digits only, look-alikes as the letters they are taken for."""
SIGMA_AS_C = TextView(Table(_squeezed_with_sigma_as_c), collapses=True)
"""As SQUEEZED, with the Greek sigma for a c."""
LEET_READ = TextView(Table(_leet), collapses=True)
"""As SQUEEZED, with digits and signs read as letters and the letters that leet confuses merged."""
LEET_BAR = TextView(Table(_leet_with_bar_as_k), collapses=True)
"""As LEET_READ, with | for the stem of a k."""
SOUNDED = TextView(Table(_sounded), collapses=False)
"""Han as toneless pinyin; tone digits and separators left out."""
SHAPED = TextView(Table(_shaped), collapses=False)
"""Han by its four corners; separators left out."""
