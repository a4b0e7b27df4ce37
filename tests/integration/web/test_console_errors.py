"""The console's errors: a page in the right status and language for each, and never a surprise."""

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from moderation.web.app import MAX_BODY_BYTES
from tests.integration.web.desk import Desk
from tests.integration.web.world import Visitor

NOBODY = "01890000-0000-7000-8000-000000000000"


def test_every_error_is_a_page(desk: Desk, visitor: Visitor) -> None:
    comment_id = str(visitor.post_comment().get_json()["id"])
    good = desk.decision_form(comment_id, "accept").fields
    path = f"/review/{comment_id}/decision"

    def decided(where: str = path, **changes: str | bytes | None) -> TestResponse:
        form = {name: value for name, value in {**good, **changes}.items() if value is not None}
        return desk.client.post(where, data=form)

    answers = {
        "no version": decided(version=None),
        "version is no number": decided(version="one"),
        "version is negative": decided(version="-1"),
        "version is huge": decided(version="9" * 30),
        "version in other digits": decided(version="１"),
        "unknown action": decided(action="publish"),
        "action of another state": decided(action="retract"),
        "unknown reason": decided(accept_reason="because"),
        "reason of the other action": decided(accept_reason="abuse"),
        "no reason": decided(accept_reason=None),
        "NUL in the reason": decided(accept_reason="fits_rules\x00"),
        "unknown comment": decided(f"/review/{NOBODY}/decision"),
        "NUL in the id": decided("/review/%00/decision"),
        "id that is none": desk.get("/review/nothing"),
        "unknown item": desk.get(f"/review/{NOBODY}"),
        "id in broken UTF-8": desk.get("/review/%ff%fe"),
        "bad cursor": desk.get("/review?after=%00%00"),
        "cursor of another list": desk.get("/review?after=AAAA"),
        "no such page": desk.get("/review/no/such/page"),
        "wrong method": desk.client.put("/review"),
        "wrong method on a form": desk.client.delete(path),
        "form too large": decided(accept_reason="x" * (MAX_BODY_BYTES + 1)),
        "form in broken UTF-8": desk.client.post(
            path, data=b"reason=%ff%fe&csrf_token=\xff", content_type="application/x-www-form-urlencoded"
        ),
        "JSON instead of a form": desk.client.post(path, json={}),
        "broken multipart": desk.client.post(path, data=b"--", content_type="multipart/form-data; boundary=x"),
        "a thousand fields": desk.client.post(
            path, data="&".join(f"a{n}=1" for n in range(2000)), content_type="application/x-www-form-urlencoded"
        ),
    }

    assert {name: answer.status_code for name, answer in answers.items()} == {
        "no version": 422,
        "version is no number": 422,
        "version is negative": 422,
        "version is huge": 422,
        "version in other digits": 422,
        "unknown action": 422,
        "action of another state": 422,
        "unknown reason": 422,
        "reason of the other action": 422,
        "no reason": 422,
        "NUL in the reason": 422,
        "unknown comment": 404,
        "NUL in the id": 404,
        "id that is none": 404,
        "unknown item": 404,
        "id in broken UTF-8": 404,
        "bad cursor": 422,
        "cursor of another list": 422,
        "no such page": 404,
        "wrong method": 405,
        "wrong method on a form": 405,
        "form too large": 413,
        "form in broken UTF-8": 403,
        "JSON instead of a form": 403,
        "broken multipart": 403,
        "a thousand fields": 403,
    }
    assert {answer.mimetype for answer in answers.values()} == {"text/html"}
    assert all('lang="zh-CN"' in answer.text for answer in answers.values())
    assert "GET" in answers["wrong method"].headers["Allow"]
    assert desk.get(f"/review/{comment_id}").status_code == 200


def test_a_notice_says_only_what_the_console_itself_can_say(desk: Desk) -> None:
    for query in ("done=<b>x</b>", "done=paid", "done=accept&comment=<script>", "done=accept&comment=//evil.example"):
        page = desk.get(f"/review?{query}").text

        assert "<b>x" not in page
        assert "<script>" not in page
        assert "//evil.example" not in page


def test_a_database_that_is_away_is_a_page_too(desk: Desk, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("connection refused"))

    monkeypatch.setattr(engine, "connect", away)
    response = desk.get()

    assert (response.status_code, response.mimetype) == (503, "text/html")
    assert response.headers["Retry-After"] == "5"
