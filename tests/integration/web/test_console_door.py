"""The console's door: sessions, cookies, forged forms and throttling."""

import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from werkzeug.test import TestResponse

from moderation.adapters.sql.people_tables import sessions
from moderation.adapters.sql.store import SqlStore
from moderation.adapters.sql.tables import audit
from moderation.bootstrap import make_accounts
from moderation.domain.people import Role
from moderation.domain.quota import Quota
from moderation.settings import Settings
from moderation.usecases.accounts import Accounts
from moderation.web.app import Application
from tests.integration.web.desk import PASSWORD, Desk, open_desk, text_of
from tests.integration.web.world import MovableClock, PolicyInForce, Visitor

NOBODY = "01890000-0000-7000-8000-000000000000"


@pytest.fixture
def accounts(engine: Engine) -> Accounts:
    return make_accounts(engine)


def outcome(response: TestResponse) -> tuple[int, str | None]:
    return response.status_code, response.location


def test_a_one_time_password_opens_nothing_but_the_choice_of_a_password(
    client: FlaskClient, accounts: Accounts
) -> None:
    one_time = accounts.add_moderator("晓燕", [Role.MODERATOR])
    desk = Desk(client, "晓燕")

    signed_in = desk.sign_in(one_time)

    assert outcome(signed_in) == (303, "/review/password")
    assert "一次性密码" in desk.get("/review/password").text
    token = desk.csrf_token()
    for path in ("/review", "/review/", f"/review/{NOBODY}"):
        assert outcome(desk.get(path)) == (303, "/review/password")
    forced = client.post(f"/review/{NOBODY}/decision", data={"csrf_token": token, "version": "1", "action": "accept"})
    assert outcome(forced) == (303, "/review/password")
    same = client.post("/review/password", data={"csrf_token": token, "password": one_time})
    short = client.post("/review/password", data={"csrf_token": token, "password": "too short"})
    assert (same.status_code, short.status_code) == (422, 422)
    assert "至少 10 个字" in text_of(short.text)
    chosen = client.post("/review/password", data={"csrf_token": token, "password": PASSWORD})
    assert outcome(chosen) == (303, "/review?done=password")
    assert "密码已修改" in desk.get(chosen.location).text
    assert desk.sign_in(one_time).status_code == 401


def test_the_session_cookie_reaches_no_script_no_other_site_and_no_other_page(desk: Desk) -> None:
    cookie = desk.sign_in(PASSWORD).headers["Set-Cookie"]

    name, _, rest = cookie.partition("=")
    attributes = {part.strip() for part in rest.split(";")[1:]}
    assert name == "moderation_console"
    assert {it for it in attributes if not it.startswith("Expires")} == {
        "HttpOnly",
        "SameSite=Strict",
        "Path=/",
        "Max-Age=43200",
    }


class TestBehindHttps:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"public_url": "https://comments.example"})

    def test_the_cookie_is_secure(self, client: FlaskClient, accounts: Accounts) -> None:
        one_time = accounts.add_moderator("晓燕", [Role.MODERATOR])

        cookie = Desk(client, "晓燕").sign_in(one_time).headers["Set-Cookie"]

        assert "; Secure" in cookie

    def test_forms_from_its_public_address_pass_a_proxy_that_renames_the_host(
        self, client: FlaskClient, accounts: Accounts
    ) -> None:
        response = client.post("/review/sign-in", headers={"Origin": "https://comments.example"}, data={"name": "x"})

        assert response.status_code == 401


def test_who_is_not_signed_in_sees_the_sign_in_form_alone(client: FlaskClient) -> None:
    assert outcome(client.get("/review")) == (303, "/review/sign-in")
    assert outcome(client.get(f"/review/{NOBODY}")) == (303, "/review/sign-in")
    assert outcome(client.get("/review/password")) == (303, "/review/sign-in")
    for path in ("/review/sign-out", "/review/password", f"/review/{NOBODY}/decision"):
        response = client.post(path, data={"csrf_token": "x"})
        assert response.status_code == 401
        assert 'href="/review/sign-in"' in response.text
    client.set_cookie("moderation_console", "not a session")
    assert outcome(client.get("/review")) == (303, "/review/sign-in")


def test_signing_out_ends_the_session_on_the_server(desk: Desk, app: Application) -> None:
    stolen = desk.client.get_cookie("moderation_console")
    assert stolen is not None

    left = desk.client.post("/review/sign-out", data={"csrf_token": desk.csrf_token()})

    assert outcome(left) == (303, "/review/sign-in")
    assert desk.client.get_cookie("moderation_console") is None
    thief = app.test_client()
    thief.set_cookie("moderation_console", stolen.value)
    assert outcome(thief.get("/review")) == (303, "/review/sign-in")


def test_a_new_password_ends_every_other_session(desk: Desk, app: Application) -> None:
    elsewhere = Desk(app.test_client(), desk.name)
    elsewhere.sign_in(PASSWORD)
    assert elsewhere.get().status_code == 200

    changed = {"csrf_token": desk.csrf_token(), "present": PASSWORD, "password": "another long sentence"}
    desk.client.post("/review/password", data=changed)

    assert outcome(elsewhere.get()) == (303, "/review/sign-in")
    assert desk.get().status_code == 200


@pytest.mark.parametrize("present", ["", "not the present one"])
def test_a_stolen_session_does_not_become_the_account(desk: Desk, present: str) -> None:
    changed = {"csrf_token": desk.csrf_token(), "present": present, "password": "another long sentence"}

    refused = desk.client.post("/review/password", data=changed)

    assert refused.status_code == 401
    assert outcome(Desk(desk.client.application.test_client(), desk.name).sign_in(PASSWORD)) == (303, "/review")


def test_a_session_ends_after_twelve_hours(desk: Desk, clock: MovableClock) -> None:
    clock.advance(12 * 3600 - 1)
    assert desk.get().status_code == 200
    clock.advance(1)
    assert outcome(desk.get()) == (303, "/review/sign-in")


def test_no_secret_of_a_session_is_stored_or_shown(desk: Desk, engine: Engine) -> None:
    cookie = desk.client.get_cookie("moderation_console")
    assert cookie is not None

    with engine.connect() as connection:
        stored = [str(row) for table in (sessions, audit) for row in connection.execute(select(table))]

    assert cookie.value not in "".join(stored)
    assert cookie.value not in desk.get().text


def test_wrong_name_and_wrong_password_read_alike(desk: Desk, app: Application) -> None:
    stranger = app.test_client()

    answers = [
        stranger.post("/review/sign-in", data={"name": name, "password": password})
        for name, password in [
            (desk.name, "wrong"),
            ("nobody", PASSWORD),
            ("", ""),
            ("nul\x00", "x"),
            ("x" * 9000, "x"),
        ]
    ]

    assert [answer.status_code for answer in answers] == [401] * 5
    assert all("用户名或密码不正确" in answer.text for answer in answers)
    assert all("Set-Cookie" not in answer.headers for answer in answers)


def test_guessing_passwords_is_throttled(desk: Desk, app: Application, in_force: PolicyInForce) -> None:
    quotas = replace(in_force.policy.quotas, sign_in_per_name=(Quota("sign_in_per_name", 3, 300),))
    in_force.change(quotas=quotas)
    stranger = Desk(app.test_client(), "somebody")

    answers = [stranger.sign_in("guess") for _ in range(4)]

    assert [answer.status_code for answer in answers] == [401, 401, 401, 429]
    assert answers[-1].headers["Retry-After"] == "300"
    assert "300" in text_of(answers[-1].text)
    assert answers[-1].mimetype == "text/html"


def test_whoever_has_a_session_cannot_guess_its_owners_password(desk: Desk) -> None:
    guess = {"csrf_token": desk.csrf_token(), "present": "guess", "password": "another long sentence"}

    answers = [desk.client.post("/review/password", data=guess) for _ in range(11)]

    assert [answer.status_code for answer in answers] == [401] * 10 + [429]
    assert answers[-1].headers["Retry-After"] == "3600"
    right = desk.client.post("/review/password", data=guess | {"present": PASSWORD})
    assert right.status_code == 429


FOREIGN = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://localhost:9999"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
]
OWN = [{}, {"Origin": "http://localhost"}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}]


def test_no_other_site_can_sign_a_moderator_in(desk: Desk, app: Application) -> None:
    def answer(headers: dict[str, str]) -> int:
        form = {"name": desk.name, "password": PASSWORD}
        return app.test_client().post("/review/sign-in", data=form, headers=headers).status_code

    assert [answer(headers) for headers in FOREIGN] == [403] * len(FOREIGN)
    assert [answer(headers) for headers in OWN] == [303] * len(OWN)


def test_forged_forms_change_nothing(desk: Desk, app: Application, visitor: Visitor, store: SqlStore) -> None:
    comment_id = str(visitor.post_comment().get_json()["id"])
    somebody_else = open_desk(store, app.test_client(), "老刘")
    form = desk.decision_form(comment_id, "accept").fields
    tokens = [None, "", "x", form["csrf_token"][:-1], "é" * 24, somebody_else.csrf_token()]

    for token in tokens:
        data = (
            {**form, "csrf_token": token} if token is not None else {k: v for k, v in form.items() if k != "csrf_token"}
        )
        for path in (f"/review/{comment_id}/decision", "/review/sign-out", "/review/password"):
            assert desk.client.post(path, data=data).status_code == 403, (token, path)
    for headers in FOREIGN:
        assert desk.client.post(f"/review/{comment_id}/decision", data=form, headers=headers).status_code == 403
    assert desk.get(f"/review/{comment_id}").status_code == 200
    assert desk.client.post(f"/review/{comment_id}/decision", data=form).status_code == 303


def test_every_console_page_is_private_to_this_moment_and_runs_nothing_inline(desk: Desk, client: FlaskClient) -> None:
    answers = [
        desk.get(),
        desk.get("/review/password"),
        desk.get(f"/review/{NOBODY}"),
        client.get("/review"),
        client.get("/review/sign-in"),
        client.get("/review/no/such/page"),
        client.put("/review"),
    ]

    for answer in answers:
        assert answer.headers["Cache-Control"] == "no-store"
        assert "script-src 'self';" in answer.headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert not re.search(r"<script(?! type=\"module\" src=\"/static/review/)", answer.text)
        assert not re.search(r"\s(?:style|on\w+)=", answer.text)
        assert "<style" not in answer.text


def test_a_chosen_language_stays_chosen(desk: Desk) -> None:
    before = desk.get("/review?after=&lang=xx")
    english = desk.get("/review?lang=en")
    next_page = desk.get("/review/password")
    chinese = desk.get("/review/no/such/page?lang=zh")
    wrong_password = desk.client.post("/review/sign-in", data={"name": desk.name, "password": "no"})

    assert 'lang="zh-CN"' in before.text
    assert 'href="?after=&amp;lang=en"' in before.text
    assert ('lang="en"' in english.text, 'lang="en"' in next_page.text) == (True, True)
    assert next_page.headers["Content-Language"] == "en"
    assert 'lang="zh-CN"' in chinese.text
    assert 'href="/review?lang=en"' in wrong_password.text


def test_the_header_names_the_sections_and_the_present_one(desk: Desk) -> None:
    queue, password = desk.get(), desk.get("/review/password")

    assert '<a href="/review" aria-current="page">待审</a>' in queue.text
    assert '<a href="/review">待审</a>' in password.text
    assert '<a href="/review/postures">发布方式</a>' in password.text
