"""Finds words that mix Latin letters with Cyrillic or Greek ones that look alike."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from moderation.checks.fields import fields_of
from moderation.checks.ranges import require_share
from moderation.domain.comment import Comment
from moderation.domain.options import Possible
from moderation.domain.screening import Facts, Lexicon
from moderation.domain.text import FoldedText
from moderation.domain.verdict import Field, Finding

_OTHER = re.compile("[\u0370-\u052f]")
_WORD = re.compile("[a-z\u00df-\u024f\u0370-\u052f]{3,}")
_CYRILLIC = re.compile("[\u0400-\u052f]")
_GREEK = re.compile("[\u0370-\u03ff]")
_LATIN = re.compile("[a-z]")
_GREEK_IN_LATIN = 2
"""One Greek letter makes a unit or a symbol, as in μmol and Δtmax; two make a disguise."""
_MAX_FINDINGS = 20


@dataclass(frozen=True, slots=True)
class Options:
    """All that it finds is fuzzy evidence."""

    score: float = 0.5
    """Of every finding."""

    def __post_init__(self) -> None:
        require_share("score", self.score)


@dataclass(frozen=True, slots=True)
class MixedScript:
    """Looks at nickname and body. A word has three letters at least; what it spells is not asked."""

    options: Options
    name: str = "mixed_script"

    @property
    def may_find(self) -> tuple[Possible, ...]:
        """Of the one category."""
        return (Possible("disguise", self.options.score, exact=False),)

    def __call__(self, comment: Comment, facts: Facts) -> Iterator[Finding]:
        """One finding a word, up to twenty a field; its evidence is the word as written."""
        for field, text in fields_of(comment):
            if _OTHER.search(text.folded):
                yield from self._words_in(field, text)

    def _words_in(self, field: Field, text: FoldedText) -> Iterator[Finding]:
        mixed = (match for match in _WORD.finditer(text.folded) if _is_mixed(match[0]))
        for _, match in zip(range(_MAX_FINDINGS), mixed, strict=False):
            yield Finding(
                check=self.name,
                code="mixed_script",
                score=self.options.score,
                category="disguise",
                exact=False,
                field=field,
                span=text.span(*match.span()),
                evidence=text.written(*match.span()),
                steps=text.steps(*match.span()),
            )


def _is_mixed(word: str) -> bool:
    scripts = bool(_CYRILLIC.search(word)) + bool(_LATIN.search(word))
    greek = len(_GREEK.findall(word))
    return scripts > 1 or (scripts > 0 and greek >= _GREEK_IN_LATIN)


def build(options: Options, lexicon: Lexicon) -> MixedScript:
    """The check with these options."""
    return MixedScript(options)
