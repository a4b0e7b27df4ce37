"""`/v1/comments/{id}/reports` and `/v1/reports` for readers, `/v1/review/reports` for moderators."""

from dataclasses import asdict

from flask import Response, request
from flask_openapi3 import APIBlueprint, Tag

from moderation.domain.people import Capability
from moderation.domain.reports import Report, ReportKind, ReportState
from moderation.usecases.ports.reports import ReportedComment
from moderation.web.access import current_moderator, guarded, may, require
from moderation.web.openapi import BY_TOKEN, problems
from moderation.web.report_answers import seen, taken
from moderation.web.report_schemas import (
    RegisterAnswer,
    RegisterComment,
    RegisterEntry,
    RegisterQuery,
    RegisterReport,
    ReportAnswer,
    ReportAnswerRequest,
    ReportedCommentPath,
    ReportPath,
    ReportQuery,
    ReportRequest,
    ReportTaken,
)
from moderation.web.services import services
from moderation.web.threads import read_cursor, write_cursor

_TAG = Tag(name="reports", description="Comments that readers report")

reader_reports = APIBlueprint("reader_reports", __name__, url_prefix="/v1", abp_tags=[_TAG])

report_register = guarded(
    APIBlueprint("report_register", __name__, url_prefix="/v1/review/reports", abp_security=BY_TOKEN, abp_tags=[_TAG])
)


@reader_reports.post(
    "/comments/<comment_id>/reports",
    operation_id="reportComment",
    responses={
        "202": ReportTaken,
        **problems("already_reported", "not_found", "rate_limited", "too_long", body=True),
    },
)
def report_comment(path: ReportedCommentPath, body: ReportRequest) -> Response:
    """Takes a reader's report of a published comment; a moderator answers it by `due_at`. It needs no captcha."""
    address = services().addresses.of(request.environ)
    receipt = services().handle_reports.report(path.comment_id, body.reason, body.text, address)
    return taken(receipt)


@reader_reports.get(
    "/reports/<report_id>",
    operation_id="getReport",
    responses={"200": ReportAnswer, **problems("not_found")},
)
def get_report(path: ReportPath, query: ReportQuery) -> Response:
    """What became of a report, for who has its token."""
    report = services().handle_reports.shown(path.report_id, query.token).report
    return Response(seen(report).model_dump_json(), content_type="application/json")


@report_register.get("", operation_id="listReports", responses={"200": RegisterAnswer, **problems(guarded=True)})
@require(Capability.QUEUE_READ)
def list_reports(query: RegisterQuery) -> Response:
    """The register: open reports by deadline, or answered ones, newest first."""
    page = services().handle_reports.page(
        ReportKind(query.kind),
        answered=query.state == "answered",
        after=read_cursor(query.cursor),
        limit=query.limit,
    )
    answer = RegisterAnswer(reports=[_entry(it) for it in page.reports], next_cursor=write_cursor(page.next_after))
    return Response(answer.model_dump_json(), content_type="application/json")


@report_register.post(
    "/<report_id>/answer",
    operation_id="answerReport",
    responses={
        "200": RegisterReport,
        **problems(
            "already_decided",
            "empty",
            "request_in_flight",
            "not_found",
            "second_person_required",
            "too_long",
            body=True,
            guarded=True,
        ),
    },
)
@require(Capability.QUEUE_DECIDE)
def answer_report(path: ReportPath, body: ReportAnswerRequest) -> Response:
    """Upholds a report, which retracts the comment in the same transaction, or dismisses it; the reporter sees why.

    Upholding an appeal restores the comment. Appeals are for seniors, other than who rejected the comment.
    """
    report = services().handle_reports.answer(
        path.report_id,
        ReportState(body.outcome),
        body.answer,
        current_moderator(),
        senior=may(Capability.QUEUE_SENIOR.value),
    )
    return Response(_registered(report).model_dump_json(), content_type="application/json")


def _registered(report: Report) -> RegisterReport:
    return RegisterReport(
        **seen(report).model_dump(),
        reason=report.reason,
        text=report.text,
        answered_by=report.answer.by if report.answer else None,
        decision_id=report.answer.decision_id if report.answer else None,
    )


def _entry(it: ReportedComment) -> RegisterEntry:
    return RegisterEntry(report=_registered(it.report), comment=RegisterComment(**asdict(it.comment)))
