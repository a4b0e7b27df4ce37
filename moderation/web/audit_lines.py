"""Lines of the record in words, with links to what they are about, and without addresses in clear."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext
from markupsafe import Markup

from moderation.usecases.ports.audit import AuditEntry
from moderation.web import labels
from moderation.web.access import may_open
from moderation.web.highlight import visible
from moderation.web.newsroom_time import newsroom_time
from moderation.web.review_cards import mask_address

GROUPS: Mapping[str, Any] = {
    "comments": lazy_gettext("Comments"),
    "delivery": lazy_gettext("Delivery"),
    "desk": lazy_gettext("Desk and bulk"),
    "reports": lazy_gettext("Reports and appeals"),
    "orders": lazy_gettext("Postures and presets"),
    "authors": lazy_gettext("Blocks"),
    "policy": lazy_gettext("Policy"),
    "people": lazy_gettext("People and tokens"),
    "sign_ins": lazy_gettext("Sign-ins and own account"),
}

# What an event's subject is, by the event's beginning: in words, its page's endpoint, the argument that names it there.
_SUBJECTS: Mapping[str, tuple[Any, str, str]] = {
    "comment": (lazy_gettext("comment"), "review.show_item", "comment_id"),
    "item": (lazy_gettext("comment"), "review.show_item", "comment_id"),
    "report": (lazy_gettext("comment"), "review.show_item", "comment_id"),
    "appeal": (lazy_gettext("comment"), "review.show_item", "comment_id"),
    "bulk": (lazy_gettext("bulk decision"), "bulk_pages.show_operation", "operation_id"),
    "posture": (lazy_gettext("order"), "postures.show_postures", ""),
    "preset": (lazy_gettext("order"), "postures.show_postures", ""),
    "author": (lazy_gettext("block"), "blocks.show_blocks", ""),
    "policy": (lazy_gettext("policy"), "policy_pages.show_policy", ""),
    "moderator": (lazy_gettext("account"), "people.show_person", "moderator_id"),
    "second_factor": (lazy_gettext("account"), "people.show_person", "moderator_id"),
    "session": (lazy_gettext("session"), "", ""),
    "token": (lazy_gettext("token"), "", ""),
}

_DETAILS: Mapping[str, Any] = {
    "action": lazy_gettext("decision"),
    "comments": lazy_gettext("comments"),
    "days": lazy_gettext("days"),
    "decided": lazy_gettext("decided"),
    "decision": lazy_gettext("decision"),
    "holder": lazy_gettext("from"),
    "items": lazy_gettext("comments"),
    "kept": lazy_gettext("not taken back"),
    "kind": lazy_gettext("kind"),
    "missed": lazy_gettext("not decided"),
    "name": lazy_gettext("name"),
    "owner": lazy_gettext("owner"),
    "policy": lazy_gettext("policy"),
    "posture": lazy_gettext("posture"),
    "prefix": lazy_gettext("address"),
    "preset": lazy_gettext("preset"),
    "reason": lazy_gettext("reason"),
    "report": lazy_gettext("report"),
    "risk_up_to": lazy_gettext("risk at most"),
    "roles": lazy_gettext("roles"),
    "sample_read": lazy_gettext("read of the sample"),
    "scopes": lazy_gettext("scopes"),
    "score": lazy_gettext("score"),
    "simulation": lazy_gettext("trial"),
    "site": lazy_gettext("site"),
    "source": lazy_gettext("source"),
    "subject": lazy_gettext("who"),
    "tries": lazy_gettext("tries"),
    "undone": lazy_gettext("taken back"),
    "until": lazy_gettext("until"),
}
_WORDS: Mapping[str, Mapping[str, Any]] = {
    "action": labels.ACTIONS,
    "posture": labels.POSTURES,
    "preset": labels.PRESETS,
    "reason": labels.REASONS,
}
_DIGEST_CHARS = 12


@dataclass(frozen=True, slots=True)
class Detail:
    """One thing that a line says besides."""

    name: str
    value: Markup


@dataclass(frozen=True, slots=True)
class AuditLine:
    """A line of the record; `href` leads to its subject, None where there is no page that the reader may open."""

    at: datetime
    who: Markup
    actor: str
    what: str
    kind: str
    subject: str
    shown: Markup
    href: str | None
    details: tuple[Detail, ...]


def audit_line(entry: AuditEntry, names: Mapping[str, str]) -> AuditLine:
    """The line in words; `names` are those of accounts, by id."""
    kind, endpoint, argument = _SUBJECTS.get(entry.event.partition(".")[0], ("", "", ""))
    return AuditLine(
        at=newsroom_time(entry.at),
        who=visible(labels.label(labels.ACTORS, entry.actor)),
        actor=entry.actor,
        what=labels.label(labels.EVENTS, entry.event),
        kind=str(kind),
        subject=entry.subject,
        shown=visible(names.get(entry.subject, entry.subject)),
        href=_address(endpoint, argument, entry.subject) if endpoint and may_open(endpoint) else None,
        details=tuple(
            Detail(labels.label(_DETAILS, name), visible(_value(name, str(value))))
            for name, value in public_details(entry).items()
            if value != ""
        ),
    )


def public_details(entry: AuditEntry) -> dict[str, str | int | float]:
    """What the line says besides, with network addresses as the console shows them: without their last part."""
    return {
        name: _masked(str(value)) if (entry.event.startswith("author."), name) == (True, "subject") else value
        for name, value in entry.details.items()
    }


def _address(endpoint: str, argument: str, subject: str) -> str:
    named: dict[str, Any] = {argument: subject} if argument else {}
    return url_for(endpoint, **named)


def _masked(subject: str) -> str:
    try:
        network = ipaddress.ip_network(subject, strict=False)
    except ValueError:
        return subject
    return mask_address(str(network.network_address))


def _value(name: str, value: str) -> str:
    if name == "until":
        return newsroom_time(datetime.fromisoformat(value)).strftime("%Y-%m-%d %H:%M")
    if name == "policy":
        return value[:_DIGEST_CHARS]
    if name == "roles":
        return " · ".join(labels.label(labels.ROLES, role) for role in value.split())
    return labels.label(_WORDS.get(name, {}), value)
