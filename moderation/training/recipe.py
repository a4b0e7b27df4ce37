"""Trains all heads from labelled texts and the generator's: how the shipped model is made."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from moderation.domain.errors import Misconfigured
from moderation.domain.labelled_text import LabelledText
from moderation.domain.text import fold
from moderation.domain.text_model import BUCKETS, GRAM_SIZES, HEADS, buckets, distinct
from moderation.training import spam_generator
from moderation.training.measures import f1
from moderation.training.solver import (
    Design,
    Floats,
    Labels,
    Problem,
    balanced,
    bayes_scale,
    platt,
    quantised,
    renumbered,
)

SEED = 1
GENERATED = 18_000
_FOLDS = 3
_STRENGTH = 1.0
_EVERY_NTH_CLAUSE = 4
_EVERY_NTH_REMARK = 8
"""With more of them, the head doubts real advertisements at even odds."""


@dataclass(frozen=True, slots=True)
class Trained:
    """Weights by language, bucket and head, and the card: what they mean and what they were made of."""

    weights: NDArray[np.int8]
    card: dict[str, Any]


def train(texts: Iterable[LabelledText], *, generated: int = GENERATED, seed: int = SEED) -> Trained:
    """The same texts, in whatever order, give the same bytes. Raises `Misconfigured` where a head lacks texts."""
    ordered = sorted(texts, key=lambda text: (text.source, text.folded, text.positive))
    ordered += generated_texts(seed, generated)
    weights = np.zeros((len(HEADS), BUCKETS, 2), dtype=np.int8)
    cards = []
    for row, (language, names) in enumerate(HEADS.items()):
        for column, name in enumerate(names):
            weights[row, :, column], card = _train_head(name, language, ordered)
            cards.append(card)
    return Trained(weights, {"generator": {"seed": seed, "texts": generated}, "heads": cards})


def generated_texts(seed: int, count: int) -> list[LabelledText]:
    """What the generator writes, sorted."""
    rows = sorted((fold(text).folded, label == 1) for text, label in spam_generator.rows(seed, count))
    return [LabelledText(folded, positive, "zh", "spam", "generated") for folded, positive in rows]


def grams_of(folded: str, language: str) -> NDArray[np.uint32]:
    """A text as the solver takes it."""
    return distinct(buckets(folded, GRAM_SIZES[language])[0])


def parts_of(texts: Sequence[str], parts: int) -> NDArray[np.int64]:
    """A number under `parts` for every text, by its digest: the same text always falls into the same part."""
    digests = (hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest() for text in texts)
    return np.array([digest[0] % parts for digest in digests], dtype=np.int64)


def _train_head(name: str, language: str, texts: Sequence[LabelledText]) -> tuple[NDArray[np.int8], dict[str, Any]]:
    category = name.partition("_")[2]
    labelled = _about(texts, language, category)
    negatives = _other_negatives(name, texts)
    rows = [text.folded for text in labelled] + negatives
    positive = np.array([text.positive for text in labelled] + [False] * len(negatives), dtype=np.bool_)
    if not positive.any() or positive.all():
        raise Misconfigured(f"the data has no {language} texts that are {category} and such that are not")
    grams, occurring = renumbered([grams_of(row, language) for row in rows])
    held_out = _held_out_scores(name, grams, len(occurring), positive, parts_of(rows, _FOLDS))
    slope, intercept = platt(held_out, positive, balanced(positive))
    weights, bias = _fitted(name, Design.of(grams, len(occurring)), positive, balanced(positive))
    q, unit = quantised(weights)
    column = np.zeros(BUCKETS, dtype=np.int8)
    column[occurring] = q
    card = {
        "name": name,
        "slope": slope * unit,
        "intercept": slope * bias + intercept,
        "sources": _counts(labelled),
        "other_negatives": len(negatives),
        "held_out_f1": round(f1(positive, slope * held_out + intercept > 0), 4),
    }
    return column, card


def _held_out_scores(
    name: str, grams: Sequence[NDArray[np.uint32]], size: int, positive: Labels, part_of: NDArray[np.int64]
) -> Floats:
    scores = np.zeros(len(positive))
    for part in range(_FOLDS):
        keep, left_out = np.flatnonzero(part_of != part), np.flatnonzero(part_of == part)
        if not len(left_out) or not positive[keep].any() or positive[keep].all():
            continue
        x = Design.of([grams[i] for i in keep.tolist()], size)
        weights, bias = _fitted(name, x, positive[keep], balanced(positive)[keep])
        scores[left_out] = Design.of([grams[i] for i in left_out.tolist()], size).dot(weights) + bias
    return scores


def _fitted(name: str, x: Design, positive: Labels, row_weight: Floats) -> tuple[Floats, float]:
    # The generator's vocabulary is its own: its log-count ratios would make single template words decide.
    scale = np.ones(x.size) if name == "zh_spam" else bayes_scale(x, positive)
    return Problem(x, positive, scale, _STRENGTH, row_weight).solved()


def _other_negatives(name: str, texts: Sequence[LabelledText]) -> list[str]:
    """What a head learns besides its own labelled texts, all of it as negative."""
    match name:
        case "zh_toxic":
            return _everyday(texts) + _clauses(texts)
        case "zh_spam":  # Abuse is no advertisement.
            return [text.folded for text in _about(texts, "zh", "toxic")] + _clauses(texts)
        case "en_toxic":
            return _unmarked(texts, "spam")
        case _:  # News comments and tweets: those that advertising was learnt from are text messages and fans.
            return _unmarked(texts, "toxic")[::_EVERY_NTH_REMARK]


def _unmarked(texts: Sequence[LabelledText], category: str) -> list[str]:
    return [text.folded for text in _about(texts, "en", category) if not text.positive]


def _everyday(texts: Sequence[LabelledText]) -> list[str]:
    return [text.folded for text in texts if text.source == "generated" and not text.positive]


def _about(texts: Sequence[LabelledText], language: str, category: str) -> list[LabelledText]:
    return [text for text in texts if (text.language, text.category) == (language, category)]


def _clauses(texts: Sequence[LabelledText]) -> list[str]:
    """Short stretches of texts that are not toxic: the sets' own texts are longer than many a comment."""
    clauses = {
        clause
        for text in _about(texts, "zh", "toxic")
        if not text.positive
        for clause in re.split(r"[,。!?;~\n]+", text.folded)
        if 2 <= len(clause) <= 30  # noqa: PLR2004 - characters
    }
    return sorted(clauses)[::_EVERY_NTH_CLAUSE]


def _counts(labelled: Sequence[LabelledText]) -> dict[str, list[int]]:
    """Texts and positive ones by source."""
    sources = dict.fromkeys(text.source for text in labelled)
    return {
        source: [
            sum(text.source == source for text in labelled),
            sum(text.source == source and text.positive for text in labelled),
        ]
        for source in sources
    }
