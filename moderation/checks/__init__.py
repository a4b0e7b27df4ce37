"""Checks, each a pure function of a comment and its facts. To add one: a file, and a line in `CHECKS`.

A check's module has `Options`, a frozen data class whose fields are the check's keys in the policy, and `build`,
which makes the check of its options and of the word lists and models that the operator configured.
"""

from moderation.checks import (
    banned_words,
    blocked_author,
    campaign,
    classifier,
    contact_details,
    duplicate,
    length,
    links,
    mixed_script,
    profanity_en,
    repetition,
)
from moderation.domain.screening import CheckKind

CHECKS: dict[str, CheckKind] = {
    "banned_words": CheckKind(banned_words.Options, banned_words.build),
    "profanity_en": CheckKind(profanity_en.Options, profanity_en.build),
    "links": CheckKind(links.Options, links.build),
    "contact_details": CheckKind(contact_details.Options, contact_details.build),
    "mixed_script": CheckKind(mixed_script.Options, mixed_script.build),
    "repetition": CheckKind(repetition.Options, repetition.build),
    "length": CheckKind(length.Options, length.build),
    "duplicate": CheckKind(duplicate.Options, duplicate.build),
    "campaign": CheckKind(campaign.Options, campaign.build),
    "blocked_author": CheckKind(blocked_author.Options, blocked_author.build),
    "classifier": CheckKind(classifier.Options, classifier.build),
}
