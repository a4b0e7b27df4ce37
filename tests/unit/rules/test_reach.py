"""Rules that could never fire, by what the checks of the policy may find, are refused; all others are not."""

from collections.abc import Callable

import pytest

from moderation.domain.options import BadOption, Possible, Reach
from moderation.rules import any_finding, expression, score_threshold, severe_finding
from moderation.rules.expression import Asks
from moderation.rules.score_threshold import Thresholds

REACH = Reach(
    {
        "banned_words": [Possible("invoice", 0.9), Possible("invoice", 0.95, exact=False), Possible("own", 0.6)],
        "mixed_script": [Possible("disguise", 0.5, exact=False)],
        "links": [],
    }
)


@pytest.mark.parametrize(
    ("checks", "problem", "names"),
    [
        ({"links", "mixed_script"}, None, set()),
        (set(), "names no check, so the rule could never fire", set()),
        ({"links", "lynx"}, "there is no check of this policy 'lynx'", {"banned_words", "mixed_script", "links"}),
    ],
)
def test_any_finding_needs_checks_that_run(checks: set[str], problem: str | None, names: set[str]) -> None:
    options = any_finding.Options(frozenset(checks))

    assert_refused(lambda: any_finding.verify(options, REACH), ("checks",), problem, names)


@pytest.mark.parametrize(
    ("categories", "score", "key", "problem"),
    [
        ({"invoice"}, 0.9, "", None),
        ({"invoice", "own"}, 0.9, "", None),
        (set(), 0.9, "categories", "names no category, so the rule could never fire"),
        ({"invoice", "spam"}, 0.9, "categories", "no check of this policy finds the category 'spam'"),
        (
            {"invoice", "disguise"},
            0.5,
            "categories",
            "only fuzzy evidence is found of 'disguise', and that never rejects; leave it out",
        ),
        (
            {"invoice", "own"},
            0.91,
            "score",
            "0.91 is never reached: exact findings of these categories score 0.9 at most",
        ),
    ],
)
def test_severe_finding_needs_exact_evidence_of_that_score(
    categories: set[str], score: float, key: str, problem: str | None
) -> None:
    options = severe_finding.Options(frozenset(categories), score)

    assert_refused(lambda: severe_finding.verify(options, REACH), (key,), problem)


@pytest.mark.parametrize(
    ("categories", "keys", "problem"),
    [
        ({}, (), None),
        ({"own": Thresholds(0.99), "disguise": Thresholds(0.5), "failure": Thresholds(0.1)}, (), None),
        # Several findings of a low score weigh as much as one of a high score.
        ({"own": Thresholds(0.5, 1.0)}, (), None),
        (
            {"owm": Thresholds(0.5)},
            ("categories", "owm"),
            "no check of this policy finds the category 'owm'",
        ),
        (
            {"disguise": Thresholds(0.5, 0.9)},
            ("categories", "disguise", "reject_at"),
            "only fuzzy evidence is found of 'disguise', and that never rejects; leave it out",
        ),
    ],
)
def test_score_threshold_needs_categories_that_are_found(
    categories: dict[str, Thresholds], keys: tuple[str, ...], problem: str | None
) -> None:
    options = score_threshold.Options(Thresholds(0.5, 0.9), categories)

    assert_refused(lambda: score_threshold.verify(options, REACH), keys, problem)


@pytest.mark.parametrize(
    ("when", "problem"),
    [
        ('findings.exists(f, f.category == "own" && f.check != "links")', None),
        ('thread.site == "spam" || findings.exists(f, f.code == "spam")', None),
        ("findings.exists(f, f.category == 'spam')", "no check of this policy finds the category 'spam'"),
        ('findings.exists(f, f.category in ["own", "spam"])', "no check of this policy finds the category 'spam'"),
        ('findings.all(f, f.check != "lynx")', "there is no check of this policy 'lynx'"),
    ],
)
def test_an_expression_compares_with_checks_and_categories_that_there_are(when: str, problem: str | None) -> None:
    options = expression.Options(when, Asks.HOLD, "because")

    assert_refused(lambda: expression.verify(options, REACH), ("when",), problem)


def assert_refused(
    verify: Callable[[], None], keys: tuple[str, ...], problem: str | None, names: set[str] | None = None
) -> None:
    if problem is None:
        verify()
        return
    with pytest.raises(BadOption) as refused:
        verify()
    assert (refused.value.keys, refused.value.problem) == (keys, problem)
    if names is not None:
        assert set(refused.value.names) == names
