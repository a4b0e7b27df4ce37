"""Learning from decisions: near-duplicates count once, a worse head is refused, other heads stay as they were."""

import numpy as np
import pytest

from moderation.domain.labelled_text import DecidedText
from moderation.training.decisions import MIN_TEXTS, Score, adapt, collapsed
from moderation.training.recipe import parts_of
from tests.unit.checks.written import model
from tests.unit.training.texts import PRAISE, comment, decided

BLANK = model().languages
TEA = "新到普洱茶饼批发"


def test_a_head_learns_what_was_rejected_and_the_others_stay() -> None:
    adapted = adapt(BLANK, decided({TEA: False, PRAISE[0]: True}, "spam"))

    spam = next(result for result in adapted.results if result.name == "zh_spam")
    assert spam.accepted
    assert spam.before == Score(f1=0.0, log_loss=pytest.approx(3.0, abs=0.01))
    assert spam.after is not None
    assert spam.after.f1 > 0.9
    head = adapted.models["zh"]
    assert head.probabilities(comment(99_991, TEA))[1] > 0.5 > head.probabilities("这条路修得真好")[1]
    assert np.array_equal(head.weights[:, 0], BLANK["zh"].weights[:, 0])
    assert adapted.models["en"] is BLANK["en"]
    assert [result.name for result in adapted.results if result.after] == ["zh_spam"]


def test_a_head_that_does_worse_on_unseen_decisions_is_refused() -> None:
    """The present model knows the phrase; the decisions contradict it, except those that are held out."""
    knowing = model({"zh_spam": ["普洱"]}).languages
    texts = [comment(number, phrase) for number in range(80) for phrase in (TEA, PRAISE[0])]
    contradicted = [
        DecidedText(text, accepted=(TEA in text) == bool(part), reason="spam")
        for text, part in zip(texts, parts_of(texts, 5), strict=True)
    ]

    adapted = adapt(knowing, contradicted)

    spam = next(result for result in adapted.results if result.name == "zh_spam")
    assert spam.before is not None
    assert spam.before.f1 == 1.0
    assert not spam.accepted
    assert adapted.models == knowing


@pytest.mark.parametrize(("reason", "taught"), [("abuse", "zh_toxic"), ("fraud", "zh_spam"), ("off_topic", None)])
def test_the_reason_says_which_head_learns(reason: str, taught: str | None) -> None:
    results = adapt(BLANK, decided({TEA: False, PRAISE[0]: True}, reason)).results

    assert {result.name for result in results if result.positives} == ({taught} if taught else set())


def test_too_few_decisions_teach_nothing() -> None:
    adapted = adapt(BLANK, decided({TEA: False, PRAISE[0]: True}, "spam", count=MIN_TEXTS - 5))

    assert [result.after for result in adapted.results] == [None] * 4
    assert adapted.models == BLANK


def test_of_near_duplicates_the_newest_decision_counts() -> None:
    newest = DecidedText("加我微信领取普洱茶饼一件代发全国包邮", False, "spam")
    others = [
        DecidedText(newest.folded, True, "fits_rules"),
        DecidedText(newest.folded + "!", True, "fits_rules"),
        DecidedText("支持", True, "fits_rules"),
        DecidedText("支持", False, "spam"),
    ]

    assert collapsed([newest, *others]) == [newest, others[2]]


@pytest.mark.parametrize(
    ("after", "no_worse"), [((0.9, 0.3), True), ((0.91, 0.2), True), ((0.95, 0.31), False), ((0.89, 0.1), False)]
)
def test_no_worse_means_in_no_figure(after: tuple[float, float], no_worse: bool) -> None:
    assert Score(*after).no_worse_than(Score(0.9, 0.3)) is no_worse
