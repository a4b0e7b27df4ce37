"""Views of a folded text: what is left when separators are skipped, and Han read by its sound or its shape."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Final

import numpy as np
from numpy.typing import NDArray

from moderation.checks.hanzi import corners, is_han, readings
from moderation.checks.lookalikes import LEET, MERGED, as_digit, as_letter

_CACHED_TEXTS = 32
_SHORT_CHARS = 200
"""Up to here `str.translate` is quicker than numpy."""
_RUN = re.compile(r"(.)\1+", re.DOTALL)
_CODES: Final = np.dtype("<u4")
_LAST_CODE: Final = np.uint32(0x323FF)
"""From here on there are no letters and no digits: all stand for this one, which is unassigned."""
_DROPPED: Final = np.uint32(0xFFFFFFFF)
_ONE: Final = np.uint32(1)
_LAST_ENTRY: Final = np.uint32(0x10FFFF)


class Table(dict[int, str]):
    """For `str.translate`: made of a function as characters come up, and only of assigned ones kept.

    `longest` is the greatest length of an entry.
    """

    def __init__(self, of: Callable[[str], str], longest: int) -> None:
        super().__init__()
        self._of = of
        # A row a code point: its entry's characters, then zeros; 0 first where it did not come up yet.
        self._rows = np.zeros((int(_LAST_CODE) + 1, longest), dtype=_CODES)

    def __missing__(self, code: int) -> str:
        char = chr(code)
        entry = self._of(char)
        if unicodedata.category(char) not in ("Cn", "Co"):
            self[code] = entry
        return entry

    def rows(self, codes: NDArray[np.uint32]) -> NDArray[np.uint32]:
        """What the code points become, a row each: characters are greater than 0 and not `_DROPPED`."""
        rows = self._rows.take(codes, axis=0)
        if not rows[:, 0].all():
            for code in set(codes[rows[:, 0] == 0].tolist()):
                entry = [ord(char) for char in self[code]] or [int(_DROPPED)]
                self._rows[code, : len(entry)] = entry
            rows = self._rows.take(codes, axis=0)
        return rows


@dataclass(frozen=True, slots=True, eq=False)
class TextView:
    """One way to look at a folded text. `collapses` shortens runs of one character to a single one."""

    table: Table
    collapses: bool

    def of(self, text: str) -> str:
        """What is seen of the text, in time linear in its length."""
        return _seen(text, self)

    def places(self, text: str) -> list[int]:
        """Where in `text` each character of `of(text)` comes from."""
        return _places(text, self)

    def end(self, text: str, index: int) -> int:
        """Where in `text` the run ends of which the character at `index` is what is seen."""
        end = index + 1
        while self.collapses and end < len(text) and text[end] == text[index]:
            end += 1
        return end


# Several checks look at the same text.
@lru_cache(maxsize=_CACHED_TEXTS)
def _seen(text: str, view: TextView) -> str:
    if len(text) > _SHORT_CHARS:
        rows, shown = _rows(text, view)
        return rows[shown].tobytes().decode("utf-32-le", "surrogatepass")
    # Runs go before separators do: "the escort" has no run of e.
    return (_collapsed(text) if view.collapses else text).translate(view.table)


@lru_cache(maxsize=_CACHED_TEXTS)
def _collapsed(text: str) -> str:
    return _RUN.sub(itemgetter(1), text)


@lru_cache(maxsize=_CACHED_TEXTS)
def _places(text: str, view: TextView) -> list[int]:
    places: list[int] = _rows(text, view)[1].nonzero()[0].tolist()
    return places


@lru_cache(maxsize=_CACHED_TEXTS)
def _rows(text: str, view: TextView) -> tuple[NDArray[np.uint32], NDArray[np.bool_]]:
    """What each character becomes, and which characters of these rows are seen."""
    codes = np.minimum(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=_CODES), _LAST_CODE)
    rows = view.table.rows(codes)
    shown = rows - _ONE < _LAST_ENTRY
    if view.collapses:
        shown[1:][codes[1:] == codes[:-1]] = False
    return rows, shown


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


def _leet_with_bar_between(char: str) -> str:
    return "" if char == "|" else _leet(char)


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


SQUEEZED = TextView(Table(_squeezed, longest=2), collapses=True)
"""Letters and digits only, look-alikes as the letters they are taken for."""
SIGMA_AS_C = TextView(Table(_squeezed_with_sigma_as_c, longest=2), collapses=True)
"""As SQUEEZED, with the Greek sigma for a c."""
LEET_READ = TextView(Table(_leet, longest=2), collapses=True)
"""As SQUEEZED, with digits and signs read as letters and the letters that leet confuses merged."""
LEET_BAR = TextView(Table(_leet_with_bar_as_k, longest=2), collapses=True)
"""As LEET_READ, with | for the stem of a k."""
LEET_GAP = TextView(Table(_leet_with_bar_between, longest=2), collapses=True)
"""As LEET_READ, with | for a separator."""
LEET_VIEWS: Final = (LEET_READ, LEET_BAR, LEET_GAP)
SOUNDED = TextView(Table(_sounded, longest=6), collapses=False)
"""Han as toneless pinyin; tone digits and separators left out."""
SHAPED = TextView(Table(_shaped, longest=2), collapses=False)
"""Han by its four corners; separators left out."""
