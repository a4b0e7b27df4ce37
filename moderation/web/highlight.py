"""Marks findings in an untrusted text, as HTML that can neither run nor reorder anything."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

from moderation.domain.text import Span

_VARIATION = "\ufe0e\ufe0f"
_JOINER = "\u200d"
# What a variation selector or a joiner may follow in an emoji besides symbols: keycaps and old punctuation.
_EMOJI_BASES = frozenset("0123456789#*‼⁉〰")
_SKIN_TONES = re.compile("[\U0001f3fb-\U0001f3ff]")
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u17b4\u17b5\u034f\u2800")


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch to mark: a style class from `[a-z]` and the sentence that says why."""

    span: Span
    style: str
    why: str
    weight: float = 0.0
    """Where marks overlap, the heaviest gives the colour; all of them are told."""


def highlight(text: str, marks: Sequence[Mark] = ()) -> Markup:
    """The text as HTML with `<mark>` around the marked stretches and placeholders for what cannot be seen.

    A mark says why in `data-why`, which the style sheet shows where a pointer, a finger or the keyboard is on it.

    Overlapping marks are cut where one begins or ends, so that the elements never cross. Stretches beyond the text
    are cut off. Line ends stay as they are: the style sheet keeps them.
    """
    pieces = (_piece(text, start, end, active) for start, end, active in _stretches(len(text), marks))
    return Markup("").join(pieces)


def visible(text: str) -> Markup:
    """The text as HTML without marks."""
    return highlight(text)


def _stretches(length: int, marks: Sequence[Mark]) -> Iterator[tuple[int, int, list[Mark]]]:
    edges = {0, length} | {edge for mark in marks for edge in (mark.span.start, mark.span.end) if 0 <= edge <= length}
    cuts = sorted(edges)
    for start, end in pairwise(cuts):
        yield start, end, [mark for mark in marks if mark.span.start <= start and end <= mark.span.end]


def _piece(text: str, start: int, end: int, active: list[Mark]) -> Markup:
    shown = Markup("").join(_characters(text, start, end))
    if not active:
        return shown
    style = max(active, key=lambda mark: mark.weight).style
    why = "\n".join(dict.fromkeys(mark.why for mark in active))
    return Markup('<mark class="mark-{}" tabindex="0" data-why="{}">{}</mark>').format(style, why, shown)


def _characters(text: str, start: int, end: int) -> Iterator[Markup]:
    plain = start
    for index in range(start, end):
        if _is_hidden(text, index):
            yield escape(text[plain:index])
            yield _placeholder(text[index])
            plain = index + 1
    yield escape(text[plain:end])


def _is_hidden(text: str, index: int) -> bool:
    """Whether a reader could not see the character, or would see others out of their order because of it."""
    char = text[index]
    if char == "\n":
        return False
    if char in _VARIATION or char == _JOINER:
        return not _follows_emoji(text, index, joined=char == _JOINER)
    if "\U000e0100" <= char <= "\U000e01ef" or char in _FILLERS:
        return True
    return unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp") or "\u180b" <= char <= "\u180f"


def _follows_emoji(text: str, index: int, *, joined: bool) -> bool:
    before = text[index - 1] if index else ""
    if not before:
        return False
    symbol = unicodedata.category(before) in ("So", "Sm") or before in _EMOJI_BASES or _SKIN_TONES.match(before)
    if not joined:
        return bool(symbol)
    follower = text[index + 1 : index + 2]
    return bool(symbol or before in _VARIATION) and bool(follower) and unicodedata.category(follower) == "So"


def _placeholder(char: str) -> Markup:
    name = unicodedata.name(char, "CONTROL CHARACTER")
    return Markup('<span class="hidden-char" title="{}">⟨U+{:04X}⟩</span>').format(name, ord(char))
