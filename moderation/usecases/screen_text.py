"""Screens a text that nobody sent: what the policy would say of it, for people who tune lists and thresholds."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from moderation.domain.comment import Comment, Submission, ThreadKey
from moderation.domain.policy import Policy
from moderation.domain.screening import Facts, StepTime
from moderation.domain.verdict import Posture, Verdict

_NOWHERE = ThreadKey("screen", "/text")


@dataclass(frozen=True, slots=True)
class Explanation:
    """A text as a comment, the verdict on it, and how long each step took, `fold` and its cleaning first."""

    comment: Comment
    verdict: Verdict
    times: tuple[StepTime, ...]


def screen_text(
    policy: Policy, text: str, nickname: str, *, comment_id: str, now: datetime, timer: Callable[[], float]
) -> Explanation:
    """Screens as where the posture is `open`: the verdict's action is what the evidence alone says.

    Records nothing and knows of no duplicates. `timer` tells seconds. Raises `TooLong`, `Empty` or `InvalidInput` as
    for a comment.
    """
    submission = Submission(_NOWHERE, nickname, text, challenge_id=None, answer=None, address="")
    began = timer()
    comment = Comment.from_submission(submission, comment_id=comment_id, now=now, limits=policy.text)
    folding = StepTime("fold", timer() - began)
    verdict, times = policy.screening.explain(comment, Facts(), Posture.OPEN, timer)
    return Explanation(comment, verdict, (folding, *times))
