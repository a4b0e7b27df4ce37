"""The record filtered and walked, within the index that leads to what is asked for; on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, insert

from moderation.adapters.sql.store import SqlStore
from moderation.adapters.sql.tables import audit
from moderation.domain.audit import AuditFilter
from moderation.domain.decided import TimePosition
from moderation.usecases.ports.audit import AuditEntry
from moderation.usecases.read_audit import CHUNK_LINES, ReadAudit
from tests.integration.query_plans import plan_of
from tests.review_world import START

LINES = [
    ("screening", "comment.held", "c1"),
    ("晓燕", "comment.accepted", "c1"),
    ("relay", "comment.delivered", "c1"),
    ("screening", "comment.rejected", "c2"),
    ("老刘", "comment.accepted", "c2"),
    ("老刘", "moderator.signed_in", "m2"),
    ("晓燕", "author.blocked.ended", "b1"),
    ("reader", "report.opened", "c1"),
]


@pytest.fixture
def read(store: SqlStore) -> ReadAudit:
    """Eight lines, two a minute; the ids do not sort as the times do."""
    with store.transaction() as tx:
        for number, (actor, name, subject) in enumerate(LINES):
            at = START + timedelta(minutes=number // 2)
            line_id = f"l{9 - number if number < 2 else number}"
            tx.audit.append(AuditEntry(line_id, at, actor, name, subject, {"n": number}))
    return ReadAudit(store)


def found(read: ReadAudit, wanted: AuditFilter) -> list[object]:
    page = read.page(None, 9, wanted)
    assert page.next_after is None
    return [it.details["n"] for it in page.entries]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (AuditFilter(), [7, 6, 5, 4, 3, 2, 0, 1]),
        (AuditFilter(actor="晓燕"), [6, 1]),
        (AuditFilter(actor="relay"), [2]),
        (AuditFilter(by_people=True), [7, 6, 5, 4, 1]),
        (AuditFilter(actor="screening", by_people=True), []),
        (AuditFilter(group="comments"), [4, 3, 0, 1]),
        (AuditFilter(group="comments", by_people=True), [4, 1]),
        (AuditFilter(group="delivery"), [2]),
        (AuditFilter(group="sign_ins"), [5]),
        (AuditFilter(group="authors", actor="老刘"), []),
        (AuditFilter(subject="c1"), [7, 2, 0, 1]),
        (AuditFilter(subject="c1", group="reports"), [7]),
        (AuditFilter(since=START + timedelta(minutes=2)), [7, 6, 5, 4]),
        (AuditFilter(until=START + timedelta(minutes=1)), [0, 1]),
    ],
)
def test_a_filter_finds_what_meets_all_of_it_newest_first(
    read: ReadAudit, wanted: AuditFilter, expected: list[int]
) -> None:
    assert found(read, wanted) == expected


def test_it_is_walked_page_by_page_without_gap_or_repeat(read: ReadAudit) -> None:
    for size in (1, 2, 3):
        walked: list[object] = []
        after, first = None, True
        while first or after is not None:
            page = read.page(after, size, AuditFilter())
            walked += [it.details["n"] for it in page.entries]
            after, first = page.next_after and str(page.next_after), False
        assert walked == [7, 6, 5, 4, 3, 2, 0, 1]


def test_all_that_a_filter_finds_is_read_piece_by_piece(read: ReadAudit, store: SqlStore) -> None:
    with store.transaction() as tx:
        for number in range(CHUNK_LINES):
            at = START + timedelta(hours=1, seconds=number)
            tx.audit.append(AuditEntry(f"x{number:04}", at, "晓燕", "comment.accepted", "c3", {}))

    pages = read.pages(AuditFilter(actor="晓燕"))
    first = next(pages)
    with store.transaction() as tx:
        tx.audit.append(AuditEntry("new", START + timedelta(hours=9), "晓燕", "comment.accepted", "c4", {}))

    assert (len(first), first[0].id) == (CHUNK_LINES, "x0999")
    assert [[it.details["n"] for it in page] for page in pages] == [[6, 1]]
    assert [list(page) for page in read.pages(AuditFilter(actor="nobody"))] == [[]]


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (AuditFilter(), "ix_audit_at"),
        (AuditFilter(by_people=True), "ix_audit_at"),
        (AuditFilter(group="delivery"), "ix_audit_at"),
        (AuditFilter(group="sign_ins"), "ix_audit_beside_comments"),
        (AuditFilter(actor="晓燕"), "ix_audit_actor"),
        (AuditFilter(actor="晓燕", group="comments"), "ix_audit_actor"),
        (AuditFilter(subject="c1"), "ix_audit_subject"),
    ],
)
def test_each_page_is_found_within_the_index_that_leads_to_it(
    read: ReadAudit, engine: Engine, wanted: AuditFilter, index: str
) -> None:
    with engine.begin() as connection:
        connection.execute(insert(audit), [line(number) for number in range(3000)])
    after = TimePosition(START + timedelta(days=1), "z")

    assert index in plan_of(engine, lambda: read.page(str(after), 50, wanted))


def line(number: int) -> dict[str, object]:
    """A line of a comment that screening held, that somebody accepted, or, of a hundred one, of a sign-in."""
    actor, name = [("screening", "comment.held"), ("老刘", "comment.accepted")][number % 2]
    if number % 100 == 1:
        actor, name = "晓燕", "moderator.signed_in"
    at = START - timedelta(minutes=number)
    return {"id": f"x{number}", "at": at, "actor": actor, "event": name, "subject": f"s{number}", "details": {}}
