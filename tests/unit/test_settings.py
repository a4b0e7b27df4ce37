"""Settings are read from the environment; a wrong one is named in one line, and secrets are never shown."""

from ipaddress import ip_network
from pathlib import Path

import pytest

from moderation.domain.errors import Misconfigured
from moderation.domain.people import Role
from moderation.settings import Settings, load_settings


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    for name in [name for name in os.environ if name.startswith("MODERATION_")]:
        monkeypatch.delenv(name)


def test_the_defaults_need_nothing_but_a_folder() -> None:
    settings = load_settings()

    assert (settings.database, settings.portal) == ("sqlite:///var/moderation.db", "sqlite:///var/portal.db")
    assert (settings.base_url, settings.redis_url, settings.secret_key) == ("http://127.0.0.1:8000", None, None)
    assert settings.trusted_proxies == ()


def test_what_the_environment_says_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {
        "DATA_DIR": "/data",
        "DATABASE_URL": "postgresql://u:p@host/db",
        "SINK_URL": "https://portal.example/api",
        "PUBLIC_URL": "https://comments.example",
        "PORT": "9000",
        "TRUSTED_PROXIES": " 10.0.0.0/8, 2001:db8::/32 ,192.0.2.1,",
        "SECRET_KEY": "s" * 32,
        "TOTP_ROLES": " admin, policy_editor ,",
        "OIDC_ROLES": " desk=moderator, cn=it=admin,desk=auditor,",
    }
    for name, value in given.items():
        monkeypatch.setenv(f"MODERATION_{name}", value)

    settings = load_settings()

    assert (settings.data_dir, settings.port) == (Path("/data"), 9000)
    assert (settings.database, settings.portal) == ("postgresql://u:p@host/db", "https://portal.example/api")
    assert settings.base_url == "https://comments.example"
    assert settings.trusted_proxies == tuple(map(ip_network, ["10.0.0.0/8", "2001:db8::/32", "192.0.2.1/32"]))
    assert settings.oidc_roles == (("desk", Role.MODERATOR), ("cn=it", Role.ADMIN), ("desk", Role.AUDITOR))
    assert settings.totp_roles == (Role.ADMIN, Role.POLICY_EDITOR)


@pytest.mark.parametrize(("host", "base_url"), [("127.0.0.1", "http://127.0.0.1:8000"), ("::1", "http://[::1]:8000")])
def test_the_address_of_an_ipv6_host_is_a_url(monkeypatch: pytest.MonkeyPatch, host: str, base_url: str) -> None:
    monkeypatch.setenv("MODERATION_HOST", host)

    assert load_settings().base_url == base_url


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "hunter2"),
        ("PORT", "0"),
        ("TOTP_ROLES", "admin,hunter2"),
        ("OIDC_ISSUER", "https://hunter2/" + "x" * 255),
        ("OIDC_ROLES", "desk=hunter2"),
        ("OIDC_ROLES", "hunter2"),
        ("OIDC_ROLES", "admin"),
        ("OIDC_ROLES", "=admin"),
        ("PORT", "65536"),
        ("WORKERS", "0"),
        ("THREADS", "257"),
        ("PUBLIC_URL", "comments.example"),
        ("PUBLIC_URL", "https://comments.example/path"),
        ("PUBLIC_URL", "javascript:hunter2"),
        ("SECRET_KEY", "hunter2"),
        ("IDENTITY_KEY", "hunter2"),
        ("TRUSTED_PROXIES", "10.0.0.0/8,hunter2"),
        ("TRUSTED_PROXIES", "10.0.0.1/8"),
        ("DEMO", "hunter2"),
        ("SINK_TIMEOUT_S", "0"),
        ("SINK_TIMEOUT_S", "31"),
        ("SINK_TIMEOUT_S", "nan"),
        ("SINK_TIMEOUT_S", "hunter2"),
    ],
)
def test_a_wrong_value_is_named_by_its_variable_in_one_line_that_does_not_repeat_it(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"MODERATION_{name}", value)

    with pytest.raises(Misconfigured) as raised:
        load_settings()

    message = str(raised.value)
    assert message.startswith(f"MODERATION_{name}: ")
    assert "\n" not in message
    assert "hunter2" not in message
    assert raised.value.__cause__ is None


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("TRUSTED_PROXIES", "10.0.0.1/8", "networks separated by commas, such as 10.0.0.0/8,2001:db8::/32"),
        ("SECRET_KEY", "short", "at least 32 characters are needed"),
        ("PUBLIC_URL", "comments.example", "a scheme and a host are needed, such as https://comments.example.org"),
        ("PORT", "65536", "Input should be less than or equal to 65535"),
    ],
)
def test_a_wrong_value_is_answered_with_what_would_be_right(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(f"MODERATION_{name}", value)

    with pytest.raises(Misconfigured) as raised:
        load_settings()

    assert str(raised.value) == f"MODERATION_{name}: {sentence}"


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.setenv(f"MODERATION_{name.upper()}", "")

    assert load_settings() == Settings.model_construct()


def test_secrets_are_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = {
        "DATABASE_URL": "postgresql://u:hunter2@host/db",
        "REDIS_URL": "redis://:hunter2@host",
        "SECRET_KEY": "hunter2" * 5,
        "IDENTITY_KEY": "hunter2" * 5,
        "OIDC_CLIENT_SECRET": "hunter2",
        "SINK_URL": "https://hunter2@portal.example",
        "SINK_SECRET": "whsec_hunter2",
    }
    for name, value in secrets.items():
        monkeypatch.setenv(f"MODERATION_{name}", value)

    settings = load_settings()

    assert "hunter2" not in f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"
    assert settings.database == secrets["DATABASE_URL"]


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        load_settings().port = 1  # type: ignore[misc] # that is what the test is about


def test_every_setting_is_described() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []
