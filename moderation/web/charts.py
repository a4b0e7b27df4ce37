"""Charts as inline SVG: no script, no library, and a table beside each says the same in numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

HEIGHT = 160
_GAP = 2
_MAX_LABELS = 8


@dataclass(frozen=True, slots=True)
class Bar:
    """A stack of parts in a chart's own units, from the bottom up, and what a pointer is told."""

    parts: tuple[tuple[str, float, float], ...]
    """CSS class, top and height of each."""
    x: float
    width: float
    title: str
    label: str
    """Under the bar; empty for most where there are many."""


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars within `width` by `height`; `top` is what the highest bar stands for."""

    bars: tuple[Bar, ...]
    width: int
    height: int
    top: int


def stacked(columns: Sequence[tuple[str, str, Sequence[tuple[str, int]]]], width: int = 720) -> Chart:
    """A chart of columns: label, title and parts, each a CSS class and a count."""
    top = max((sum(count for _, count in parts) for *_, parts in columns), default=0)
    room = width / max(len(columns), 1)
    every = -(-len(columns) // _MAX_LABELS)
    bars = []
    for number, (label, title, parts) in enumerate(columns):
        drawn, bottom = [], float(HEIGHT)
        for style, count in parts:
            height = HEIGHT * count / max(top, 1)
            bottom -= height
            drawn.append((style, round(bottom, 1), round(height, 1)))
        shown = label if number % every == 0 else ""
        bars.append(Bar(tuple(drawn), round(number * room, 1), round(room - _GAP, 1), title, shown))
    return Chart(tuple(bars), width, HEIGHT, top)
