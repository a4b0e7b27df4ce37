"""`moderation policy`: what came into force, what changed, and the way back."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from moderation.cli import main
from tests.integration.processes import ROOT

Run = Callable[..., Result]


@pytest.fixture
def policy_file(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "config", tmp_path / "config")) / "policy.toml"


@pytest.fixture
def run(tmp_path: Path, policy_file: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on a database with tables."""
    monkeypatch.setenv("MODERATION_DATABASE_URL", f"sqlite:///{tmp_path / 'moderation.db'}")
    monkeypatch.setenv("MODERATION_POLICY_FILE", str(policy_file))

    def command(*arguments: str) -> Result:
        return CliRunner().invoke(main, arguments)

    assert command("migrate").exit_code == 0
    return command


def lines_of(result: Result) -> list[list[str]]:
    """Digest, then how it came into force, a line each."""
    assert result.exit_code == 0, result.output
    return [re.split(r"  ", line)[1:] for line in result.stdout.splitlines()]


def test_a_version_is_compared_with_the_next_and_taken_back(run: Run, policy_file: Path) -> None:
    text = policy_file.read_text("utf-8")
    ((first, how),) = lines_of(run("policy", "reload"))
    assert how == "reload by operator"

    policy_file.write_text(text.replace("body_chars = 1000", "body_chars = 999"), "utf-8")
    ((second, _),) = lines_of(run("policy", "reload"))
    changed = run("policy", "diff", first, second).stdout.splitlines()
    assert [line for line in changed if line.startswith(("+", "-"))] == [
        "--- policy.toml",
        "+++ policy.toml",
        "-body_chars = 1000",
        "+body_chars = 999",
    ]

    run("policy", "roll-back", first, "--reason", "readers write more")
    assert lines_of(run("policy", "history")) == [
        [first, "roll_back by operator: readers write more"],
        [second, "reload by operator"],
        [first, "reload by operator"],
    ]


@pytest.mark.parametrize("digest", ["abc", "0123456789ab", "%%%%%%"])
def test_an_unknown_version_is_one_clear_line(run: Run, digest: str) -> None:
    failed = run("policy", "roll-back", digest, "--reason", "x")

    assert failed.exit_code == 1
    assert failed.output == (
        f"Error: there is no version {digest!r}, or more than one; see `moderation policy history`\n"
    )


def test_a_file_that_cannot_be_used_is_named_and_nothing_comes_into_force(run: Run, policy_file: Path) -> None:
    run("policy", "reload")
    policy_file.write_text("[txt]\n", "utf-8")

    failed = run("policy", "reload")

    assert failed.exit_code == 1
    assert failed.output.splitlines()[-1].startswith(f"Error: {policy_file}:1: txt: ")
    assert len(lines_of(run("policy", "history"))) == 1


def test_a_model_that_changed_is_named_without_its_bytes(run: Run, policy_file: Path, tmp_path: Path) -> None:
    ((first, _),) = lines_of(run("policy", "reload"))
    text = policy_file.read_text("utf-8")
    shutil.copy(ROOT / "moderation" / "models" / "shipped.bin", tmp_path / "config" / "own.bin")
    policy_file.write_text(text.replace('model = "shipped"', 'model = "own.bin"'), "utf-8")
    ((second, _),) = lines_of(run("policy", "reload"))

    changed = run("policy", "diff", first, second).stdout.splitlines()

    assert changed[:2] == ["model own.bin differs", "model shipped differs"]
