"""What the matcher knows of a listed term: its script, how it is folded, the views in which it may be found."""

from dataclasses import dataclass

from moderation.checks.hanzi import is_han
from moderation.checks.segmentation import frequency
from moderation.checks.syllables import reads_as_pinyin
from moderation.checks.views import SQUEEZED
from moderation.domain.screening import Term, View
from moderation.domain.text import fold

EVERYDAY_FREQUENCY = 1000
"""From here on in the dictionary, a listed word is one that everybody uses (病毒, 小姐)."""
_CHEAP = frozenset({View.EXACT, View.SKELETON})
_DISGUISES = frozenset(View)
_EVERYDAY = _DISGUISES - {View.GLYPH, View.REVERSED, View.INITIALS}
_SIGNS = "@$!|+(<*#%0123456789"
_MIN_HAN = 2
_MIN_SKELETON_LETTERS = 3
_MIN_BACKWARDS_LETTERS = 4
_MIN_INITIALS = 3


@dataclass(frozen=True, slots=True)
class Listed:
    """A term as the views see it."""

    term: Term
    folded: str
    squeezed: str
    """Letters and digits only, look-alikes as letters."""
    han: int
    """How many of them are Han."""
    is_abbreviation: bool
    """Latin letters that stand for Chinese: initials, or pinyin."""
    may_be_english: bool
    """Latin letters that take English endings and are spelt in leet; many a word may be either (`loan`, lo an)."""
    is_everyday: bool
    """A word that is innocent in most of its uses: it counts only where it stands by itself."""
    views: frozenset[View]

    @property
    def is_latin(self) -> bool:
        """Whether it has no Han at all."""
        return self.han == 0


def listed(term: Term, *, cheaply: bool = False) -> Listed:
    """`cheaply`: a term that asks for no view gets only those that cost one pattern each."""
    folded = fold(term.text).folded
    squeezed = folded.translate(SQUEEZED.table)
    han = sum(map(is_han, squeezed))
    everyday = term.views is None and _is_everyday(folded, han)
    abbreviation = han == 0 and _is_abbreviation(term, squeezed)
    return Listed(
        term,
        folded,
        squeezed,
        han,
        is_abbreviation=abbreviation,
        may_be_english=han == 0 and term.language != "zh" and (not abbreviation or reads_as_pinyin(squeezed)),
        is_everyday=everyday,
        views=term.views if term.views is not None else _default_views(folded, squeezed, han, everyday, cheaply),
    )


def _default_views(folded: str, squeezed: str, han: int, everyday: bool, cheaply: bool) -> frozenset[View]:
    if len(squeezed) < (_MIN_SKELETON_LETTERS if han == 0 else _MIN_HAN):
        return frozenset({View.EXACT})
    if han == 0 and any(sign in folded for sign in _SIGNS):
        # It is listed as somebody's disguise already; without its signs it would be another word.
        return frozenset({View.EXACT})
    views = _CHEAP if cheaply else _EVERYDAY if everyday else _DISGUISES
    if han == 0 and len(squeezed) < _MIN_BACKWARDS_LETTERS:
        views = views - {View.REVERSED}
    return views - {View.INITIALS} if han < _MIN_INITIALS else views


def _is_everyday(folded: str, han: int) -> bool:
    return han == len(folded) and (han == 1 or frequency(folded) >= EVERYDAY_FREQUENCY)


def _is_abbreviation(term: Term, squeezed: str) -> bool:
    if term.language is not None or " " in term.text:
        return term.language == "zh"
    has_vowel = any(vowel in squeezed for vowel in "aeiouy")
    return reads_as_pinyin(squeezed) or (
        squeezed.isalpha() and len(squeezed) <= _MIN_BACKWARDS_LETTERS and not has_vowel
    )
