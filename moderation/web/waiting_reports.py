"""What the console's frame says of reports and appeals: how many wait, and an alert where an answer is overdue."""

from collections.abc import Mapping
from contextlib import suppress

from flask import url_for
from flask_babel import ngettext

from moderation.domain.errors import Unavailable
from moderation.domain.reports import ReportKind
from moderation.usecases.ports.reports import Waiting
from moderation.web.access import may_open
from moderation.web.services import services
from moderation.web.standing import Alert

SECTION = "reports.show_reports"


def waiting_reports() -> Mapping[ReportKind, Waiting]:
    """What waits, by kind; nothing for who may not open the register, and while the database is away."""
    with suppress(Unavailable):
        if may_open(SECTION):
            return services().handle_reports.counts()
    return {}


def overdue_alerts(waiting: Mapping[ReportKind, Waiting]) -> list[Alert]:
    """A line for each kind of which some are overdue, leading to the first of them."""
    return [
        Alert(_overdue(kind, found.overdue), url_for(SECTION, kind=kind.value))
        for kind, found in waiting.items()
        if found.overdue
    ]


def _overdue(kind: ReportKind, number: int) -> str:
    if kind is ReportKind.APPEAL:
        return str(ngettext("%(num)d appeal is overdue", "%(num)d appeals are overdue", number))
    return str(ngettext("%(num)d report is overdue", "%(num)d reports are overdue", number))
