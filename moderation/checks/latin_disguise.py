"""Judges candidates in Latin letters."""

import re

from moderation.checks.candidates import Candidate
from moderation.checks.latin_context import (
    ORDINARY,
    at_least_as_long,
    is_compound_part,
    is_letter,
    is_word_char,
    looks_like_a_name,
    pieces_are_one_word,
    suffix_end,
)
from moderation.checks.views import LEET_VIEWS, TextView

_HAN = re.compile("[\u3400-\u9fff]")
_SHORT_LETTERS = 4
_ADDRESS_SIGNS = "./@_=&?#%-"


def meant_end(seen: Candidate, view: TextView) -> int | None:
    """Where the disguised word ends, its ending included; None where the letters belong to other words."""
    folded, listed = seen.text.folded, seen.pattern.listed
    if is_letter(folded, seen.start - 1) or is_compound_part(folded, seen.start) or not _spells_it(seen, view):
        return None
    if seen.written in ORDINARY:
        return None
    if listed.is_abbreviation and looks_like_a_name(seen.text, seen.start, seen.end):
        return None
    if not is_letter(folded, seen.end):
        return seen.end
    return suffix_end(folded, seen.start, seen.end) if listed.may_be_english else None


def _spells_it(seen: Candidate, view: TextView) -> bool:
    if not at_least_as_long(seen.written.translate(view.table), seen.pattern.form.translate(view.table)):
        return False
    if view in LEET_VIEWS and not _has_enough_letters(seen):
        return False
    return pieces_are_one_word(seen.text.folded, seen.start, seen.end, seen.pattern.listed.folded.split())


def reversed_letters_are_meant(seen: Candidate) -> bool:
    """Whole words only, spaced as the term is."""
    folded, term = seen.text.folded, seen.pattern.listed.folded
    whole = not is_word_char(folded, seen.start - 1) and not is_word_char(folded, seen.end)
    return whole and seen.written in (term[::-1], seen.pattern.form)


def initials_are_meant(seen: Candidate) -> bool:
    """Written in one, in lower case, as a word of its own among Han, and in no address."""
    folded = seen.text.folded
    if not _HAN.search(folded):
        return False
    if seen.written != seen.pattern.form or not seen.text.written(seen.start, seen.end).islower():
        return False
    if is_word_char(folded, seen.start - 1) or is_word_char(folded, seen.end):
        return False
    before, after = folded[max(0, seen.start - 1) : seen.start], folded[seen.end : seen.end + 1]
    in_address = after in _ADDRESS_SIGNS and is_word_char(folded, seen.end + 1)
    return not (before and before in _ADDRESS_SIGNS) and not (after and in_address)


def _has_enough_letters(seen: Candidate) -> bool:
    """Numbers are no words; short words need more letters, and no digit next to a digit at their ends."""
    folded, written = seen.text.folded, seen.written
    letters = sum(is_letter(written, index) for index in range(len(written)))
    shown = len(seen.pattern.form)
    if letters < (shown / 2 if shown < _SHORT_LETTERS else 1):
        return False
    edges = ((seen.start, seen.start - 1), (seen.end - 1, seen.end))
    return not any(folded[at].isdigit() and is_word_char(folded, beside) for at, beside in edges)
