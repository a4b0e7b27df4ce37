"""Rules, each a pure function of findings and facts. To add one: a file, and a line in `RULES`.

A rule's module has `Options`, a frozen data class whose fields are the rule's keys in the policy, and `build`.
"""

from moderation.domain.screening import RuleKind

RULES: dict[str, RuleKind] = {}
