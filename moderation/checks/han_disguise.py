"""Judges candidates with Han characters: what was replaced, and whether what stands there are ordinary words."""

import math
import re
from dataclasses import dataclass

from moderation.checks.candidates import Candidate
from moderation.checks.han_context import Surroundings, surroundings
from moderation.checks.hanzi import is_han, readings
from moderation.checks.latin_context import at_least_as_long, is_letter, looks_like_a_name
from moderation.checks.segmentation import frequency
from moderation.checks.syllables import ENGLISH, reads_as_pinyin
from moderation.checks.views import SQUEEZED

_PAIR = 2
_AROUND_PINYIN_CHARS = 100
_DOUBLED = re.compile(r"(.)\1+")
_LETTER_RUN = re.compile(r"[a-z]+")
_HAN = re.compile("[\u3400-\u9fff]")
_TRIPLE = 3
_PARTICLES = frozenset("吗嘛吧呢啊呀哦哈的地得了着过么")
_COMMON = 70_000
"""From here on, a character that is a word is one that stands everywhere."""


def squeezed_is_meant(seen: Candidate) -> bool:
    """Separators or stretched characters: the term must not be cut out of the words around it."""
    listed, form = seen.pattern.listed, seen.pattern.form
    letters = seen.written.translate(SQUEEZED.table)
    if not at_least_as_long(letters, form) or _is_doubled_word(letters, form) or not _letters_are_whole(seen):
        return False
    around = _around(seen, form, form)
    if not around.fits:
        return False
    chance = len(form) == _PAIR and seen.has_natural_gaps
    return around.stands_alone or not (listed.is_everyday or chance)


def reversed_is_meant(seen: Candidate) -> bool:
    """The characters backwards must be no words that anybody writes."""
    folded, term = seen.text.folded, seen.pattern.listed.folded
    overlapping = folded[max(0, seen.start - len(term) + 1) : seen.end + len(term) - 1]
    if seen.written != seen.pattern.form or term in overlapping:
        return False
    around = _around(seen, seen.pattern.form)
    return around.fits and len(around.words_of_several()) < len(around.words)


def shape_is_meant(seen: Candidate) -> bool:
    """At most one character in three, or one, replaced by one with the same corners."""
    term, letters = seen.pattern.form, seen.written.translate(SQUEEZED.table)
    swapped = [at for at, (a, b) in enumerate(zip(term, letters, strict=True)) if a != b]
    if len(letters) == _PAIR and any(map(_is_everywhere, letters)):
        return False
    return 0 < len(swapped) <= max(1, len(term) // 3) and _swaps_are_meant(seen, letters, swapped)


def sound_is_meant(seen: Candidate) -> bool:
    """Han that sound alike, or pinyin."""
    spoken = _spoken(seen)
    if spoken is None or not (spoken.swapped or spoken.latin):
        return False
    if not spoken.latin:
        return _swaps_are_meant(seen, spoken.letters, spoken.swapped)
    if not _letters_are_whole(seen) or looks_like_a_name(seen.text, seen.start, seen.end):
        return False
    if len(spoken.latin) == len(seen.pattern.syllables):
        return _pinyin_is_meant(seen)
    around = _around(seen, spoken.letters)
    return around.fits


def is_split_on_purpose(folded: str, start: int, end: int) -> bool:
    """Whether what stands at folded[start:end] are parts of characters rather than words that anybody writes."""
    around = surroundings(folded, start, end, folded[start:end].translate(SQUEEZED.table))
    return around.fits and len(around.words_of_several()) < len(around.words)


@dataclass(frozen=True, slots=True)
class _Spoken:
    letters: str
    swapped: list[int]
    """Syllables of which another character with the same sound stands."""
    latin: list[int]
    """Syllables in Latin letters."""


def _spoken(seen: Candidate) -> _Spoken | None:
    """What stands for each syllable; None where the syllables of the text end elsewhere than the term's."""
    letters = "".join(char for char in seen.written.translate(SQUEEZED.table) if not char.isdigit())
    swapped: list[int] = []
    latin: list[int] = []
    at, pending = 0, ""
    for char in letters:
        if at == len(seen.pattern.syllables):
            return None
        wanted = seen.pattern.syllables[at]
        if is_han(char):
            if pending or (readings(char) or (char,))[0] != wanted:
                return None
            if char != seen.pattern.form[at]:
                swapped.append(at)
            at += 1
            continue
        pending += char
        if pending == wanted:
            latin.append(at)
            at, pending = at + 1, ""
        elif not wanted.startswith(pending):
            return None
    return _Spoken(letters, swapped, latin) if at == len(seen.pattern.syllables) else None


def _swaps_are_meant(seen: Candidate, letters: str, swapped: list[int]) -> bool:
    if seen.is_spaced_out and len(letters) > _PAIR:
        return True
    if frequency(letters):
        return False
    around = _around(seen, letters)
    if not around.fits or len(_words_with(around, swapped)) == len(around.words):
        return False
    return len(letters) > _TRIPLE or (around.stands_alone and _is_no_accident(around, letters, swapped))


def _is_no_accident(around: Surroundings, letters: str, swapped: list[int]) -> bool:
    """For two or three characters, which meet by chance more easily."""
    if len(letters) == _PAIR and any(map(_is_everywhere, (letters[at] for at in swapped))):
        return False
    return len(letters) - len(swapped) > 1 or _is_rare(around)


def _is_everywhere(char: str) -> bool:
    """Pairs with such a character meet by chance: 饭里 sounds like 返利."""
    return char in _PARTICLES or frequency(char) >= _COMMON


def _words_with(around: Surroundings, swapped: list[int]) -> list[str]:
    """The words of several characters that a replaced character belongs to."""
    found = []
    at = 0
    for word in around.words:
        if len(word) > 1 and any(at <= index < at + len(word) for index in swapped):
            found.append(word)
        at += len(word)
    return found


def _is_rare(around: Surroundings) -> bool:
    """Whether its words are not such common ones that they meet by chance."""
    chances = [frequency(word) / _COMMON for word in around.words]
    return math.prod(max(chance, 1 / _COMMON) for chance in chances) < 1


def _pinyin_is_meant(seen: Candidate) -> bool:
    """Among Han, or among pinyin; never an English word."""
    pieces = _LETTER_RUN.findall(seen.written)
    if pieces and all(piece in ENGLISH for piece in pieces):
        return False
    around = slice(max(0, seen.start - _AROUND_PINYIN_CHARS), seen.end + _AROUND_PINYIN_CHARS)
    folded = seen.text.folded[around]
    if _HAN.search(folded):
        return True
    words = [word.translate(SQUEEZED.table) for word in folded.split()]
    return all(reads_as_pinyin("a" + word) or len(word) < _PAIR for word in words)


def _letters_are_whole(seen: Candidate) -> bool:
    """Latin letters at its ends begin and end a word."""
    folded = seen.text.folded
    left = is_letter(folded, seen.start) and is_letter(folded, seen.start - 1)
    return not left and not (is_letter(folded, seen.end - 1) and is_letter(folded, seen.end))


def _is_doubled_word(letters: str, form: str) -> bool:
    """Whether all that is stretched is one character twice, which makes a word of its own: 妈妈, 看看."""
    doubled = [match[0] for match in _DOUBLED.finditer(letters)]
    wanted = _DOUBLED.findall(form)
    return len(letters) == len(form) + 1 and len(doubled) == len(wanted) + 1 and any(map(frequency, doubled))


def _around(seen: Candidate, chars: str, term: str = "") -> Surroundings:
    return surroundings(seen.text.folded, seen.start, seen.end, chars, term)
