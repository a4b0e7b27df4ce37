"""The record as an auditor's browser, spreadsheet and program meet it."""

import csv
import io
import json

import pytest
from flask.testing import FlaskClient

from moderation.adapters.sql.store import SqlStore
from moderation.adapters.system import new_id
from moderation.domain.people import Role
from moderation.usecases.ports.audit import AuditEntry
from moderation.usecases.read_audit import CHUNK_LINES
from moderation.web.app import Application
from tests.integration.web.desk import Desk, open_desk, text_of
from tests.integration.web.test_access import bearer
from tests.integration.web.world import MovableClock, Visitor

PAGE = "/review/audit"
ENGLISH = {"Accept-Language": "en"}
FORMULA = "=HYPERLINK(1)"


@pytest.fixture
def auditor(app: Application, store: SqlStore) -> Desk:
    return open_desk(store, app.test_client(), "审计员", Role.AUDITOR)


@pytest.fixture
def comment_id(desk: Desk, visitor: Visitor, clock: MovableClock) -> str:
    """A comment that was accepted, and an address that was blocked, a minute later each."""
    comment_id = str(visitor.post_comment().get_json()["id"])
    clock.advance(60)
    assert desk.decide(comment_id, "accept").status_code == 303
    clock.advance(60)
    block = {"kind": "block", "who": "address", "address": "203.0.113.9", "minutes": "1440", "site": "demo"}
    sent = desk.client.post("/review/blocks", data={"csrf_token": desk.csrf_token(), "reason": "<b>广告</b>", **block})
    assert sent.status_code == 303
    return comment_id


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))


def test_the_record_says_who_did_what_to_what_and_leads_there(auditor: Desk, desk: Desk, comment_id: str) -> None:
    page = auditor.get(PAGE, **ENGLISH)
    told = text_of(page.text)

    assert f"晓燕 accepted comment {comment_id}" in told
    assert f'href="/review/{comment_id}"' in page.text
    assert "审计员 signed in account 审计员" in told
    assert "screening" not in told.partition("Apply")[2]
    assert "author blocked" in told
    assert "203.0.113.x" in told
    assert "203.0.113.9" not in page.text
    assert "&lt;b&gt;广告&lt;/b&gt;" in page.text
    # Neither people nor blocks are an auditor's pages.
    assert 'href="/review/people/' not in page.text
    assert 'href="/review/people/' in desk.get(PAGE).text


def test_it_is_narrowed_by_what_is_asked_for(auditor: Desk, comment_id: str) -> None:
    for asked, wanted, others in [
        ("who=all", ["screening held", "晓燕 accepted"], []),
        (f"subject={comment_id}", ["screening held", "晓燕 accepted"], ["signed in", "author blocked"]),
        ("group=authors", ["author blocked"], ["accepted comment", "signed in account"]),
        ("actor=审计员", ["审计员 signed in"], ["晓燕 accepted"]),
        ("actor=screening", ["screening held"], ["晓燕 accepted"]),
        ("from=2026-03-03", ["Nothing like that is on the record."], ["signed in account"]),
        ("from=2026-03-02&to=2026-03-02", ["author blocked"], []),
    ]:
        told = text_of(auditor.get(f"{PAGE}?{asked}", **ENGLISH).text)
        assert (asked, [it for it in wanted if it not in told], [it for it in others if it in told]) == (asked, [], [])
    for refused in ("group=gossip", "who=me", "from=x", "after=YWI", "actor=" + "x" * 65, "subject=%00"):
        answers = [auditor.get(f"{path}?{refused}").status_code for path in (PAGE, f"{PAGE}.csv")]
        assert (refused, answers[0]) == (refused, 422)
        assert answers[1] == (200 if refused == "after=YWI" else 422)


def test_it_is_walked_by_links_that_keep_the_filter(auditor: Desk, store: SqlStore, clock: MovableClock) -> None:
    with store.transaction() as tx:
        for number in range(60):
            tx.audit.append(
                AuditEntry(new_id(), clock(), "老刘", "item.taken_over", f"c{number:02}", {"holder": "晓燕"})
            )

    first = auditor.get(f"{PAGE}?actor=老刘")
    link = next(it for it in first.text.split('"') if it.startswith(f"{PAGE}?after="))
    second = auditor.get(link.replace("&amp;", "&"))

    assert ("c59" in first.text, "c09" in first.text) == (True, False)
    assert ("c09" in second.text, "c59" in second.text, 'rel="next"' in second.text) == (True, False, False)


def test_the_csv_is_sent_while_it_is_read_and_runs_nothing(
    auditor: Desk, store: SqlStore, clock: MovableClock, comment_id: str
) -> None:
    with store.transaction() as tx:
        for number in range(CHUNK_LINES + 1):
            tx.audit.append(AuditEntry(new_id(), clock(), FORMULA, "item.taken_over", FORMULA, {"holder": str(number)}))

    answer = auditor.client.get(f"{PAGE}.csv?actor={FORMULA}", buffered=False)

    assert (answer.status_code, answer.mimetype, answer.is_streamed) == (200, "text/csv", True)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="record.csv"'
    assert answer.headers["Cache-Control"] == "no-store"
    rows = rows_of(answer.text)
    assert [json.loads(it["details"])["holder"] for it in rows] == [str(it) for it in range(CHUNK_LINES, -1, -1)]
    assert {(it["actor"], it["subject"]) for it in rows} == {(f"'{FORMULA}", f"'{FORMULA}")}
    blocked = auditor.get(f"{PAGE}.csv?group=authors").text
    assert [(it["at"], it["actor"], it["event"]) for it in rows_of(blocked)] == [
        ("2026-03-02T08:32:00.000+00:00", "晓燕", "author.blocked")
    ]
    assert ("203.0.113.x" in blocked, "203.0.113.9" in blocked) == (True, False)
    assert rows_of(auditor.get(f"{PAGE}.csv?actor=nobody").text) == []


def test_programs_read_it_with_the_scope_for_it(
    app: Application, client: FlaskClient, store: SqlStore, auditor: Desk, comment_id: str
) -> None:
    headers = bearer(client, auditor)
    url = "/v1/audit"

    first = client.get(f"{url}?subject={comment_id}&limit=1", headers=headers).get_json()
    second = client.get(f"{url}?subject={comment_id}&limit=1&cursor={first['next_cursor']}", headers=headers).get_json()

    assert [(it["actor"], it["event"]) for it in first["entries"] + second["entries"]] == [
        ("晓燕", "comment.accepted"),
        ("screening", "comment.held"),
    ]
    assert second["next_cursor"] is None
    blocked = client.get(f"{url}?group=authors&by_people=true&since=2026-03-02T08:00:00Z", headers=headers).get_json()
    assert [it["details"]["subject"] for it in blocked["entries"]] == ["203.0.113.x"]
    for asked in ("group=gossip", "since=2026-03-01", "limit=101", "cursor=YWI", "who=all"):
        assert (asked, client.get(f"{url}?{asked}", headers=headers).status_code) == (asked, 422)
    senior = bearer(client, open_desk(store, app.test_client(), "主任", Role.SENIOR))
    assert client.get(url, headers=senior).get_json()["code"] == "forbidden"


def test_it_is_for_auditors_only(app: Application, store: SqlStore) -> None:
    senior = open_desk(store, app.test_client(), "主任", Role.SENIOR)

    assert [senior.get(path).status_code for path in (PAGE, f"{PAGE}.csv")] == [403, 403]
    assert PAGE not in senior.get("/review").text
    assert app.test_client().get(PAGE).status_code == 303
