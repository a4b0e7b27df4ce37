"""The console's page of the record, and the same as CSV."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from flask import Response, request
from flask_babel import lazy_gettext

from moderation.domain.audit import EVENT_GROUPS
from moderation.domain.people import Capability
from moderation.usecases.ports.audit import AuditEntry
from moderation.web import labels
from moderation.web.access import require
from moderation.web.audit_lines import GROUPS, audit_line, public_details
from moderation.web.audit_query import read_query
from moderation.web.console import console_blueprint, page
from moderation.web.csv_cells import harmless
from moderation.web.periods import recent
from moderation.web.services import services
from moderation.web.threads import write_cursor

PAGE_SIZE = 50

_FILTERS = {
    "who": lazy_gettext("Lines"),
    "actor": lazy_gettext("Actor"),
    "group": lazy_gettext("Kind"),
    "subject": lazy_gettext("About"),
    "from": lazy_gettext("From"),
    "to": lazy_gettext("To"),
}
_ALL = {"all": lazy_gettext("of people and of the service")}

audit = console_blueprint("audit", __name__)


@audit.get("/audit")
@require(Capability.AUDIT_READ)
def show_record() -> Response:
    """Who did what to what when, the newest first, by filter."""
    query = read_query(request.args)
    found = services().read_audit.page(query.after, PAGE_SIZE, query.wanted)
    names = {it.id: it.name for it in services().accounts.all()}
    return page(
        "audit.html",
        query=query,
        lines=[audit_line(it, names) for it in found.entries],
        groups=[(group, str(GROUPS[group])) for group in EVENT_GROUPS],
        actors=sorted({*names.values(), *labels.ACTORS}),
        filter_words=_FILTERS,
        recent=recent(query.given, services().now()),
        filter_values={"who": _ALL, "group": GROUPS, "actor": labels.ACTORS, "subject": names},
        next_cursor=write_cursor(str(found.next_after)) if found.next_after else None,
    )


@audit.get("/audit.csv")
@require(Capability.AUDIT_READ)
def download() -> Response:
    """All that the filter finds, sent while it is read; events by their codes, times in UTC."""
    pages = services().read_audit.pages(read_query(request.args).wanted)
    # The first page is read now: what fails here is answered as an error.
    response = Response(_rows(chain([next(pages)], pages)), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="record.csv"'
    return response


def _rows(pages: Iterable[Sequence[AuditEntry]]) -> Iterator[str]:
    yield "\ufeff" + _csv([("at", "actor", "event", "subject", "details")])
    for entries in pages:
        yield _csv(_row(it) for it in entries)


def _row(entry: AuditEntry) -> tuple[str, ...]:
    details = json.dumps(public_details(entry), ensure_ascii=False)
    at = entry.at.isoformat(timespec="milliseconds")
    return at, harmless(entry.actor), entry.event, harmless(entry.subject), details


def _csv(rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()
