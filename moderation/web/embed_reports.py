"""Reporting a comment and reading the answer, as pages that need no script."""

from http import HTTPStatus

from flask import Response, make_response, redirect, request, url_for
from flask_babel import gettext

from moderation.domain.delivery import PublishedComment
from moderation.domain.errors import InvalidInput, NotFound, RateLimited, TooLong, Unavailable
from moderation.domain.reports import MAX_TEXT_CHARS, ReportKind
from moderation.domain.review_errors import AlreadyReported
from moderation.usecases.handle_reports import REPORT_REASONS
from moderation.web import labels
from moderation.web.access import refuse_foreign_pages
from moderation.web.ids import known_form
from moderation.web.language import language_links
from moderation.web.reader_pages import Complaint, missing_page, reader_blueprint, reader_page
from moderation.web.services import services

embed_reports = reader_blueprint("embed_reports", __name__)

_FIELDS = {"/reason": "reason", "/text": "text"}


@embed_reports.get("/comments/<comment_id>/report")
def show_form(comment_id: str) -> Response:
    """A published comment with the form to report it."""
    return _form(services().handle_reports.reportable(known_form(comment_id)))


@embed_reports.post("/comments/<comment_id>/report")
def send_report(comment_id: str) -> Response:
    """Takes a report in and leads to the page where its answer will stand."""
    # A form on a foreign page would speak in its visitors' names and use their limits up.
    refuse_foreign_pages()
    reason, text = request.form.get("reason", ""), request.form.get("text", "")
    reports, address = services().handle_reports, services().addresses.of(request.environ)
    comment = reports.reportable(known_form(comment_id))
    try:
        receipt = reports.report(comment_id, reason, text, address)
    except (AlreadyReported, InvalidInput, RateLimited, TooLong, Unavailable) as error:
        return _form(comment, Complaint.of(error, _FIELDS))
    answer = url_for(
        "embed_reports.show_report",
        report_id=receipt.report.id,
        token=receipt.token,
        lang=request.args.get("lang"),
        new=1,
    )
    return make_response(redirect(answer, HTTPStatus.SEE_OTHER))


@embed_reports.get("/reports/<report_id>")
def show_report(report_id: str) -> Response:
    """What became of a report or an appeal, for who has its token."""
    token, lang = request.args.get("token", ""), request.args.get("lang")
    try:
        found = services().handle_reports.shown(known_form(report_id), token)
    except NotFound:
        return missing_page(
            gettext("Nothing to see here"),
            gettext("This address is incomplete or wrong. Please open it just as it was given to you."),
        )
    report, thread = found.report, found.comment
    response = reader_page(
        "report.html",
        report=report,
        appeal=report.kind is ReportKind.APPEAL,
        reason=labels.label(labels.REASONS, report.reason),
        overdue=report.is_overdue(services().now()),
        new="new" in request.args,
        here=url_for("embed_reports.show_report", report_id=report.id, token=token, lang=lang),
        back=url_for("embed.show", site=thread.site, thread=thread.thread, lang=lang),
        languages=language_links("embed.show"),
    )
    # The address is a secret of the reporter's.
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _form(comment: PublishedComment, complaint: Complaint | None = None) -> Response:
    lang = request.args.get("lang")
    return reader_page(
        "report_form.html",
        complaint,
        comment=comment,
        reasons={code: labels.label(labels.REASONS, code) for code in REPORT_REASONS},
        chosen=request.form.get("reason"),
        text=request.form.get("text", ""),
        max_text=MAX_TEXT_CHARS,
        action=url_for("embed_reports.send_report", comment_id=comment.id, lang=lang),
        back=url_for("embed.show", site=comment.site, thread=comment.thread, lang=lang),
    )


@embed_reports.errorhandler(NotFound)
def _gone(_: NotFound) -> Response:
    return missing_page(
        gettext("This comment is not there"), gettext("It was taken away meanwhile, or the address is wrong.")
    )
