"""Comments as the checks get them, and word lists and models that live in the test."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np

from moderation.domain.comment import Comment, ThreadKey
from moderation.domain.screening import Check, Facts, Term
from moderation.domain.text import fold
from moderation.domain.text_model import BUCKETS, GRAM_SIZES, HEADS, Head, LinearModel, TextModel, buckets
from moderation.domain.verdict import Finding


def written(body: str, nickname: str = "热心读者") -> Comment:
    """A comment with this text."""
    return Comment(
        id="1",
        thread=ThreadKey("demo", "/news/1.html"),
        nickname=fold(nickname),
        body=fold(body),
        address="192.0.2.1",
        identity=None,
        submitted_at=datetime(2024, 1, 1, tzinfo=UTC),
        request_digest="",
    )


def found(check: Check, body: str, nickname: str = "热心读者") -> list[Finding]:
    """What the check reports of this text."""
    findings = [it for it in check(written(body, nickname), Facts()) if isinstance(it, Finding)]
    assert [it for it in findings if not is_possible(check, it)] == []
    return findings


def is_possible(check: Check, finding: Finding) -> bool:
    """Whether the check says of itself that it may find this."""
    possible = [it.score for it in check.may_find if (it.category, it.exact) == (finding.category, finding.exact)]
    return max(possible, default=0.0) >= finding.score


def seen(check: Check, body: str) -> list[tuple[str, str]]:
    """Code and original text of each finding with a span."""
    return [(f.code, body[f.span.start : f.span.end]) for f in found(check, body) if f.span]


def term(text: str, category: str = "abuse", severity: float = 0.6, source: str = "test.txt:1") -> Term:
    """A listed term."""
    return Term(text, category, severity, source)


def model(grams: Mapping[str, Sequence[str]] | None = None) -> TextModel:
    """A model whose heads know these grams and nothing else; one of them alone makes a text almost certain."""
    models = {}
    for language, names in HEADS.items():
        weights = np.zeros((BUCKETS, len(names)), dtype=np.int8)
        for column, name in enumerate(names):
            for gram in (grams or {}).get(name, ()):
                hashed, counts = buckets(gram, GRAM_SIZES[language])
                # The gram itself, not one with the space around it.
                weights[hashed[sum(counts[: len(gram) - 1]) + 1], column] = 127
        heads = tuple(Head(name, 0.01, -6.0) for name in names)
        models[language] = LinearModel(GRAM_SIZES[language], heads, weights)
    return TextModel("0123456789abcdef" * 4, models)


@dataclass(frozen=True, slots=True)
class Lists:
    """A lexicon of the given lists, and of a model that knows nothing."""

    lists: dict[str, tuple[Term, ...]] = field(default_factory=dict)

    def terms(self, names: Sequence[str]) -> tuple[Term, ...]:
        """The terms of the named lists; KeyError where there is none."""
        return tuple(term for name in names for term in self.lists[name])

    def model(self, name: str) -> TextModel:
        """The model that knows nothing."""
        return model()
