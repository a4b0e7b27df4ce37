"""Passwords are verified against their own hash, and a broken hash opens nothing."""

import threading

import pytest

from moderation.adapters.passwords import AT_ONCE, Argon2Hasher
from moderation.domain.errors import Unavailable

hasher = Argon2Hasher()


def test_a_password_matches_its_hash_only() -> None:
    hashed = hasher.hash("correct horse 电池")

    assert [hasher.matches(tried, hashed) for tried in ("correct horse 电池", "Correct horse 电池", "", hashed)] == [
        True,
        False,
        False,
        False,
    ]


def test_a_hash_is_salted_argon2id_and_fits_its_column() -> None:
    one, two = hasher.hash("same"), hasher.hash("same")

    assert one != two
    assert one.startswith("$argon2id$")
    assert len(one) <= 256


@pytest.mark.parametrize("password", ["the password of nobody", "", "None"])
def test_nobodys_password_is_never_matched(password: str) -> None:
    assert not hasher.matches(password, None)


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "plain",
        "$argon2id$v=19$m=65536,t=3,p=4$garbage",
        "$argon2id$v=19$m=65536,t=3,p=4$YWJj$YWJj",
        "$2b$12$abcdefghijklmnopqrstuv",
    ],
)
def test_a_broken_hash_matches_nothing(broken: str) -> None:
    assert not any(hasher.matches(tried, broken) for tried in ("the password of nobody", "", broken))


def test_a_flood_of_sign_ins_does_not_take_every_thread() -> None:
    """Beyond two at once the caller is told to come back instead of holding a thread that readers need."""
    busy = Argon2Hasher()
    working, release = threading.Barrier(AT_ONCE + 1), threading.Event()

    def hold_a_place() -> None:
        with busy._place():
            working.wait()
            release.wait()

    holders = [threading.Thread(target=hold_a_place) for _ in range(AT_ONCE)]
    for holder in holders:
        holder.start()
    working.wait()
    with pytest.raises(Unavailable):
        busy.matches("any", None)
    release.set()
    for holder in holders:
        holder.join()

    assert not busy.matches("any", None)
