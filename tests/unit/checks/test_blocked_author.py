"""The check `blocked_author`."""

import pytest

from moderation.checks.blocked_author import Options, build
from moderation.domain.author import BlockState
from moderation.domain.screening import Facts
from moderation.domain.verdict import Finding
from tests.unit.checks.written import Lists, written

AUTHOR = Finding("blocked_author", "author_blocked", 1.0, "blocked")
ADDRESS = Finding("blocked_author", "address_blocked", 1.0, "blocked")
EVASION = Finding("blocked_author", "block_evasion", 0.7, "blocked", exact=False)


@pytest.mark.parametrize(
    ("state", "found"),
    [
        (BlockState(), []),
        (BlockState(allowed=True), []),
        (BlockState(author=True), [AUTHOR]),
        (BlockState(address=True, evades=True), [ADDRESS, EVASION]),
        (BlockState(evades=True), [EVASION]),
    ],
)
def test_a_block_is_exact_and_its_evasion_a_guess(state: BlockState, found: list[Finding]) -> None:
    check = build(Options(evasion_score=0.7), Lists())

    assert list(check(written("写得好"), Facts(blocks=state))) == found


def test_a_score_that_says_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="evasion_score: 0 is not over 0"):
        Options(evasion_score=0)
