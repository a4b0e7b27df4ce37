"""The API's answers about reports and appeals, as those see them who made them."""

from flask import Response

from moderation.domain.reports import Report
from moderation.usecases.handle_reports import ReportReceipt
from moderation.web.errors import set_rate_limit
from moderation.web.report_schemas import ReportAnswer, ReportTaken


def taken(receipt: ReportReceipt) -> Response:
    """202 with what the answer can be read by, and what is left of the quota."""
    report, state = receipt.report, receipt.quota
    answer = ReportTaken(id=report.id, token=receipt.token, due_at=report.due_at)
    response = Response(answer.model_dump_json(), 202, content_type="application/json")
    quota = state.quota
    set_rate_limit(response, quota.name, quota.limit, quota.window_s, state.remaining, state.reset_s)
    return response


def seen(report: Report) -> ReportAnswer:
    """A report or an appeal without who handled it."""
    return ReportAnswer(
        id=report.id,
        state=report.state.value,
        reported_at=report.reported_at,
        due_at=report.due_at,
        answered_at=report.answer.at if report.answer else None,
        answer=report.answer.text if report.answer else None,
    )
