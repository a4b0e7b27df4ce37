"""Who may do what: roles are what people are given, capabilities are what the service asks for."""

from collections.abc import Iterable
from enum import StrEnum


class Capability(StrEnum):
    """What a view asks of its caller; also what an API token can be narrowed to (its scopes)."""

    QUEUE_READ = "queue.read"
    QUEUE_DECIDE = "queue.decide"
    # Take over what others hold, answer escalations and appeals, decide in bulk.
    QUEUE_SENIOR = "queue.senior"
    POSTURES_SET = "postures.set"
    BLOCKS_SET = "blocks.set"
    POLICY_READ = "policy.read"
    POLICY_WRITE = "policy.write"
    FIGURES_READ = "figures.read"
    AUDIT_READ = "audit.read"
    PEOPLE_MANAGE = "people.manage"
    # Try the policy on a text.
    SCREEN = "screen"


class Role(StrEnum):
    """What a person is in the newsroom; one person may be several."""

    VIEWER = "viewer"
    MODERATOR = "moderator"
    SENIOR = "senior"
    POLICY_EDITOR = "policy_editor"
    AUDITOR = "auditor"
    ADMIN = "admin"


_VIEWER = frozenset({Capability.QUEUE_READ, Capability.FIGURES_READ})
_MODERATOR = _VIEWER | {
    Capability.QUEUE_DECIDE,
    Capability.POSTURES_SET,
    Capability.BLOCKS_SET,
    Capability.POLICY_READ,
    Capability.SCREEN,
}

CAPABILITIES: dict[Role, frozenset[Capability]] = {
    Role.VIEWER: _VIEWER,
    Role.MODERATOR: _MODERATOR,
    Role.SENIOR: _MODERATOR | {Capability.QUEUE_SENIOR},
    # Not decisions on comments: who writes the rules does not also have to apply them.
    Role.POLICY_EDITOR: _VIEWER
    | {Capability.POSTURES_SET, Capability.POLICY_READ, Capability.POLICY_WRITE, Capability.SCREEN},
    Role.AUDITOR: _VIEWER | {Capability.POLICY_READ, Capability.AUDIT_READ},
    Role.ADMIN: frozenset(Capability),
}


def capabilities_of(roles: Iterable[Role]) -> frozenset[Capability]:
    """All that any of the roles allows; nothing for no role."""
    return frozenset[Capability]().union(*(CAPABILITIES[role] for role in roles))
