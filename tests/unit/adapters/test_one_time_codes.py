"""Codes of authenticator apps, by the vectors of RFC 6238."""

import base64
from datetime import UTC, datetime, timedelta

import pytest

from moderation.adapters.one_time_codes import Totp

SECRET = base64.b32encode(b"12345678901234567890").decode()
totp = Totp()


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_it_knows_the_codes_of_the_standard(seconds: int, code: str) -> None:
    at = datetime.fromtimestamp(seconds, UTC)

    assert totp.step_of(SECRET, code, at) == seconds // 30


def test_a_phones_clock_may_be_one_step_off() -> None:
    at = datetime.fromtimestamp(1234567890, UTC)

    found = [totp.step_of(SECRET, "005924", at + timedelta(seconds=30 * steps)) for steps in (-2, -1, 0, 1, 2)]

    assert found == [None, 41152263, 41152263, 41152263, None]


@pytest.mark.parametrize("code", ["", "287083", "28708", "2870820", "２８７０８２", "\x00", "é" * 6])
def test_others_are_no_codes(code: str) -> None:
    assert totp.step_of(SECRET, code, datetime.fromtimestamp(59, UTC)) is None


def test_an_app_is_told_the_account_and_the_secret() -> None:
    secret = totp.new_secret()

    uri = totp.uri(secret, "老刘 & Söhne")

    assert uri.startswith("otpauth://totp/Comment%20review:%E8%80%81%E5%88%98%20%26%20S%C3%B6hne?secret=")
    assert f"secret={secret}&" in uri
    assert len(base64.b32decode(secret)) == 20
    assert totp.new_secret() != secret
