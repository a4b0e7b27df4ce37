"""Places where a view of a text shows a pattern, before anything around them is looked at."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from moderation.checks.automaton import Automaton
from moderation.checks.latin_context import is_letter
from moderation.checks.term_index import Pattern
from moderation.checks.views import TextView
from moderation.domain.text import FoldedText

WINDOW_CHARS = 1000
OVERLAP_CHARS = 120
"""A disguised term that takes more room is not found."""
MAX_GAP_CHARS = 4
_NATURAL = re.compile(r"[\s,.!?;:、。，！？；：…]+")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pattern seen in text.folded[start:end]; `gaps` are what stands between the characters that showed it."""

    text: FoldedText
    start: int
    end: int
    pattern: Pattern
    gaps: tuple[str, ...]

    @property
    def written(self) -> str:
        """The folded text it was seen in."""
        return self.text.folded[self.start : self.end]

    @property
    def has_gaps(self) -> bool:
        """Whether anything stands between its characters."""
        return any(self.gaps)

    @property
    def is_spaced_out(self) -> bool:
        """Whether something stands between all of its characters: nobody writes so without meaning to."""
        return bool(self.gaps) and all(self.gaps)

    @property
    def has_natural_gaps(self) -> bool:
        """Whether what stands between is what stands between sentences and words anyway."""
        return any(_NATURAL.fullmatch(gap) for gap in self.gaps if gap)


def candidates(view: TextView, automaton: Automaton[Pattern], text: FoldedText, base: int) -> Iterable[Candidate]:
    """Those in the window that begins at `base`, without those as written, within words and with too wide gaps."""
    piece = text.folded[base : base + WINDOW_CHARS]
    found = automaton.find(view.of(piece))
    return _worth_judging(view, found, text, base) if found else ()


def _worth_judging(
    view: TextView, found: Iterable[tuple[int, int, Pattern]], text: FoldedText, base: int
) -> Iterator[Candidate]:
    piece = text.folded[base : base + WINDOW_CHARS]
    places = view.places(piece)
    for first, last, pattern in found:
        start = places[first]
        if (is_letter(text.folded, base + start - 1) and pattern.is_latin) or _cuts_a_character(places, first, last):
            continue
        end = view.end(piece, places[last - 1])
        if piece[start:end] == pattern.listed.folded:
            continue
        gaps = _gaps(view, piece, places[first:last]) if end - start != last - first else ("",) * (last - first - 1)
        if all(map(_is_narrow, gaps)):
            yield Candidate(text, base + start, base + end, pattern, gaps)


def _gaps(view: TextView, piece: str, places: list[int]) -> tuple[str, ...]:
    return tuple(piece[view.end(piece, at) : after] for at, after in pairwise(places) if at != after)


def _cuts_a_character(places: list[int], first: int, last: int) -> bool:
    """Whether the characters of one syllable are only partly in view[first:last]."""
    return (first > 0 and places[first - 1] == places[first]) or (
        last < len(places) and places[last] == places[last - 1]
    )


def _is_narrow(gap: str) -> bool:
    # Folding makes six full stops of a Chinese ellipsis.
    return len(gap) <= MAX_GAP_CHARS or (len(gap) <= 2 * MAX_GAP_CHARS and len(set(gap)) == 1)
