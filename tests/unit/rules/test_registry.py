"""The registry of rules."""

import pytest

from moderation.rules import RULES
from moderation.rules.score_threshold import Thresholds

NEEDED: dict[str, dict[str, object]] = {
    "any_finding": {"checks": frozenset()},
    "score_threshold": {"default": Thresholds(0.5)},
    "severe_finding": {"categories": frozenset(), "score": 1},
}


@pytest.mark.parametrize("name", RULES)
def test_a_rule_goes_by_its_name_in_the_registry(name: str) -> None:
    kind = RULES[name]
    assert kind.build(kind.options(**NEEDED.get(name, {}))).name == name
