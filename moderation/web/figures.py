"""The dashboard that a lead moderator looks at in the morning, and the same as CSV."""

import csv
import io
from datetime import timedelta

from flask import Response, request
from flask_babel import gettext, ngettext

from moderation.domain.errors import InvalidInput
from moderation.domain.figures import Figures, Flow
from moderation.domain.people import Capability
from moderation.web.access import require
from moderation.web.charts import Chart, stacked
from moderation.web.console import console_blueprint, page
from moderation.web.csv_cells import harmless
from moderation.web.newsroom_time import newsroom_time
from moderation.web.services import services

WINDOWS = {"24h": timedelta(hours=24), "7d": timedelta(days=7)}
_HOURS_PER_COLUMN = {"24h": 1, "7d": 6}
_SECTIONS = 20

figures = console_blueprint("figures", __name__)


@figures.get("/figures")
@require(Capability.FIGURES_READ)
def show_figures() -> Response:
    """What came in, what became of it, how long it took, how often people agree with each rule."""
    window = _window()
    found = services().read_figures(WINDOWS[window])
    return page(
        "figures.html",
        window=window,
        figures=found,
        chart=_chart(found, _HOURS_PER_COLUMN[window]),
        hours=[(newsroom_time(hour), flow) for hour, flow in found.hours],
        busiest=found.sections[:_SECTIONS],
        oldest=in_words(found.oldest_waiting),
        median=in_words(found.median_to_decision),
    )


@figures.get("/figures.csv")
@require(Capability.FIGURES_READ)
def download() -> Response:
    """Hours, sections, rules and moderators, a row each; the first column says which."""
    window = _window()
    found = services().read_figures(WINDOWS[window])
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["what", "name", "received", "held", "accepted", "rejected", "agreed", "disagreed"])
    for hour, flow in found.hours:
        writer.writerow(["hour", hour.isoformat(timespec="minutes"), *_numbers(flow), "", ""])
    for section, flow in found.sections:
        writer.writerow(["section", harmless(section), *_numbers(flow), "", ""])
    for rule in found.rules:
        name = f"{rule.rule} (shadow)" if rule.shadow else rule.rule
        writer.writerow(["rule", name, "", "", "", "", rule.agreed, rule.disagreed])
    for load in found.moderators:
        writer.writerow(["moderator", harmless(load.moderator), "", "", load.accepted, load.rejected, "", ""])
    response = Response("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="figures-{window}.csv"'
    return response


def in_words(duration: timedelta | None) -> str:
    """`3 minutes`, `2 hours`, `5 days`: the largest whole unit; a dash for None."""
    if duration is None:
        return "–"
    minutes = int(duration.total_seconds() // 60)
    if not minutes:
        return str(gettext("under a minute"))
    if minutes < 60:  # noqa: PLR2004 - minutes in an hour
        return str(ngettext("%(num)d minute", "%(num)d minutes", minutes))
    if minutes < 48 * 60:
        return str(ngettext("%(num)d hour", "%(num)d hours", minutes // 60))
    return str(ngettext("%(num)d day", "%(num)d days", minutes // (24 * 60)))


def _window() -> str:
    window = request.args.get("window", "24h")
    if window not in WINDOWS:
        raise InvalidInput(pointer="/window")
    return window


def _chart(found: Figures, hours_per_column: int) -> Chart:
    columns = []
    for first in range(0, len(found.hours), hours_per_column):
        piece = found.hours[first : first + hours_per_column]
        flow = sum((it for _, it in piece), Flow())
        begins = newsroom_time(piece[0][0])
        label = begins.strftime("%H:%M") if hours_per_column == 1 else begins.strftime("%m-%d")
        title = gettext(
            "%(time)s: %(received)s received, %(accepted)s accepted, %(rejected)s rejected",
            time=begins.strftime("%m-%d %H:%M"),
            received=flow.received,
            accepted=flow.accepted,
            rejected=flow.rejected,
        )
        rest = max(flow.received - flow.accepted - flow.rejected, 0)
        parts = [("accepted", flow.accepted), ("rejected", flow.rejected), ("rest", rest)]
        columns.append((label, title, parts))
    return stacked(columns)


def _numbers(flow: Flow) -> tuple[int, int, int, int]:
    return flow.received, flow.held, flow.accepted, flow.rejected
