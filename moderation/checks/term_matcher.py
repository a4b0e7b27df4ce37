"""Finds listed terms in a text, as written and in disguise."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from moderation.checks.disguises import MAX_CHARS, Disguises
from moderation.checks.hits import Hit, leftmost_longest, not_covered
from moderation.checks.listed_terms import Listed, listed
from moderation.checks.term_index import index_of
from moderation.checks.written_terms import WrittenTerms
from moderation.domain.options import Possible
from moderation.domain.screening import Term, View
from moderation.domain.text import FoldedText
from moderation.domain.verdict import Field, Finding

# Han, spaces, digits and the usual punctuation of both languages: nothing that is read as a Latin letter.
_NO_LATIN = re.compile("[\u3400-\u9fff\x00-#%-@\\[-`{-\x7f\u2010-\u2027\u3001-\u3011]*")
LARGE_LIST_TERMS = 5_000
"""With more, a term that asks for no views gets only those that cost one pattern each."""

_NOT_EXAMINED = Possible("flood", 0.5, exact=False)


@dataclass(frozen=True, slots=True)
class Found:
    """Hits in the order of the text; of those that overlap in one category those as written, else the leftmost longest.

    `is_examined` is False where the text was too long, or held too many look-alikes, to be sure that this is all.
    """

    hits: list[Hit]
    is_examined: bool = True


class TermMatcher:
    """Terms and allowed phrases, folded like the texts it is given, in one automaton a view.

    Linear in the text, whatever the number of terms. Where two terms fold alike and share a category, the first is
    kept.
    """

    def __init__(self, terms: Sequence[Term], allowed: Iterable[str] = ()) -> None:
        distinct: dict[tuple[str, str], Listed] = {}
        for term in terms:
            entry = listed(term, cheaply=len(terms) > LARGE_LIST_TERMS)
            distinct.setdefault((entry.folded, term.category), entry)
        self._needs_latin = all(entry.is_latin and not _NO_LATIN.fullmatch(entry.folded) for entry in distinct.values())
        self._written = WrittenTerms(distinct.values(), allowed)
        self._disguises = Disguises(index_of(distinct.values()), self._written)

    def find(self, text: FoldedText) -> Found:
        """What is in the text. A hit that lies within an allowed phrase is none."""
        if self._needs_latin and _NO_LATIN.fullmatch(text.folded):
            return Found([], len(text.folded) <= MAX_CHARS)
        written = self._written.find(text)
        disguised = self._disguises.find(text)
        hits = [*written.hits, *disguised.hits]
        kept = leftmost_longest(not_covered(hits, written.allowed)) if hits else []
        return Found(kept, written.is_examined and disguised.is_examined)


def may_find(terms: Iterable[Term]) -> frozenset[Possible]:
    """What `term_findings` may report of these terms."""
    strongest: dict[tuple[str, bool], float] = {}
    for term in terms:
        for exact in {False, term.views is None or View.EXACT in term.views}:
            key = (term.category, exact)
            strongest[key] = max(term.severity, strongest.get(key, 0.0))
    found = {Possible(category, score, exact) for (category, exact), score in strongest.items()}
    return frozenset({*found, _NOT_EXAMINED})


def term_findings(check: str, code: str, field: Field, text: FoldedText, found: Found) -> Iterator[Finding]:
    """What a check reports: a term's severity is the score, its place in the list the evidence.

    A text that was not examined to its end is a finding of its own, `not_examined`, so that a flood hides nothing.
    """
    for hit in found.hits:
        yield Finding(
            check=check,
            code=code,
            score=hit.term.severity,
            category=hit.term.category,
            exact=hit.exact,
            field=field,
            span=text.span(hit.start, hit.end),
            evidence=f"{hit.term.text} ({hit.term.source})",
            steps=(*text.steps(hit.start, hit.end), *hit.steps),
        )
    if not found.is_examined:
        flood = _NOT_EXAMINED
        yield Finding(check, "not_examined", flood.score, flood.category, exact=flood.exact, field=field)
