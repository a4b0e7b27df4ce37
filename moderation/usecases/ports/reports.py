"""The register of readers' reports."""

from dataclasses import dataclass
from typing import Protocol

from moderation.domain.delivery import PublishedComment
from moderation.domain.reports import Answer, Report, ReportState


@dataclass(frozen=True, slots=True)
class ReportedComment:
    """A report with the comment that it is about."""

    report: Report
    comment: PublishedComment


class Reports(Protocol):
    """Readers' reports. A row is added once and answered at most once; none is ever removed."""

    def add(self, report: Report) -> bool:
        """Keeps a new one; False where there is an open one on this comment from this network."""
        ...

    def get(self, report_id: str) -> Report | None:
        """A report, None where there is none of this id."""
        ...

    def open_on(self, comment_id: str) -> list[str]:
        """The ids of a comment's open reports."""
        ...

    def answer(self, report_id: str, state: ReportState, answer: Answer) -> bool:
        """Answers an open report; False where it is answered already."""
        ...

    def waiting(self, after: str | None, limit: int) -> list[ReportedComment]:
        """Open ones, those that are due first at the front, behind the report `after`."""
        ...

    def answered(self, after: str | None, limit: int) -> list[ReportedComment]:
        """Answered ones, the newest report first, behind the report `after`."""
        ...
