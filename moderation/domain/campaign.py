"""Campaigns: near-duplicates of one text from several authors, found by comparing sketches instead of texts."""

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

GRAM_CHARS = 3
MIN_LETTERS = 8
"""Shorter texts ("支持楼上") are alike by chance and get no sketch."""

# 8 bands of 4 rows: texts that share 70 % of their grams meet with probability 0.9, those that share 30 % with 0.06.
BANDS = 8
ROWS = 4
_BINS = BANDS * ROWS
_MASK = (1 << 32) - 1


@dataclass(frozen=True, slots=True)
class Campaign:
    """A group of near-duplicates: the id of its first comment, and how many authors sent one within the window."""

    id: str
    authors: int


def sketch(folded: str) -> tuple[str, ...] | None:
    """The bands of a text's MinHash over its 3-grams of letters and digits; None for a text too short to tell.

    Texts that share a band are taken for near-duplicates. One permutation, densified by rotation (Li, Owen, Zhang:
    "One Permutation Hashing", NIPS 2012; Shrivastava, Li: "Densifying One Permutation Hashing", ICML 2014).
    Linear in the length; the same on every machine.
    """
    letters = "".join(char for char in folded if char.isalnum())
    if len(letters) < MIN_LETTERS:
        return None
    rows = _densified(_smallest_per_bin(letters))
    return tuple(_band(number, rows[number * ROWS : (number + 1) * ROWS]) for number in range(BANDS))


def _smallest_per_bin(letters: str) -> list[int | None]:
    smallest: list[int | None] = [None] * _BINS
    for value in _hashes(letters):
        number, rank = value % _BINS, value // _BINS
        known = smallest[number]
        if known is None or rank < known:
            smallest[number] = rank
    return smallest


def _hashes(letters: str) -> Iterator[int]:
    for start in range(len(letters) - GRAM_CHARS + 1):
        # CRC is linear: without the multiplication alike grams would fall into neighbouring bins.
        value = (zlib.crc32(letters[start : start + GRAM_CHARS].encode()) * 0x9E3779B1) & _MASK
        yield value ^ (value >> 15)


def _densified(smallest: list[int | None]) -> list[int]:
    """Every empty bin takes the next filled bin's value, marked by the distance."""
    rows: list[int] = []
    for number in range(_BINS):
        distance = next(step for step in range(_BINS) if smallest[(number + step) % _BINS] is not None)
        rows.append((smallest[(number + distance) % _BINS] or 0) + distance * (_MASK + 1))
    return rows


def _band(number: int, rows: list[int]) -> str:
    return hashlib.blake2b(repr((number, rows)).encode(), digest_size=8).hexdigest()
