"""Finds all of many strings in one pass, whatever their number."""

from collections.abc import Iterable, Iterator
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

    def find(self, text: str) -> Iterable[tuple[int, int, _T]]:
        """Every occurrence with its place, text[start:end], in the order of the ends."""
        if self._compiled is None:
            return ()
        found = self._compiled.find_overlapping(text)
        return self._with_meanings(found) if found else ()

    def _with_meanings(self, found: list[tuple[int, int, int]]) -> Iterator[tuple[int, int, _T]]:
        for start, end, index in found:
            for meaning in self._meanings[index]:
                yield start, end, meaning
