"""The classifier: what it reports, from when, and that it can only hold."""

import pytest

from moderation.checks.classifier import Classifier, Options, build
from moderation.domain.screening import Facts, PolicyRule, Screening
from moderation.domain.text import Span
from moderation.domain.verdict import Action, Finding, Likelihood, Posture
from moderation.rules.score_threshold import Options as RuleOptions
from moderation.rules.score_threshold import Thresholds
from moderation.rules.score_threshold import build as build_rule
from tests.unit.checks.written import Lists, found, model, written

KNOWING = model({"zh_spam": ["发票", "微信"], "zh_toxic": ["废物"], "en_spam": ["win"], "en_toxic": ["idiot"]})
CHECK = Classifier(KNOWING, Options().thresholds)


def test_a_finding_says_head_probability_passages_and_model() -> None:
    assert found(CHECK, "您好!代开發票,加微信") == [
        Finding(
            check="classifier",
            code="looks_spam",
            score=1.0,
            category="spam",
            exact=False,
            span=Span(3, 7),
            evidence="發票 · 微信",
            steps=("classifier zh_spam 0123456789ab",),
        )
    ]


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        ("今天天气不错", []),
        ("你这个废物", ["looks_toxic"]),
        ("废物,加微信", ["looks_toxic", "looks_spam"]),
        ("win a prize, idiot", ["looks_toxic", "looks_spam"]),
        ("win", ["looks_spam"]),
        ("中文为主的 win", []),
        ("idiot 废", ["looks_toxic"]),
    ],
)
def test_the_heads_of_the_texts_language_report(body: str, codes: list[str]) -> None:
    assert [finding.code for finding in found(CHECK, body)] == codes


def test_a_nickname_is_not_asked_about() -> None:
    assert found(CHECK, "今天天气不错", nickname="代开发票") == []


def test_a_head_reports_from_its_threshold_on() -> None:
    probability = KNOWING.languages["zh"].probabilities("代开发票")[1]
    at = Classifier(KNOWING, {**Options().thresholds, "zh_spam": probability})
    above = Classifier(KNOWING, {**Options().thresholds, "zh_spam": probability + 1e-9})

    assert (len(found(at, "代开发票")), len(found(above, "代开发票"))) == (1, 0)


def test_below_its_threshold_a_head_suspects_in_proportion_and_below_what_holds() -> None:
    toxic, spam = KNOWING.languages["zh"].probabilities("代开发票")
    sure = Classifier(KNOWING, {**Options().thresholds, "zh_toxic": 1.0, "zh_spam": 1.0})

    assert list(sure(written("代开发票"), Facts())) == [
        Likelihood(round(0.5 * toxic, 4)),
        Likelihood(round(0.5 * spam, 4)),
    ]
    assert 0 < 0.5 * toxic < 0.5 * spam <= 0.5


def test_a_suspicion_ranks_a_comment_and_neither_rule_nor_posture_sees_it() -> None:
    suspicious = Classifier(KNOWING, {**Options().thresholds, "zh_spam": 1.0})
    rule = build_rule(RuleOptions(Thresholds(0.01)))
    screening = Screening((suspicious,), (PolicyRule("score_threshold", rule),), "digest", lambda _name, _error: None)

    verdicts = [screening.screen(written(body), Facts(), Posture.HOLD_RISKY) for body in ("代开发票", "今天天气不错")]

    assert [(verdict.action, verdict.findings) for verdict in verdicts] == [(Action.ACCEPT, ())] * 2
    assert 0.5 > verdicts[0].score > verdicts[1].score > 0


def test_the_span_stops_at_punctuation_and_at_twelve_characters() -> None:
    clause = "一二三四五六七八九十甲乙丙丁发票子丑寅卯辰巳午未申酉戌亥天地"

    spans = [finding.span for body in (clause, "好,代开发票!请看", "see  win2 now") for finding in found(CHECK, body)]

    assert spans == [Span(2, 28), Span(2, 6), Span(5, 9)]


def test_however_sure_it_is_it_only_holds() -> None:
    rule = build_rule(RuleOptions(Thresholds(0.01, 0.02)))
    screening = Screening((CHECK,), (PolicyRule("score_threshold", rule),), "digest", lambda _name, _error: None)

    verdict = screening.screen(written("废物,代开发票,加微信"), Facts(), Posture.OPEN)

    assert (verdict.action, verdict.evidence) == (Action.REVIEW, Action.REVIEW)


def test_it_is_built_of_the_model_that_the_options_name() -> None:
    check = build(Options(zh_spam=0.5), Lists())

    assert (check.model.digest, check.thresholds["zh_spam"]) == (model().digest, 0.5)


@pytest.mark.parametrize("threshold", [-0.1, 1.5])
def test_a_threshold_is_a_probability(threshold: float) -> None:
    with pytest.raises(ValueError, match="en_toxic"):
        Options(en_toxic=threshold)
