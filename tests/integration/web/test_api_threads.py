"""Challenges, threads and counts: whole answers, paging and cursors."""

import base64
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from moderation.adapters.sql.store import SqlStore
from moderation.domain.comment import CommentState
from moderation.domain.quota import Quota
from moderation.domain.verdict import Posture
from tests.integration.web.world import ONE_PIXEL_PNG, THREAD, MovableClock, PolicyInForce, Visitor
from tests.review_world import decided

COMMENTS_URL = f"/v1/threads{THREAD}/comments"


@pytest.fixture
def open_site(in_force: PolicyInForce) -> None:
    """Screening alone publishes."""
    in_force.change(sites={"demo": replace(in_force.policy.sites["demo"], posture=Posture.OPEN, postures={})})


def get(client: FlaskClient, url: str, **query: Any) -> Any:
    response = client.get(url, query_string={"site": "demo"} | query)
    assert (response.status_code, response.content_type) == (200, "application/json"), response.text
    return response.get_json()


def published(client: FlaskClient, **query: Any) -> list[str]:
    return [comment["body"] for comment in get(client, COMMENTS_URL, **query)["comments"]]


def test_a_challenge_is_issued_with_its_picture_in_two_forms(client: FlaskClient) -> None:
    response = client.post("/v1/challenges", json={"site": "demo"})

    answer = response.get_json()
    assert (response.status_code, response.content_type) == (201, "application/json")
    assert answer == {
        "id": answer["id"],
        "image": "data:image/png;base64," + base64.b64encode(ONE_PIXEL_PNG).decode(),
        "image_url": f"/v1/challenges/{answer['id']}/image.png",
        "expires_at": "2026-03-02T08:35:00Z",
    }
    assert {name: response.headers[name] for name in ("Cache-Control", "RateLimit-Policy", "RateLimit")} == {
        "Cache-Control": "no-store",
        "RateLimit-Policy": '"challenge_per_address";q=30;w=60',
        "RateLimit": '"challenge_per_address";r=29;t=60',
    }


def test_the_picture_is_at_its_url_until_somebody_answers(client: FlaskClient, visitor: Visitor) -> None:
    challenge_id = visitor.challenge_id()
    url = f"/v1/challenges/{challenge_id}/image.png"

    shown = client.get(url)
    assert (shown.status_code, shown.content_type, shown.data) == (200, "image/png", ONE_PIXEL_PNG)
    assert shown.headers["Cache-Control"] == "no-store"

    visitor.post_comment(challenge_id=challenge_id, answer="nope")
    gone = client.get(url)
    assert (gone.status_code, gone.get_json()["code"]) == (404, "not_found")


def test_challenges_are_limited_per_address(client: FlaskClient, in_force: PolicyInForce, clock: MovableClock) -> None:
    in_force.change(
        quotas=replace(in_force.policy.quotas, challenge_per_address=(Quota("challenge_per_address", 1, 60),))
    )

    def issue(address: str) -> int:
        environ = {"REMOTE_ADDR": address}
        return client.post("/v1/challenges", json={"site": "demo"}, environ_overrides=environ).status_code

    first, other = "192.0.2.1", "192.0.2.2"
    assert [issue(first), issue(first), issue(other)] == [201, 429, 201]
    # A /64 is one visitor: providers hand out no less.
    assert [issue("2001:db8:0:1::1"), issue("2001:db8:0:1:ffff::2"), issue("2001:db8:0:2::1")] == [201, 429, 201]
    clock.advance(60)
    assert issue(first) == 201


@pytest.mark.usefixtures("open_site")
def test_a_thread_shows_what_was_accepted_and_nothing_else_of_it(client: FlaskClient, visitor: Visitor) -> None:
    accepted = visitor.post_comment("今天的报道写得很清楚。").get_json()
    visitor.post_comment("加我微信 abc12345")

    assert get(client, COMMENTS_URL) == {
        "thread": THREAD,
        "count": 1,
        "comments": [
            {
                "id": accepted["id"],
                "nickname": "晋阳读者",
                "body": "今天的报道写得很清楚。",
                "submitted_at": "2026-03-02T08:30:00Z",
                "reply_to": None,
                "ip_region": None,
            }
        ],
        "next_cursor": None,
        "closed": False,
    }


@pytest.mark.usefixtures("open_site")
def test_a_reply_names_its_parent_until_that_is_published_no_more(
    client: FlaskClient, visitor: Visitor, store: SqlStore
) -> None:
    parent = visitor.post_comment("第一行写得\n很长" + "字" * 60, nickname="汾河水").get_json()["id"]
    child = visitor.post_comment("同意您说的", reply_to=parent).get_json()["id"]
    visitor.post_comment("那也要看怎么修", reply_to=child)

    def parents() -> list[Any]:
        return [comment["reply_to"] for comment in get(client, COMMENTS_URL)["comments"]]

    named = {"id": parent, "nickname": "汾河水", "excerpt": "第一行写得 很长" + "字" * 32 + "…"}
    answered = {"id": child, "nickname": "晋阳读者", "excerpt": "同意您说的"}
    assert parents() == [answered, named, None]
    assert [it["reply_to"] for it in get(client, COMMENTS_URL, limit=1)["comments"]] == [answered]

    with store.transaction() as tx:
        assert tx.comments.change_state(decided(parent), CommentState.ACCEPTED, CommentState.RETRACTED)
    assert parents() == [answered, {"id": parent, "nickname": None, "excerpt": None}]


@pytest.mark.usefixtures("open_site")
def test_pages_walk_the_thread_newest_first_and_miss_nothing_that_comes_meanwhile(
    client: FlaskClient, visitor: Visitor, clock: MovableClock
) -> None:
    def post(text: str) -> None:
        clock.advance(60)
        assert visitor.post_comment(text).status_code == 201

    texts = [f"第{n}条评论的内容" for n in "一二三四五"]
    for text in texts:
        post(text)

    first = get(client, COMMENTS_URL, limit=2)
    post("后来的一条评论")
    second = get(client, COMMENTS_URL, limit=2, cursor=first["next_cursor"])
    third = get(client, COMMENTS_URL, limit=2, cursor=second["next_cursor"])

    pages = [[comment["body"] for comment in page["comments"]] for page in (first, second, third)]
    assert pages == [texts[4:2:-1], texts[2:0:-1], texts[:1]]
    assert [page["count"] for page in (first, second, third)] == [5, 6, 6]
    assert third["next_cursor"] is None


@pytest.mark.usefixtures("open_site")
def test_counts_name_every_page_asked_for(client: FlaskClient, visitor: Visitor) -> None:
    visitor.post_comment()

    counts = get(client, "/v1/counts", thread=[THREAD, "/zcjh/other.html", "no-slash.html"])

    assert counts == {"counts": {THREAD: 1, "/zcjh/other.html": 0, "/no-slash.html": 0}}


def test_a_path_is_read_the_same_however_its_slashes_are_written(client: FlaskClient) -> None:
    spellings = [
        COMMENTS_URL,
        "/v1/threads/" + THREAD + "/comments",
        "/v1/threads/%2Fzcjh%2Fjishixinwen%2F8963.html/comments",
    ]

    assert {get(client, spelling)["thread"] for spelling in spellings} == {THREAD}


def test_a_page_whose_path_ends_like_an_operation_is_a_page(client: FlaskClient) -> None:
    assert get(client, "/v1/threads/news/comments/comments")["thread"] == "/news/comments"


def test_a_closed_thread_says_so(client: FlaskClient, in_force: PolicyInForce) -> None:
    site = replace(in_force.policy.sites["demo"], postures={"/zcjh/": Posture.CLOSED})
    in_force.change(sites={"demo": site})

    assert get(client, COMMENTS_URL)["closed"] is True
    assert get(client, "/v1/threads/elsewhere.html/comments")["closed"] is False
