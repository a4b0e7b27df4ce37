"""Screens many texts at once, one JSON object a line, for measuring a policy against texts that nobody sent."""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from moderation.domain.comment import Comment, ThreadKey
from moderation.domain.errors import Misconfigured
from moderation.domain.policy import Policy
from moderation.domain.screening import Facts
from moderation.domain.text import fold
from moderation.domain.verdict import Finding, Posture

# Half characters, which JSON can spell and no encoding can hold.
_SURROGATE = re.compile("[\ud800-\udfff]")
_NOWHERE = ThreadKey("screen", "/text")


def screened_lines(policy: Policy, lines: Iterable[bytes], now: datetime) -> Iterator[str]:
    """Each JSON object with `action`, `score` and `findings` added, ended by a line feed; empty lines are left out.

    `action` is what the evidence alone says. Any text is screened, however long or empty. Raises `Misconfigured`
    naming the first line that is no JSON object with a `text`.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            row = _row(line, number)
            yield json.dumps(row | _screened(policy, row["text"], row.get("nickname") or "", now)) + "\n"


def _row(line: bytes, number: int) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise Misconfigured(f"line {number}: is not JSON: {error}") from error
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise Misconfigured(f"line {number}: is no object with a text")
    if not isinstance(row.get("nickname") or "", str):
        raise Misconfigured(f"line {number}: the nickname is no text")
    return row


def _screened(policy: Policy, text: str, nickname: str, now: datetime) -> dict[str, Any]:
    comment = Comment(
        id="",
        thread=_NOWHERE,
        nickname=fold(_SURROGATE.sub("\ufffd", nickname)),
        body=fold(_SURROGATE.sub("\ufffd", text)),
        address="",
        identity=None,
        submitted_at=now,
        request_digest="",
    )
    verdict = policy.screening.screen(comment, Facts(), Posture.OPEN)
    return {
        "action": verdict.evidence.name.lower(),
        "score": round(verdict.score, 4),
        "findings": [_described(finding) for finding in verdict.findings],
    }


def _described(finding: Finding) -> dict[str, Any]:
    return {
        "check": finding.check,
        "code": finding.code,
        "category": finding.category,
        "score": round(finding.score, 4),
        "exact": finding.exact,
        "field": finding.field,
        "span": [finding.span.start, finding.span.end] if finding.span else None,
        "evidence": finding.evidence,
        "steps": list(finding.steps),
    }
