"""What the service reports of its work, as lines of the log."""

from datetime import timedelta

import structlog

from moderation.domain.comment import Comment
from moderation.domain.verdict import Verdict

log = structlog.get_logger()


def report_policy(event: str, told: str) -> None:
    """`told` is the digest of the policy in force, else what is wrong with it."""
    if event == "policy_in_force":
        log.info(event, policy=told[:12])
    else:
        log.error(event, problem=told)


def report_comment(comment: Comment, verdict: Verdict, took: timedelta) -> None:
    """What screening said of a comment, and how long it took."""
    log.info(
        "comment_screened",
        comment=comment.id,
        action=verdict.action.name,
        checks=",".join(sorted({finding.check for finding in verdict.findings})),
        policy=verdict.policy_digest[:12],
        duration_ms=round(took.total_seconds() * 1000, 1),
    )


def report_failure(name: str, error: Exception) -> None:
    """A check or a rule that raised; never its message, which may quote the comment."""
    log.error("screening_failed", part=name, error=type(error).__name__)


def report_addresses(warning: str) -> None:
    """Something that makes the addresses of clients doubtful."""
    log.warning("client_addresses_suspicious", warning=warning)
