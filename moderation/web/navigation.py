"""The sections in the console's header: a page that belongs there adds one line to `ENTRIES`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask_babel import lazy_gettext

from moderation.web.access import may_open

# endpoint → title, in the header's order; a section is all pages of the endpoint's blueprint.
ENTRIES: dict[str, Any] = {
    "review.show_queue": lazy_gettext("Queue"),
    "decided.show_register": lazy_gettext("Decided"),
    "reports.show_reports": lazy_gettext("Reports"),
    "figures.show_figures": lazy_gettext("Figures"),
    "postures.show_postures": lazy_gettext("Postures"),
    "blocks.show_blocks": lazy_gettext("Blocks"),
    "policy_pages.show_policy": lazy_gettext("Policy"),
    "people.show_people": lazy_gettext("People"),
    "audit.show_record": lazy_gettext("Record"),
}


@dataclass(frozen=True, slots=True)
class SectionLink:
    """A section's entry; `current` on the section's own pages, `count` of what waits there."""

    title: str
    href: str
    current: bool
    count: int


def navigation(counts: Mapping[str, int]) -> list[SectionLink]:
    """The sections that the current caller may open; `counts` are what waits, by endpoint."""
    return [
        SectionLink(
            str(title), url_for(endpoint), endpoint.partition(".")[0] == request.blueprint, counts.get(endpoint, 0)
        )
        for endpoint, title in ENTRIES.items()
        if may_open(endpoint)
    ]
