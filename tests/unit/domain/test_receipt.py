"""The token of an author's receipt: whose it is, and what it gives away."""

import re

import pytest

from moderation.domain.challenge import answer_digest
from moderation.domain.receipt import author_token, is_author_token

SECRET = b"a secret of thirty-two characters"
COMMENT = "01a1f0c1-9b6c-7d51-b1d7-3a0c2e4f5a66"


def test_a_token_is_the_same_each_time_and_opens_its_own_comment_only() -> None:
    token = author_token(SECRET, COMMENT)

    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", token)
    assert token == author_token(SECRET, COMMENT)
    assert is_author_token(SECRET, COMMENT, token)
    assert not is_author_token(SECRET, COMMENT[:-1] + "7", token)
    assert not is_author_token(b"another secret of enough characters", COMMENT, token)


@pytest.mark.parametrize("guess", ["", "guess", "\ud800", "好" * 43, answer_digest(SECRET, COMMENT, "")])
def test_anything_else_opens_nothing(guess: str) -> None:
    assert not is_author_token(SECRET, COMMENT, guess)
