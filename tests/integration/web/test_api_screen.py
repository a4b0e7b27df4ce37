"""Trying the policy on a text by the API: for moderators only, with everything that led to the verdict."""

import pytest
from flask.testing import FlaskClient

from tests.integration.web.desk import PASSWORD, Desk

URL = "/v1/screen"
ACCEPTED = {"rule": "score_threshold", "action": "accept", "reason": "below_every_threshold", "shadow": False}


@pytest.fixture
def bearer(desk: Desk, client: FlaskClient) -> dict[str, str]:
    """The header of a moderator who signed in by the API."""
    opened = client.post("/v1/sessions", json={"name": desk.name, "password": PASSWORD})
    assert opened.status_code == 201
    assert opened.headers["Cache-Control"] == "no-store"
    return {"Authorization": f"Bearer {opened.get_json()['token']}"}


def test_a_moderator_sees_what_led_to_the_verdict(client: FlaskClient, bearer: dict[str, str]) -> None:
    answer = client.post(URL, json={"text": "這些傻逼"}, headers=bearer).get_json()

    (found,) = [finding for finding in answer["findings"] if finding["check"] == "banned_words"]
    assert (answer["action"], answer["folded"]) == ("review", "这些傻逼")
    assert (found["span"], found["exact"], found["field"]) == ([2, 4], True, "body")
    assert {"rule": "score_threshold", "action": "review", "reason": "hold_score_reached", "shadow": False} in answer[
        "rules"
    ]
    assert (answer["times"][0]["step"], answer["times"][-1]["step"]) == ("fold", "rules")
    assert all(taken["microseconds"] >= 0 for taken in answer["times"])


def test_an_innocent_text_has_no_findings(client: FlaskClient, bearer: dict[str, str]) -> None:
    answer = client.post(URL, json={"text": "桥修好了,孩子上学近多了。"}, headers=bearer).get_json()

    assert (answer["action"], answer["findings"], answer["rules"]) == ("accept", [], [ACCEPTED])
    assert answer["score"] < 0.5


@pytest.mark.parametrize("value", [None, "", "Bearer", "Bearer ", "Bearer wrong", "Basic ZWRpdG9yOng="])
def test_others_are_told_to_sign_in(client: FlaskClient, value: str | None) -> None:
    answer = client.post(URL, json={"text": "x"}, headers={"Authorization": value} if value is not None else {})

    assert (answer.status_code, answer.get_json()["code"]) == (401, "sign_in_required")


def test_the_cookie_of_the_console_is_enough_only_beside_its_token(desk: Desk) -> None:
    """A page of another origin could make a browser send the cookie, but not the header."""
    token = desk.csrf_token()
    given: list[dict[str, str]] = [
        {},
        {"X-CSRF-Token": "x"},
        {"X-CSRF-Token": token, "Origin": "https://evil.example"},
        {"X-CSRF-Token": token, "Sec-Fetch-Site": "same-site"},
        {"X-CSRF-Token": token, "Authorization": "Bearer x"},
        {"X-CSRF-Token": token},
        {"X-CSRF-Token": token, "Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"},
    ]

    answers = [desk.client.post(URL, json={"text": "x"}, headers=headers) for headers in given]

    assert [answer.status_code for answer in answers] == [403, 403, 403, 403, 401, 200, 200]
    assert [answer.get_json()["code"] for answer in answers[:4]] == ["form_expired"] * 4


def test_wrong_credentials_open_no_session(client: FlaskClient, desk: Desk) -> None:
    answer = client.post("/v1/sessions", json={"name": desk.name, "password": "wrong"})

    assert (answer.status_code, answer.get_json()["code"]) == (401, "wrong_credentials")


def test_a_text_over_the_limit_is_named_by_its_field(client: FlaskClient, bearer: dict[str, str]) -> None:
    answer = client.post(URL, json={"text": "字" * 1001}, headers=bearer)

    assert (answer.status_code, answer.get_json()["code"]) == (422, "too_long")
    assert answer.get_json()["errors"][0]["pointer"] == "/text"
