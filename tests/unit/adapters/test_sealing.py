"""Sealed texts: read by whoever has the key, about what they were sealed for, and unchanged."""

import base64

import pytest

from moderation.adapters.sealing import AesSeal

KEY = b"a secret key of enough characters"


@pytest.mark.parametrize("text", ["", "JBSWY3DPEHPK3PXP", "密钥\x00"])
def test_what_is_sealed_is_opened_and_looks_new_each_time(text: str) -> None:
    seal = AesSeal(KEY)

    sealed = [seal.seal(text, "of 1") for _ in range(2)]

    assert [AesSeal(KEY).open(each, "of 1") for each in sealed] == [text, text]
    assert len({*sealed, text}) == 3
    assert not text or text not in base64.urlsafe_b64decode(sealed[0]).decode("latin-1")


def test_another_key_another_subject_and_a_changed_byte_open_nothing() -> None:
    sealed = AesSeal(KEY).seal("text", "of 1")
    data = bytearray(base64.urlsafe_b64decode(sealed))
    changed = []
    for place in range(len(data)):
        data[place] ^= 1
        changed.append(AesSeal(KEY).open(base64.urlsafe_b64encode(data).decode(), "of 1"))
        data[place] ^= 1

    assert AesSeal(KEY + b"x").open(sealed, "of 1") is None
    assert AesSeal(KEY).open(sealed, "of 2") is None
    assert set(changed) == {None}


@pytest.mark.parametrize("sealed", ["", "x", "密", "\x00", "A" * 15, "====", "a" * 10_000, "AAAA\nAAAA"])
def test_what_is_no_seal_opens_nothing(sealed: str) -> None:
    assert AesSeal(KEY).open(sealed, "of 1") is None
