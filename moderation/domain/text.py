"""Folds a text to one canonical form for matching and keeps the way back to the original."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` (exclusive) of the original text, in code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class FoldedText:
    """A text as written and as folded; folded character i came from original[starts[i]:ends[i]]."""

    original: str
    folded: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def fold(text: str) -> FoldedText:
    """Folds `text`."""
    return FoldedText(text, text, tuple(range(len(text))), tuple(range(1, len(text) + 1)))
