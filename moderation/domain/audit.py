"""What can be asked of the record: who did what to what when, by kinds of events."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

SCREENING, RELAY = "screening", "relay"
SERVICES = (SCREENING, RELAY)
"""Actors of the record that are no people and note something of every comment; no account has such a name."""

EVENT_GROUPS: Mapping[str, tuple[str, ...]] = {
    "comments": ("comment.held", "comment.accepted", "comment.rejected", "comment.retracted"),
    "delivery": ("comment.delivered", "comment.buried"),
    "desk": (
        *("item.escalated", "item.taken_over"),
        *("bulk.started", "bulk.abandoned", "bulk.undone", "bulk.finished_done", "bulk.finished_undone"),
    ),
    "reports": (
        *("report.opened", "report.upheld", "report.dismissed"),
        *("appeal.opened", "appeal.upheld", "appeal.dismissed"),
    ),
    "orders": ("posture.set", "posture.ended", "preset.on", "preset.off"),
    "authors": ("author.blocked", "author.blocked.ended", "author.allowed", "author.allowed.ended"),
    "policy": ("policy.activated", "policy.simulated"),
    "people": (
        *("moderator.added", "moderator.roles_set", "moderator.disabled", "moderator.enabled"),
        *("moderator.password_reset", "moderator.recovered", "moderator.sessions_ended"),
        *("token.issued", "token.revoked"),
    ),
    "sign_ins": (
        *("moderator.signed_in", "moderator.signed_on", "moderator.password_matched", "moderator.signed_out"),
        *("moderator.password_changed", "session.ended", "session.others_ended"),
        *("second_factor.set", "second_factor.removed", "second_factor.codes_renewed"),
        "second_factor.recovery_code_used",
    ),
}
"""Every event of the record, in the group by which it is found."""


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which lines are asked for: those that meet all that is given; the empty filter asks for all.

    `by_people` leaves out what the service noted by itself of each comment. `group` is one of `EVENT_GROUPS`;
    `until` is exclusive.
    """

    actor: str | None = None
    by_people: bool = False
    group: str | None = None
    subject: str | None = None
    since: datetime | None = None
    until: datetime | None = None
