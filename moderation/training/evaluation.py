"""Measures a model on labelled texts: per source and head, and what all heads together hold of each source."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from moderation.domain.labelled_text import LabelledText
from moderation.domain.text_model import TextModel, asked_text, languages
from moderation.training.measures import Measures, auc, measures

EVEN_ODDS = 0.5


@dataclass(frozen=True, slots=True)
class SourceReport:
    """How one source fares.

    `auc`, `even` (at even odds, 0.5) and `held` (at the policy's threshold) are those of `head`, the one that the
    source is labelled for, whatever heads the policy would ask; `all_heads` is the share of texts of label 0 and 1
    that any head holds, asked by language as in the product; nan where there is none.
    """

    source: str
    head: str
    texts: int
    positives: int
    auc: float
    even: Measures
    held: Measures
    all_heads: tuple[float, float]


def evaluate(
    model: TextModel, thresholds: Mapping[str, float], texts: Iterable[LabelledText]
) -> Iterator[SourceReport]:
    """One report a source and head, sorted."""
    groups: defaultdict[tuple[str, str], list[LabelledText]] = defaultdict(list)
    for text in texts:
        groups[text.source, f"{text.language}_{text.category}"].append(text)
    for (source, head), group in sorted(groups.items()):
        yield _report(model, thresholds, source, head, group)


def _report(
    model: TextModel, thresholds: Mapping[str, float], source: str, head: str, texts: list[LabelledText]
) -> SourceReport:
    language = head.partition("_")[0]
    names = [known.name for known in model.languages[language].heads]
    scores = np.array([model.languages[language].probabilities(text.folded)[names.index(head)] for text in texts])
    positive = np.array([text.positive for text in texts], dtype=np.bool_)
    held = np.array([_held(model, thresholds, text.folded) for text in texts], dtype=np.bool_)
    return SourceReport(
        source=source,
        head=head,
        texts=len(texts),
        positives=int(positive.sum()),
        auc=auc(positive, scores),
        even=measures(positive, scores >= EVEN_ODDS),
        held=measures(positive, scores >= thresholds[head]),
        all_heads=(
            float(held[~positive].mean()) if not positive.all() else math.nan,
            float(held[positive].mean()) if positive.any() else math.nan,
        ),
    )


def _held(model: TextModel, thresholds: Mapping[str, float], folded: str) -> bool:
    return any(
        probability >= thresholds[head.name]
        for language in languages(folded)
        for head, probability in zip(
            model.languages[language].heads,
            model.languages[language].probabilities(asked_text(folded, language)),
            strict=True,
        )
    )
