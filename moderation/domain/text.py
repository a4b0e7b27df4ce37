"""Folds a text to one canonical form for matching and keeps the way back to the original.

Folding is Unicode's NFKC_Casefold (UAX #31) followed by 繁→简, character by character:
toSimplified(NFKC(casefold(NFKC(text without invisible characters)))), repeated until nothing changes.
"""

import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

import numpy as np
from opencc import OpenCC

MAX_CLUSTER_CHARS = 32
"""A base with more combining marks loses the rest: sorting marks is quadratic, and nobody reads thirty of them."""

# Default_Ignorable_Code_Point: soft hyphen, zero-width, bidi controls, variation selectors, fillers, tags; and the
# interlinear annotation marks.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_HAN = re.compile("[\u3400-\u9fff\U00020000-\U000323af]")
_TRAILING_JAMO = re.compile("[\u1161-\u11ff\ud7b0-\ud7fb]")
_NEEDS_CLUSTERS = "\uffff"
"""No character; where a text has it all the same, it folds as a cluster of its own, to itself."""
# A cluster begins with a character that folds by itself, if any does.
_CHUNK = re.compile("[^\uffff]?\uffff+")
_SHORT_CHARS = 6
_to_simplified = OpenCC("t2s").convert


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` (exclusive) of the original text, in code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class FoldedText:
    """A text as written and as folded; folded character i came from original[starts[i]:ends[i]].

    Both offsets never fall. Characters that fold to several, or several to one, share the offsets of their cluster.
    """

    original: str
    folded: str
    starts: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> Span:
        """The original characters behind folded[start:end], which must not be empty."""
        return Span(self.starts[start], self.ends[end - 1])

    def written(self, start: int, end: int) -> str:
        """The original text behind folded[start:end], which must not be empty."""
        return self.original[self.starts[start] : self.ends[end - 1]]

    def steps(self, start: int, end: int) -> tuple[str, ...]:
        """The folds that changed something in folded[start:end]: of zero_width, nfkc, case, traditional."""
        written = self.written(start, end)
        if written == self.folded[start:end]:
            return ()
        taken = {"zero_width"} if _INVISIBLE.search(written) else set()
        stand_alone = _NEEDS_CLUSTERS not in written.translate(_FOLD_TABLE)
        for visible in set(written) if stand_alone else {cluster.visible for cluster in _clusters(written)}:
            taken.update(_steps_of(visible))
        return tuple(step for step in ("zero_width", "nfkc", "case", "traditional") if step in taken)


class _Part(Enum):
    """What a character is of a cluster."""

    NONE = 0
    BASE = 1
    JOINS = 2


@dataclass(slots=True)
class _Cluster:
    """Characters of the original that only fold together: a base and what combines with it."""

    start: int
    end: int
    visible: str


class _FoldTable(dict[int, str]):
    """For `str.translate`: a code point's folded character, or a sentinel where one for one is not enough.

    Filled as characters come up. Unassigned and private characters are not kept, so that no visitor can fill the
    memory with them.
    """

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = _canonical(char)
        entry = _NEEDS_CLUSTERS if len(folded) != 1 or _joins_previous(char) else folded
        if unicodedata.category(char) not in ("Cn", "Co"):
            self[code] = entry
        return entry


_FOLD_TABLE = _FoldTable()
_FOLDED = np.zeros(sys.maxunicode + 1, dtype="<u4")
"""The same for numpy; 0 where a code point did not come up yet."""
_LONG_CHARS = 50
"""From here on numpy is quicker than `str.translate`."""


def fold(text: str) -> FoldedText:
    """Folds `text`, in time linear in its length. Any string is welcome; folding twice changes nothing more."""
    if text.isascii():
        folded = text.lower()
    else:
        folded = text.translate(_FOLD_TABLE) if len(text) < _LONG_CHARS else _folded_one_by_one(text)
    if _NEEDS_CLUSTERS not in folded:
        return FoldedText(text, folded, range(len(text)), range(1, len(text) + 1))
    return _fold_chunks(text, folded)


def _folded_one_by_one(text: str) -> str:
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    folded = _FOLDED.take(codes)
    if not folded.all():
        for code in set(codes[folded == 0].tolist()):
            _FOLDED[code] = ord(_FOLD_TABLE[code])
        folded = _FOLDED.take(codes)
    return folded.tobytes().decode("utf-32-le", "surrogatepass")


def _fold_chunks(text: str, folded: str) -> FoldedText:
    """`folded` has the sentinel where one for one is not enough."""
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    for match in _CHUNK.finditer(folded):
        start, end = match.span()
        if done < start:
            parts.append(folded[done:start])
            starts.extend(range(done, start))
            ends.extend(range(done + 1, start + 1))
        chunk = text[start:end]
        shown, chunk_starts, chunk_ends = _fold_short(chunk) if end - start <= _SHORT_CHARS else _fold_clusters(chunk)
        parts.append(shown)
        starts.extend([start + offset for offset in chunk_starts])
        ends.extend([start + offset for offset in chunk_ends])
        done = end
    parts.append(folded[done:])
    starts.extend(range(done, len(text)))
    ends.extend(range(done + 1, len(text) + 1))
    return FoldedText(text, "".join(parts), tuple(starts), tuple(ends))


def _fold_clusters(chunk: str) -> tuple[str, list[int], list[int]]:
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for cluster in _clusters(chunk):
        folded = _fold_cluster(cluster.visible)
        parts.append(folded)
        starts.extend([cluster.start] * len(folded))
        ends.extend([cluster.end] * len(folded))
    return "".join(parts), starts, ends


_fold_short = lru_cache(maxsize=4096)(_fold_clusters)


def _clusters(text: str) -> Iterator[_Cluster]:
    cluster: _Cluster | None = None
    for index, char in enumerate(text):
        part = _part(char)
        if part is _Part.NONE:
            continue
        if cluster is not None and part is _Part.JOINS:
            cluster.end = index + 1
            if len(cluster.visible) < MAX_CLUSTER_CHARS:
                cluster.visible += char
            continue
        if cluster is not None:
            yield cluster
        cluster = _Cluster(index, index + 1, char)
    if cluster is not None:
        yield cluster


@lru_cache(maxsize=4096)
def _part(char: str) -> _Part:
    if _FOLD_TABLE[ord(char)] != _NEEDS_CLUSTERS:
        return _Part.BASE
    if _INVISIBLE.match(char):
        return _Part.NONE
    return _Part.JOINS if _joins_previous(char) else _Part.BASE


def _fold_cluster(visible: str) -> str:
    if len(visible) == 1 and (known := _FOLD_TABLE[ord(visible)]) != _NEEDS_CLUSTERS:
        return known
    return _canonical(visible)[:MAX_CLUSTER_CHARS]


def _canonical(text: str) -> str:
    """The fixed point of folding; one round is not enough where case folding undoes a normal form."""
    while True:
        visible = _INVISIBLE.sub("", text)
        compatible = unicodedata.normalize("NFKC", visible)
        caseless = unicodedata.normalize("NFKC", compatible.casefold())
        folded = "".join(map(_simplified, caseless)) if _HAN.search(caseless) else caseless
        if folded == text:
            return folded
        text = folded


def _simplified(char: str) -> str:
    return _to_simplified(char) if _HAN.match(char) else char


def _joins_previous(char: str) -> bool:
    """Whether normalisation may merge the character with one before it; says yes a little too often."""
    first = unicodedata.normalize("NFKD", char)[0]
    return unicodedata.category(first)[0] == "M" or _TRAILING_JAMO.match(first) is not None


def _steps_of(visible: str) -> Iterator[str]:
    compatible = unicodedata.normalize("NFKC", visible)
    caseless = compatible.casefold()
    if compatible != visible:
        yield "nfkc"
    if caseless != compatible:
        yield "case"
    if any(_simplified(char) != char for char in caseless):
        yield "traditional"
