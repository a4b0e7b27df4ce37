"""Our own screening: as a command for answers, as the product runs it; in this process for the time it takes."""

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from moderation.bootstrap import read_policy
from moderation.domain.comment import Comment, ThreadKey
from moderation.domain.screening import Facts
from moderation.domain.text import fold
from moderation.domain.verdict import Posture, Verdict

ROOT = Path(__file__).parents[2]
POLICY_FILE = ROOT / "config" / "policy.toml"
_OFFENCES = frozenset({"abuse", "noise", "profanity", "toxic"})
_THEN = datetime(2024, 1, 1, tzinfo=UTC)
_NOWHERE = ThreadKey("demo", "/text")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the evidence alone says of a text: `action` is accept, review or reject; `score` from 0 to 1.

    `categories` are those of its findings.
    """

    action: str
    score: float
    categories: frozenset[str] = frozenset()

    @property
    def flagged(self) -> bool:
        return self.action != "accept"

    @property
    def advertises(self) -> bool:
        """Flagged, and not for offensive words and walls of signs alone."""
        return self.flagged and not self.categories <= _OFFENCES

    @property
    def rejected(self) -> bool:
        return self.action == "reject"


def screen_by_command(texts: Sequence[str], terms_file: Path | None = None) -> list[Answer]:
    """Answers of `moderation screen --jsonl` with the shipped policy, in order. Raises `CalledProcessError`."""
    command = [sys.executable, "-m", "moderation", "screen", "--jsonl", "--policy", str(POLICY_FILE)]
    if terms_file:
        command += ["--terms", str(terms_file)]
    lines = "".join(json.dumps({"text": text}) + "\n" for text in texts)
    done = subprocess.run(command, input=lines, stdout=subprocess.PIPE, check=True, cwd=ROOT, encoding="utf-8")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    if len(answers) != len(texts):
        raise ValueError(f"{len(texts)} texts went in and {len(answers)} came out")
    return [
        Answer(answer["action"], answer["score"], frozenset(found["category"] for found in answer["findings"]))
        for answer in answers
    ]


def screen_in_process(terms_file: Path | None = None) -> Callable[[str], Verdict]:
    """Fold, checks and rules of the shipped policy as one call, without a limit on length. Raises `Misconfigured`."""
    screening = read_policy(POLICY_FILE, terms_file).screening
    nickname = fold("热心读者")

    def screen(text: str) -> Verdict:
        comment = Comment("1", _NOWHERE, nickname, fold(text), "192.0.2.1", None, _THEN, "")
        return screening.screen(comment, Facts(), Posture.OPEN)

    return screen


def write_terms(terms: Sequence[str], file: Path) -> Path:
    """Writes `terms` as a word list and returns `file`."""
    file.write_text("".join(f"{term}\n" for term in terms), encoding="utf-8")
    return file
