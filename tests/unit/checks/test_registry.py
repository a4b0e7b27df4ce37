"""The registry of checks."""

import pytest

from moderation.checks import CHECKS
from tests.unit.checks.written import Lists

NEEDED = {"banned_words": {"lists": ()}}


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_goes_by_its_name_in_the_registry(name: str) -> None:
    kind = CHECKS[name]
    assert kind.build(kind.options(**NEEDED.get(name, {})), Lists()).name == name
