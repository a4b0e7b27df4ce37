"""Findings as rules get them."""

from moderation.domain.screening import CHECK_FAILED
from moderation.domain.verdict import Finding


def finding(
    category: str = "abuse",
    score: float = 0.5,
    *,
    exact: bool = True,
    check: str = "banned_words",
    code: str = "banned_term",
    evidence: str = "a",
) -> Finding:
    """A finding about the whole body."""
    return Finding(check, code, score, category, exact, evidence=evidence)


FAILURE = Finding("links", CHECK_FAILED, 0.5, "failure")
