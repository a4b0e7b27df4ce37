"""`/v1/postures`: moderators see, set and end postures; everybody else is told to sign in."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from moderation.adapters.system import new_id
from moderation.domain.policy import Policy
from tests.integration.web.desk import PASSWORD, Desk
from tests.integration.web.world import THREAD, MovableClock, Visitor

URL = "/v1/postures"
CLOSING = {"site": "demo", "prefix": "/zcjh/", "posture": "closed", "reason": "突发新闻"}


@pytest.fixture
def bearer(desk: Desk, client: FlaskClient) -> dict[str, str]:
    opened = client.post("/v1/sessions", json={"name": desk.name, "password": PASSWORD})
    return {"Authorization": f"Bearer {opened.get_json()['token']}"}


def put(client: FlaskClient, bearer: dict[str, str], **fields: Any) -> Any:
    return client.post(URL, json=CLOSING | fields, headers=bearer)


def closed(client: FlaskClient) -> bool:
    answer = client.get(f"/v1/threads{THREAD}/comments?site=demo").get_json()
    return bool(answer["closed"])


def test_an_editor_closes_a_section_and_opens_it_again(
    client: FlaskClient, bearer: dict[str, str], visitor: Visitor
) -> None:
    answer = put(client, bearer)
    assert answer.status_code == 201
    order = answer.get_json()

    refused = visitor.post_comment()
    assert (refused.status_code, refused.get_json()["code"]) == (403, "comments_closed")
    assert closed(client)
    assert "form" not in client.get(f"/embed/comments?site=demo&thread={THREAD}").text.split("<main")[1]

    ended = client.delete(f"{URL}/{order['id']}", headers=bearer)
    assert (ended.status_code, ended.data) == (204, b"")
    assert visitor.post_comment().status_code == 202
    assert not closed(client)


def test_it_shows_what_the_file_and_the_orders_say(client: FlaskClient, bearer: dict[str, str]) -> None:
    first = put(client, bearer).get_json()
    second = put(client, bearer, prefix="/", posture="hold_risky", duration_s=1800).get_json()

    assert client.get(f"{URL}?site=demo", headers=bearer).get_json() == {
        "site": "demo",
        "file": [{"prefix": "", "posture": "hold_all"}, {"prefix": "/zcjh/", "posture": "hold_all"}],
        "mildest_posture": "open",
        "preset": None,
        "orders": [second, first],
    }
    assert (first["owner"], first["reason"], first["expires_at"]) == ("晓燕", "突发新闻", None)
    assert (second["prefix"], second["set_at"], second["expires_at"]) == (
        "",
        "2026-03-02T08:30:00Z",
        "2026-03-02T09:00:00Z",
    )


def test_an_order_ends_by_itself(client: FlaskClient, bearer: dict[str, str], clock: MovableClock) -> None:
    order = put(client, bearer, duration_s=60).get_json()
    assert closed(client)

    clock.advance(60)

    assert not closed(client)
    assert client.delete(f"{URL}/{order['id']}", headers=bearer).status_code == 404


REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"posture": "open"}, "expiry_required", "/duration_s"),
    ({"posture": "hold_risky", "duration_s": 7 * 86400 + 1}, "expiry_required", "/duration_s"),
    ({"posture": "shut"}, "invalid_request", "/posture"),
    ({"duration_s": 59}, "invalid_request", "/duration_s"),
    ({"duration_s": "3600"}, "invalid_request", "/duration_s"),
    ({"reason": " "}, "empty", "/reason"),
    ({"reason": "长" * 201}, "too_long", "/reason"),
    ({"reason": "a\x00b"}, "invalid_input", "/reason"),
    ({"prefix": "/a b/"}, "invalid_input", "/prefix"),
    ({"prefix": "/a\x00/"}, "invalid_input", "/prefix"),
    ({"site": "nowhere"}, "unknown_site", "/site"),
    ({"owner": "somebody"}, "invalid_request", "/owner"),
]


def test_what_cannot_be_set_is_named_and_nothing_changes(client: FlaskClient, bearer: dict[str, str]) -> None:
    for fields, code, pointer in REFUSED:
        answer = put(client, bearer, **fields)
        told = answer.get_json()
        assert (answer.status_code, told["code"], told["errors"][0]["pointer"]) == (422, code, pointer), fields

    assert client.get(f"{URL}?site=demo", headers=bearer).get_json()["orders"] == []


def test_nobody_but_a_moderator_sees_sets_or_ends_a_posture(client: FlaskClient) -> None:
    answers = [
        client.get(f"{URL}?site=demo"),
        client.post(URL, json=CLOSING),
        client.delete(f"{URL}/{new_id()}"),
    ]
    assert [(it.status_code, it.get_json()["code"]) for it in answers] == [(401, "sign_in_required")] * 3


def test_an_order_that_is_not_there_cannot_be_ended(client: FlaskClient, bearer: dict[str, str]) -> None:
    answers = [client.delete(f"{URL}/{order_id}", headers=bearer) for order_id in ("x", "\x00", "0" * 36)]

    assert [it.status_code for it in answers] == [422, 422, 404]
    assert answers[0].get_json()["errors"][0]["pointer"] == "{order_id}"


def preset(client: FlaskClient, bearer: dict[str, str], name: str = "attack", **fields: Any) -> Any:
    return client.put(f"/v1/presets/{name}", json={"reason": "刷屏"} | fields, headers=bearer)


def test_an_editor_switches_the_attack_preset_on_and_off(
    client: FlaskClient, bearer: dict[str, str], clock: MovableClock, visitor: Visitor, policy: Policy
) -> None:
    attack = policy.presets["attack"]
    switched = preset(client, bearer)
    assert (switched.status_code, switched.get_json()["expires_at"]) == (200, "2026-03-02T10:30:00Z")
    clock.advance(1)

    limit = attack.quotas.challenge_per_address[0].limit
    assert (
        client.post("/v1/challenges", json={"site": "demo"}).headers["RateLimit-Policy"].split(";")[1] == f"q={limit}"
    )
    assert client.get(f"{URL}?site=demo", headers=bearer).get_json()["mildest_posture"] == "hold_all"
    assert client.post("/v1/screen", json={"text": "好"}, headers=bearer).get_json()["policy"] == attack.digest
    listed = client.get("/v1/presets", headers=bearer).get_json()
    assert listed == {"presets": ["attack"], "on": switched.get_json()}

    assert client.delete("/v1/presets/attack", headers=bearer).status_code == 204
    clock.advance(1)
    assert client.get("/v1/presets", headers=bearer).get_json()["on"] is None
    assert client.post("/v1/screen", json={"text": "好"}, headers=bearer).get_json()["policy"] == policy.digest
    assert client.delete("/v1/presets/attack", headers=bearer).status_code == 404


def test_a_preset_that_cannot_be_switched_on_changes_nothing(client: FlaskClient, bearer: dict[str, str]) -> None:
    refused = {
        "no such preset": preset(client, bearer, "calm"),
        "no reason": preset(client, bearer, reason=""),
        "too short": preset(client, bearer, duration_s=59),
        "too long": preset(client, bearer, duration_s=7 * 86400 + 1),
        "without an end": preset(client, bearer, duration_s=None),
    }

    assert {why: (it.status_code, it.get_json()["code"]) for why, it in refused.items()} == {
        "no such preset": (404, "not_found"),
        "no reason": (422, "empty"),
        "too short": (422, "invalid_request"),
        "too long": (422, "invalid_request"),
        "without an end": (422, "invalid_request"),
    }
    assert client.get("/v1/presets", headers=bearer).get_json()["on"] is None


def test_nobody_but_a_moderator_sees_or_switches_a_preset(client: FlaskClient) -> None:
    answers = [client.get("/v1/presets"), client.delete("/v1/presets/attack"), preset(client, {})]
    assert [(it.status_code, it.get_json()["code"]) for it in answers] == [(401, "sign_in_required")] * 3
