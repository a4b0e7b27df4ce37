"""Finds listed terms as they are written: Han inside running text, Latin by word boundary, allowed phrases excepted."""

from collections.abc import Iterable
from dataclasses import dataclass

from moderation.checks.automaton import Automaton
from moderation.checks.han_context import surroundings
from moderation.checks.hits import Hit
from moderation.checks.latin_context import (
    is_compound_part,
    is_word_char,
    looks_like_a_name,
    suffix_end,
)
from moderation.checks.listed_terms import Listed
from moderation.checks.reporting import is_reported
from moderation.domain.screening import View
from moderation.domain.text import FoldedText, fold

MAX_EXAMINED = 100
"""So many places of one text are judged; a flood of hits says no more than these."""


@dataclass(frozen=True, slots=True)
class Written:
    """What stands as written. `is_examined` is False where there was more than could be judged."""

    hits: list[Hit]
    allowed: list[tuple[int, int]]
    is_examined: bool


class WrittenTerms:
    """Terms that may be found as written, and phrases in which they are innocent."""

    def __init__(self, terms: Iterable[Listed], allowed: Iterable[str]) -> None:
        strings: dict[str, list[Listed | bool]] = {}
        for entry in terms:
            if View.EXACT in entry.views:
                strings.setdefault(entry.folded, []).append(entry)
        for phrase in allowed:
            folded = fold(phrase).folded
            strings.setdefault(folded, []).append(is_word_char(folded, 0) or is_word_char(folded, len(folded) - 1))
        # True: an allowed phrase that must be whole words; False: one that may stand anywhere.
        self._automaton = Automaton(strings)

    def find(self, text: FoldedText) -> Written:
        """The hits and the places of allowed phrases, in the order of their ends."""
        hits: list[Hit] = []
        allowed: list[tuple[int, int]] = []
        left = MAX_EXAMINED
        for start, end, entry in self._automaton.find(text.folded):
            if isinstance(entry, bool):
                if not entry or _is_whole(text.folded, start, end):
                    allowed.append((start, end))
                continue
            left -= 1
            if left >= 0 and (hit := hit_as_written(text, start, end, entry)):
                hits.append(hit)
        return Written(hits, allowed, is_examined=left >= 0)

    def covers(self, row: str, start: int, end: int) -> list[tuple[int, int, Listed]]:
        """Latin terms that stand in `row` and reach over row[start:end], English endings taken in."""
        found = []
        for first, last, entry in self._automaton.find(row):
            if isinstance(entry, Listed) and entry.is_latin and first <= start and not is_word_char(row, first - 1):
                stop = suffix_end(row, first, last) if is_word_char(row, last) else last
                if stop and stop >= end:
                    found.append((first, stop, entry))
        return found


def hit_as_written(text: FoldedText, start: int, end: int, entry: Listed) -> Hit | None:
    """The hit, None where it is a part of other words."""
    folded = text.folded
    if entry.is_latin:
        return _latin_hit(text, start, end, entry)
    if not _is_whole(folded, start, end):
        return None
    around = surroundings(folded, start, end, folded[start:end], entry.folded)
    if not around.fits or (entry.is_everyday and not around.stands_alone):
        return None
    return Hit(start, end, entry.term, exact=not is_reported(folded, start, end))


def _latin_hit(text: FoldedText, start: int, end: int, entry: Listed) -> Hit | None:
    folded = text.folded
    if is_compound_part(folded, start):
        return None
    if _is_whole(folded, start, end):
        if entry.is_abbreviation and looks_like_a_name(text, start, end):
            return None
        return Hit(start, end, entry.term, exact=not is_reported(folded, start, end))
    if View.SKELETON not in entry.views or not entry.may_be_english or is_word_char(folded, start - 1):
        return None
    stop = suffix_end(folded, start, end)
    return Hit(start, stop, entry.term, exact=False, steps=("suffix",)) if stop else None


def _is_whole(folded: str, start: int, end: int) -> bool:
    """Latin at either end must be a word's end; Han and signs need not."""
    starts = not is_word_char(folded, start) or not is_word_char(folded, start - 1)
    return starts and (not is_word_char(folded, end - 1) or not is_word_char(folded, end))
