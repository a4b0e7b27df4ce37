"""Scores a folded text with linear heads over hashed character n-grams, and says which n-grams spoke loudest.

A gram is 1 to 5 characters in a row, digits all read as 0, the text between two spaces. Each distinct gram counts
once; a head's logit is `slope * sum(q * |q|) / sqrt(distinct grams + DAMPING) + intercept`, where q is the gram's
signed byte: squared on reading, a byte spans 1:16,129 and keeps small weights apart. Sums are integers, the same
anywhere.
"""

import math
import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import itemgetter
from typing import Final

import numpy as np
from numpy.typing import NDArray

DAMPING: Final = 100
"""Grams added to every text's count, so that one loud gram does not decide about a text of three characters."""
BUCKET_BITS: Final = 19
BUCKETS: Final = 1 << BUCKET_BITS
GRAM_SIZES: Final[Mapping[str, tuple[int, ...]]] = {"zh": (1, 2, 3), "en": (1, 2, 3, 4, 5)}
HEADS: Final[Mapping[str, tuple[str, ...]]] = {"zh": ("zh_toxic", "zh_spam"), "en": ("en_toxic", "en_spam")}
"""The questions asked of a text, by language; `<language>_<category>`."""

_CODES = np.dtype("<u4")
_ROLL = np.uint32(0x9E3779B1)
_MIX = np.uint32(0x85EBCA6B)
_ZERO, _DIGITS = np.uint32(0x30), np.uint32(10)
_STEEPEST = 30.0
# First code point and number of code points.
_HAN = (np.uint32(0x3400), np.uint32(0x6C00))
_RARE_HAN = (np.uint32(0x20000), np.uint32(0x20000))
_LATIN = (np.uint32(0x61), np.uint32(26))
_ADDRESS = re.compile(r"(?<![a-z0-9-])[a-z0-9-]++(?:://|\.[a-z0-9])[!-~]*")
_ADDRESS_HINT = re.compile(r"[a-z0-9-](?:://|\.[a-z0-9])")


@dataclass(frozen=True, slots=True)
class Head:
    """One question asked of a text. Its probability holds at even odds: as many texts of either kind."""

    name: str
    slope: float
    intercept: float


@dataclass(frozen=True, slots=True)
class Reason:
    """Characters folded[start:end] and how much of the logit they brought."""

    start: int
    end: int
    logit: float


@dataclass(frozen=True, slots=True)
class LinearModel:
    """The heads of one language; `weights` has a row a bucket and a column a head, of signed bytes."""

    sizes: tuple[int, ...]
    heads: tuple[Head, ...]
    weights: NDArray[np.int8]

    def probabilities(self, folded: str) -> tuple[float, ...]:
        """One per head, in order, from 0 to 1."""
        return tuple(sigmoid(logit) for logit in self.logits(folded))

    def logits(self, folded: str) -> tuple[float, ...]:
        """One per head, in order."""
        return self.read(folded).logits()

    def read(self, folded: str) -> "Reading":
        """The text cut into grams, to ask several questions of."""
        hashed, counts = buckets(folded, self.sizes)
        return Reading(self, folded, hashed, counts, distinct(hashed))


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as a model sees it: the buckets of all of its grams, how many there are of each size, and the distinct."""

    model: LinearModel
    folded: str
    hashed: NDArray[np.uint32]
    counts: list[int]
    distinct: NDArray[np.uint32]

    def logits(self) -> tuple[float, ...]:
        """One per head, in order."""
        # Whole numbers that a float holds exactly, in any order.
        weights = self.model.weights.take(self.distinct, axis=0).astype(np.float64)
        sums = np.einsum("ij,ij->j", weights, np.abs(weights)).tolist()
        return tuple(h.slope * s * self._root + h.intercept for h, s in zip(self.model.heads, sums, strict=True))

    def probabilities(self) -> tuple[float, ...]:
        """One per head, in order, from 0 to 1."""
        return tuple(sigmoid(logit) for logit in self.logits())

    def reasons(self, head: int, limit: int = 3) -> tuple[Reason, ...]:
        """The `limit` strongest passages for a head, strongest first.

        They are made of its loudest grams, each where it first stands, those that touch joined.
        """
        scale = self.model.heads[head].slope * self._root
        ends = list(accumulate(self.counts))
        grams: list[tuple[int, int, float]] = []
        for place, byte in self._loudest(head, 4 * limit):
            number = bisect_right(ends, place)
            first = place - (ends[number] - self.counts[number]) - 1
            start, end = _trimmed(self.folded, max(first, 0), min(first + number + 1, len(self.folded)))
            if start < end:
                grams.append((start, end, byte * abs(byte) * scale))
        return tuple(_joined(grams)[:limit])

    @property
    def _root(self) -> float:
        return float((len(self.distinct) + DAMPING) ** -0.5)

    def _loudest(self, head: int, limit: int) -> list[tuple[int, int]]:
        """The grams that speak loudest for a head, loudest first: where each first stands, and its byte.

        Sorts only what is as loud as the `limit`th: the text may be long. No slope is negative.
        """
        known = self.model.weights.take(self.distinct, axis=0)[:, head]
        least = max(1, np.partition(known, -limit)[-limit]) if len(known) > limit else 1
        weights = self.model.weights.take(self.hashed, axis=0)[:, head]
        loud = np.flatnonzero(weights >= least)
        found = self.hashed[loud]
        order = found.argsort(kind="stable")
        found = found[order]
        is_first = np.ones(len(found), dtype=np.bool_)
        np.not_equal(found[1:], found[:-1], out=is_first[1:])
        firsts = np.sort(loud[order[is_first]])
        grams = zip(firsts.tolist(), weights[firsts].tolist(), strict=True)
        return sorted(grams, key=lambda gram: -gram[1])[:limit]


@dataclass(frozen=True, slots=True)
class TextModel:
    """All heads, by language. `digest` is the SHA-256 of the file they came from."""

    digest: str
    languages: Mapping[str, LinearModel]


def languages(folded: str) -> tuple[str, ...]:
    """Which heads to ask: zh where there is Han or no letter at all, en where Latin letters outnumber Han.

    The letters of addresses are of no language: a Chinese text that quotes one is no English text.
    """
    spoken = _ADDRESS.sub(" ", folded) if _ADDRESS_HINT.search(folded) else folded
    codes = np.frombuffer(spoken.encode("utf-32-le", "surrogatepass"), dtype=_CODES)
    han = 0 if spoken.isascii() else _count(codes, *_HAN) + _count(codes, *_RARE_HAN)
    latin = _count(codes, *_LATIN)
    return (("zh",) if han or not latin else ()) + (("en",) if latin > han else ())


def asked_text(folded: str, language: str) -> str:
    """What a language's heads read, as long as `folded`: the Chinese ones see spaces in place of addresses.

    The letters of an address say nothing about a Chinese text, and the check `links` judges addresses by themselves.
    """
    if language != "zh" or not _ADDRESS_HINT.search(folded):
        return folded
    return _ADDRESS.sub(lambda address: " " * len(address[0]), folded)


def buckets(folded: str, sizes: Sequence[int]) -> tuple[NDArray[np.uint32], list[int]]:
    """The bucket of every gram, those of one size in a row, sizes ascending, and how many grams each size has.

    `sizes` runs from 1 without gaps.
    """
    codes = np.frombuffer(f" {folded} ".encode("utf-32-le", "surrogatepass"), dtype=_CODES).astype(np.uint32)
    codes[codes - _ZERO < _DIGITS] = _ZERO
    rolled = codes * _ROLL
    parts, counts = [rolled], [len(rolled)]
    for size in sizes[1:]:
        if len(codes) < size:
            break
        rolled = rolled[:-1] + np.uint32(size)
        rolled *= _ROLL
        rolled ^= codes[size - 1 :]
        parts.append(rolled)
        counts.append(len(rolled))
    mixed = np.concatenate(parts)
    mixed ^= mixed >> np.uint32(15)
    mixed *= _MIX
    mixed ^= mixed >> np.uint32(13)
    mixed *= _ROLL
    mixed >>= np.uint32(32 - BUCKET_BITS)
    return mixed, counts


def distinct(values: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The values in ascending order, each once; for short arrays quicker than `np.unique`. There must be one."""
    ordered = np.sort(values)
    first = np.empty(len(ordered), dtype=np.bool_)
    first[0] = True
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first]


def squared(quantised: NDArray[np.int8]) -> NDArray[np.int32]:
    """q * |q|: what a signed byte stands for, in units of the head's slope."""
    wide = quantised.astype(np.int32)
    return wide * np.abs(wide)


def sigmoid(logit: float) -> float:
    """The probability of a logit, cut off where a float would call it certain."""
    return 1 / (1 + math.exp(-min(max(logit, -_STEEPEST), _STEEPEST)))


def _count(codes: NDArray[np.uint32], first: np.uint32, number: np.uint32) -> int:
    # Below the first code point the difference wraps round to a large number.
    return int(np.count_nonzero(codes - first < number))


def _trimmed(folded: str, start: int, end: int) -> tuple[int, int]:
    gram = folded[start:end]
    return start + len(gram) - len(gram.lstrip()), start + len(gram.rstrip())


def _joined(grams: list[tuple[int, int, float]]) -> list[Reason]:
    """Of start, end and logit of each gram: the passages that those which touch make up, strongest first."""
    passages: list[tuple[int, int, float]] = []
    for start, end, logit in sorted(grams, key=itemgetter(0)):
        if passages and start <= passages[-1][1]:
            first, last, sum_so_far = passages.pop()
            passages.append((first, max(last, end), sum_so_far + logit))
        else:
            passages.append((start, end, logit))
    passages.sort(key=lambda passage: (-passage[2], passage[0]))
    return [Reason(*passage) for passage in passages]
