"""The register of decided comments as a moderator's browser and a program meet it."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from moderation.adapters.sql.store import SqlStore
from moderation.adapters.sql.tables import audit, comments, outbox
from moderation.domain.people import Role
from moderation.domain.quota import Quota
from moderation.domain.verdict import Posture
from moderation.web.app import Application
from tests.integration.web.desk import Desk, Form, forms_of, open_desk, text_of
from tests.integration.web.test_access import bearer
from tests.integration.web.test_api_comments import set_posture
from tests.integration.web.world import THREAD, MovableClock, PolicyInForce, Visitor

PAGE = "/review/decided"
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture(autouse=True)
def _roomy_limits(in_force: PolicyInForce) -> None:
    room = (Quota("comment_per_address", 1000, 60),)
    in_force.change(quotas=replace(in_force.policy.quotas, comment_per_address=room, challenge_per_address=room))


@pytest.fixture
def colleague(app: Application, store: SqlStore) -> Desk:
    return open_desk(store, app.test_client(), "老刘", Role.MODERATOR)


def hold(visitor: Visitor, body: str = "今天的报道写得很清楚。", **fields: str) -> str:
    return str(visitor.post_comment(body, **fields).get_json()["id"])


def decided(desk: Desk, visitor: Visitor, action: str, body: str = "今天的报道写得很清楚。", **fields: str) -> str:
    comment_id = hold(visitor, body, **fields)
    assert desk.decide(comment_id, action).status_code == 303
    return comment_id


def correction_form(desk: Desk, comment_id: str) -> Form:
    """The form that corrects a decided comment, as its page offers it."""
    forms = [it for it in forms_of(desk.get(f"{PAGE}/{comment_id}")) if "/correction" in it.action]
    assert len(forms) == 1
    return forms[0]


def state_of(engine: Engine, comment_id: str) -> str:
    with engine.connect() as connection:
        return str(connection.execute(select(comments.c.state).where(comments.c.id == comment_id)).scalar_one())


def test_the_register_lists_finds_and_leads_to_what_was_decided(
    desk: Desk, visitor: Visitor, clock: MovableClock
) -> None:
    first = decided(desk, visitor, "accept", "<b>桥</b>修好了", nickname="\u202e<i>反</i>")
    clock.advance(60)
    second = decided(desk, visitor, "reject", "加微信 fenpan_588", thread="/sxnews/1.html")
    waiting = hold(visitor, "还在等")

    page = desk.get(PAGE).text
    assert page.index(second) < page.index(first)
    assert waiting not in page
    assert "&lt;b&gt;桥&lt;/b&gt;修好了" in page
    assert "⟨U+202E⟩" in page
    told = text_of(desk.get(PAGE, **ENGLISH).text)
    assert "Published 晓燕 · fits the rules" in told
    for asked, found, missing in [
        ("state=rejected", second, first),
        ("q=FENPAN", second, first),
        ("section=/sxnews/", second, first),
        (f"thread={THREAD}", first, second),
        ("moderator=晓燕&reason=fits_rules", first, second),
        ("from=2026-03-02&to=2026-03-02&by=people&q=桥", first, second),
    ]:
        shown = desk.get(f"{PAGE}?{asked}").text
        assert (asked, found in shown, missing in shown) == (asked, True, False)
    # Half past four in the afternoon, for the newsroom.
    narrowed = desk.get(f"{PAGE}?q=桥&to=2026-03-01").text
    assert f'href="{PAGE}?q=%E6%A1%A5&amp;from=2026-03-02"' in narrowed
    assert f'href="{PAGE}?q=%E6%A1%A5&amp;from=2026-02-24"' in narrowed
    empty = text_of(desk.get(f"{PAGE}?to=2026-03-01", **ENGLISH).text)
    assert "Nothing like that was decided." in empty
    assert "To: 2026-03-01" in empty


@pytest.mark.parametrize(
    "asked",
    [
        *("state=held", "by=nobody", "from=yesterday", "to=2026-02-30", "from=2026-03-02&to=2026-03-01"),
        *("to=9999-12-31", "from=0001-01-01", "after=!", "after=YWI"),
        *("q=" + "x" * 101, "thread=%00", "section=" + "x" * 513),
    ],
)
def test_an_address_that_cannot_be_read_is_a_page_that_says_so(desk: Desk, asked: str) -> None:
    answer = desk.get(f"{PAGE}?{asked}")

    assert (answer.status_code, answer.mimetype) == (422, "text/html")


def test_a_decided_comment_is_led_to_from_wherever_it_waited(desk: Desk, visitor: Visitor) -> None:
    comment_id = decided(desk, visitor, "accept")

    assert desk.get(f"/review/{comment_id}").location == f"{PAGE}/{comment_id}"
    told = text_of(desk.get(f"{PAGE}/{comment_id}", **ENGLISH).text)
    assert "晓燕 : Published (fits the rules)" in told
    assert "screening held" in told
    waiting = hold(visitor, "还在等")
    assert desk.get(f"{PAGE}/{waiting}").location == f"/review/{waiting}"
    for nothing in (f"/review/{'0' * 36}", f"{PAGE}/x", f"{PAGE}/%00", f"{PAGE}/{'0' * 36}"):
        assert (nothing, desk.get(nothing).status_code) == (nothing, 404)


def test_what_screening_published_says_so_and_is_retracted_like_the_rest(
    desk: Desk, visitor: Visitor, in_force: PolicyInForce, engine: Engine
) -> None:
    set_posture(in_force, Posture.OPEN)
    comment_id = str(visitor.post_comment("今天的报道写得很清楚。").get_json()["id"])

    told = text_of(desk.get(f"/review/decided/{comment_id}", **ENGLISH).text)
    assert "screening : Published (nothing weighs enough)" in told
    assert comment_id in desk.get(f"{PAGE}?by=machine").text
    desk.send(correction_form(desk, comment_id), action="retract", reason="off_topic")

    assert state_of(engine, comment_id) == "retracted"
    assert comment_id not in desk.get(f"{PAGE}?by=machine").text


def test_a_published_comment_is_retracted_with_reason_and_note(
    desk: Desk, colleague: Desk, visitor: Visitor, engine: Engine
) -> None:
    comment_id = decided(desk, visitor, "accept")

    done = colleague.send(
        correction_form(colleague, comment_id), action="retract", reason="personal_data", note="<b>当事人来电</b>"
    )

    assert (done.status_code, state_of(engine, comment_id)) == (303, "retracted")
    page = colleague.get(done.location, **ENGLISH)
    told = text_of(page.text)
    assert "Retracted; it disappears from the portal's page." in told
    assert "老刘 : Retracted (personal data)" in told
    assert "A retracted comment stays retracted." in told
    assert "&lt;b&gt;当事人来电&lt;/b&gt;" in page.text
    with engine.connect() as connection:
        kinds = connection.execute(select(outbox.c.kind).order_by(outbox.c.id)).scalars().all()
        noted = connection.execute(
            select(audit.c.actor, audit.c.details).where(audit.c.event == "comment.retracted")
        ).one()
    assert kinds == ["comment.accepted", "comment.retracted"]
    assert tuple(noted) == ("老刘", {"reason": "personal_data"})


def test_what_a_colleague_rejected_only_a_senior_restores(
    desk: Desk, colleague: Desk, visitor: Visitor, engine: Engine
) -> None:
    comment_id = decided(desk, visitor, "reject")
    form = correction_form(desk, comment_id)

    assert "/correction" not in colleague.get(f"{PAGE}/{comment_id}").text
    assert "restored by seniors" in text_of(colleague.get(f"{PAGE}/{comment_id}", **ENGLISH).text)
    forged = {"csrf_token": colleague.csrf_token(), "action": "restore", "reason": "fits_rules"}
    assert colleague.client.post(form.action, data=forged).status_code == 403
    assert state_of(engine, comment_id) == "rejected"
    assert desk.send(form, action="restore", reason="false_alarm").status_code == 303
    assert state_of(engine, comment_id) == "accepted"


def test_whoever_comes_late_or_types_too_much_is_told_and_loses_nothing(
    desk: Desk, colleague: Desk, visitor: Visitor
) -> None:
    comment_id = decided(desk, visitor, "accept")
    late = correction_form(colleague, comment_id)
    long = colleague.send(late, action="retract", reason="abuse", note="<长>" + "长" * 1000)
    assert (long.status_code, "&lt;长&gt;" + "长" * 1000 + "</textarea>" in long.text) == (422, True)
    assert "open>" in long.text
    for wrong in ({"action": "retract", "reason": "fits_rules"}, {"action": "burn"}, {}):
        assert colleague.send(late, **{"reason": "abuse", **wrong}).status_code == 422

    assert desk.send(correction_form(desk, comment_id), action="retract", reason="abuse").status_code == 303
    lost = colleague.send(late, action="retract", reason="abuse", note="太晚")

    assert (lost.status_code, "晓燕" in text_of(lost.text)) == (409, True)


def test_a_note_is_kept_and_an_empty_one_refused(desk: Desk, visitor: Visitor) -> None:
    comment_id = decided(desk, visitor, "reject")
    path, token = f"{PAGE}/{comment_id}/notes?state=rejected", desk.csrf_token()

    kept = desk.client.post(path, data={"csrf_token": token, "note": "问过作者"})
    empty = desk.client.post(path, data={"csrf_token": token, "note": " "})

    assert kept.location == f"{PAGE}/{comment_id}?state=rejected&done=noted"
    page = desk.get(kept.location)
    assert '<span class="note" dir="auto">问过作者</span>' in page.text
    assert f'href="{PAGE}?state=rejected"' in page.text
    assert empty.status_code == 422


def test_who_may_only_look_is_offered_nothing_to_do(
    app: Application, store: SqlStore, desk: Desk, visitor: Visitor
) -> None:
    comment_id = decided(desk, visitor, "accept")
    viewer = open_desk(store, app.test_client(), "实习生", Role.VIEWER)

    page = viewer.get(f"{PAGE}/{comment_id}")

    assert (page.status_code, [it.action for it in forms_of(page)]) == (200, ["/review/sign-out"])
    assert viewer.get(PAGE).status_code == 200


def test_programs_list_read_and_correct_too(
    app: Application, store: SqlStore, client: FlaskClient, desk: Desk, visitor: Visitor, clock: MovableClock
) -> None:
    accepted, rejected = decided(desk, visitor, "accept"), decided(desk, visitor, "reject", "加微信 fenpan_588")
    headers = bearer(client, desk)
    url = "/v1/review/decided"

    first = client.get(f"{url}?limit=1", headers=headers).get_json()
    second = client.get(f"{url}?limit=1&cursor={first['next_cursor']}", headers=headers).get_json()
    assert ([it["id"] for it in first["comments"] + second["comments"]], second["next_cursor"]) == (
        [rejected, accepted],
        None,
    )
    item = first["comments"][0]
    assert (item["state"], item["moderator"], item["address"]) == ("rejected", "晓燕", "127.0.0.x")
    found = client.get(f"{url}?text=FENPAN&state=rejected&since=2026-03-01T00:00:00Z", headers=headers).get_json()
    assert [it["id"] for it in found["comments"]] == [rejected]

    body = {"action": "restore", "reason": "false_alarm", "note": "误判"}
    restored = client.post(f"{url}/{rejected}/correction", json=body, headers=headers)
    assert (restored.status_code, restored.get_json()["action"]) == (201, "restore")
    assert restored.get_json()["sent_at"] == "2026-03-02T08:30:10Z"
    again = client.post(f"{url}/{rejected}/correction", json=body, headers=headers)
    assert (again.status_code, again.get_json()["code"]) == (409, "already_decided")
    context = client.get(f"{url}/{rejected}", headers=headers).get_json()
    assert ([it["action"] for it in context["decisions"]], [it["text"] for it in context["notes"]]) == (
        ["reject", "restore"],
        ["误判"],
    )
    waiting = hold(visitor, "还在等")
    assert client.get(f"{url}/{waiting}", headers=headers).get_json()["code"] == "not_found"
    for asked in ("state=held", "since=2026-03-01", "cursor=YWI", f"text={'x' * 101}", "reach=1"):
        assert (asked, client.get(f"{url}?{asked}", headers=headers).status_code) == (asked, 422)
    viewer = bearer(client, open_desk(store, app.test_client(), "实习生", Role.VIEWER))
    assert client.post(f"{url}/{accepted}/correction", json=body, headers=viewer).status_code == 403
