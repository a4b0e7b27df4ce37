"""Roles and what they allow."""

from pathlib import Path

import pytest

from moderation.domain.people import CAPABILITIES, Capability, Role, capabilities_of

DOCUMENT = Path(__file__).parents[3] / "docs" / "howto" / "manage-people.md"


def test_each_role_allows_what_the_table_for_operators_says() -> None:
    head, *lines = [line for line in DOCUMENT.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    roles = [Role(cell.strip()) for cell in head.strip("|").split("|")[1:]]

    written: dict[Role, set[Capability]] = {role: set() for role in roles}
    for line in lines:
        what, *cells = line.strip("|").split("|")
        for role, cell in zip(roles, cells, strict=True):
            if cell.strip():
                written[role].add(Capability(what.split("`")[1]))

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
