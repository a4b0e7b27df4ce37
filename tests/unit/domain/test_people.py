"""Roles and what they allow."""

import pytest

from moderation.domain.people import CAPABILITIES, Capability, Role, capabilities_of

TABLE = """
                viewer  moderator  senior  policy_editor  auditor  admin
queue.read        x         x        x           x           x       x
queue.decide                x        x                               x
queue.senior                         x                               x
postures.set                x        x           x                   x
blocks.set                  x        x                               x
policy.read                 x        x           x           x       x
policy.write                                     x                   x
figures.read      x         x        x           x           x       x
audit.read                                                   x       x
people.manage                                                        x
screen                      x        x           x                   x
"""


def test_each_role_allows_what_the_table_says() -> None:
    head, *lines = TABLE.strip("\n").splitlines()
    middles = {role: head.index(f" {role}") + 1 + len(role) // 2 for role in head.split()}
    written: dict[Role, set[Capability]] = {Role(role): set() for role in middles}
    for line in lines:
        for place in (place for place, sign in enumerate(line) if sign == "x" and place > 15):
            nearest = min(middles, key=lambda role: abs(middles[role] - place))
            written[Role(nearest)].add(Capability(line.split()[0]))

    assert written == CAPABILITIES


@pytest.mark.parametrize(
    ("roles", "allowed"),
    [
        ([], set()),
        ([Role.VIEWER], {"queue.read", "figures.read"}),
        ([Role.VIEWER, Role.AUDITOR], {"queue.read", "figures.read", "policy.read", "audit.read"}),
        (list(Role), set(Capability)),
    ],
)
def test_several_roles_allow_what_any_of_them_does(roles: list[Role], allowed: set[str]) -> None:
    assert capabilities_of(roles) == allowed
