"""Finds English profanity by better-profanity's word list; its own matcher is slow and cannot read mixed text."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

from moderation.checks.fields import fields_of
from moderation.checks.ranges import require_share
from moderation.checks.term_matcher import TermMatcher, may_find, term_findings
from moderation.domain.comment import Comment
from moderation.domain.options import Possible
from moderation.domain.screening import Facts, Lexicon, Term
from moderation.domain.verdict import Finding

_LIST = "profanity_wordlist.txt"


@dataclass(frozen=True, slots=True)
class Options:
    """What is taken off that list, and how much the rest weighs."""

    except_lists: tuple[str, ...] = ()
    """Paths of word lists, from the policy's folder, with the words that are taken off the list."""
    score: float = 0.6
    """Of every finding."""

    def __post_init__(self) -> None:
        require_share("score", self.score)


@dataclass(frozen=True, slots=True)
class ProfanityEn:
    """Whole words and phrases only, in nickname and body."""

    matcher: TermMatcher
    may_find: frozenset[Possible]
    name: str = "profanity_en"

    def __call__(self, comment: Comment, facts: Facts) -> Iterator[Finding]:
        """One finding a word."""
        return (
            finding
            for field, text in fields_of(comment)
            for finding in term_findings(self.name, "profanity", field, text, self.matcher.find(text))
        )


def build(options: Options, lexicon: Lexicon) -> ProfanityEn:
    """Raises `Misconfigured` where a list of exceptions cannot be read."""
    excepted = {_letters(term.text) for term in lexicon.terms(options.except_lists)}
    words = enumerate(files("better_profanity").joinpath(_LIST).read_text("utf-8").splitlines(), start=1)
    terms = [
        Term(word, "profanity", options.score, f"{_LIST}:{line}")
        for line, word in words
        if word.strip() and _letters(word) not in excepted
    ]
    return ProfanityEn(TermMatcher(terms), may_find(terms))


def _letters(word: str) -> str:
    """Without what the matcher skips: an exception for `god` is one for `g.o.d` too."""
    return "".join(char for char in word.casefold() if char.isalnum()) or word
