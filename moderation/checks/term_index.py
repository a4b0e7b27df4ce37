"""Turns listed terms into patterns, one automaton for each view of a text."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from moderation.checks.automaton import Automaton
from moderation.checks.hanzi import components, is_han, spellings
from moderation.checks.listed_terms import Listed
from moderation.checks.segmentation import frequency
from moderation.checks.views import LEET_READ, SHAPED, SQUEEZED, TextView
from moderation.domain.screening import View

_MIN_LEET_LETTERS = 3
_ORDINARY_FREQUENCY = 200
"""Parts of a character that are a word so common (女子, 人工) stand for themselves."""
_MIN_SPELLING_LETTERS = 4
_MIN_MASKED_LETTERS = 3
# Initials that everybody reads as something else, in lower case too.
_KNOWN_ABBREVIATIONS = frozenset(
    """
    app apps www com net org vip svip ktv nba cba cctv usb gdp cpi ceo cto cfo pdf mp3 mp4 html http https xml sql
    php ppt doc xls txt jpg png gif cpu gpu ssd wifi gps led lcd suv mpv dna rna pvc sdk api url ufo diy hiv emba
    mba cnn bbc nbc abc cbs espn fbi cia nsa nasa who wto imf iso ibm kfc dhl ups eu usa uk prc nhk mtv vcd dvd cd
    tv pc ps ip id it ai ar vr ok no ac dc km kg cm mm ml mg ph pm am ad bc gmt utc nmb nb xs yy xjj xgg zzz hhhh
    wap cbd ats atm pos hr pr cs crm erp oa saas ios mac rmb usd hkd eur gbp jpy bmw mpa pmp cpa cfa phd mri ct
    icu dj mc mv yyds xswl zqsg pk bbs btw lol omg hhh xxx pls plz thx idk wtf lmao
    """.split()  # noqa: SIM905 - a list of words reads better as words
)


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way in which a term may look in a view."""

    listed: Listed
    view: View
    form: str
    """What is matched, runs not collapsed; of initials and of words written backwards, that."""
    syllables: tuple[str, ...] = ()
    """Of a pattern of sounds."""

    @property
    def is_latin(self) -> bool:
        """Whether all that is matched are Latin letters, which must begin a word."""
        return self.listed.is_latin or self.view is View.INITIALS


@dataclass(frozen=True, slots=True)
class TermIndex:
    """One automaton for each view; `compositions` finds Han taken apart, in the squeezed view."""

    squeezed: Automaton[Pattern]
    leet: Automaton[Pattern]
    sounded: Automaton[Pattern]
    shaped: Automaton[Pattern]
    compositions: Automaton[str]
    pairs: frozenset[str]
    """Two characters in a row of terms that may be split, and those that are one character."""
    masked: dict[tuple[str, str, int], list[str]]
    """The words of Latin terms by first letter, last letter and length."""


def index_of(terms: Iterable[Listed]) -> TermIndex:
    """Builds the automata; the work is linear in the number of terms."""
    building = _Building()
    for listed in terms:
        building.add(listed)
    return building.index()


class _Building:
    def __init__(self) -> None:
        self._squeezed: defaultdict[str, list[Pattern]] = defaultdict(list)
        self._leet: defaultdict[str, list[Pattern]] = defaultdict(list)
        self._sounded: defaultdict[str, list[Pattern]] = defaultdict(list)
        self._shaped: defaultdict[str, list[Pattern]] = defaultdict(list)
        self._split: set[str] = set()
        self._pairs: set[str] = set()
        self._words: set[str] = set()

    def add(self, listed: Listed) -> None:
        squeezed, views = listed.squeezed, listed.views
        if View.SKELETON in views:
            self._add_forms(self._squeezed, SQUEEZED, Pattern(listed, View.SKELETON, squeezed), listed.folded)
            if listed.may_be_english and len(squeezed) >= _MIN_LEET_LETTERS:
                self._add_forms(self._leet, LEET_READ, Pattern(listed, View.SKELETON, squeezed), listed.folded)
                self._words.update(word for word in listed.folded.split() if len(word) >= _MIN_MASKED_LETTERS)
        if View.REVERSED in views and squeezed != squeezed[::-1]:
            backwards = Pattern(listed, View.REVERSED, squeezed[::-1])
            self._add_forms(self._squeezed, SQUEEZED, backwards, listed.folded[::-1])
        if listed.han:
            self._add_han(listed)

    def _add_forms(
        self, strings: defaultdict[str, list[Pattern]], view: TextView, pattern: Pattern, spaced: str
    ) -> None:
        """With its runs collapsed, as in a stretched text, and as it is, as where separators keep runs apart.

        `spaced` is the form with its own separators, which keep two words' letters apart as well (hot tub).
        """
        for form in {view.of(pattern.form), pattern.form.translate(view.table), view.of(spaced)}:
            strings[form].append(pattern)

    def _add_han(self, listed: Listed) -> None:
        squeezed, views = listed.squeezed, listed.views
        if View.SPLIT in views:
            self._split.update(filter(is_han, squeezed))
            for form in (SQUEEZED.of(squeezed), squeezed.translate(SQUEEZED.table)):
                self._pairs.update(form[at : at + 2] for at in range(max(1, len(form) - 1)))
        if View.GLYPH in views and listed.han > 1:
            self._shaped[squeezed.translate(SHAPED.table)].append(Pattern(listed, View.GLYPH, squeezed))
        if not views & {View.PINYIN, View.INITIALS}:
            return
        for syllables in spellings(squeezed):
            letters = "".join(syllables)
            if View.PINYIN in views and len(letters) >= _MIN_SPELLING_LETTERS:
                self._sounded[letters].append(Pattern(listed, View.PINYIN, squeezed, syllables))
            initials = "".join(syllable[0] for syllable in syllables)
            if View.INITIALS in views and initials not in _KNOWN_ABBREVIATIONS:
                self._add_forms(self._squeezed, SQUEEZED, Pattern(listed, View.INITIALS, initials), initials)

    def index(self) -> TermIndex:
        compositions: defaultdict[str, list[str]] = defaultdict(list)
        for char in sorted(self._split):
            for way in components(char):
                if frequency(way) >= _ORDINARY_FREQUENCY:
                    continue
                for form in {SQUEEZED.of(way), way.translate(SQUEEZED.table)}:
                    compositions[form].append(char)
        masked: defaultdict[tuple[str, str, int], list[str]] = defaultdict(list)
        for word in sorted(self._words):
            masked[word[0], word[-1], len(word)].append(word)
        return TermIndex(
            Automaton(self._squeezed),
            Automaton(self._leet),
            Automaton(self._sounded),
            Automaton(self._shaped),
            Automaton(compositions),
            frozenset(self._pairs),
            dict(masked),
        )
