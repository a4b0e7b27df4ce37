"""Judges a hit in Latin letters: is it a whole word, with an ending, spaced out, a name, a part of a compound?"""

import re
from itertools import groupby

from moderation.checks.han_context import surroundings
from moderation.checks.views import SQUEEZED
from moderation.domain.text import FoldedText

_SUFFIXES = ("s", "es", "z", "in", "ing", "ings", "ed", "er", "ers", "y")
_MIN_STEM_CHARS = {"s": 3, "es": 3, "z": 3}
_NEVER_BEFORE = {"s": "s", "es": "abcdefgijklmnpqrtuvwy"}
"""Letters at a word's end that the ending does not follow: assess is none of several asses, nor heroines heroin."""
ORDINARY = frozenset(
    """
    butter butters buttery buttered butting cocker cockers cocked cocking cocky dicker dickers dicky pricked
    pricking cumin titter titters titted sexy sexed sexes sexing homer damned damning rapes raping raped screwed
    screwing screws sucks sucker suckers sucked sucking bitter bitten assed hooker hooked hookers hooking spicy
    spices chinked hells crappy crapper coons gays gayer queers fagin fatty fatter assess assesses tardy
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
"""Words that only look like a listed one with an ending, or stretched."""
_STEM_CHARS = 4
_LONGEST_SUFFIX = 4
_SHORT_ROW = 4
_ROW_CHARS = 8
_LETTERS_BEFORE = re.compile(r"(?:(?<![a-z])[a-z]\s+)*$")
_LETTERS_AFTER = re.compile(r"(?:\s+[a-z](?![a-z]))*")
_LETTERS = re.compile(r"[^\W\d_]+")
_CAPITALISED = re.compile("(?:[A-Z][a-z]+)+")
_REST_OF_WORD = re.compile("[a-z]*")
_ENDS_A_CLAUSE = re.compile(r"[a-z]{2,}[,.;:!?]")
# Words that are nobody's first half: "who re-elected" is no disguise.
_SHORT_WORDS = frozenset(
    """
    a i u an am as at be by do go he if in is it me my no of on or so to up us we ok oh the and for you are was
    not but his her its our who how why all any can had has him one out now new see she two way use get got let
    may put say too did man men off old own red run set sit ten top try yes yet ask bad big bit buy car cut day
    eat end far few fit fun tit art part cook push this that with from have what when they them then than your
    just like some here were been only more most very much many also back down over good make made take time
    will well even know want come such meet into like about after each both same
    """.split()  # noqa: SIM905 - a list of words reads better as words
)


def is_letter(text: str, index: int) -> bool:
    """Whether there is a character at the index, and it is read as a Latin letter."""
    if not 0 <= index < len(text):
        return False
    char = text[index]
    shown = char if char.isascii() else SQUEEZED.table[ord(char)]
    return shown.isascii() and shown.isalpha()


def is_word_char(text: str, index: int) -> bool:
    """Whether there is a character at the index, and it is a digit or read as a Latin letter."""
    return is_letter(text, index) or (0 <= index < len(text) and text[index].isascii() and text[index].isdigit())


def is_bounded(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] is no part of a longer Latin word."""
    return not is_letter(text, start - 1) and not is_letter(text, end)


def is_compound_part(text: str, start: int) -> bool:
    """Whether a hyphen or an apostrophe ties it to the word before: interest-free money, there's lots."""
    return start > 1 and text[start - 1] in "-‐‑'’" and text[start - 2].isalnum()


def suffix_end(text: str, start: int, end: int) -> int | None:
    """Where the word ends that text[start:end] begins, if only an English ending is between; else None."""
    stop = end
    while stop - end <= _LONGEST_SUFFIX and is_letter(text, stop):
        stop += 1
    suffix = text[end:stop].translate(SQUEEZED.table)
    if suffix not in _SUFFIXES or end - start < _MIN_STEM_CHARS.get(suffix, _STEM_CHARS):
        return None
    if text[end - 1] in _NEVER_BEFORE.get(suffix, ""):
        return None
    return None if text[start:stop] in ORDINARY else stop


def pieces_are_one_word(text: str, start: int, end: int, words: list[str]) -> bool:
    """Whether the letters at text[start:end] read as one word spaced out, or as the `words` of the term.

    The last piece is taken to its word's end: `meet her` is no meth.
    """
    pieces = text[start:end].split()
    if len(pieces) == len(words):
        return not any(_ENDS_A_CLAUSE.fullmatch(piece) for piece in pieces[:-1])
    if len(pieces) <= 1:
        return True
    pieces[-1] += _REST_OF_WORD.findall(text, end, end + _ROW_CHARS)[0]
    shown = [piece.translate(SQUEEZED.table) for piece in pieces]
    if all(len(set(letters)) <= 1 for letters in shown):
        return len(pieces) > _SHORT_ROW or not _is_cut_out_of_a_row(text, start, end)
    return not any(letters in _SHORT_WORDS for letters in shown)


def _is_cut_out_of_a_row(text: str, start: int, end: int) -> bool:
    """Whether single letters stand before or after it as well: p u s h i t. Words of one letter may."""
    before = _LETTERS_BEFORE.findall(text[max(0, start - _ROW_CHARS) : start])[0].split()
    after = _LETTERS_AFTER.findall(text[end : end + _ROW_CHARS])[0].split()
    return any(len(row) > 1 or (row and row[0] not in "aiu") for row in (before, after))


def at_least_as_long(seen: str, form: str) -> bool:
    """Whether every run of one character in `seen` is as long as the pattern's: `as` is not `ass`."""
    return seen == form or all(
        len(list(found)) >= len(list(wanted))
        for (_, found), (_, wanted) in zip(groupby(seen), groupby(form), strict=False)
    )


def looks_like_a_name(text: FoldedText, start: int, end: int) -> bool:
    """For letters that stand for Chinese. Whether they are written with capitals as names and abbreviations are.

    `Nima` is a name, `LHJ路` a road; `你就是SB` is none of both.
    """
    letters = "".join(_LETTERS.findall(text.written(start, end)))
    if not letters.isupper():
        return _CAPITALISED.fullmatch(letters) is not None
    return not surroundings(text.folded, start, end, letters).stands_alone
