"""What the settings of single sign-on need before anybody is sent to a provider."""

from typing import Any

import pytest
from pydantic import SecretStr

from moderation.adapters.oidc import OidcClient, oidc_client
from moderation.domain.errors import Misconfigured
from moderation.domain.people import Role
from moderation.settings import Settings

WHOLE: dict[str, Any] = {
    "public_url": "https://comments.example.cn",
    "oidc_issuer": "https://login.example.cn",
    "oidc_client_id": "comments",
    "oidc_client_secret": SecretStr("hunter2"),
    "oidc_role_claim": "groups",
    "oidc_roles": (("desk", Role.MODERATOR),),
}


def client_of(**changes: object) -> OidcClient | None:
    return oidc_client(Settings.model_construct(**(WHOLE | changes)))


def test_people_are_sent_back_to_the_public_address_only() -> None:
    client = client_of()

    assert client is not None
    assert client.redirect_uri == "https://comments.example.cn/review/sso/callback"


def test_without_an_issuer_there_is_none() -> None:
    assert client_of(oidc_issuer="") is None


@pytest.mark.parametrize("issuer", ["https://login.example.cn/realms/x", "http://127.0.0.1:8080", "http://[::1]"])
def test_an_issuer_is_https_or_of_this_machine(issuer: str) -> None:
    assert client_of(oidc_issuer=issuer) is not None


@pytest.mark.parametrize(
    "issuer",
    [
        "http://login.example.cn",
        "http://127.0.0.1.example.cn",
        "login.example.cn",
        "https://",
        "https://[x",
        "file:///x",
    ],
)
def test_an_issuer_that_others_could_stand_in_for_is_refused(issuer: str) -> None:
    with pytest.raises(Misconfigured, match=r"^MODERATION_OIDC_ISSUER: an https address is needed"):
        client_of(oidc_issuer=issuer)


@pytest.mark.parametrize(("name", "value"), [("oidc_client_id", ""), ("oidc_client_secret", None), ("oidc_roles", ())])
def test_half_a_client_is_named_by_what_is_missing(name: str, value: object) -> None:
    with pytest.raises(Misconfigured) as raised:
        client_of(**{name: value})

    assert str(raised.value) == f"MODERATION_{name.upper()}: needed where MODERATION_OIDC_ISSUER is set"
