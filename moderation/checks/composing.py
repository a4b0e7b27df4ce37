"""Puts Han characters together that were taken apart: 女马 as 妈."""

from collections.abc import Iterator
from dataclasses import dataclass

from moderation.checks.automaton import Automaton

_MAX_READINGS = 3


@dataclass(frozen=True, slots=True)
class Composed:
    """A view with characters put together. `joints` are their places in it and the places of their parts."""

    view: str
    joints: list[tuple[int, int, int]]
    """Where a put-together character stands, and view[start:end] of what it was made of."""

    def around_joints(self) -> Iterator[str]:
        """Every put-together character, by itself and with its neighbour on either side."""
        for at, _, _ in self.joints:
            yield self.view[at]
            yield self.view[max(0, at - 1) : at + 1]
            yield self.view[at : at + 2]

    def parts(self, first: int, last: int) -> tuple[int, int] | None:
        """Where in the view it was made from self.view[first:last] stands; None if nothing was put together there."""
        if not any(first <= at < last for at, _, _ in self.joints):
            return None
        return self._origin(first)[0], self._origin(last - 1)[1]

    def _origin(self, index: int) -> tuple[int, int]:
        shift = 0
        for at, start, end in self.joints:
            if at == index:
                return start, end
            if at < index:
                shift = end - at - 1
        return index + shift, index + shift + 1


def composed(view: str, compositions: Automaton[str]) -> Iterator[Composed]:
    """The readings of the squeezed view in which the longest compositions are put together, leftmost first."""
    found: dict[tuple[int, int], list[str]] = {}
    for start, end, char in compositions.find(view):
        found.setdefault((start, end), []).append(char)
    if not found:
        return
    places = _disjoint(sorted(found, key=lambda place: (place[0], -place[1])))
    for reading in range(min(_MAX_READINGS, max(len(found[place]) for place in places))):
        yield _put_together(view, [(*place, found[place][min(reading, len(found[place]) - 1)]) for place in places])


def _disjoint(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for start, end in places:
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def _put_together(view: str, places: list[tuple[int, int, str]]) -> Composed:
    pieces: list[str] = []
    joints: list[tuple[int, int, int]] = []
    length = copied_to = 0
    for start, end, char in places:
        pieces += (view[copied_to:start], char)
        length += start - copied_to
        joints.append((length, start, end))
        length += 1
        copied_to = end
    return Composed("".join([*pieces, view[copied_to:]]), joints)
