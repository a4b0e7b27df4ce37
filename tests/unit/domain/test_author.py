"""What is asked of whoever comments."""

import pytest

from moderation.domain.author import Identity, IdentityLevel, satisfies

VISITOR, READER, VERIFIED = None, Identity("u-1", minor=True), Identity("u-1", verified=True)


@pytest.mark.parametrize(
    ("level", "welcome"),
    [
        (IdentityLevel.NONE, [VISITOR, READER, VERIFIED]),
        (IdentityLevel.ACCOUNT, [READER, VERIFIED]),
        (IdentityLevel.VERIFIED, [VERIFIED]),
    ],
)
def test_a_level_lets_in_whom_it_names(level: IdentityLevel, welcome: list[Identity | None]) -> None:
    assert [who for who in (VISITOR, READER, VERIFIED) if satisfies(who, level)] == welcome
