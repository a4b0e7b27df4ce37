"""The register of reports and appeals."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from moderation.domain.delivery import PublishedComment
from moderation.domain.reports import Answer, Report, ReportKind, ReportState
from moderation.domain.review import Decision


@dataclass(frozen=True, slots=True)
class ReportedComment:
    """A report with the comment that it is about.

    `decision` is the newest on the comment where it was asked for and a person decided.
    """

    report: Report
    comment: PublishedComment
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait for an answer, and how many of them should have one by now."""

    open: int
    overdue: int


class Reports(Protocol):
    """Reports and appeals. A row is added once and answered at most once; none is ever removed."""

    def add(self, report: Report) -> bool:
        """Keeps a new one; False for a second open report from a network, or a second appeal, on a comment."""
        ...

    def get(self, report_id: str) -> Report | None:
        """A report, None where there is none of this id."""
        ...

    def open_on(self, comment_id: str) -> list[str]:
        """The ids of a comment's open reports, appeals not among them."""
        ...

    def appeal_on(self, comment_id: str) -> Report | None:
        """The appeal against the rejection of a comment, answered or not, None where there was none."""
        ...

    def answer(self, report_id: str, state: ReportState, answer: Answer) -> bool:
        """Answers an open report; False where it is answered already."""
        ...

    def waiting(self, kind: ReportKind, after: str | None, limit: int) -> list[ReportedComment]:
        """Open ones, those that are due first at the front, behind the report `after`."""
        ...

    def counts(self, now: datetime) -> dict[ReportKind, Waiting]:
        """Of each kind of which some wait."""
        ...

    def answered(self, kind: ReportKind, after: str | None, limit: int) -> list[ReportedComment]:
        """Answered ones, the newest report first, behind the report `after`."""
        ...
