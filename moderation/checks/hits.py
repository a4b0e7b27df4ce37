"""Hits of listed terms, and which of several that overlap counts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from moderation.domain.screening import Term


@dataclass(frozen=True, slots=True)
class Hit:
    """A term found at folded[start:end]. `steps` name the disguises undone; without any it stands as listed."""

    start: int
    end: int
    term: Term
    exact: bool = True
    """Whether it may reject."""
    steps: tuple[str, ...] = ()


def not_covered(hits: Iterable[Hit], allowed: Sequence[tuple[int, int]]) -> list[Hit]:
    """The hits, in the order of the text, that lie within none of the allowed places."""
    spans = sorted(allowed)
    kept: list[Hit] = []
    covered_to, opened = 0, 0
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        while opened < len(spans) and spans[opened][0] <= hit.start:
            covered_to = max(covered_to, spans[opened][1])
            opened += 1
        if hit.end > covered_to:
            kept.append(hit)
    return kept


def leftmost_longest(hits: Iterable[Hit]) -> list[Hit]:
    """Of hits that overlap in one category those as written, else the leftmost longest; in the order of the text."""
    kept: list[Hit] = []
    taken: dict[str, list[tuple[int, int]]] = {}
    for hit in sorted(hits, key=lambda hit: (bool(hit.steps), hit.start, -hit.end)):
        places = taken.setdefault(hit.term.category, [])
        if any(hit.start < end and start < hit.end for start, end in places):
            continue
        places.append((hit.start, hit.end))
        kept.append(hit)
    return sorted(kept, key=lambda hit: (hit.start, -hit.end))
