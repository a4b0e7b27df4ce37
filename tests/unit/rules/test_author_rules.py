"""Rules on the author's past."""

import pytest

from moderation.domain.screening import Facts
from moderation.domain.verdict import Action, Ruling
from moderation.rules import low_trust_author, new_author, trusted_author

NEW = Ruling(Action.REVIEW, "new_author")
LOW = Ruling(Action.REVIEW, "low_trust_author")
TRUSTED = Ruling(Action.ACCEPT, "trusted_author")


def past(accepted: int, rejected: int = 0) -> Facts:
    return Facts(author_accepted=accepted, author_rejected=rejected)


@pytest.mark.parametrize(("accepted", "expected"), [(0, NEW), (1, NEW), (2, None), (99, None)])
def test_an_author_is_new_until_enough_was_accepted(accepted: int, expected: Ruling | None) -> None:
    assert new_author.build(new_author.Options(accepted=2))([], past(accepted)) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [(past(0, 2), None), (past(0, 3), LOW), (past(29, 3), LOW), (past(30, 3), None), (past(30, 4), LOW)],
)
def test_an_author_rejected_before_is_held_unless_far_more_was_accepted(facts: Facts, expected: Ruling | None) -> None:
    assert low_trust_author.build(low_trust_author.Options(rejected=3, per_accepted=10))([], facts) == expected


@pytest.mark.parametrize(
    ("facts", "expected"), [(past(19), None), (past(20), TRUSTED), (past(20, 1), TRUSTED), (past(99, 2), None)]
)
def test_a_trusted_author_has_many_accepted_and_few_rejected(facts: Facts, expected: Ruling | None) -> None:
    assert trusted_author.build(trusted_author.Options(accepted=20, rejected=1))([], facts) == expected


@pytest.mark.parametrize(
    ("options", "values"),
    [
        (new_author.Options, {"accepted": 0}),
        (low_trust_author.Options, {"rejected": 0}),
        (low_trust_author.Options, {"per_accepted": 0}),
        (trusted_author.Options, {"accepted": 0}),
        (trusted_author.Options, {"rejected": -1}),
    ],
)
def test_numbers_that_make_a_rule_useless_or_open_a_door_are_refused(options: type, values: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=next(iter(values))):
        options(**values)
