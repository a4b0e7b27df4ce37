"""What the queue's scripts ask for, and what hostile or late ones get: a refusal in its status, never a surprise."""

import pytest

from moderation.adapters.sql.store import SqlStore
from moderation.domain.people import Role
from moderation.web.app import Application
from moderation.web.leases import first_id_of
from tests.integration.web.desk import Desk, open_desk
from tests.integration.web.world import MovableClock, Visitor

NOBODY = "01890000-0000-7000-8000-000000000000"


@pytest.fixture
def held_id(visitor: Visitor) -> str:
    return str(visitor.post_comment().get_json()["id"])


@pytest.fixture
def other_desk(app: Application, store: SqlStore) -> Desk:
    return open_desk(store, app.test_client(), "老刘", Role.MODERATOR)


def ask(desk: Desk, path: str, **fields: str) -> tuple[int, object]:
    token = desk.csrf_token()
    answer = desk.client.post(f"/review/{path}", data={"csrf_token": token, **fields})
    return answer.status_code, answer.get_json(silent=True)


def test_an_item_is_taken_kept_and_freed(desk: Desk, other_desk: Desk, held_id: str, clock: MovableClock) -> None:
    assert ask(desk, f"{held_id}/lease") == (200, {"fence": 1, "lasts_s": 300})
    assert ask(other_desk, f"{held_id}/lease") == (409, {"holder": "晓燕"})
    assert other_desk.get("/review/news?since=0").get_json() == {"new": 1, "presence": {held_id: "晓燕"}}
    assert desk.get("/review/news?since=0").get_json() == {"new": 1, "presence": {}}

    clock.advance(299)
    assert ask(desk, f"{held_id}/lease", fence="1") == (200, {"fence": 1, "lasts_s": 300})
    clock.advance(301)
    assert ask(other_desk, f"{held_id}/lease") == (200, {"fence": 2, "lasts_s": 300})
    assert ask(desk, f"{held_id}/lease", fence="1") == (409, {"holder": "老刘"})
    assert ask(other_desk, f"{held_id}/release", fence="2") == (204, None)
    assert ask(desk, f"{held_id}/lease") == (200, {"fence": 3, "lasts_s": 300})


def test_who_comes_after_the_decision_is_told_who_decided(desk: Desk, other_desk: Desk, held_id: str) -> None:
    desk.decide(held_id, "accept")

    assert ask(other_desk, f"{held_id}/lease") == (409, {"decided_by": "晓燕"})


def test_a_senior_takes_over_and_nobody_else(desk: Desk, other_desk: Desk, held_id: str) -> None:
    ask(other_desk, f"{held_id}/lease")

    refused = other_desk.client.post(f"/review/{held_id}/take-over", data={"csrf_token": other_desk.csrf_token()})
    taken = desk.client.post(f"/review/{held_id}/take-over", data={"csrf_token": desk.csrf_token()})

    assert refused.status_code == 403
    assert (taken.status_code, taken.location) == (303, f"/review/{held_id}")
    assert ask(other_desk, f"{held_id}/lease") == (409, {"holder": "晓燕"})


def test_what_makes_no_sense_is_refused(desk: Desk, held_id: str) -> None:
    answers = {
        "a fence that is none": ask(desk, f"{held_id}/lease", fence="one")[0],
        "no fence to release": ask(desk, f"{held_id}/release")[0],
        "an unknown item": ask(desk, f"{NOBODY}/lease")[0],
        "an id that is none": ask(desk, "%00/lease")[0],
        "no moment": desk.get("/review/news").status_code,
        "a moment that is none": desk.get("/review/news?since=-1").status_code,
        "an unknown order": desk.get("/review?order=newest").status_code,
        "a search too long": desk.get(f"/review?q={'x' * 101}").status_code,
        "a cursor of the other order": desk.get("/review?order=risk&after=YWI").status_code,
        "an undo of nothing": ask(desk, f"{held_id}/undo", decision=NOBODY)[0],
        "an undo without its decision": ask(desk, f"{held_id}/undo")[0],
        "an empty note": ask(desk, f"{held_id}/notes", note=" ", version="1", do="note")[0],
        "a note too long": ask(desk, f"{held_id}/notes", note="x" * 1001, version="1", do="note")[0],
        "a note with a NUL": ask(desk, f"{held_id}/notes", note="a\x00", version="1", do="note")[0],
    }

    assert answers == {
        "a fence that is none": 422,
        "no fence to release": 422,
        "an unknown item": 404,
        "an id that is none": 404,
        "no moment": 422,
        "a moment that is none": 422,
        "an unknown order": 422,
        "a search too long": 422,
        "a cursor of the other order": 422,
        "an undo of nothing": 404,
        "an undo without its decision": 404,
        "an empty note": 422,
        "a note too long": 422,
        "a note with a NUL": 422,
    }


def test_a_refused_note_is_still_in_its_field_and_a_kept_one_in_the_history(desk: Desk, held_id: str) -> None:
    token = desk.csrf_token()
    long = desk.client.post(f"/review/{held_id}/notes", data={"csrf_token": token, "note": "<b>" + "长" * 1000})
    kept = desk.client.post(f"/review/{held_id}/notes", data={"csrf_token": token, "note": "<i>问过作者</i>"})

    assert "&lt;b&gt;" + "长" * 1000 + "</textarea>" in long.text
    page = desk.get(kept.location).text
    assert "已记录备注。" in page
    assert '<span class="note" dir="auto">&lt;i&gt;问过作者&lt;/i&gt;</span>' in page


def test_ids_of_a_moment_sort_behind_those_before_it() -> None:
    assert first_id_of(0x0123_4567_89AB) == "01234567-89ab-7000-8000-000000000000"
    assert first_id_of(1) < first_id_of(2) < first_id_of(1 << 47)
