"""Which assertions of identity are believed."""

import base64
import json
from datetime import UTC, datetime

import jwt
import pytest

from moderation.adapters.identity_tokens import LONGEST_LIFE, IdentityTokens
from moderation.domain.author import Identity
from moderation.domain.comment import MAX_ACCOUNT_CHARS
from moderation.domain.errors import IdentityInvalid

KEY = b"a key of sixty-four bytes that the portal's server shares with us all"
NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
AT = int(NOW.timestamp())
LIFE_S = int(LONGEST_LIFE.total_seconds())
GOOD: dict[str, object] = {"sub": "u-1", "aud": "portal", "iat": AT, "exp": AT + 300}

tokens = IdentityTokens(KEY, lambda: NOW)


def token(key: bytes = KEY, algorithm: str = "HS256", **changed: object) -> str:
    claims = {name: value for name, value in (GOOD | changed).items() if value is not None}
    return jwt.encode(claims, key, algorithm=algorithm)


def unsigned(header: object, signature: str = "") -> str:
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in (header, GOOD)]
    return ".".join([*parts, signature])


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"sub": "户" * MAX_ACCOUNT_CHARS},
        {"aud": ["other", "portal"]},
        {"iat": AT + 60},
        {"iat": AT - 1, "exp": AT + 1},
        {"iat": AT, "exp": AT + LIFE_S},
        {"iat": AT - LIFE_S + 1, "exp": AT + 1},
        {"name": "a claim of no interest"},
    ],
)
def test_a_good_token_names_its_account(changed: dict[str, object]) -> None:
    assert tokens.identity(token(**changed), "portal") == Identity(str((GOOD | changed)["sub"]))


@pytest.mark.parametrize("verified", [True, False])
@pytest.mark.parametrize("minor", [True, False])
def test_it_believes_what_the_portal_says_of_the_account(verified: bool, minor: bool) -> None:
    assert tokens.identity(token(verified=verified, minor=minor), "portal") == Identity("u-1", verified, minor)


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": "other"},
        {"aud": None},
        {"aud": 5},
        {"exp": AT},
        {"exp": AT - 1},
        {"exp": None},
        {"exp": "tomorrow"},
        {"exp": 10**400},
        {"exp": float("inf")},
        {"exp": float("nan")},
        {"iat": AT + 61},
        {"iat": None},
        {"iat": "now"},
        {"iat": float("nan")},
        {"iat": [AT]},
        {"exp": AT + LIFE_S + 1},
        {"iat": AT - LIFE_S, "exp": AT + 1},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"sub": ["u-1"]},
        {"sub": "a" * (MAX_ACCOUNT_CHARS + 1)},
        {"sub": "a\x00b"},
        {"sub": "a\nb"},
        {"sub": "a\ud800"},
        {"verified": "yes"},
        {"verified": 1},
        {"minor": "false"},
        {"minor": [True]},
    ],
)
def test_a_token_with_a_bad_claim_is_refused(changed: dict[str, object]) -> None:
    with pytest.raises(IdentityInvalid) as raised:
        tokens.identity(token(**changed), "portal")

    assert raised.value.pointer == "/identity_token"


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "no token",
        "a.b.c",
        "é.é.é",
        "\ud800.\ud800.\ud800",
        token()[:-2],
        token(key=b"another key that somebody else has made up"),
        token(algorithm="HS384"),
        token(algorithm="HS512"),
        unsigned({"alg": "none"}),
        unsigned({"alg": "None", "typ": "JWT"}),
        unsigned({"alg": "RS256"}, "c2lnbmF0dXJl"),
        unsigned({"alg": ["HS256"]}, "c2lnbmF0dXJl"),
        unsigned([], "c2lnbmF0dXJl"),
        ".".join([base64.urlsafe_b64encode(b"[" * 3000).decode(), "e30", "AAAA"]),
        token() + "." + token(),
    ],
)
def test_a_token_that_the_portal_did_not_sign_is_refused(forged: str) -> None:
    with pytest.raises(IdentityInvalid):
        tokens.identity(forged, "portal")


def test_a_token_for_one_site_opens_no_other() -> None:
    with pytest.raises(IdentityInvalid):
        tokens.identity(token(), "other")


def test_without_a_key_every_token_is_refused() -> None:
    with pytest.raises(IdentityInvalid):
        IdentityTokens(None, lambda: NOW).identity(token(), "portal")
