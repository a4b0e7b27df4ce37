"""Finds listed terms in folded text: Chinese inside running text, Latin by word boundary, allowed phrases excepted."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from daachorse import CharwiseDoubleArrayAhoCorasick

from moderation.domain.screening import Term
from moderation.domain.text import FoldedText, fold
from moderation.domain.verdict import Field, Finding

_LATIN = "0-9a-zß-öø-ÿ\u0100-\u024f\u1e00-\u1eff"
_STARTS_LATIN = re.compile(f"[{_LATIN}]")
_ENDS_LATIN = re.compile(f"[{_LATIN}]$")


@dataclass(frozen=True, slots=True)
class Hit:
    """A term found at folded[start:end]."""

    start: int
    end: int
    term: Term


@dataclass(frozen=True, slots=True)
class _Pattern:
    term: Term | None
    """None for an allowed phrase."""
    bounded_left: bool
    bounded_right: bool


class TermMatcher:
    """An Aho-Corasick automaton over terms and allowed phrases, folded like the texts it is given.

    One pass per text, whatever the number of terms. Where two terms fold alike and share a category, the first is
    kept.
    """

    def __init__(self, terms: Sequence[Term], allowed: Iterable[str] = ()) -> None:
        patterns: dict[tuple[str, str | None], _Pattern] = {}
        for term in terms:
            folded = fold(term.text).folded
            patterns.setdefault((folded, term.category), _pattern(folded, term))
        for phrase in allowed:
            folded = fold(phrase).folded
            patterns.setdefault((folded, None), _pattern(folded, None))
        self._patterns = tuple(patterns.values())
        texts = [text for text, _ in patterns]
        self._automaton = CharwiseDoubleArrayAhoCorasick(texts) if texts else None

    def find(self, folded: str) -> list[Hit]:
        """Hits in the order of the text; of those that overlap in one category, the leftmost longest.

        A hit that lies within an allowed phrase is none.
        """
        if self._automaton is None:
            return []
        hits: list[Hit] = []
        allowed: list[tuple[int, int]] = []
        for start, end, index in self._automaton.find_overlapping(folded):
            pattern = self._patterns[index]
            if not _stands_alone(pattern, folded, start, end):
                continue
            if pattern.term is None:
                allowed.append((start, end))
            else:
                hits.append(Hit(start, end, pattern.term))
        return _leftmost_longest(_not_covered(hits, allowed)) if hits else []


def term_finding(check: str, code: str, field: Field, text: FoldedText, hit: Hit) -> Finding:
    """What a check reports of a hit: the term's severity is the score, its place in the list the evidence."""
    return Finding(
        check=check,
        code=code,
        score=hit.term.severity,
        category=hit.term.category,
        field=field,
        span=text.span(hit.start, hit.end),
        evidence=f"{hit.term.text} ({hit.term.source})",
        steps=text.steps(hit.start, hit.end),
    )


def _pattern(folded: str, term: Term | None) -> _Pattern:
    return _Pattern(term, bool(_STARTS_LATIN.match(folded)), bool(_ENDS_LATIN.search(folded)))


def _stands_alone(pattern: _Pattern, folded: str, start: int, end: int) -> bool:
    if pattern.bounded_left and start > 0 and _STARTS_LATIN.match(folded[start - 1]):
        return False
    return not (pattern.bounded_right and end < len(folded) and _STARTS_LATIN.match(folded[end]))


def _not_covered(hits: list[Hit], allowed: list[tuple[int, int]]) -> list[Hit]:
    hits.sort(key=lambda hit: (hit.start, -hit.end))
    allowed.sort()
    kept: list[Hit] = []
    covered_to, opened = 0, 0
    for hit in hits:
        while opened < len(allowed) and allowed[opened][0] <= hit.start:
            covered_to = max(covered_to, allowed[opened][1])
            opened += 1
        if hit.end > covered_to:
            kept.append(hit)
    return kept


def _leftmost_longest(hits: list[Hit]) -> list[Hit]:
    taken_to: dict[str, int] = {}
    kept: list[Hit] = []
    for hit in hits:
        if hit.start >= taken_to.get(hit.term.category, 0):
            taken_to[hit.term.category] = hit.end
            kept.append(hit)
    return kept
