"""The console's page of one's own account: sessions and API tokens."""

import re

import pytest
from flask.testing import FlaskClient

from moderation.adapters.sql.store import SqlStore
from moderation.domain.people import Role
from moderation.web.app import Application
from tests.integration.web.desk import PASSWORD, Desk, forms_of, open_desk, text_of
from tests.integration.web.world import MovableClock

PAGE = "/review/account"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"


def press(desk: Desk, action: str) -> str:
    """Presses the first button whose form's action matches; the text of the page that it leads to."""
    form = next(form for form in forms_of(desk.get(PAGE)) if re.search(action, form.action))
    return text_of(desk.client.post(form.action, data=form.fields, follow_redirects=True).text)


def issue(desk: Desk, **changes: str | list[str]) -> str:
    """Makes a token; the page that answers."""
    form = {"csrf_token": desk.csrf_token(), "name": "夜间程序", "scopes": ["queue.read", "screen"], "days": "30"}
    return desk.client.post(f"{PAGE}/tokens", data=form | changes).text


def token_in(page: str) -> str:
    found = re.search(r'value="(mod_[^"]+)"', page)
    assert found is not None
    return found.group(1)


def test_a_forgotten_session_is_seen_and_ended(desk: Desk, app: Application, clock: MovableClock) -> None:
    elsewhere = Desk(app.test_client(), desk.name)
    elsewhere.client.post(
        "/review/sign-in", data={"name": desk.name, "password": PASSWORD}, headers={"User-Agent": FIREFOX}
    )
    clock.advance(3600)

    page = text_of(desk.get(PAGE).text)

    assert "Firefox · Windows 127.0.0.1 · 登录于 2026-03-02 16:30 · 最近使用：2026-03-02 16:30 退出该处" in page
    assert "当前登录 127.0.0.1 · 登录于 2026-03-02 16:30 · 最近使用：刚刚" in page
    assert "该处登录已退出。" in press(desk, r"/sessions/[^/]+/end$")
    assert (elsewhere.get().status_code, desk.get().status_code) == (303, 200)
    assert "Firefox" not in desk.get(PAGE).text


def test_all_others_end_at_once_and_nobody_elses(desk: Desk, app: Application, store: SqlStore) -> None:
    other = open_desk(store, app.test_client(), "老刘")
    elsewhere = [Desk(app.test_client(), desk.name) for _ in range(2)]
    for each in elsewhere:
        each.sign_in(PASSWORD)

    assert "其他登录已全部退出。" in press(desk, "end-others")

    assert [it.get().status_code for it in (*elsewhere, other, desk)] == [303, 303, 200, 200]


def test_nobody_ends_or_revokes_what_is_not_theirs(desk: Desk, app: Application, store: SqlStore) -> None:
    other = open_desk(store, app.test_client(), "老刘")
    secret = token_in(issue(other))
    with store.reading() as view:
        theirs = view.moderators.by_name("老刘")
        assert theirs is not None
        (token,) = view.api_tokens.of(theirs.id)
    form = {"csrf_token": desk.csrf_token()}

    for path in (f"tokens/{token.id}/revoke", "tokens/%00/revoke", "sessions/x/end", "sessions/%00/end"):
        assert desk.client.post(f"{PAGE}/{path}", data=form).status_code == 404

    headers = {"Authorization": f"Bearer {secret}"}
    assert app.test_client().get("/v1/postures?site=demo", headers=headers).status_code == 200


def test_a_token_is_shown_once_opens_its_scopes_and_is_revoked(
    desk: Desk, client: FlaskClient, clock: MovableClock
) -> None:
    headers = {"Authorization": f"Bearer {token_in(issue(desk))}"}

    assert client.post("/v1/screen", json={"text": "x"}, headers=headers).status_code == 200
    refused = client.get("/v1/policy", headers=headers)
    assert (refused.status_code, refused.get_json()["code"]) == (403, "forbidden")
    page = desk.get(PAGE)
    assert "mod_" not in page.text
    assert "夜间程序 查看审核队列、用文字试策略 至 2026-04-01 16:30 · 最近使用：刚刚 吊销" in text_of(page.text)

    assert "令牌已吊销。" in press(desk, r"/tokens/[^/]+/revoke$")

    gone = client.post("/v1/screen", json={"text": "x"}, headers=headers)
    assert (gone.status_code, gone.get_json()["code"]) == (401, "sign_in_required")


def test_a_token_acts_in_its_owners_name(desk: Desk, client: FlaskClient) -> None:
    headers = {"Authorization": f"Bearer {token_in(issue(desk, scopes=['postures.set', 'queue.read']))}"}
    order = {"site": "demo", "prefix": "/zcjh/", "posture": "closed", "reason": "夜间", "duration_s": 60}

    made = client.post("/v1/postures", json=order, headers=headers)

    assert (made.status_code, made.get_json()["owner"]) == (201, desk.name)


@pytest.mark.parametrize("place", ["cookie", "sign-in"])
def test_a_token_is_no_session(desk: Desk, client: FlaskClient, place: str) -> None:
    secret = token_in(issue(desk))

    if place == "cookie":
        client.set_cookie("moderation_console", secret)
        assert client.get(PAGE).location == "/review/sign-in"
        assert client.get("/v1/policy").status_code == 401
    else:
        assert client.get(PAGE, headers={"Authorization": f"Bearer {secret}"}).location == "/review/sign-in"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "请给令牌起一个不超过 64 个字的名称。"),
        ({"name": "<b>" * 30}, "请给令牌起一个不超过 64 个字的名称。"),
        ({"name": "x\x00"}, "请给令牌起一个不超过 64 个字的名称。"),
        ({"scopes": []}, "请选择令牌的权限。"),
        ({"scopes": ["queue.own"]}, "请选择令牌的权限。"),
        ({"days": "100000"}, "这个值不能使用。"),
        ({"days": "１"}, "这个值不能使用。"),
    ],
)
def test_a_token_that_cannot_be_made_is_a_sentence_at_the_form(
    desk: Desk, changes: dict[str, str | list[str]], sentence: str
) -> None:
    page = issue(desk, **changes)

    assert sentence in text_of(page)
    assert "mod_" not in page
    assert "<b><b>" not in page


def test_what_somebodys_roles_do_not_allow_is_not_offered_and_not_given(app: Application, store: SqlStore) -> None:
    viewer = open_desk(store, app.test_client(), "实习生", Role.VIEWER)

    assert re.findall(r'name="scopes" value="([^"]+)"', viewer.get(PAGE).text) == ["figures.read", "queue.read"]
    assert "请选择令牌的权限。" in issue(viewer, scopes=["queue.decide"])
