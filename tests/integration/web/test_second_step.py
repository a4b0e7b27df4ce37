"""The second step of signing in: an authenticator app, recovery codes, and roles that need it."""

import re

import pyotp
import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from werkzeug.test import TestResponse

from moderation.adapters.sql.people_tables import moderators, recovery_codes, sessions
from moderation.adapters.sql.store import SqlStore
from moderation.bootstrap import make_accounts
from moderation.domain.people import Role
from moderation.settings import Settings
from moderation.web.app import Application
from tests.integration.test_concurrency import all_at_once
from tests.integration.web.desk import PASSWORD, Desk, open_desk, text_of
from tests.integration.web.test_console_people import id_of
from tests.integration.web.world import MovableClock

PAGE = "/review/account/second-step"


class App:
    """An authenticator app that has been told a secret."""

    def __init__(self, secret: str, clock: MovableClock) -> None:
        self.totp, self.clock = pyotp.TOTP(secret), clock

    def code(self) -> str:
        """The next code that was not used: half a minute passes."""
        self.clock.advance(30)
        return self.totp.at(self.clock.now)


def begin(desk: Desk) -> tuple[str, dict[str, str]]:
    """Opens the page; the secret as typed into an app, and the form's hidden fields."""
    page = desk.get(PAGE).text
    secret = re.search(r'<p class="secret"><bdi>([A-Z2-7 ]+)</bdi>', page)
    sealed = re.search(r'name="sealed" value="([^"]+)"', page)
    assert secret is not None
    assert sealed is not None
    return secret.group(1).replace(" ", ""), {"csrf_token": desk.csrf_token(), "sealed": sealed.group(1)}


def set_up(desk: Desk, clock: MovableClock) -> tuple[App, list[str]]:
    """The app, and the recovery codes."""
    secret, form = begin(desk)
    app = App(secret, clock)
    page = desk.client.post(PAGE, data=form | {"present": PASSWORD, "code": app.code()})
    assert page.status_code == 200, text_of(page.text)
    codes = re.findall(r"<li>([A-Z2-7-]{19})</li>", page.text)
    assert len(set(codes)) == 10
    return app, codes


def enter(client: FlaskClient, code: str) -> TestResponse:
    page = client.get("/review/code").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    return client.post("/review/code", data={"csrf_token": token.group(1) if token else "", "code": code})


@pytest.fixture
def elsewhere(desk: Desk, app: Application) -> Desk:
    """The same moderator, in a browser that knows nothing of them."""
    return Desk(app.test_client(), desk.name)


def test_the_password_alone_opens_nothing_any_more(desk: Desk, elsewhere: Desk, clock: MovableClock) -> None:
    app, _ = set_up(desk, clock)

    assert elsewhere.sign_in(PASSWORD).location == "/review/code"
    assert elsewhere.get().location == "/review/sign-in"
    assert elsewhere.client.get("/v1/policy").status_code == 401
    assert elsewhere.client.post("/review/password", data={"password": "another long sentence"}).status_code == 401
    before = elsewhere.client.get_cookie("moderation_console")
    wrong = enter(elsewhere.client, "000000")
    assert (wrong.status_code, "验证码不正确或已用过" in wrong.text) == (401, True)

    assert enter(elsewhere.client, app.code()).location == "/review"

    after = elsewhere.client.get_cookie("moderation_console")
    assert (before and before.value) != (after and after.value)
    assert elsewhere.get().status_code == 200


def test_a_code_counts_once(desk: Desk, elsewhere: Desk, app: Application, clock: MovableClock) -> None:
    authenticator, _ = set_up(desk, clock)
    code = authenticator.code()
    for _ in range(2):
        elsewhere.sign_in(PASSWORD)
        answer = enter(elsewhere.client, code)

    assert answer.status_code == 401
    late = authenticator.totp.at(clock.now.timestamp() - 30)
    assert enter(elsewhere.client, late).status_code == 401, "one from before that was never used"
    thieves = [Desk(app.test_client(), desk.name) for _ in range(4)]
    for thief in thieves:
        thief.sign_in(PASSWORD)
    code, statuses = authenticator.code(), []
    all_at_once([lambda thief=thief: statuses.append(enter(thief.client, code).status_code) for thief in thieves])
    assert sorted(statuses) == [303, 401, 401, 401]


def test_a_recovery_code_signs_in_once(desk: Desk, elsewhere: Desk, clock: MovableClock) -> None:
    app, codes = set_up(desk, clock)

    elsewhere.sign_in(PASSWORD)
    typed = codes[0].lower().replace("-", " ")
    assert enter(elsewhere.client, typed).location == "/review"
    elsewhere.sign_in(PASSWORD)
    assert enter(elsewhere.client, codes[0]).status_code == 401
    assert "还剩 9 个恢复码" in text_of(desk.get(PAGE).text)

    form = {"csrf_token": desk.csrf_token(), "code": app.code()}
    renewed = re.findall(r"<li>([A-Z2-7-]{19})</li>", desk.client.post(f"{PAGE}/recovery-codes", data=form).text)
    assert len({*codes, *renewed}) == 20
    elsewhere.sign_in(PASSWORD)
    assert enter(elsewhere.client, codes[1]).status_code == 401
    assert enter(elsewhere.client, renewed[1]).location == "/review"


def test_codes_cannot_be_tried_at_will(desk: Desk, elsewhere: Desk, clock: MovableClock) -> None:
    app, codes = set_up(desk, clock)
    elsewhere.sign_in(PASSWORD)
    hostile = ["", "x" * 5000, "\x00", "１２３４５６", "' OR 1=1 --", "000000", "000001", "000002", "000003"]

    answers = [enter(elsewhere.client, code) for code in [*hostile, "000004"]]

    # The first of the ten tries was spent on setting it up.
    assert [answer.status_code for answer in answers] == [401] * 9 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 3000
    assert enter(elsewhere.client, codes[0]).status_code == 429
    clock.advance(3600)
    elsewhere.sign_in(PASSWORD)
    assert enter(elsewhere.client, app.code()).location == "/review"


def test_setting_it_up_ends_other_sessions_and_needs_the_password(
    desk: Desk, elsewhere: Desk, clock: MovableClock, engine: Engine
) -> None:
    elsewhere.sign_in(PASSWORD)
    secret, form = begin(elsewhere)
    app = App(secret, clock)

    stolen = elsewhere.client.post(PAGE, data=form | {"present": "guess", "code": app.code()})
    assert (stolen.status_code, "密码不正确。" in stolen.text, secret in stolen.text.replace(" ", "")) == (
        401,
        True,
        True,
    )
    wrong = elsewhere.client.post(PAGE, data=form | {"present": PASSWORD, "code": "000000"})
    assert wrong.status_code == 401
    for sealed in ("", "x", form["sealed"][:-4] + "AAAA", begin(desk)[1]["csrf_token"]):
        assert elsewhere.client.post(PAGE, data=form | {"sealed": sealed, "code": app.code()}).status_code == 403
    assert desk.get().status_code == 200

    done = elsewhere.client.post(PAGE, data=form | {"present": PASSWORD, "code": app.code()})

    assert done.status_code == 200
    assert desk.get().location == "/review/sign-in"
    again = elsewhere.client.post(PAGE, data=form | {"present": PASSWORD, "code": app.code()})
    assert again.status_code == 403
    with engine.connect() as connection:
        stored = str([connection.execute(select(table)).all() for table in (moderators, recovery_codes, sessions)])
    assert secret not in stored
    assert not any(code.replace("-", "") in stored for code in re.findall(r"<li>([A-Z2-7-]{19})</li>", done.text))


def test_somebody_elses_enrolment_is_not_taken(
    desk: Desk, app: Application, store: SqlStore, clock: MovableClock
) -> None:
    secret, form = begin(open_desk(store, app.test_client(), "老刘"))
    mine = {"csrf_token": desk.csrf_token(), "sealed": form["sealed"], "present": PASSWORD}

    assert desk.client.post(PAGE, data=mine | {"code": App(secret, clock).code()}).status_code == 403


def test_it_is_taken_away_by_its_owner_an_admin_or_the_operator(
    desk: Desk, app: Application, store: SqlStore, engine: Engine, clock: MovableClock
) -> None:
    other = open_desk(store, app.test_client(), "老刘", Role.MODERATOR)

    authenticator, _ = set_up(other, clock)
    form = {"csrf_token": other.csrf_token()}
    assert other.client.post(f"{PAGE}/remove", data=form | {"code": "000000"}).status_code == 401
    removed = other.client.post(f"{PAGE}/remove", data=form | {"code": authenticator.code()})
    assert removed.location == "/review/account?done=step"
    assert other.sign_in(PASSWORD).location == "/review"

    set_up(other, clock)
    path = f"/review/people/{id_of(store, '老刘')}"
    assert "取消两步验证" in desk.get(path).text
    desk.client.post(f"{path}/remove-second-step", data={"csrf_token": desk.csrf_token()})
    assert other.sign_in(PASSWORD).location == "/review"

    set_up(other, clock)
    one_time = make_accounts(engine).recover("老刘", [])
    assert other.sign_in(one_time).location == "/review/password"


def test_the_api_asks_for_the_code_too(desk: Desk, client: FlaskClient, clock: MovableClock) -> None:
    app, _ = set_up(desk, clock)
    credentials = {"name": desk.name, "password": PASSWORD}
    code = app.code()

    answers = [
        client.post("/v1/sessions", json=credentials | more)
        for more in ({}, {"code": "000000"}, {"code": code}, {"code": code}, {"code": ""})
    ]

    assert [(answer.status_code, answer.get_json().get("code")) for answer in answers] == [
        (401, "second_factor_required"),
        (401, "wrong_code"),
        (201, None),
        (401, "wrong_code"),
        (422, "invalid_request"),
    ]
    headers = {"Authorization": f"Bearer {answers[2].get_json()['token']}"}
    assert client.get("/v1/policy", headers=headers).status_code == 200


class TestWhereARoleNeedsIt:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"totp_roles": (Role.ADMIN,)})

    @pytest.fixture
    def admin(self, app: Application, store: SqlStore) -> Desk:
        return open_desk(store, app.test_client(), "主编", Role.ADMIN)

    def test_it_is_set_up_before_anything_else(self, admin: Desk, client: FlaskClient, clock: MovableClock) -> None:
        opened = client.post("/v1/sessions", json={"name": admin.name, "password": PASSWORD})
        headers = {"Authorization": f"Bearer {opened.get_json()['token']}"}
        for path in ("/review", "/review/people", "/review/account"):
            assert admin.get(path).location == PAGE
        refused = client.get("/v1/policy", headers=headers)
        assert (refused.status_code, refused.get_json()["code"]) == (401, "second_factor_required")
        page = admin.get(PAGE).text
        assert "您的角色登录时需要两步验证" in page
        assert "人员" not in page
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        sealed = re.search(r'name="sealed" value="([^"]+)"', page)
        secret = re.search(r'<p class="secret"><bdi>([A-Z2-7 ]+)</bdi>', page)
        assert token
        assert sealed
        assert secret

        code = App(secret.group(1).replace(" ", ""), clock).code()
        form = {"csrf_token": token.group(1), "sealed": sealed.group(1), "present": PASSWORD, "code": code}
        assert admin.client.post(PAGE, data=form).status_code == 200

        assert admin.get("/review/people").status_code == 200

    def test_other_roles_may_go_without(self, app: Application, store: SqlStore) -> None:
        assert open_desk(store, app.test_client(), "老刘", Role.SENIOR).get().status_code == 200


def test_the_picture_is_the_page_s_own_and_shows_the_app_s_address(desk: Desk) -> None:
    page = desk.get(PAGE)

    drawn = re.search(r"<svg[^>]*>.*?</svg>", page.text, re.DOTALL)
    assert drawn is not None
    assert "style=" not in drawn.group()
    assert "<title>" in drawn.group()
