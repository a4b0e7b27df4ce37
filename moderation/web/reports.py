"""The console's register of reports and appeals: the open ones by deadline, and their answers."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Response, request
from flask_babel import gettext
from markupsafe import Markup

from moderation.domain.errors import Empty, InvalidInput, ModerationError, TooLong
from moderation.domain.people import Capability
from moderation.domain.reports import MAX_TEXT_CHARS, ReportKind, ReportState
from moderation.domain.review import Decision
from moderation.domain.review_errors import AlreadyDecided, SecondPersonRequired
from moderation.usecases.ports.reports import ReportedComment
from moderation.web import labels
from moderation.web.access import current_moderator, may, require
from moderation.web.ages import duration
from moderation.web.console import console_blueprint, page, see_other, status_of
from moderation.web.errors import describe
from moderation.web.highlight import visible
from moderation.web.ids import known_form
from moderation.web.newsroom_time import newsroom_time
from moderation.web.services import services
from moderation.web.threads import read_cursor, write_cursor

PAGE_SIZE = 20
_SOON = timedelta(days=1)

reports = console_blueprint("reports", __name__)


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a report is due; `style` is "good", "warn" (within a day) or "bad" (over), and `words` say the same."""

    words: str
    style: str


@dataclass(frozen=True, slots=True)
class Line:
    """A report or an appeal in words. `deadline` is None once it is answered; `answer` is empty until then.

    `decided` is the newest decision on the comment; `own`, whether it is the caller's.
    """

    id: str
    comment_id: str
    body: Markup
    nickname: Markup
    thread: str
    reason: str
    text: Markup
    reported_at: datetime
    deadline: Deadline | None
    upheld: bool
    answer: Markup
    answered: str
    decided: Markup
    own: bool


@reports.get("/reports")
@require(Capability.QUEUE_READ)
def show_reports() -> Response:
    """The open reports, or with `kind=appeal` appeals, the first due at the front; `state=answered`: answered ones."""
    return _register()


@reports.post("/reports/<report_id>/answer")
@require(Capability.QUEUE_DECIDE)
def answer_report(report_id: str) -> Response:
    """Answers a report; an answer that cannot be kept comes back with what was typed."""
    try:
        services().handle_reports.answer(
            known_form(report_id),
            _outcome(),
            request.form.get("answer", ""),
            current_moderator(),
            senior=may(Capability.QUEUE_SENIOR.value),
        )
    except (Empty, InvalidInput, SecondPersonRequired, TooLong) as error:
        return _register(error, report_id)
    except AlreadyDecided:
        return see_other("reports.show_reports", kind=_kind().value, state="answered", done="over")
    return see_other("reports.show_reports", kind=_kind().value, done="answered")


def deadline_of(due_at: datetime, now: datetime) -> Deadline:
    """What a moderator has to know of a deadline."""
    left = due_at - now
    if left <= timedelta(0):
        return Deadline(gettext("overdue since %(time)s", time=duration(-left)), "bad")
    return Deadline(gettext("due in %(time)s", time=duration(left)), "warn" if left < _SOON else "good")


def _register(error: ModerationError | None = None, at: str = "") -> Response:
    answered = request.args.get("state") == "answered"
    register = services().handle_reports
    kind = _kind()
    found = register.page(kind, answered=answered, after=read_cursor(request.args.get("cursor")), limit=PAGE_SIZE)
    now = services().now()
    return page(
        "reports.html",
        status_of(error),
        kind=kind.value,
        appeals=kind is ReportKind.APPEAL,
        answered=answered,
        lines=[_line(it, now) for it in found.reports],
        following=write_cursor(found.next_after),
        failed=at,
        typed=request.form.get("answer", ""),
        message=describe(error) if error else None,
        max_answer=MAX_TEXT_CHARS,
        notice=_notice(),
    )


def _line(it: ReportedComment, now: datetime) -> Line:
    report, answer = it.report, it.report.answer
    return Line(
        id=report.id,
        comment_id=report.comment_id,
        body=visible(it.comment.body),
        nickname=visible(it.comment.nickname),
        thread=it.comment.thread,
        reason=gettext("appeal") if report.kind is ReportKind.APPEAL else labels.label(labels.REASONS, report.reason),
        text=visible(report.text),
        reported_at=newsroom_time(report.reported_at),
        deadline=None if answer else deadline_of(report.due_at, now),
        upheld=report.state is ReportState.UPHELD,
        answer=visible(answer.text if answer else ""),
        answered=f"{answer.by} · {newsroom_time(answer.at):%m-%d %H:%M}" if answer else "",
        decided=visible(_decided(it.decision)),
        own=it.decision is not None and it.decision.moderator == current_moderator().name,
    )


def _decided(decision: Decision | None) -> str:
    if decision is None:
        return str(gettext("Screening decided."))
    what = labels.label(labels.DECIDED, decision.action) % {"name": decision.moderator}
    reason = labels.REASONS.get(decision.reason)
    return f"{what} ({reason})" if reason else what


def _kind() -> ReportKind:
    return ReportKind.APPEAL if request.values.get("kind") == ReportKind.APPEAL else ReportKind.REPORT


def _outcome() -> ReportState:
    try:
        return ReportState(request.form.get("outcome", ""))
    except ValueError as error:
        raise InvalidInput(pointer="/outcome") from error


def _notice() -> str | None:
    """Known codes only: an address made by somebody else can say nothing else on this page."""
    notices = {
        "answered": gettext("Answered; whoever asked can read it."),
        "over": gettext("Somebody answered this first."),
    }
    return notices.get(request.args.get("done", ""))
