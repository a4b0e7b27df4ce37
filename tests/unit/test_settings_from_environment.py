"""Settings read from the environment the way a compose file sets it."""

import pytest

from moderation.settings import load_settings


@pytest.fixture(autouse=True)
def no_settings_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("IDENTITY_KEY", "WORKERS", "SINK", "DEMO", "PUBLIC_URL", "SINK_TIMEOUT_S"):
        monkeypatch.delenv(f"MODERATION_{name}", raising=False)


@pytest.mark.parametrize("field", ["identity_key", "workers", "sink", "demo", "public_url", "sink_timeout_s"])
def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch, field: str) -> None:
    unset = load_settings()
    monkeypatch.setenv(f"MODERATION_{field.upper()}", "")

    assert load_settings() == unset
