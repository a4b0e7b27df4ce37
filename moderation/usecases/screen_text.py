"""Screens a text that nobody sent: what the policy would say of it, for operators who tune lists and thresholds."""

from datetime import datetime

from moderation.domain.comment import Comment, Submission, ThreadKey
from moderation.domain.policy import Policy
from moderation.domain.screening import Facts
from moderation.domain.verdict import Posture, Verdict

_NOWHERE = ThreadKey("screen", "/text")


def screen_text(policy: Policy, text: str, nickname: str, comment_id: str, now: datetime) -> tuple[Comment, Verdict]:
    """The text as a comment, and the verdict on it where the posture is `open`: what the evidence alone says.

    Records nothing and knows of no duplicates. Raises `TooLong`, `Empty` or `InvalidInput` as for a comment.
    """
    submission = Submission(_NOWHERE, nickname, text, challenge_id=None, answer=None, address="")
    comment = Comment.from_submission(submission, comment_id=comment_id, now=now, limits=policy.text)
    return comment, policy.screening.screen(comment, Facts(), Posture.OPEN)
