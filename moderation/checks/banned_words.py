"""Finds the terms of the operator's word lists."""

from collections.abc import Iterator
from dataclasses import dataclass

from moderation.checks.fields import fields_of
from moderation.checks.term_matcher import TermMatcher, may_find, term_findings
from moderation.domain.comment import Comment
from moderation.domain.options import Possible
from moderation.domain.screening import Facts, Lexicon
from moderation.domain.verdict import Finding


@dataclass(frozen=True, slots=True)
class Options:
    """Word lists, as docs/howto/write-word-lists.md describes them."""

    lists: tuple[str, ...]
    """Paths of word lists, from the policy's folder."""
    allow: tuple[str, ...] = ()
    """Paths of lists of phrases; a hit within one of them is no hit."""


@dataclass(frozen=True, slots=True)
class BannedWords:
    """A term's severity is its finding's score."""

    matcher: TermMatcher
    may_find: frozenset[Possible]
    name: str = "banned_words"

    def __call__(self, comment: Comment, facts: Facts) -> Iterator[Finding]:
        """One finding a hit, in nickname and body."""
        return (
            finding
            for field, text in fields_of(comment)
            for finding in term_findings(self.name, "banned_term", field, text, self.matcher.find(text))
        )


def build(options: Options, lexicon: Lexicon) -> BannedWords:
    """Raises `Misconfigured` where a list cannot be read."""
    allowed = (term.text for term in lexicon.terms(options.allow))
    terms = lexicon.terms(options.lists)
    return BannedWords(TermMatcher(terms, allowed), may_find(terms))
