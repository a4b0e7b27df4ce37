"""Asks a small local model whether a text is toxic or spam; a guess, so what it finds may hold but never reject."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from moderation.checks.ranges import require_share
from moderation.domain.comment import Comment
from moderation.domain.options import Possible
from moderation.domain.screening import Facts, Lexicon
from moderation.domain.text import FoldedText, Span
from moderation.domain.text_model import Reason, TextModel, asked_text, languages
from moderation.domain.verdict import Finding, Likelihood

_WIDEN_CHARS = 12
"""A Chinese clause without punctuation has no edges to widen to; so many characters on either side are enough."""
_MAX_LIKELIHOOD = 0.5
_RUN_BEFORE = re.compile("(?:[\u3400-\u9fff]+|[0-9a-z]*)$")
_RUN_AFTER = re.compile("[\u3400-\u9fff]+|[0-9a-z]*")


@dataclass(frozen=True, slots=True)
class Options:
    """The model and the probability from which each of its heads reports.

    Where one comment in a hundred is spam, most that reach 0.5 at even odds are not.
    """

    model: str = "shipped"
    """`shipped`, or the path, from the policy's folder, of a model that `moderation train` wrote, or of its file
    `active`."""
    zh_toxic: float = 0.95
    """Probability, at even odds, from which the model reports a Chinese text as offensive."""
    zh_spam: float = 0.99
    """Probability, at even odds, from which the model reports a Chinese text as advertising."""
    en_toxic: float = 0.95
    """Probability, at even odds, from which the model reports an English text as offensive."""
    en_spam: float = 0.8
    """Probability, at even odds, from which the model reports an English text as advertising."""

    def __post_init__(self) -> None:
        for head, threshold in self.thresholds.items():
            require_share(head, threshold)

    @property
    def thresholds(self) -> Mapping[str, float]:
        """By head."""
        return {
            "zh_toxic": self.zh_toxic,
            "zh_spam": self.zh_spam,
            "en_toxic": self.en_toxic,
            "en_spam": self.en_spam,
        }


@dataclass(frozen=True, slots=True)
class Classifier:
    """One finding a head that reports, else a suspicion, on the body: nicknames are too short for it to judge."""

    model: TextModel
    thresholds: Mapping[str, float]
    name: str = "classifier"

    @property
    def may_find(self) -> tuple[Possible, ...]:
        """Of the categories of its heads."""
        return tuple(Possible(_category(head), 1.0, exact=False) for head in self.thresholds)

    def __call__(self, comment: Comment, facts: Facts) -> Iterator[Finding | Likelihood]:
        """The score is the probability, the evidence the strongest passages, the span that of the strongest.

        A head that does not report suspects, in proportion to the probability from which it would.
        """
        text = comment.body
        for language in languages(text.folded):
            reading = self.model.languages[language].read(asked_text(text.folded, language))
            for number, probability in enumerate(reading.probabilities()):
                head = reading.model.heads[number].name
                if probability >= self.thresholds[head]:
                    yield self._finding(text, head, probability, reading.reasons(number))
                else:
                    yield Likelihood(round(_MAX_LIKELIHOOD * probability / self.thresholds[head], 4))

    def _finding(self, text: FoldedText, head: str, probability: float, reasons: tuple[Reason, ...]) -> Finding:
        category = _category(head)
        return Finding(
            check=self.name,
            code=f"looks_{category}",
            score=round(probability, 4),
            category=category,
            exact=False,
            span=_widened(text, reasons[0]) if reasons else None,
            evidence=" · ".join(text.written(reason.start, reason.end).strip() for reason in reasons),
            steps=(f"classifier {head} {self.model.digest[:12]}",),
        )


def _category(head: str) -> str:
    return head.partition("_")[2]


def _widened(text: FoldedText, reason: Reason) -> Span:
    before = text.folded[max(0, reason.start - _WIDEN_CHARS) : reason.start]
    after = text.folded[reason.end : reason.end + _WIDEN_CHARS]
    left, right = _RUN_BEFORE.search(before), _RUN_AFTER.match(after)
    # Both patterns match the empty string, so there is always a match.
    start = reason.start - (len(left[0]) if left else 0)
    return text.span(start, reason.end + (len(right[0]) if right else 0))


def build(options: Options, lexicon: Lexicon) -> Classifier:
    """Raises `Misconfigured` where the model cannot be used."""
    return Classifier(lexicon.model(options.model), options.thresholds)
