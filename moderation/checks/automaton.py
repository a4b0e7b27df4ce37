"""Finds all of many strings in one pass, whatever their number."""

from collections.abc import Iterator
from typing import Generic, TypeVar

from daachorse import CharwiseDoubleArrayAhoCorasick

_T = TypeVar("_T")


class Automaton(Generic[_T]):
    """Strings, each with what it stands for; several things may look the same."""

    def __init__(self, strings: dict[str, list[_T]]) -> None:
        strings.pop("", None)
        self._compiled = CharwiseDoubleArrayAhoCorasick(list(strings)) if strings else None
        self._meanings = tuple(strings.values())

    def __bool__(self) -> bool:
        """Whether there is anything to find."""
        return self._compiled is not None

    def find(self, text: str) -> Iterator[tuple[int, int, _T]]:
        """Every occurrence with its place, text[start:end], in the order of the ends."""
        if self._compiled is None:
            return
        for start, end, index in self._compiled.find_overlapping(text):
            for meaning in self._meanings[index]:
                yield start, end, meaning
