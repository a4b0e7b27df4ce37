"""The console's pages of people: for who may manage them, with everything on the record."""

import re

import pytest
from sqlalchemy import Engine, select

from moderation.adapters.sql.store import SqlStore
from moderation.adapters.sql.tables import audit
from moderation.domain.people import Role
from moderation.web.app import Application
from tests.integration.web.desk import PASSWORD, Desk, open_desk, text_of
from tests.integration.web.test_console_account import issue, token_in

PAGE = "/review/people"


def id_of(store: SqlStore, name: str) -> str:
    with store.reading() as view:
        found = view.moderators.by_name(name)
    assert found is not None
    return found.id


def send(desk: Desk, path: str, **fields: str | list[str]) -> tuple[int, str]:
    """Sends a form of these pages; status and text of the page that it leads to."""
    form = {"csrf_token": desk.csrf_token()} | fields
    answer = desk.client.post(f"{PAGE}{path}", data=form, follow_redirects=True)
    return answer.status_code, text_of(answer.text) if "secret" not in answer.text else answer.text


def test_somebody_is_added_signs_in_and_gets_another_role(desk: Desk, app: Application, store: SqlStore) -> None:
    status, page = send(desk, "", name=" 老刘 ", roles=["moderator", "auditor"])
    one_time = re.search(r'class="secret" value="([^"]+)"', page)
    assert (status, one_time is not None) == (201, True)
    assert "老刘 审核员、审计员 尚用一次性密码" in text_of(desk.get(PAGE).text)

    new = Desk(app.test_client(), "老刘")
    assert new.sign_in(one_time.group(1) if one_time else "").location == "/review/password"
    form = {"csrf_token": new.csrf_token(), "password": PASSWORD}
    new.client.post("/review/password", data=form)
    assert new.get(PAGE).status_code == 403

    status, page = send(desk, f"/{id_of(store, '老刘')}/roles", roles=["admin"])
    assert (status, "角色已修改。" in page) == (200, True)
    assert new.get(PAGE).status_code == 200


def test_a_shut_account_is_out_at_once_and_comes_back(desk: Desk, app: Application, store: SqlStore) -> None:
    other = open_desk(store, app.test_client(), "老刘", Role.MODERATOR)
    secret = token_in(issue(other, scopes=["policy.read"]))
    headers = {"Authorization": f"Bearer {secret}"}
    path = f"/{id_of(store, '老刘')}"

    assert "账号已停用" in send(desk, f"{path}/disable")[1]

    assert other.get().location == "/review/sign-in"
    refused = other.sign_in(PASSWORD)
    assert (refused.status_code, "用户名或密码不正确" in refused.text) == (401, True)
    assert app.test_client().get("/v1/policy", headers=headers).status_code == 401
    assert "起停用" in text_of(desk.get(PAGE).text)

    assert "账号已恢复。" in send(desk, f"{path}/enable")[1]
    assert other.sign_in(PASSWORD).status_code == 303
    assert app.test_client().get("/v1/policy", headers=headers).status_code == 200


def test_sessions_password_and_tokens_of_somebody_are_taken_away(
    desk: Desk, app: Application, store: SqlStore, engine: Engine
) -> None:
    other = open_desk(store, app.test_client(), "老刘", Role.MODERATOR)
    secret = token_in(issue(other, scopes=["policy.read"]))
    person = f"/{id_of(store, '老刘')}"

    assert "各处登录已全部退出。" in send(desk, f"{person}/end-sessions")[1]
    assert other.get().location == "/review/sign-in"

    revoke = re.search(r"tokens/[^/]+/revoke", desk.get(f"{PAGE}{person}").text)
    assert revoke is not None
    assert "令牌已吊销。" in send(desk, f"{person}/{revoke.group()}")[1]
    headers = {"Authorization": f"Bearer {secret}"}
    assert app.test_client().get("/v1/policy", headers=headers).status_code == 401

    status, page = send(desk, f"{person}/password")
    one_time = re.search(r'class="secret" value="([^"]+)"', page)
    assert (status, one_time is not None, other.sign_in(PASSWORD).status_code) == (200, True, 401)
    assert other.sign_in(one_time.group(1) if one_time else "").location == "/review/password"
    with engine.connect() as connection:
        done = connection.execute(select(audit.c.event).where(audit.c.actor == desk.name).order_by(audit.c.id))
        assert list(done.scalars())[-3:] == [
            "moderator.sessions_ended",
            "token.revoked",
            "moderator.password_reset",
        ]
        everything = str(connection.execute(select(audit)).all())
    assert (one_time.group(1) if one_time else "") not in everything


def test_the_last_admin_is_told_why_they_stay_one(desk: Desk, store: SqlStore) -> None:
    me = f"/{id_of(store, desk.name)}"

    answers = [send(desk, f"{me}/roles", roles=["viewer"]), send(desk, f"{me}/disable")]

    assert [status for status, _ in answers] == [409, 409]
    assert all("请先指定另一位管理员" in page for _, page in answers)
    assert desk.get(PAGE).status_code == 200
    assert "停用账号" not in desk.get(f"{PAGE}{me}").text


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_others_see_and_change_nobody(app: Application, store: SqlStore, role: Role) -> None:
    other = open_desk(store, app.test_client(), "实习生", role)
    me = id_of(store, "实习生")

    assert [other.get(f"{PAGE}{path}").status_code for path in ("", f"/{me}")] == [403, 403]
    for path in ("", f"/{me}/roles", f"/{me}/password", f"/{me}/disable", f"/{me}/enable", f"/{me}/end-sessions"):
        assert send(other, path, name="x", roles=["admin"])[0] == 403
    assert PAGE not in other.get().text


@pytest.mark.parametrize(
    ("fields", "status", "sentence"),
    [
        ({"name": "", "roles": ["viewer"]}, 422, "请起一个不超过 64 个字、无人使用的名字。"),
        ({"name": "x" * 65, "roles": ["viewer"]}, 422, "请起一个不超过 64 个字、无人使用的名字。"),
        ({"name": "<script>\x00", "roles": ["viewer"]}, 422, "请起一个不超过 64 个字、无人使用的名字。"),
        ({"name": "relay", "roles": ["viewer"]}, 422, "请起一个不超过 64 个字、无人使用的名字。"),
        ({"name": "晓燕", "roles": ["viewer"]}, 409, "请起一个不超过 64 个字、无人使用的名字。"),
        ({"name": "老刘", "roles": []}, 422, "请至少选择一个角色。"),
        ({"name": "老刘", "roles": ["root"]}, 422, "请至少选择一个角色。"),
    ],
)
def test_an_account_that_cannot_be_made_is_a_sentence_at_the_form(
    desk: Desk, store: SqlStore, fields: dict[str, str | list[str]], status: int, sentence: str
) -> None:
    answer, page = send(desk, "", **fields)

    assert (answer, sentence in page) == (status, True)
    with store.reading() as view:
        assert len(view.moderators.all()) == 1


@pytest.mark.parametrize("person", ["nobody", "%00", "%ff", "01890000-0000-7000-8000-000000000000"])
def test_somebody_who_is_not_there_is_not_found(desk: Desk, person: str) -> None:
    assert desk.get(f"{PAGE}/{person}").status_code == 404
    assert send(desk, f"/{person}/disable")[0] == 404


def test_a_name_is_text_wherever_it_is_shown(desk: Desk, store: SqlStore) -> None:
    name = "<b>粗</b>"
    send(desk, "", name=name, roles=["viewer"])

    for page in (desk.get(PAGE).text, desk.get(f"{PAGE}/{id_of(store, name)}").text):
        assert "&lt;b&gt;粗" in page
        assert name not in page
