"""Real servers follow the policy file: on their own, on SIGHUP, and past a file that cannot be used."""

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from moderation.adapters.policy_source import FilePolicySource
from moderation.adapters.sql.engine import open_engine
from moderation.adapters.sql.migrate import migrate
from moderation.bootstrap import read_policy
from moderation.web.health import POLICY_UNUSABLE
from tests.integration.processes import ROOT, Command, environment, free_port, wait_until


@pytest.fixture
def policy_file(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "config", tmp_path / "config")) / "policy.toml"


def source_of(policy_file: Path) -> FilePolicySource:
    return FilePolicySource(policy_file, lambda path, files: read_policy(path, files=files))


def test_a_source_sees_every_file_that_the_policy_names_change(policy_file: Path) -> None:
    source = source_of(policy_file)
    assert source.changed()
    first = source.read()
    assert not source.changed()

    with (policy_file.parent / "wordlists" / "spam.txt").open("a", encoding="utf-8") as words:
        words.write("新骗术一号\n")
    assert source.changed()
    second = source.read()

    assert not source.changed()
    assert first.policy.digest != second.policy.digest
    assert source.rebuild(first.version).policy.digest == first.policy.digest
    before, after = first.version.contents, second.version.contents
    assert {name for name in before if before[name] != after[name]} == {"wordlists/spam.txt"}


def test_a_swapped_link_counts_as_a_change(policy_file: Path) -> None:
    # Kubernetes and others replace a mounted folder by turning a link.
    link = policy_file.parent.parent / "current"
    link.symlink_to(policy_file.parent)
    source = source_of(link / policy_file.name)
    source.read()

    other = shutil.copytree(policy_file.parent, policy_file.parent.parent / "other")
    link.unlink()
    link.symlink_to(other)

    assert source.changed()


@pytest.fixture
def servers(tmp_path: Path, policy_file: Path, redis_url: str) -> Iterator[list[tuple[Command, str]]]:
    """Two web servers on one file and one database."""
    database_url = f"sqlite:///{tmp_path / 'moderation.db'}"
    engine = open_engine(database_url)
    migrate(engine)
    engine.dispose()
    started = []
    for _ in range(2):
        port = free_port()
        env = environment(
            tmp_path,
            policy_file=policy_file,
            database_url=database_url,
            redis_url=redis_url,
            secret_key="s" * 32,
            port=port,
        )
        started.append((Command(["serve"], env), f"http://127.0.0.1:{port}/readyz"))
    for command, url in started:
        command.wait_until_answered(url)
    yield started
    for command, _ in started:
        command.close()


def readiness(url: str) -> dict[str, object]:
    return httpx.get(url, trust_env=False).raise_for_status().json()


def digests(servers: list[tuple[Command, str]]) -> set[object]:
    return {readiness(url)["policy"] for _, url in servers}


def children(command: Command) -> set[str]:
    pid = command.process.pid
    return set(Path(f"/proc/{pid}/task/{pid}/children").read_text().split())


def test_two_servers_take_a_changed_list_up_a_bad_file_never_and_survive_a_hangup(
    servers: list[tuple[Command, str]], policy_file: Path
) -> None:
    good = source_of(policy_file).read().policy.digest
    wait_until(lambda: digests(servers) == {good})

    text = policy_file.read_text("utf-8")
    policy_file.write_text(text.replace("[text]", "[txt]"), "utf-8")
    wait_until(lambda: all(readiness(url)["warnings"] for _, url in servers))
    assert digests(servers) == {good}
    (warning,) = readiness(servers[0][1])["warnings"]
    assert warning == POLICY_UNUSABLE

    for command, url in servers:
        before = children(command)
        os.kill(command.process.pid, signal.SIGHUP)
        wait_until(lambda command=command, before=before: not before & children(command))
        command.wait_until_answered(url)
    assert digests(servers) == {good}

    policy_file.write_text(text.replace("body_chars = 1000", "body_chars = 999"), "utf-8")
    better = source_of(policy_file).read().policy.digest
    wait_until(lambda: digests(servers) == {better})
    assert [readiness(url)["warnings"] for _, url in servers] == [[], []]
