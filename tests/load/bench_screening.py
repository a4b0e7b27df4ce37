"""Measures folding and screening: median microseconds per comment, on one core, with the policy of this repository.

Run with `.venv/bin/python tests/load/bench_screening.py [rounds]`.
"""

import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from moderation.adapters.model_file import SHIPPED_FILE, read_model
from moderation.adapters.policy_toml import load_policy
from moderation.captchas import CAPTCHAS
from moderation.checks import CHECKS
from moderation.domain.comment import Comment, ThreadKey
from moderation.domain.policy import Policy
from moderation.domain.screening import Facts
from moderation.domain.text import FoldedText, fold
from moderation.domain.verdict import Posture
from moderation.rules import RULES

POLICY_FILE = Path(__file__).parents[2] / "config" / "policy.toml"
PLAIN = (
    "昨天傍晚路过老城区，看到新修的步行街已经开放了，路灯换成了暖色，长椅也比以前多。"
    "希望管理部门能把停车的问题一起解决，别让居民绕远路；另外周末人多，垃圾桶要及时清理，大家也都自觉一点，一起爱护环境，谢谢。"
)[:100]
ENGLISH = "the committee said the new bus line will open next spring, and most of the people we met sounded glad."[:100]
SPAM = (PLAIN[:40] + "需要的加我微信abc12345，代开发票，手机13800138000，网址www.example.com！傻\u200b逼才不來😀")[:100]


def main() -> None:
    """Prints one line a step."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    policy = load_policy(POLICY_FILE, checks=CHECKS, rules=RULES, captchas=CAPTCHAS, report_failure=_fail)
    for title, text in (("plain Chinese", PLAIN), ("with spam and emoji", SPAM)):
        print(f"{title}, {len(text)} characters")
        for step, run in _steps(policy, text).items():
            print(f"  {step:18}{_median_us(run, rounds):8.1f} µs")
    model = read_model(SHIPPED_FILE).model
    print(f"classifier's model, {SHIPPED_FILE.stat().st_size} bytes")
    print(f"  {'load':18}{_median_us(lambda: read_model(SHIPPED_FILE), 20):8.1f} µs")
    for language, text in (("zh", PLAIN), ("en", ENGLISH)):
        score = model.languages[language].probabilities
        folded = fold(text).folded
        print(f"  {language + ' both heads':18}{_median_us(lambda: score(folded), rounds):8.1f} µs")  # noqa: B023


def _steps(policy: Policy, text: str) -> dict[str, Callable[[], object]]:
    facts, screening, comment = Facts(), policy.screening, _comment(fold(text))
    findings = screening.screen(comment, facts, Posture.OPEN).findings
    steps: dict[str, Callable[[], object]] = {"fold": lambda: fold(text)}
    for check in screening.checks:
        steps[check.name] = lambda check=check: tuple(check(comment, facts))
    steps["rules"] = lambda: [rule(findings, facts) for rule in screening.rules]
    steps["fold to verdict"] = lambda: screening.screen(_comment(fold(text)), facts, Posture.HOLD_ALL)
    return steps


def _comment(body: FoldedText) -> Comment:
    now = datetime(2024, 1, 1, tzinfo=UTC)
    return Comment("1", ThreadKey("demo", "/news/1.html"), fold("热心读者"), body, "192.0.2.1", None, now, "")


def _median_us(run: Callable[[], object], rounds: int) -> float:
    for _ in range(50):
        run()
    times = []
    for _ in range(rounds):
        before = time.perf_counter_ns()
        run()
        times.append(time.perf_counter_ns() - before)
    return statistics.median(times) / 1000


def _fail(name: str, error: Exception) -> None:
    raise RuntimeError(name) from error


if __name__ == "__main__":
    main()
