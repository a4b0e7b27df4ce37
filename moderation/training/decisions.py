"""Adapts a model to what moderators decided, and compares it with the present one on decisions it has not seen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from moderation.domain.campaign import sketch
from moderation.domain.labelled_text import DecidedText
from moderation.domain.text_model import HEADS, LinearModel, languages, squared
from moderation.training.measures import auc, f1, log_loss
from moderation.training.recipe import generated_texts, grams_of, parts_of
from moderation.training.solver import Design, Floats, Labels, Problem, balanced, platt, quantised, renumbered

CATEGORY_OF_REASON: Final[Mapping[str, str]] = {
    "abuse": "toxic",
    "spam": "spam",
    "fraud": "spam",
    "gambling": "spam",
    "sexual": "spam",
}
"""What a rejection's reason teaches; the others (off topic, personal data) are no matter of wording."""
MIN_TEXTS: Final = 25
"""Of either kind, near-duplicates counted once: under that a head stays as it is."""
_PARTS = 5
"""One part is held out of the training, to compare with; the rest is cut in as many again to choose `share`."""
_SHARES = (0.0, 0.05, 0.1, 0.15, 0.25, 0.5)
_STRENGTH = 3.0
_REPLAYED = 2_000
_REPLAY_WEIGHT = 0.3
_REPLAY_SEED = 2
"""Everyday texts go on being taught, so that a few hundred decisions do not make news look like spam."""


@dataclass(frozen=True, slots=True)
class Score:
    """How a model does on the held-out decisions: F1 at even odds, the log loss (0 is best) with both kinds alike."""

    f1: float
    log_loss: float

    def no_worse_than(self, other: "Score") -> bool:
        """In neither figure."""
        return self.f1 >= other.f1 and self.log_loss <= other.log_loss


@dataclass(frozen=True, slots=True)
class HeadResult:
    """What became of a head. `before` and `after` are None where there were too few decisions to learn from."""

    name: str
    positives: int
    negatives: int
    before: Score | None = None
    after: Score | None = None

    @property
    def accepted(self) -> bool:
        """Whether the new head takes the place of the present one."""
        return self.before is not None and self.after is not None and self.after.no_worse_than(self.before)


@dataclass(frozen=True, slots=True)
class Adapted:
    """The whole model: new heads where they were accepted, the present ones elsewhere."""

    models: Mapping[str, LinearModel]
    results: tuple[HeadResult, ...]


def adapt(models: Mapping[str, LinearModel], decided: Iterable[DecidedText]) -> Adapted:
    """`decided` is newest first: of near-duplicates the newest decision counts."""
    texts = collapsed(decided)
    adapted, results = dict(models), []
    for language, names in HEADS.items():
        for column, name in enumerate(names):
            lesson = _lesson(name, language, texts)
            result = HeadResult(name, int(lesson.positive.sum()), int((~lesson.positive).sum()))
            if lesson.teaches:
                result, model = _learnt(result, column, models[language], adapted[language], lesson)
                adapted[language] = model
            results.append(result)
    return Adapted(adapted, tuple(results))


def collapsed(decided: Iterable[DecidedText]) -> list[DecidedText]:
    """The first of each group of near-duplicates."""
    kept: list[DecidedText] = []
    seen: set[str] = set()
    for text in decided:
        marks = (text.folded, *(sketch(text.folded) or ()))
        if seen.isdisjoint(marks):
            kept.append(text)
        seen.update(marks)
    return kept


@dataclass(frozen=True, slots=True)
class _Lesson:
    """A head's share of the decisions."""

    texts: Sequence[str]
    positive: Labels
    part_of: NDArray[np.int64]

    @property
    def teaches(self) -> bool:
        """Enough of both kinds, also among the held-out ones."""
        held_out = self.positive[self.part_of == 0]
        enough = min(self.positive.sum(), (~self.positive).sum()) >= MIN_TEXTS
        return bool(enough and held_out.any() and not held_out.all())


def _lesson(name: str, language: str, texts: Sequence[DecidedText]) -> _Lesson:
    category = name.partition("_")[2]
    told = [
        text
        for text in texts
        if (text.accepted or CATEGORY_OF_REASON.get(text.reason) == category) and language in languages(text.folded)
    ]
    folded = [text.folded for text in told]
    return _Lesson(folded, np.array([not text.accepted for text in told], dtype=np.bool_), parts_of(folded, _PARTS))


def _learnt(
    result: HeadResult, column: int, present: LinearModel, adapted: LinearModel, lesson: _Lesson
) -> tuple[HeadResult, LinearModel]:
    learnt = lesson.part_of != 0
    told = [text for text, taken in zip(lesson.texts, learnt, strict=True) if taken]
    new = _fitted_head(column, present, adapted, told, lesson.positive[learnt])
    held_out = [text for text, taken in zip(lesson.texts, learnt, strict=True) if not taken]
    before, after = (_score(model, column, held_out, lesson.positive[~learnt]) for model in (present, new))
    result = replace(result, before=before, after=after)
    return result, new if result.accepted else adapted


def _score(model: LinearModel, column: int, texts: Sequence[str], positive: Labels) -> Score:
    logits = _logits(model, column, texts)
    return Score(f1(positive, logits >= 0), log_loss(positive, logits))


def _logits(model: LinearModel, column: int, texts: Sequence[str]) -> Floats:
    return np.array([model.logits(text)[column] for text in texts], dtype=np.float64)


def _fitted_head(
    column: int, present: LinearModel, adapted: LinearModel, told: Sequence[str], positive: Labels
) -> LinearModel:
    """`adapted` with one head replaced by `share` of the present one and what the decisions add to it."""
    student = _Student.of(column, present, told, positive)
    held_out = {share: student.held_out_scores(share) for share in _SHARES}
    share = max(_SHARES, key=lambda share: auc(positive, held_out[share]))
    added, bias = student.fitted(np.arange(len(positive)), share)
    slope, intercept = platt(held_out[share], positive, balanced(positive))
    head = present.heads[column]
    weights = share * head.slope * squared(present.weights[:, column]).astype(np.float64)
    weights[student.buckets] += added
    q, unit = quantised(slope * weights)
    heads, table = list(adapted.heads), adapted.weights.copy()
    heads[column] = replace(head, slope=unit, intercept=slope * (share * head.intercept + bias) + intercept)
    table[:, column] = q
    return LinearModel(adapted.sizes, tuple(heads), table)


@dataclass(frozen=True, slots=True)
class _Student:
    """Decisions and replayed texts as the solver takes them, over only those buckets that occur."""

    buckets: NDArray[np.int64]
    rows: Sequence[NDArray[np.uint32]]
    positive: Labels
    logits: Floats
    weight: Floats
    decisions: int

    @classmethod
    def of(cls, column: int, present: LinearModel, told: Sequence[str], positive: Labels) -> "_Student":
        language = present.heads[column].name.partition("_")[0]
        replayed = _everyday() if language == "zh" else []
        texts = [*told, *replayed]
        rows, occurring = renumbered([grams_of(text, language) for text in texts])
        return cls(
            buckets=occurring,
            rows=rows,
            positive=np.concatenate((positive, np.zeros(len(replayed), dtype=np.bool_))),
            logits=_logits(present, column, texts),
            weight=np.concatenate((np.ones(len(told)), np.full(len(replayed), _REPLAY_WEIGHT))),
            decisions=len(told),
        )

    def fitted(self, decisions: NDArray[np.int64], share: float) -> tuple[Floats, float]:
        """Weights of the occurring buckets, and the bias, learnt from these decisions and everything replayed."""
        taken = np.concatenate((decisions, np.arange(self.decisions, len(self.rows))))
        size = len(self.buckets)
        x = Design.of([self.rows[i] for i in taken.tolist()], size)
        offset = share * self.logits[taken]
        return Problem(x, self.positive[taken], np.ones(size), _STRENGTH, self.weight[taken], offset).solved()

    def held_out_scores(self, share: float) -> Floats:
        """The score of every decision by a head that has not seen it."""
        scores = np.zeros(self.decisions)
        for part in range(_PARTS):
            left_out = np.arange(part, self.decisions, _PARTS)
            weights, bias = self.fitted(np.setdiff1d(np.arange(self.decisions), left_out), share)
            x = Design.of([self.rows[i] for i in left_out.tolist()], len(self.buckets))
            scores[left_out] = x.dot(weights) + bias + share * self.logits[left_out]
        return scores


def _everyday() -> list[str]:
    return [text.folded for text in generated_texts(_REPLAY_SEED, _REPLAYED) if not text.positive]
