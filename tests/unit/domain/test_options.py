"""Options that cannot work, and what checks may find."""

from moderation.domain.options import BadOption, Possible, Reach

REACH = Reach({"a": [Possible("x", 0.4), Possible("x", 0.9, exact=False)], "b": [Possible("x", 0.6)]})


def test_a_bad_option_says_which_and_why() -> None:
    assert str(BadOption("categories", "spam", problem="is nothing")) == "categories.spam: is nothing"


def test_what_rejects_is_the_strongest_exact_evidence_of_any_check() -> None:
    assert [REACH.strongest_exact(category) for category in ("x", "y", "failure")] == [0.6, 0.0, 0.5]
