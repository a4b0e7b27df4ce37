"""Screening many texts, one JSON object a line."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from moderation.adapters.policy_toml import load_policy
from moderation.captchas import CAPTCHAS
from moderation.checks import CHECKS
from moderation.domain.errors import Misconfigured
from moderation.domain.policy import Policy
from moderation.rules import RULES
from moderation.usecases.screen_lines import screened_lines

NOW = datetime(2024, 1, 1, tzinfo=UTC)


def report(_name: str, error: Exception) -> None:
    raise AssertionError from error


@pytest.fixture(name="policy", scope="module")
def _policy(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    terms = tmp_path_factory.mktemp("lists") / "more.txt"
    terms.write_text("糊涂蛋\ndingbat\n", encoding="utf-8")
    file = Path(__file__).parents[3] / "config" / "policy.toml"
    return load_policy(file, checks=CHECKS, rules=RULES, captchas=CAPTCHAS, report_failure=report, more_terms=terms)


def screened(policy: Policy, *rows: object) -> list[dict[str, object]]:
    lines = [json.dumps(row).encode() for row in rows]
    return [json.loads(line) for line in screened_lines(policy, lines, NOW)]


def test_a_row_comes_back_with_action_score_and_findings(policy: Policy) -> None:
    rows = screened(policy, {"text": "路灯修好了", "id": 7}, {"text": "你是h𝐮tu蛋吗", "nickname": "dingbat"})
    assert rows[0].pop("score") < 0.5
    assert rows[0] == {"text": "路灯修好了", "id": 7, "action": "accept", "findings": []}
    assert rows[1] == {
        "text": "你是h𝐮tu蛋吗",
        "nickname": "dingbat",
        "action": "review",
        "score": 0.6,
        "findings": [
            {
                "check": "banned_words",
                "code": "banned_term",
                "category": "listed",
                "score": 0.6,
                "exact": True,
                "field": "nickname",
                "span": [0, 7],
                "evidence": "dingbat (more.txt:2)",
                "steps": [],
            },
            {
                "check": "banned_words",
                "code": "banned_term",
                "category": "listed",
                "score": 0.6,
                "exact": False,
                "field": "body",
                "span": [2, 7],
                "evidence": "糊涂蛋 (more.txt:1)",
                "steps": ["nfkc", "pinyin"],
            },
        ],
    }


@pytest.mark.parametrize("text", ["", " ", "\x00\x1b", "\ud800", "长" * 50_000, "a\u0300" * 5_000])
def test_any_text_is_screened(policy: Policy, text: str) -> None:
    (row,) = screened(policy, {"text": text, "nickname": None})
    assert row["action"] in ("accept", "review")


def test_empty_lines_are_left_out(policy: Policy) -> None:
    assert list(screened_lines(policy, [b"\n", b"  \n"], NOW)) == []


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b"{", "line 2: is not JSON"),
        (b"[]", "line 2: is no object with a text"),
        (b'{"text": 5}', "line 2: is no object with a text"),
        (b'{"text": "a", "nickname": 5}', "line 2: the nickname is no text"),
        (b"\xff", "line 2: is not JSON"),
    ],
)
def test_it_names_the_line_it_cannot_read(policy: Policy, line: bytes, problem: str) -> None:
    with pytest.raises(Misconfigured, match=problem):
        list(screened_lines(policy, [b'{"text": "a"}', line], NOW))
