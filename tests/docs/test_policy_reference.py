"""docs/reference/policy.md: its example of a complaint is what the loader says, and no key in use is missing."""

import re
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

from moderation.bootstrap import read_policy
from moderation.domain.errors import Misconfigured
from tests.docs import reference
from tests.docs.policy_tables import POLICY

PAGE = (reference.FOLDER / "policy.md").read_text(encoding="utf-8")


def test_the_complaint_of_the_page_is_that_of_the_loader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(POLICY.parent, tmp_path / "config")
    monkeypatch.chdir(tmp_path)
    file = Path("config/policy.toml")
    file.write_text(file.read_text(encoding="utf-8").replace('["sexual"', '["sexaul"'), encoding="utf-8")

    with pytest.raises(Misconfigured) as complaint:
        read_policy(file)

    (printed,) = re.findall(r"```\n(.*?)\n```", PAGE)
    assert without_line(printed) == without_line(str(complaint.value))


def without_line(complaint: str) -> str:
    """The line that the page prints is that of the policy when the page was written."""
    return re.sub(r":\d+:", ":", complaint, count=1)


def test_every_key_of_the_shipped_policy_has_its_row() -> None:
    policy = tomllib.loads(POLICY.read_text(encoding="utf-8"))
    used = set(keys_in({name: table for name, table in policy.items() if name not in ("sites", "presets", "rules")}))
    used |= {key for name in ("sites", "presets", "rules") for table in policy[name].values() for key in table}

    assert used - set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)) == set()


def keys_in(table: dict[str, Any]) -> list[str]:
    """The names of keys that hold values; names of tables head their own sections."""
    below = [key for value in table.values() if isinstance(value, dict) for key in keys_in(value)]
    return [key for key, value in table.items() if not isinstance(value, dict)] + below
