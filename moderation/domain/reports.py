"""Readers' reports of published comments and authors' appeals against rejections: deadline, state and answer."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from moderation.domain.errors import Empty, InvalidInput, TooLong

MAX_TEXT_CHARS = 500
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")


class ReportKind(StrEnum):
    """A reader's `report` of a published comment, or an author's `appeal` against a rejection."""

    REPORT = "report"
    APPEAL = "appeal"


class ReportState(StrEnum):
    """A report is `open` until a moderator upholds it, which retracts the comment, or dismisses it.

    Upholding an appeal restores the comment; dismissing it leaves the comment rejected.
    """

    OPEN = "open"
    UPHELD = "upheld"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a moderator told the reporter. `decision_id` is the decision that upholding led to, if one did."""

    by: str
    at: datetime
    text: str
    decision_id: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A report or an appeal, whose `reason` is `appeal`. `network` is that of the reader; `text` may be empty.

    `answer` is None exactly while the report is open.
    """

    id: str
    comment_id: str
    reason: str
    text: str
    network: str
    token_digest: str
    reported_at: datetime
    due_at: datetime
    kind: ReportKind = ReportKind.REPORT
    state: ReportState = ReportState.OPEN
    answer: Answer | None = None

    def is_overdue(self, now: datetime) -> bool:
        """Whether it should have been answered by now."""
        return self.answer is None and now >= self.due_at


def parse_text(text: str) -> str:
    """What a reporter adds, without its outer spaces. Raises `TooLong` or `InvalidInput`."""
    return _parse(text, "/text")


def parse_answer(text: str) -> str:
    """An answer, without its outer spaces. Raises `Empty`, `TooLong` or `InvalidInput`."""
    answer = _parse(text, "/answer")
    if not answer:
        raise Empty(pointer="/answer")
    return answer


def _parse(text: str, pointer: str) -> str:
    parsed = text.strip()
    if len(parsed) > MAX_TEXT_CHARS:
        raise TooLong(pointer=pointer, limit=MAX_TEXT_CHARS, actual=len(parsed))
    if _UNSTORABLE.search(parsed):
        raise InvalidInput(pointer=pointer)
    return parsed
