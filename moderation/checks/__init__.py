"""Checks, each a pure function of a comment and its facts. To add one: a file, and a line in `CHECKS`.

A check's module has `Options`, a frozen data class whose fields are the check's keys in the policy, and `build`,
which makes the check of its options and of the word lists that the operator configured.
"""

from moderation.checks import (
    banned_words,
)
from moderation.domain.screening import CheckKind

CHECKS: dict[str, CheckKind] = {
    "banned_words": CheckKind(banned_words.Options, banned_words.build),
}
