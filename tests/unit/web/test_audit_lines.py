"""Lines of the record in words: every event has them, and no address is told."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import Babel

from moderation.domain.audit import EVENT_GROUPS, SERVICES
from moderation.domain.blocks import BlockKind
from moderation.domain.bulk import BulkState
from moderation.domain.comment import CommentState
from moderation.domain.reports import ReportKind, ReportState
from moderation.usecases.deliver_comments import Outcome
from moderation.usecases.ports.audit import AuditEntry
from moderation.web import labels
from moderation.web.audit_api import Group
from moderation.web.audit_lines import GROUPS, audit_line, public_details

USE_CASES = Path(__file__).parents[3] / "moderation" / "usecases"
AT = datetime(2026, 3, 2, 16, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    app = Flask("record")
    app.add_url_rule("/people/<moderator_id>", "people.show_person")
    app.view_functions["people.show_person"] = lambda moderator_id: moderator_id
    Babel(app, default_locale="en")
    with app.test_request_context():
        yield


def entry(event: str, **details: str | int | float) -> AuditEntry:
    return AuditEntry("1", AT, "晓燕", event, "s1", details)


def noted_events() -> set[str]:
    """What the use cases write, as their source spells it; the parts in braces by what they can be."""
    parts = {
        "step.state": [it.value for it in CommentState if it is not CommentState.RECEIVED],
        "outcome.value": [Outcome.DELIVERED.value, Outcome.BURIED.value],
        "after.value": [BulkState.DONE.value, BulkState.UNDONE.value],
        "report.kind": [it.value for it in ReportKind],
        "answered.kind": [it.value for it in ReportKind],
        "answered.state": [ReportState.UPHELD.value, ReportState.DISMISSED.value],
    }
    subjects = "|".join(sorted({event.partition(".")[0] for events in EVENT_GROUPS.values() for event in events}))
    # An account's own capabilities and the like have other beginnings.
    spelt = re.compile(rf'"((?:{subjects}|\{{\w+\.kind\}})\.[a-z_{{}}.]+)"')
    events = {name for file in USE_CASES.glob("*.py") for name in spelt.findall(file.read_text(encoding="utf-8"))}
    for part, values in parts.items():
        events = {name.replace(f"{{{part}}}", value) for name in events for value in values}
    return {name for name in events if "{" not in name and not name.endswith(".kind")}


def test_every_event_that_is_noted_has_words_and_one_group() -> None:
    grouped = [event for events in EVENT_GROUPS.values() for event in events]

    assert len(grouped) == len(set(grouped))
    assert set(labels.EVENTS) == set(grouped)
    assert noted_events() - set(grouped) == set()
    assert len(noted_events()) > 30
    assert list(GROUPS) == list(EVENT_GROUPS) == list(Group.__args__)
    assert set(SERVICES) <= set(labels.ACTORS)


@pytest.mark.parametrize(
    ("subject", "told"),
    [
        ("203.0.113.9", "203.0.113.x"),
        ("203.0.113.0/24", "203.0.113.x"),
        ("2001:db8:1:2::/64", "2001:db8:1::x"),
        ("u-77", "u-77"),
    ],
)
def test_whom_a_block_is_about_is_told_without_the_address(subject: str, told: str) -> None:
    for kind in ("blocked", "blocked.ended", "allowed"):
        details = public_details(entry(f"author.{kind}", subject=subject, site="demo"))
        assert details == {"subject": told, "site": "demo"}


def test_a_line_says_codes_in_words_and_accounts_by_name() -> None:
    line = audit_line(
        entry("moderator.roles_set", roles="auditor senior", name="老刘", until="2026-03-02T16:00:00+00:00", empty=""),
        {"s1": "老刘"},
    )

    assert (line.what, line.kind, str(line.shown), line.href) == ("roles changed", "account", "老刘", None)
    assert [(it.name, str(it.value)) for it in line.details] == [
        ("roles", "auditor · senior moderator"),
        ("name", "老刘"),
        ("until", "2026-03-03 00:00"),
    ]
    assert f"{line.at:%H:%M}" == "00:30"


def test_what_this_version_does_not_know_is_shown_as_it_is_and_runs_nothing() -> None:
    line = audit_line(entry("moon.landed", flag="<b>\u202e"), {})

    assert (line.what, line.kind, str(line.shown)) == ("moon.landed", "", "s1")
    assert [(it.name, "<b>" in it.value, "\u202e" in it.value) for it in line.details] == [("flag", False, False)]


def test_block_events_are_those_of_the_kinds_of_blocks() -> None:
    assert len(EVENT_GROUPS["authors"]) == 2 * len(BlockKind)
