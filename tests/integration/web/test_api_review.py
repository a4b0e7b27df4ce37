"""`/v1/review`: a moderator's day through the API, and what it refuses."""

from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from moderation.adapters.sql.store import SqlStore
from moderation.adapters.system import new_id, new_secret
from moderation.domain.people import Capability, Role
from moderation.domain.quota import Quota
from moderation.usecases.api_tokens import TokenRegister
from moderation.usecases.review_queue import ReviewQueue
from moderation.usecases.work_bulk import WorkBulk
from moderation.web.app import Application
from tests.integration.web.desk import PASSWORD, open_desk
from tests.integration.web.world import THREAD, MovableClock, PolicyInForce, Visitor

NOBODY = "0" * 36
ACCEPT = {"action": "accept", "reason": "fits_rules", "version": 1}


class Api:
    """A moderator's program."""

    def __init__(self, client: FlaskClient, token: str) -> None:
        self._client, self._headers = client, {"Authorization": f"Bearer {token}"}

    def __call__(self, method: str, path: str, body: object = None, expect: int = 200) -> Any:
        answer = self._client.open(f"/v1/review{path}", method=method, json=body, headers=self._headers)
        assert answer.status_code == expect, answer.text
        return answer.get_json(silent=True)


@pytest.fixture
def api(app: Application, store: SqlStore) -> Any:
    """Programs by name and role."""

    def sign_in(name: str, role: Role = Role.MODERATOR) -> Api:
        client = open_desk(store, app.test_client(), name, role).client
        opened = client.post("/v1/sessions", json={"name": name, "password": PASSWORD})
        return Api(app.test_client(), opened.get_json()["token"])

    return sign_in


@pytest.fixture(autouse=True)
def roomy_limits(in_force: PolicyInForce) -> None:
    room = (Quota("comment_per_address", 1000, 60),)
    in_force.change(quotas=replace(in_force.policy.quotas, comment_per_address=room, challenge_per_address=room))


def hold(visitor: Visitor, body: str = "今天的报道写得很清楚。", **fields: str) -> str:
    return str(visitor.post_comment(body, **fields).get_json()["id"])


def test_an_item_is_found_taken_decided_and_taken_back(api: Any, visitor: Visitor, clock: MovableClock) -> None:
    plain, risky = hold(visitor), hold(visitor, "写得不错,不过你是傻逼吗?", nickname="挑事的")
    xiaoyan = api("晓燕")

    page = xiaoyan("GET", "/items?order=risk&limit=1")
    assert [it["id"] for it in page["items"]] == [risky]
    assert (page["items"][0]["score"], page["items"][0]["findings"][0]["category"]) == (0.6, "abuse")
    rest = xiaoyan("GET", f"/items?order=risk&cursor={page['next_cursor']}")
    assert ([it["id"] for it in rest["items"]], rest["next_cursor"]) == ([plain], None)
    assert [it["id"] for it in xiaoyan("GET", "/items?category=abuse&section=/zcjh/&text=傻")["items"]] == [risky]
    clock.advance(90)
    counts = xiaoyan("GET", f"/counts?since={plain}")
    assert (counts["total"], counts["newer"], counts["oldest_age_s"], counts["target_age_s"]) == (2, 1, 90, 3600)
    assert counts["by"]["category"] == {"abuse": 1}

    lease = xiaoyan("POST", "/next?order=risk")
    assert (lease["comment_id"], lease["holder"]) == (risky, "晓燕")
    assert xiaoyan("GET", "/leases") == {"leases": [lease]}
    context = xiaoyan("GET", f"/items/{risky}")
    assert (context["item"]["lease"], context["author"]["states"]) == (lease, {"held": 1})
    assert [it["id"] for it in context["neighbours"]] == [plain]
    xiaoyan("PUT", f"/items/{risky}/lease", {"fence": lease["fence"]})
    xiaoyan("POST", f"/items/{risky}/notes", {"note": "第二次了"}, 201)

    choice = {"action": "reject", "reason": "abuse", "version": 1, "fence": lease["fence"]}
    decision = xiaoyan("POST", f"/items/{risky}/decision", choice, 201)
    assert (decision["moderator"], decision["sent_at"]) == ("晓燕", None)
    undone = xiaoyan("POST", f"/items/{risky}/undo", {"decision_id": decision["id"]}, 201)
    assert undone["action"] == "undo"
    context = xiaoyan("GET", f"/items/{risky}")
    assert (context["item"]["version"], [it["text"] for it in context["notes"]]) == (3, ["第二次了"])
    assert [it["action"] for it in context["decisions"]] == ["reject", "undo"]

    accepted = xiaoyan(
        "POST", f"/items/{plain}/decision", {"action": "accept", "reason": "fits_rules", "version": 1}, 201
    )
    assert accepted["sent_at"] > accepted["decided_at"]


def test_a_reply_comes_with_its_pages_title_and_what_it_answers(api: Any, visitor: Visitor) -> None:
    parent = hold(visitor, "桥修好了真好。", nickname="汾河水")
    xiaoyan = api("晓燕")
    assert xiaoyan("GET", f"/items/{parent}")["parent"] is None
    xiaoyan("POST", f"/items/{parent}/decision", ACCEPT, 201)
    reply = hold(visitor, "同意,早该修了。", reply_to=parent, page_title="石桥又能走人了")

    (found,) = xiaoyan("GET", "/items?text=石桥")["items"]
    context = xiaoyan("GET", f"/items/{reply}")

    assert (found["id"], found["thread"], found["page_title"], found["reply_to"]) == (
        reply,
        THREAD,
        "石桥又能走人了",
        parent,
    )
    assert context["item"] == found
    assert context["parent"] == {
        "id": parent,
        "nickname": "汾河水",
        "body": "桥修好了真好。",
        "state": "accepted",
        "submitted_at": "2026-03-02T08:30:00Z",
    }


def test_of_two_moderators_the_late_one_is_told_who_has_or_had_the_item(
    api: Any, visitor: Visitor, clock: MovableClock
) -> None:
    comment_id = hold(visitor)
    xiaoyan, laoliu, chief = api("晓燕"), api("老刘"), api("主任", Role.SENIOR)
    item = f"/items/{comment_id}"
    fence = xiaoyan("POST", f"{item}/lease")["fence"]

    held = laoliu("POST", f"{item}/lease", expect=409)
    assert (held["code"], "晓燕" in held["detail"]) == ("item_leased", True)
    assert laoliu("POST", f"{item}/take-over", expect=403)["code"] == "forbidden"
    assert laoliu("POST", "/next", expect=204) is None
    clock.advance(300)
    later = laoliu("POST", f"{item}/lease")["fence"]
    lost = xiaoyan("PUT", f"{item}/lease", {"fence": fence}, 409)
    assert (lost["code"], "老刘" in lost["detail"]) == ("lease_lost", True)
    laoliu("DELETE", f"{item}/lease", {"fence": later}, 204)
    chief("POST", f"{item}/take-over")
    choice = {"action": "accept", "reason": "fits_rules", "version": 1}
    assert laoliu("POST", f"{item}/decision", choice | {"fence": later}, 409)["code"] == "lease_lost"
    decision = chief("POST", f"{item}/decision", choice, 201)
    late = laoliu("POST", f"{item}/decision", choice, 409)
    assert (late["code"], "主任" in late["detail"]) == ("already_decided", True)
    assert laoliu("POST", f"{item}/undo", {"decision_id": decision["id"]}, 403)["code"] == "forbidden"


def test_a_rejection_blocks_the_author_and_undoing_it_lifts_that(api: Any, visitor: Visitor) -> None:
    first, second = hold(visitor), hold(visitor, "另一条说的是别的事情。")
    xiaoyan = api("晓燕")
    choice = {"action": "reject", "reason": "spam", "version": 1, "block": {"duration_s": 3600}}

    decision = xiaoyan("POST", f"/items/{first}/decision", choice, 201)

    assert decision["block"] == {
        "id": decision["id"],
        "site": "demo",
        "kind": "block",
        "account": None,
        "address": "127.0.0.1/32",
        "owner": "晓燕",
        "reason": "spam",
        "set_at": "2026-03-02T08:30:00Z",
        "expires_at": "2026-03-02T09:30:00Z",
    }
    assert xiaoyan("GET", f"/items/{second}")["blocks"] == [decision["block"]]
    again = xiaoyan("POST", f"/items/{second}/decision", choice, 201)
    assert again["block"] is None
    undone = xiaoyan("POST", f"/items/{first}/undo", {"decision_id": decision["id"]}, 201)
    assert (undone["action"], undone["block"]) == ("undo", decision["block"])
    assert xiaoyan("GET", f"/items/{first}")["blocks"] == []


def test_who_may_not_block_decides_nothing_by_asking_for_it(
    app: Application, store: SqlStore, visitor: Visitor, clock: MovableClock
) -> None:
    comment_id = hold(visitor)
    open_desk(store, app.test_client(), "晓燕")
    with store.reading() as view:
        owner = view.moderators.by_name("晓燕")
    assert owner is not None
    register = TokenRegister(store, clock, new_id, new_secret)
    secret, _ = register.issue(owner, "夜间程序", [Capability.QUEUE_DECIDE], 30, owner.name)
    narrow = Api(app.test_client(), secret)
    choice = {"action": "reject", "reason": "spam", "version": 1}

    refused = narrow("POST", f"/items/{comment_id}/decision", choice | {"block": {"duration_s": 3600}}, 403)

    assert (refused["code"], "blocks.set" in refused["detail"]) == ("forbidden", True)
    assert narrow("POST", f"/items/{comment_id}/decision", choice, 201)["block"] is None


def test_an_escalated_item_is_found_by_a_senior(api: Any, visitor: Visitor) -> None:
    comment_id = hold(visitor)
    hold(visitor, "另一条说的是别的事情。")
    xiaoyan, chief = api("晓燕"), api("主任", Role.SENIOR)

    assert xiaoyan("POST", f"/items/{comment_id}/escalate", {"version": 1, "note": " "}, 422)["code"] == "empty"
    xiaoyan("POST", f"/items/{comment_id}/escalate", {"version": 1, "note": "涉及实名"}, 204)

    (item,) = chief("GET", "/items?escalated=true")["items"]
    assert (item["id"], item["escalated_by"]) == (comment_id, "晓燕")


def test_a_bulk_acceptance_is_previewed_read_started_followed_and_undone(
    api: Any, visitor: Visitor, store: SqlStore, in_force: PolicyInForce, clock: MovableClock
) -> None:
    ids = [hold(visitor, f"第{number}条评论说的是另一件事。") for number in range(7)]
    work = WorkBulk(store, ReviewQueue(store, in_force, clock, new_id), clock, new_id)
    moderator, chief = api("晓燕"), api("主任", Role.SENIOR)
    request = {"action": "accept", "reason": "fits_rules", "filter": {"risk_up_to": 0.5, "thread": THREAD}}
    assert moderator("POST", "/bulk", request, 403)["code"] == "forbidden"
    operation = chief("POST", "/bulk", request, 201)
    one = f"/bulk/{operation['id']}"
    assert (operation["total"], operation["state"], operation["needs_reading"]) == (7, "previewed", True)

    assert chief("POST", f"{one}/start", expect=409)["code"] == "sample_unread"
    sample = [it["item"]["id"] for it in chief("GET", one)["sample"]]
    assert len(set(sample) & set(ids)) == 5
    for comment_id in sample:
        assert chief("POST", f"{one}/sample/{comment_id}")["id"] == comment_id
    assert all(it["read"] for it in chief("GET", one)["sample"])
    moderator("POST", f"/items/{ids[0]}/decision", {"action": "reject", "reason": "spam", "version": 1}, 201)
    assert chief("POST", f"{one}/start")["state"] == "running"
    assert chief("POST", f"{one}/start", expect=409)["code"] == "bulk_not_ready"
    while work(50):
        pass

    progress = chief("GET", one)
    assert (progress["operation"]["state"], progress["outcomes"]) == ("done", {"decided": 6, "missed": 1})
    assert progress["troubles"] == [{"comment_id": ids[0], "outcome": "missed", "told": "already_decided reject 晓燕"}]
    assert chief("GET", "/counts")["total"] == 0
    assert moderator("POST", f"{one}/undo", expect=403)["code"] == "forbidden"
    chief("POST", f"{one}/undo")
    while work(50):
        pass
    assert chief("GET", "/counts")["total"] == 6
    (listed,) = moderator("GET", "/bulk")["operations"]
    assert (listed["state"], listed["undone_by"]) == ("undone", "主任")


def test_a_moderator_decides_a_selection_in_bulk(api: Any, visitor: Visitor) -> None:
    ids = [hold(visitor), hold(visitor, "另一条说的是别的事情。")]
    xiaoyan = api("晓燕")

    operation = xiaoyan("POST", "/bulk", {"action": "reject", "reason": "spam", "ids": ids}, 201)

    assert (operation["total"], operation["source"], operation["needs_reading"]) == (2, "selection", False)
    assert xiaoyan("POST", f"/bulk/{operation['id']}/start")["state"] == "running"


def test_a_bulk_operation_gets_another_decision_or_is_abandoned_before_it_starts(api: Any, visitor: Visitor) -> None:
    xiaoyan, chief = api("晓燕"), api("主任", Role.SENIOR)
    operation = xiaoyan("POST", "/bulk", {"action": "reject", "reason": "spam", "ids": [hold(visitor)]}, 201)
    one = f"/bulk/{operation['id']}"
    choice = {"action": "accept", "reason": "false_alarm"}

    assert chief("PUT", f"{one}/decision", choice, 403)["code"] == "forbidden"
    refused = xiaoyan("PUT", f"{one}/decision", {"action": "accept", "reason": "spam"}, 422)
    assert refused["errors"][0]["pointer"] == "/reason"
    assert xiaoyan("PUT", f"{one}/decision", choice) == operation | choice
    abandoned = chief("POST", f"{one}/abandon")
    assert (abandoned["state"], abandoned["undone_by"]) == ("abandoned", "主任")
    late = xiaoyan("POST", f"{one}/start", expect=409)
    assert (late["code"], "abandoned" in late["detail"]) == ("bulk_not_ready", True)


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("GET", "/items?limit=0", None, 422, "invalid_request"),
        ("GET", "/items?order=newest", None, 422, "invalid_request"),
        ("GET", "/items?nonsense=1", None, 422, "invalid_request"),
        ("GET", "/items?text=%00", None, 422, "invalid_request"),
        ("GET", "/items?cursor=abc", None, 422, "invalid_input"),
        ("GET", "/items?submitted_before=2026-03-02T08:30:00", None, 422, "invalid_request"),
        ("GET", f"/items/{NOBODY}", None, 404, "not_found"),
        ("GET", "/items/short", None, 422, "invalid_request"),
        ("POST", f"/items/{NOBODY}/lease", None, 404, "not_found"),
        (
            "POST",
            f"/items/{NOBODY}/decision",
            {"action": "accept", "reason": "spam", "version": 1},
            422,
            "invalid_input",
        ),
        ("POST", f"/items/{NOBODY}/decision", ACCEPT | {"action": "undo"}, 422, "invalid_request"),
        ("POST", f"/items/{NOBODY}/decision", ACCEPT | {"block": {"duration_s": 60}}, 422, "invalid_input"),
        ("POST", f"/items/{NOBODY}/decision", ACCEPT | {"block": {"duration_s": 59}}, 422, "invalid_request"),
        ("POST", f"/items/{NOBODY}/decision", ACCEPT | {"block": {"duration_s": None}}, 422, "invalid_request"),
        ("POST", f"/items/{NOBODY}/decision", ACCEPT | {"block": {}}, 422, "invalid_request"),
        ("POST", f"/items/{NOBODY}/decision", ACCEPT | {"block": True}, 422, "invalid_request"),
        ("POST", f"/items/{NOBODY}/undo", {"decision_id": NOBODY}, 404, "not_found"),
        ("POST", f"/items/{NOBODY}/notes", {"note": "x" * 1001}, 422, "too_long"),
        ("POST", f"/items/{NOBODY}/notes", {"note": "x\x00"}, 422, "invalid_input"),
        ("POST", f"/items/{NOBODY}/notes", {"note": "x"}, 404, "not_found"),
        ("GET", f"/bulk/{NOBODY}", None, 404, "not_found"),
        ("POST", "/bulk", {"action": "reject", "reason": "spam"}, 422, "invalid_input"),
        ("POST", "/bulk", {"action": "reject", "reason": "spam", "ids": [NOBODY]}, 422, "empty"),
        ("POST", "/bulk", {"action": "reject", "reason": "spam", "ids": []}, 422, "invalid_request"),
        ("POST", f"/bulk/{NOBODY}/start", None, 404, "not_found"),
    ],
)
def test_what_cannot_be_is_refused_with_its_code(
    api: Any, method: str, path: str, body: object, status: int, code: str
) -> None:
    assert api("晓燕")(method, path, body, status)["code"] == code


def test_who_may_only_look_decides_nothing(api: Any, visitor: Visitor) -> None:
    comment_id = hold(visitor)
    viewer = api("实习生", Role.VIEWER)

    assert viewer("GET", f"/items/{comment_id}")["item"]["address"] == "127.0.0.x"
    for path, body in [
        (f"/items/{comment_id}/lease", None),
        ("/next", None),
        (f"/items/{comment_id}/decision", {"action": "accept", "reason": "fits_rules", "version": 1}),
        (f"/items/{comment_id}/notes", {"note": "x"}),
    ]:
        assert viewer("POST", path, body, 403)["code"] == "forbidden"
