"""`moderation screen` on the command line."""

import json
from pathlib import Path

from click.testing import CliRunner, Result

from moderation.cli import main

POLICY = str(Path(__file__).parents[2] / "config" / "policy.toml")


def run(*arguments: str, stdin: str = "") -> Result:
    return CliRunner().invoke(main, ["screen", "--policy", POLICY, *arguments], input=stdin)


def test_it_explains_one_text_with_a_list_beside_the_policys(tmp_path: Path) -> None:
    (tmp_path / "more.txt").write_text("糊涂蛋\n", encoding="utf-8")
    result = run("--terms", str(tmp_path / "more.txt"), "你是糊 涂 蛋吗")
    assert result.exit_code == 0
    assert "verdict   REVIEW" in result.output
    assert "body at 2-7 “糊涂蛋 (more.txt:1)”, score 0.60 after skeleton" in result.output


def test_it_screens_lines() -> None:
    result = run("--jsonl", stdin='{"text": "路灯修好了"}\n{"text": "来www.example.xyz"}\n')
    assert [json.loads(line)["action"] for line in result.output.splitlines()] == ["accept", "review"]


def test_it_names_a_broken_line() -> None:
    result = run("--jsonl", stdin="oops\n")
    assert (result.exit_code, "line 1: is not JSON" in result.output) == (1, True)


def test_it_wants_either_a_text_or_lines() -> None:
    assert run().exit_code == run("--jsonl", "text").exit_code == 2


def test_a_word_list_that_is_missing_is_named(tmp_path: Path) -> None:
    result = run("--terms", str(tmp_path / "none.txt"), "text")
    assert (result.exit_code, "none.txt: cannot be read" in result.output) == (1, True)
