"""Rules, each a pure function of findings and facts. To add one: a file, and a line in `RULES`.

A rule's module has `Options`, a frozen data class whose fields are the rule's keys in the policy, and `build`.
"""

from moderation.domain.screening import RuleKind
from moderation.rules import (
    any_finding,
    expression,
    failed_check,
    low_trust_author,
    new_author,
    score_threshold,
    severe_finding,
    trusted_author,
)

RULES: dict[str, RuleKind] = {
    "any_finding": RuleKind(any_finding.Options, any_finding.build, any_finding.verify),
    "failed_check": RuleKind(failed_check.Options, failed_check.build),
    "low_trust_author": RuleKind(low_trust_author.Options, low_trust_author.build),
    "new_author": RuleKind(new_author.Options, new_author.build),
    "trusted_author": RuleKind(trusted_author.Options, trusted_author.build),
    "expression": RuleKind(expression.Options, expression.build, expression.verify),
    "score_threshold": RuleKind(score_threshold.Options, score_threshold.build, score_threshold.verify),
    "severe_finding": RuleKind(severe_finding.Options, severe_finding.build, severe_finding.verify),
}
