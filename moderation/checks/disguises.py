"""Finds listed terms in disguise: each view of the text through its automaton, then the guards on what was found."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from moderation.checks.automaton import Automaton
from moderation.checks.candidates import OVERLAP_CHARS, WINDOW_CHARS, Candidate, candidates
from moderation.checks.composing import composed
from moderation.checks.han_disguise import (
    is_split_on_purpose,
    reversed_is_meant,
    shape_is_meant,
    sound_is_meant,
    squeezed_is_meant,
)
from moderation.checks.hits import Hit
from moderation.checks.latin_disguise import initials_are_meant, meant_end, reversed_letters_are_meant
from moderation.checks.masks import unmasked
from moderation.checks.term_index import Pattern, TermIndex
from moderation.checks.views import (
    LEET_BAR,
    LEET_GAP,
    LEET_READ,
    LEET_VIEWS,
    SHAPED,
    SIGMA_AS_C,
    SOUNDED,
    SQUEEZED,
    TextView,
)
from moderation.checks.written_terms import WrittenTerms
from moderation.domain.screening import View
from moderation.domain.text import FoldedText

MAX_EXAMINED = 200
"""So many candidates of one text are judged."""
MAX_HITS = 50
"""So many disguised hits of one text are told."""
MAX_CHARS = 4000
"""Only so much of a text is looked at in every view; a comment of that length is none that a portal takes."""
_AROUND_MASK_CHARS = 60
_LEET_SIGN = re.compile("[0-9@$!|+(<{\\[vӏıіιɩ]")
_LATIN = re.compile("[a-z]")
_HAN = re.compile("[\u3400-\u9fff]")
_SIGMA = "\u03c3"


@dataclass(frozen=True, slots=True)
class Disguised:
    """What was found. `is_examined` is False where the text held more than could be judged: it may hide something."""

    hits: list[Hit]
    is_examined: bool


@dataclass(frozen=True, slots=True)
class Disguises:
    """Looks at a text in windows, so that the work on a hit does not grow with the text."""

    index: TermIndex
    written: WrittenTerms

    def find(self, text: FoldedText) -> Disguised:
        """The hits, in no order."""
        hits: list[Hit] = []
        left = MAX_EXAMINED
        length = min(len(text.folded), MAX_CHARS)
        for base in range(0, max(1, length - OVERLAP_CHARS), WINDOW_CHARS - OVERLAP_CHARS):
            for view, seen in self._seen(text, base):
                left -= 1
                if left < 0 or len(hits) >= MAX_HITS:
                    return Disguised(hits, is_examined=False)
                end = _end_if_meant(view, seen)
                if end is not None:
                    hits.append(Hit(seen.start, end, seen.pattern.listed.term, False, _steps(view, seen)))
            hits.extend(islice(self._put_together(text, base), MAX_HITS))
        hits.extend(islice(self._unmasked(text), MAX_HITS))
        return Disguised(hits, is_examined=len(text.folded) <= MAX_CHARS)

    def _seen(self, text: FoldedText, base: int) -> Iterator[tuple[TextView, Candidate]]:
        piece = text.folded[base : base + WINDOW_CHARS]
        for view, automaton in self._views_worth(piece):
            for seen in candidates(view, automaton, text, base):
                yield view, seen

    def _views_worth(self, piece: str) -> Iterator[tuple[TextView, Automaton[Pattern]]]:
        index = self.index
        yield SQUEEZED, index.squeezed
        if index.sounded:
            yield SOUNDED, index.sounded
        if index.shaped and _HAN.search(piece):
            yield SHAPED, index.shaped
        if index.leet and _LEET_SIGN.search(piece) and _LATIN.search(piece):
            yield LEET_READ, index.leet
            if "|" in piece:
                yield LEET_BAR, index.leet
                yield LEET_GAP, index.leet
        if _SIGMA in piece:
            yield SIGMA_AS_C, index.squeezed

    def _put_together(self, text: FoldedText, base: int) -> Iterator[Hit]:
        piece = text.folded[base : base + WINDOW_CHARS]
        places: list[int] = []
        for whole in composed(SQUEEZED.of(piece), self.index.compositions):
            if self.index.pairs.isdisjoint(whole.around_joints()):
                continue
            for first, last, pattern in islice(self.index.squeezed.find(whole.view), MAX_EXAMINED):
                parts = whole.parts(first, last)
                if not parts or pattern.view is not View.SKELETON or View.SPLIT not in pattern.listed.views:
                    continue
                places = places or SQUEEZED.places(piece)
                start, end = base + places[parts[0]], base + SQUEEZED.end(piece, places[parts[1] - 1])
                if is_split_on_purpose(text.folded, start, end):
                    yield Hit(start, end, pattern.listed.term, False, (View.SPLIT.value,))

    def _unmasked(self, text: FoldedText) -> Iterator[Hit]:
        for start, end, word in unmasked(text.folded[:MAX_CHARS], self.index.masked):
            base = max(0, start - _AROUND_MASK_CHARS)
            row = text.folded[base:start] + word + text.folded[end : end + _AROUND_MASK_CHARS]
            for first, last, entry in self.written.covers(row, start - base, end - base):
                yield Hit(base + first, base + last, entry.term, False, ("masked",))


def _end_if_meant(view: TextView, seen: Candidate) -> int | None:
    """Where the disguised term ends; None where it is none."""
    kind, is_latin = seen.pattern.view, seen.pattern.listed.is_latin
    if kind is View.SKELETON and is_latin:
        return meant_end(seen, view)
    if kind is View.REVERSED and is_latin:
        return seen.end if reversed_letters_are_meant(seen) else None
    return seen.end if _GUARDS[kind](seen) else None


def _steps(view: TextView, seen: Candidate) -> tuple[str, ...]:
    if view in LEET_VIEWS:
        return ("leet",)
    return (seen.pattern.view.value,)


_GUARDS: dict[View, Callable[[Candidate], bool]] = {
    View.SKELETON: squeezed_is_meant,
    View.REVERSED: reversed_is_meant,
    View.INITIALS: initials_are_meant,
    View.PINYIN: sound_is_meant,
    View.GLYPH: shape_is_meant,
}
