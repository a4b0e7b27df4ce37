"""The registry of rules."""

import pytest

from moderation.domain.screening import Facts
from moderation.domain.verdict import Action
from moderation.rules import RULES
from moderation.rules.score_threshold import Thresholds

NEEDED: dict[str, dict[str, object]] = {
    "any_finding": {"checks": frozenset()},
    "expression": {"when": "findings.size() > 0", "action": "hold", "reason": "found"},
    "score_threshold": {"default": Thresholds(0.5)},
    "severe_finding": {"categories": frozenset(), "score": 1},
}


@pytest.mark.parametrize("name", RULES)
def test_a_rule_is_built_of_its_options_and_judges_a_clean_comment_mildly(name: str) -> None:
    kind = RULES[name]
    ruling = kind.build(kind.options(**NEEDED.get(name, {})))([], Facts())
    # A visitor without an account is new.
    assert ruling is None or ruling.action is Action.ACCEPT or name == "new_author"
