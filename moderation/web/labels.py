"""The moderators' words for the codes of checks, rules and decisions, in their language."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext

CATEGORIES: Mapping[str, Any] = {
    "abuse": lazy_gettext("Abuse"),
    "profanity": lazy_gettext("Profanity"),
    "sexual": lazy_gettext("Sexual solicitation"),
    "gambling": lazy_gettext("Gambling"),
    "invoice": lazy_gettext("Fake invoices"),
    "spam": lazy_gettext("Advertising"),
    "contact": lazy_gettext("Contact details"),
    "link": lazy_gettext("Link"),
    "flood": lazy_gettext("Flood"),
    "noise": lazy_gettext("Noise"),
    "toxic": lazy_gettext("Offensive"),
    "blocked": lazy_gettext("Blocked"),
    "failure": lazy_gettext("Check failed"),
}

FINDINGS: Mapping[str, Any] = {
    "banned_term": lazy_gettext("word list"),
    "profanity": lazy_gettext("English profanity list"),
    "phone_number": lazy_gettext("phone number"),
    "email_address": lazy_gettext("e-mail address"),
    "qq_number": lazy_gettext("QQ number"),
    "wechat_id": lazy_gettext("WeChat id"),
    "telegram_name": lazy_gettext("Telegram name"),
    "contact_invitation": lazy_gettext("invitation to another app"),
    "link": lazy_gettext("links"),
    "platform_link": lazy_gettext("link to a large platform"),
    "short_link": lazy_gettext("short link"),
    "deceptive_link": lazy_gettext("link that hides its target"),
    "disguised_link": lazy_gettext("link in disguise"),
    "denied_link": lazy_gettext("link to a denied host"),
    "repeated_unit": lazy_gettext("the same over and over"),
    "dominant_character": lazy_gettext("mostly one character"),
    "too_short": lazy_gettext("hardly any text"),
    "duplicate_text": lazy_gettext("same text seen before"),
    "near_duplicates": lazy_gettext("nearly the same text from several authors"),
    "looks_toxic": lazy_gettext("looks offensive to the model"),
    "looks_spam": lazy_gettext("looks like advertising to the model"),
    "author_blocked": lazy_gettext("blocked account"),
    "address_blocked": lazy_gettext("blocked address"),
    "block_evasion": lazy_gettext("address of a blocked account"),
    "check_failed": lazy_gettext("this check did not work"),
}

STEPS: Mapping[str, Any] = {
    "zero_width": lazy_gettext("invisible characters removed"),
    "nfkc": lazy_gettext("full-width and look-alike forms"),
    "case": lazy_gettext("upper and lower case"),
    "traditional": lazy_gettext("traditional to simplified"),
    "sign": lazy_gettext("signs in place of letters or digits"),
    "numeral": lazy_gettext("digits written as words"),
    "look_alike": lazy_gettext("letters in place of digits"),
    "separator": lazy_gettext("broken up by other characters"),
    "homophone": lazy_gettext("words that sound alike"),
}

RULE_REASONS: Mapping[str, Any] = {
    "hold_score_reached": lazy_gettext("evidence enough to hold"),
    "reject_score_reached": lazy_gettext("evidence enough to reject"),
    "severe_finding": lazy_gettext("severe finding"),
    "listed_check_found": lazy_gettext("a check that always holds"),
    "below_every_threshold": lazy_gettext("nothing weighs enough"),
    "new_author": lazy_gettext("an author hardly known"),
    "low_trust_author": lazy_gettext("an author rejected before"),
    "minor": lazy_gettext("a minor, as the portal says"),
    "trusted_author": lazy_gettext("a trusted author"),
    "check_failed": lazy_gettext("a check did not work"),
    "rule_failed": lazy_gettext("a rule did not work"),
}

ROLES: Mapping[str, Any] = {
    "viewer": lazy_gettext("viewer"),
    "moderator": lazy_gettext("moderator"),
    "senior": lazy_gettext("senior moderator"),
    "policy_editor": lazy_gettext("policy editor"),
    "auditor": lazy_gettext("auditor"),
    "admin": lazy_gettext("administrator"),
}

CAPABILITIES: Mapping[str, Any] = {
    "queue.read": lazy_gettext("see the queue"),
    "queue.decide": lazy_gettext("accept and reject"),
    "queue.senior": lazy_gettext("take over, decide in bulk and on appeals"),
    "postures.set": lazy_gettext("set postures and presets"),
    "blocks.set": lazy_gettext("block authors, vouch for authors"),
    "policy.read": lazy_gettext("see the policy"),
    "policy.write": lazy_gettext("change the policy"),
    "figures.read": lazy_gettext("see figures"),
    "audit.read": lazy_gettext("see the record"),
    "people.manage": lazy_gettext("manage people"),
    "screen": lazy_gettext("try the policy on a text"),
}

POSTURES: Mapping[str, Any] = {
    "open": lazy_gettext("open"),
    "hold_risky": lazy_gettext("held when risky"),
    "hold_all": lazy_gettext("reviewed before publication"),
    "closed": lazy_gettext("closed"),
}

PRESETS: Mapping[str, Any] = {
    "attack": lazy_gettext("Under attack"),
}

DIFFICULTIES: Mapping[str, Any] = {
    "normal": lazy_gettext("normal"),
    "hard": lazy_gettext("hard"),
}

QUOTAS: Mapping[str, Any] = {
    "challenge_per_address": lazy_gettext("Captchas per address"),
    "comment_per_address": lazy_gettext("Comments per address"),
    "comment_per_account": lazy_gettext("Comments per account"),
    "comment_per_thread": lazy_gettext("Comments per page"),
    "sign_in_per_address": lazy_gettext("Sign-ins per address"),
    "sign_in_per_name": lazy_gettext("Sign-ins per name"),
    "report_per_address": lazy_gettext("Reports per address"),
}

REASONS: Mapping[str, Any] = {
    "fits_rules": lazy_gettext("fits the rules"),
    "criticism_allowed": lazy_gettext("criticism, allowed"),
    "false_alarm": lazy_gettext("false alarm"),
    "abuse": lazy_gettext("abuse"),
    "sexual": lazy_gettext("sexual content"),
    "gambling": lazy_gettext("gambling"),
    "spam": lazy_gettext("advertising"),
    "fraud": lazy_gettext("fraud"),
    "personal_data": lazy_gettext("personal data"),
    "off_topic": lazy_gettext("off topic"),
    "other": lazy_gettext("other"),
    "undone": lazy_gettext("taken back"),
    "appeal": lazy_gettext("appeal"),
}

# The record's events, as what its actor did, or what happened.
EVENTS: Mapping[str, Any] = {
    "comment.held": lazy_gettext("held"),
    "comment.accepted": lazy_gettext("accepted"),
    "comment.rejected": lazy_gettext("rejected"),
    "comment.retracted": lazy_gettext("retracted"),
    "comment.delivered": lazy_gettext("told the portal"),
    "comment.buried": lazy_gettext("gave up telling the portal"),
    "item.escalated": lazy_gettext("left to a senior"),
    "item.taken_over": lazy_gettext("taken over"),
    "bulk.started": lazy_gettext("decision in bulk started"),
    "bulk.abandoned": lazy_gettext("decision in bulk abandoned"),
    "bulk.undone": lazy_gettext("decision in bulk taken back"),
    "bulk.finished_done": lazy_gettext("decision in bulk finished"),
    "bulk.finished_undone": lazy_gettext("all of it taken back"),
    "report.opened": lazy_gettext("reported"),
    "report.upheld": lazy_gettext("report upheld"),
    "report.dismissed": lazy_gettext("report dismissed"),
    "appeal.opened": lazy_gettext("appealed"),
    "appeal.upheld": lazy_gettext("appeal upheld"),
    "appeal.dismissed": lazy_gettext("appeal dismissed"),
    "posture.set": lazy_gettext("posture set"),
    "posture.ended": lazy_gettext("posture ended"),
    "preset.on": lazy_gettext("preset switched on"),
    "preset.off": lazy_gettext("preset switched off"),
    "author.blocked": lazy_gettext("author blocked"),
    "author.blocked.ended": lazy_gettext("block ended"),
    "author.allowed": lazy_gettext("author vouched for"),
    "author.allowed.ended": lazy_gettext("no longer vouched for"),
    "policy.activated": lazy_gettext("policy put in force"),
    "policy.simulated": lazy_gettext("policy tried"),
    "moderator.added": lazy_gettext("account added"),
    "moderator.roles_set": lazy_gettext("roles changed"),
    "moderator.disabled": lazy_gettext("account shut"),
    "moderator.enabled": lazy_gettext("account opened again"),
    "moderator.password_reset": lazy_gettext("one-time password given"),
    "moderator.recovered": lazy_gettext("account recovered"),
    "moderator.sessions_ended": lazy_gettext("signed out everywhere by somebody else"),
    "token.issued": lazy_gettext("token made"),
    "token.revoked": lazy_gettext("token revoked"),
    "moderator.signed_in": lazy_gettext("signed in"),
    "moderator.signed_on": lazy_gettext("signed in at the provider, second step to come"),
    "moderator.password_matched": lazy_gettext("password right, second step to come"),
    "moderator.signed_out": lazy_gettext("signed out"),
    "moderator.password_changed": lazy_gettext("password changed"),
    "session.ended": lazy_gettext("session ended"),
    "session.others_ended": lazy_gettext("other sessions ended"),
    "second_factor.set": lazy_gettext("second step set up"),
    "second_factor.removed": lazy_gettext("second step removed"),
    "second_factor.codes_renewed": lazy_gettext("recovery codes renewed"),
    "second_factor.recovery_code_used": lazy_gettext("recovery code used"),
}

# Actors of the record that are no people.
ACTORS: Mapping[str, Any] = {
    "screening": lazy_gettext("screening"),
    "relay": lazy_gettext("delivery"),
    "bulk": lazy_gettext("worker of bulk decisions"),
    "reader": lazy_gettext("a reader"),
    "author": lazy_gettext("the author"),
    "file": lazy_gettext("policy file"),
    "operator": lazy_gettext("command line"),
    "single sign-on": lazy_gettext("single sign-on"),
}

STATES: Mapping[str, Any] = {
    "accepted": lazy_gettext("Published"),
    "rejected": lazy_gettext("Rejected"),
    "retracted": lazy_gettext("Retracted"),
}

ACTIONS: Mapping[str, Any] = {
    "accept": lazy_gettext("Accept"),
    "reject": lazy_gettext("Reject"),
}

# What became of a comment, by the newest decision on it.
DECIDED: Mapping[str, Any] = {
    "accept": lazy_gettext("%(name)s accepted this comment."),
    "reject": lazy_gettext("%(name)s rejected this comment."),
    "retract": lazy_gettext("%(name)s retracted this comment."),
    "restore": lazy_gettext("%(name)s restored this comment."),
    "undo": lazy_gettext("%(name)s took the last decision back."),
}

# The reject reason that a category of evidence suggests; it is preselected, nothing more.
SUGGESTED_REASONS: Mapping[str, str] = {
    "abuse": "abuse",
    "profanity": "abuse",
    "toxic": "abuse",
    "sexual": "sexual",
    "gambling": "gambling",
    "invoice": "fraud",
    "spam": "spam",
    "contact": "spam",
    "link": "spam",
    "flood": "spam",
    "noise": "other",
}


def label(labels: Mapping[str, Any], code: str) -> str:
    """The words for a code; the code itself where the operator made it up."""
    return str(labels.get(code, code))
