"""What the dashboard counts."""

from datetime import UTC, datetime, timedelta

from moderation.domain.figures import (
    DecidedItem,
    Flow,
    Load,
    RulePrecision,
    every_hour,
    loads,
    median_wait,
    precision_of_rules,
)
from moderation.domain.review import DecisionAction
from moderation.domain.verdict import Action, Posture, RuleHit, Verdict

AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def decided(action: str, minutes: float, *rules: str, moderator: str = "晓燕") -> DecidedItem:
    """Rules are named, those in the shadow with a star before, those that accept with a plus."""
    hits = tuple(
        RuleHit(rule.lstrip("*+"), Action.ACCEPT if rule[0] == "+" else Action.REVIEW, "because", rule[0] == "*")
        for rule in rules
    )
    verdict = Verdict(Action.REVIEW, Action.REVIEW, Posture.OPEN, (), hits, "digest")
    return DecidedItem(moderator, DecisionAction(action), AT, AT + timedelta(minutes=minutes), verdict)


def test_every_hour_stands_there_also_an_empty_one() -> None:
    hours = every_hour(AT + timedelta(minutes=20), AT + timedelta(hours=2, minutes=1), {AT: Flow(3, 2, 1, 0)})

    assert hours == ((AT, Flow(3, 2, 1, 0)), (AT + timedelta(hours=1), Flow()), (AT + timedelta(hours=2), Flow()))


def test_half_of_the_comments_are_decided_within_the_median() -> None:
    assert median_wait([decided("accept", it) for it in (1, 2, 60)]) == timedelta(minutes=2)
    assert median_wait([]) is None


def test_a_rule_is_as_precise_as_people_reject_what_it_held_and_the_worst_stands_first() -> None:
    items = [
        decided("reject", 1, "spam", "links"),
        decided("reject", 1, "spam", "spam"),
        decided("retract", 1, "spam"),
        decided("accept", 1, "spam", "links", "*tried"),
        decided("restore", 1, "spam"),
        decided("accept", 1, "+mild"),
    ]

    assert precision_of_rules(items) == (
        RulePrecision("tried", True, 0, 1),
        RulePrecision("links", False, 1, 1),
        RulePrecision("spam", False, 3, 1),
    )
    assert precision_of_rules(items)[2].share == 0.75


def test_the_load_is_by_moderator_most_first() -> None:
    items = [
        decided("accept", 1),
        *[decided(action, 1, moderator="小王") for action in ("accept", "restore", "reject", "retract")],
    ]

    assert loads(items) == (Load("小王", 2, 2), Load("晓燕", 1, 0))
