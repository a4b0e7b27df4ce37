"""`/v1/blocks`: moderators block and vouch; everybody else is told that they may not."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from moderation.adapters.sql.store import SqlStore
from moderation.adapters.system import new_id
from moderation.domain.people import Role
from moderation.web.app import Application
from tests.integration.web.desk import PASSWORD, Desk, open_desk
from tests.integration.web.world import MovableClock, Visitor

URL = "/v1/blocks"
BLOCK = {"site": "demo", "address": "127.0.0.0/8", "reason": "刷屏", "duration_s": 3600}


def bearer_of(desk: Desk) -> dict[str, str]:
    opened = desk.client.post("/v1/sessions", json={"name": desk.name, "password": PASSWORD})
    return {"Authorization": f"Bearer {opened.get_json()['token']}"}


@pytest.fixture
def bearer(desk: Desk) -> dict[str, str]:
    return bearer_of(desk)


def put(client: FlaskClient, bearer: dict[str, str], **fields: Any) -> Any:
    return client.post(URL, json=BLOCK | fields, headers=bearer)


def test_a_blocked_address_is_rejected_until_its_time_is_over(
    client: FlaskClient, bearer: dict[str, str], visitor: Visitor, clock: MovableClock
) -> None:
    answer = put(client, bearer)
    made = answer.get_json()
    assert (answer.status_code, made) == (
        201,
        {
            "id": made["id"],
            "site": "demo",
            "kind": "block",
            "account": None,
            "address": "127.0.0.0/8",
            "owner": "晓燕",
            "reason": "刷屏",
            "set_at": "2026-03-02T08:30:00Z",
            "expires_at": "2026-03-02T09:30:00Z",
        },
    )
    refused = visitor.post_comment()
    assert (refused.status_code, refused.get_json()["code"]) == (422, "comment_rejected")

    clock.advance(3600)

    assert visitor.post_comment("时间到了,可以评论了。").status_code == 202
    assert client.delete(f"{URL}/{made['id']}", headers=bearer).status_code == 404


def test_it_pages_and_ends(client: FlaskClient, bearer: dict[str, str]) -> None:
    made = [put(client, bearer, address=None, account=f"reader-{it}", kind="allow").get_json() for it in range(3)]

    first = client.get(f"{URL}?site=demo&limit=2", headers=bearer).get_json()
    second = client.get(f"{URL}?site=demo&cursor={first['next_cursor']}", headers=bearer).get_json()
    assert (first["blocks"], second) == ([made[2], made[1]], {"blocks": [made[0]], "next_cursor": None})

    ended = client.delete(f"{URL}/{made[1]['id']}", headers=bearer)
    assert (ended.status_code, ended.data) == (204, b"")
    assert client.get(f"{URL}?site=demo", headers=bearer).get_json()["blocks"] == [made[2], made[0]]


REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"address": None}, "invalid_input", "/account"),
    ({"account": "reader-1"}, "invalid_input", "/account"),
    ({"kind": "allow"}, "account_needed", "/address"),
    ({"address": "everybody"}, "not_an_address", "/address"),
    ({"address": "0.0.0.0/0"}, "range_out_of_bounds", "/address"),
    ({"address": "192.0.2.1\x00"}, "not_an_address", "/address"),
    ({"address": None, "account": "a\x00"}, "invalid_input", "/account"),
    ({"address": None, "account": " "}, "empty", "/account"),
    ({"address": None, "account": "a" * 129}, "too_long", "/account"),
    ({"address": None, "account": "a" * 513}, "invalid_request", "/account"),
    ({"address": 7}, "invalid_request", "/address"),
    ({"kind": "hide"}, "invalid_request", "/kind"),
    ({"reason": " "}, "empty", "/reason"),
    ({"reason": "长" * 201}, "too_long", "/reason"),
    ({"duration_s": 0}, "invalid_request", "/duration_s"),
    ({"duration_s": True}, "invalid_request", "/duration_s"),
    ({"site": "nowhere"}, "unknown_site", "/site"),
    ({"owner": "someone else"}, "invalid_request", "/owner"),
]


def test_what_cannot_be_set_names_the_field_and_changes_nothing(client: FlaskClient, bearer: dict[str, str]) -> None:
    for changes, code, pointer in REFUSED:
        answer = put(client, bearer, **changes)
        problem = answer.get_json()
        assert (answer.status_code, problem["code"], problem["errors"][0]["pointer"]) == (422, code, pointer), changes

    assert client.get(f"{URL}?site=demo", headers=bearer).get_json()["blocks"] == []


@pytest.mark.parametrize(
    ("query", "pointer"),
    [("site=nowhere", "?site"), ("site=demo&cursor=!", "?cursor"), ("site=demo&limit=0", "?limit")],
)
def test_a_list_that_there_is_not_names_the_parameter(
    client: FlaskClient, bearer: dict[str, str], query: str, pointer: str
) -> None:
    answer = client.get(f"{URL}?{query}", headers=bearer)

    assert (answer.status_code, answer.get_json()["errors"][0]["pointer"]) == (422, pointer)


def test_only_who_decides_on_comments_may_block(app: Application, store: SqlStore, client: FlaskClient) -> None:
    auditor = bearer_of(open_desk(store, app.test_client(), "审计", Role.AUDITOR))
    moderator = bearer_of(open_desk(store, app.test_client(), "值班", Role.MODERATOR))

    for headers, status in [(None, 401), (auditor, 403), (moderator, 201)]:
        assert client.post(URL, json=BLOCK, headers=headers).status_code == status
    for headers, status in [(None, 401), (auditor, 403), (moderator, 200)]:
        assert client.get(f"{URL}?site=demo", headers=headers).status_code == status
    for headers, status in [(None, 401), (auditor, 403), (moderator, 404)]:
        assert client.delete(f"{URL}/{new_id()}", headers=headers).status_code == status
