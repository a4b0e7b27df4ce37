"""Single sign-on against a real provider on loopback: who gets in, with which roles, and whose word is not believed."""

import socket
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from werkzeug.test import TestResponse

from moderation.adapters.oidc import MAX_ANSWER_BYTES, REST_S, OidcClient, OidcProvider
from moderation.adapters.sql.people_tables import moderators
from moderation.adapters.sql.store import SqlStore
from moderation.adapters.sql.tables import audit
from moderation.domain.access_errors import SignOnUnavailable
from moderation.domain.people import Role
from moderation.settings import Settings
from moderation.usecases.ports.single_sign_on import Attempt
from moderation.web.app import Application
from tests.integration.oidc_server import CLIENT_ID, CLIENT_SECRET, OidcServer, running_provider
from tests.integration.test_concurrency import all_at_once
from tests.integration.web.desk import Desk, open_desk, text_of
from tests.integration.web.test_console_people import send
from tests.integration.web.world import MovableClock

CALLBACK = "http://127.0.0.1:8000/review/sso/callback"
ROLES = (("desk", Role.MODERATOR), ("leads", Role.SENIOR), ("it", Role.ADMIN), ("it", Role.AUDITOR))


@pytest.fixture
def provider(clock: MovableClock) -> Iterator[OidcServer]:
    with running_provider(clock) as running:
        yield running


@pytest.fixture
def settings(settings: Settings, provider: OidcServer) -> Settings:
    given = Settings(
        oidc_issuer=provider.issuer, oidc_client_id=CLIENT_ID, oidc_client_secret=CLIENT_SECRET, oidc_roles=ROLES
    )
    return settings.model_copy(update={name: getattr(given, name) for name in Settings.model_fields if "oidc" in name})


def go(client: FlaskClient) -> str:
    """Follows the link to the provider; the address that it sends the browser back to."""
    begun = client.get("/review/sso")
    assert begun.status_code == 303, text_of(begun.text)
    sent = httpx.get(begun.location, trust_env=False, follow_redirects=False)
    assert sent.status_code == 303, sent.text
    return sent.headers["Location"]


def come_back(client: FlaskClient, address: str) -> TestResponse:
    parts = urlsplit(address)
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == CALLBACK
    return client.get(f"{parts.path}?{parts.query}")


def sign_on(client: FlaskClient) -> TestResponse:
    return come_back(client, go(client))


def people(store: SqlStore) -> list[tuple[str, set[Role]]]:
    with store.reading() as view:
        return [(it.name, set(it.roles)) for it in view.moderators.all()]


def test_somebody_new_gets_an_account_with_the_roles_of_their_groups(
    client: FlaskClient, provider: OidcServer, store: SqlStore, engine: Engine
) -> None:
    provider.person["groups"] = ["desk", "leads", "football"]

    answer = sign_on(client)

    assert (answer.status_code, 'content="0; url=/review"' in answer.text) == (200, True)
    assert client.get("/review").status_code == 200
    assert people(store) == [("晓燕", {Role.MODERATOR, Role.SENIOR})]
    with engine.connect() as connection:
        done = connection.execute(select(audit.c.actor, audit.c.event).order_by(audit.c.id)).all()
    assert [tuple(row) for row in done] == [
        ("single sign-on", "moderator.added"),
        ("晓燕", "moderator.signed_in"),
    ]


def test_it_goes_by_code_with_pkce_state_and_nonce(client: FlaskClient, provider: OidcServer) -> None:
    begun = [client.get("/review/sso") for _ in range(2)]

    queries = [parse_qs(urlsplit(answer.location).query) for answer in begun]
    assert begun[0].location.startswith(f"{provider.issuer}/authorize?")
    for query in queries:
        assert (query["response_type"], query["code_challenge_method"]) == (["code"], ["S256"])
        assert (query["redirect_uri"], query["scope"]) == ([CALLBACK], ["openid profile"])
    for name in ("state", "nonce", "code_challenge"):
        assert queries[0][name] != queries[1][name]
        assert len(queries[0][name][0]) == 43
    cookie = begun[0].headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Lax", "Path=/review/sso", "Max-Age=600"} <= {it.strip() for it in cookie.split(";")}
    assert queries[0]["state"][0] not in cookie


def test_roles_follow_the_provider_at_each_sign_in(client: FlaskClient, provider: OidcServer, store: SqlStore) -> None:
    sign_on(client)
    provider.person = {"sub": "u-1", "name": "改了名", "groups": "leads"}

    sign_on(client)

    assert people(store) == [("晓燕", {Role.SENIOR})]
    provider.person["groups"] = ["it"]
    sign_on(client)
    assert people(store) == [("晓燕", {Role.ADMIN, Role.AUDITOR})]


def test_whoever_has_no_role_at_the_provider_any_more_has_none_here(
    client: FlaskClient, app: Application, provider: OidcServer, store: SqlStore
) -> None:
    provider.person["groups"] = ["it"]
    sign_on(client)
    provider.person["groups"] = ["football"]

    refused = sign_on(app.test_client())

    assert (refused.status_code, "没有角色" in refused.text) == (403, True)
    assert people(store) == [("晓燕", set())]
    assert client.get("/review").status_code == 403


def test_whoever_has_no_role_gets_no_account(client: FlaskClient, provider: OidcServer, store: SqlStore) -> None:
    for groups in ([], ["football"], {"desk": 1}, [["desk"]], ...):
        provider.lies = {"groups": groups}
        assert sign_on(client).status_code == 403

    assert people(store) == []


def test_a_shut_account_stays_shut(client: FlaskClient, app: Application, store: SqlStore) -> None:
    sign_on(client)
    admin = open_desk(store, app.test_client(), "主编")
    with store.reading() as view:
        known = view.moderators.by_name("晓燕")
    assert known is not None
    send(admin, f"/{known.id}/disable")

    refused = sign_on(client)

    assert refused.status_code == 403
    assert client.get("/review").location == "/review/sign-in"


def test_a_name_that_somebody_has_is_told_apart_and_never_taken_over(
    client: FlaskClient, app: Application, store: SqlStore, provider: OidcServer, engine: Engine
) -> None:
    open_desk(store, app.test_client(), "晓燕", Role.ADMIN)

    sign_on(client)
    provider.person = {"sub": "u-2", "name": "晓燕", "groups": ["desk"]}
    sign_on(app.test_client())
    provider.person = {"sub": "u-3", "name": " \x00\u202e" + "长" * 90, "groups": ["desk"]}
    sign_on(app.test_client())
    provider.person = {"sub": "u-4", "name": ["x"], "groups": ["desk"]}
    sign_on(app.test_client())
    provider.person = {"sub": "u-5", "name": "relay", "groups": ["desk"]}
    sign_on(app.test_client())

    assert {name for name, _ in people(store)} == {"晓燕", "晓燕 2", "晓燕 3", "长" * 64, "u-4", "relay 2"}
    with engine.connect() as connection:
        stored = connection.execute(select(moderators.c.issuer, moderators.c.subject))
        assert {tuple(row) for row in stored} == {(None, None), *((provider.issuer, f"u-{n}") for n in range(1, 6))}


def test_no_password_opens_such_an_account(client: FlaskClient, app: Application) -> None:
    sign_on(client)

    for password in ("", "x", "a sentence nobody else says"):
        assert Desk(app.test_client(), "晓燕").sign_in(password).status_code == 401


LIES: dict[str, dict[str, Any]] = {
    "another issuer": {"iss": "https://evil.example"},
    "another audience": {"aud": "somebody-else"},
    "several audiences without a party": {"aud": [CLIENT_ID, "somebody-else"]},
    "another party": {"azp": "somebody-else"},
    "another nonce": {"nonce": "x"},
    "no nonce": {"nonce": ...},
    "expired": {"exp": 1},
    "no end": {"exp": ...},
    "no beginning": {"iat": ...},
    "no subject": {"sub": ...},
    "an empty subject": {"sub": ""},
    "a subject that is no text": {"sub": 7},
    "a long subject": {"sub": "x" * 256},
    "a subject with a NUL": {"sub": "x\x00"},
    "another access token": {"at_hash": "AAAA"},
    "times that are none": {"exp": "soon"},
}


HEADERS: dict[str, dict[str, str]] = {
    "no signature": {"alg": "none"},
    "signed with the client's secret": {"alg": "HS256"},
    "an unknown key": {"kid": "unknown"},
}


def test_a_word_that_does_not_fit_is_not_believed(
    client: FlaskClient, provider: OidcServer, store: SqlStore, clock: MovableClock
) -> None:
    believed = []
    for lie, claims in LIES.items():
        provider.lies = claims
        answer = sign_on(client)
        if (answer.status_code, answer.mimetype) != (403, "text/html"):
            believed.append(lie)
        clock.advance(60)

    assert believed == []
    assert (people(store), client.get_cookie("moderation_console")) == ([], None)
    provider.lies = {"aud": [CLIENT_ID, "somebody-else"], "azp": CLIENT_ID}
    assert sign_on(client).status_code == 200


def test_a_signature_that_anybody_could_make_is_not_believed(
    client: FlaskClient, provider: OidcServer, store: SqlStore
) -> None:
    statuses = {}
    for lie, header in HEADERS.items():
        provider.header = header
        statuses[lie] = sign_on(client).status_code
    provider.header = {}
    published = provider.published
    provider.rotate(2)
    provider.published = published
    statuses["a key that is not published"] = sign_on(client).status_code

    assert statuses == dict.fromkeys([*HEADERS, "a key that is not published"], 403)
    assert people(store) == []


def test_a_new_key_of_the_provider_is_learned(client: FlaskClient, app: Application, provider: OidcServer) -> None:
    sign_on(client)
    provider.rotate(2)

    assert sign_on(app.test_client()).status_code == 200
    assert provider.asked.count("/keys") == 2
    assert provider.asked.count("/.well-known/openid-configuration") == 1


def test_a_way_back_counts_once_in_the_browser_that_set_out_and_in_time(
    client: FlaskClient, app: Application, clock: MovableClock
) -> None:
    address = go(client)
    stranger = app.test_client()
    assert come_back(stranger, address).status_code == 403
    stranger.get("/review/sso")
    assert come_back(stranger, address).status_code == 403
    assert come_back(client, address).status_code == 200
    assert come_back(client, address).status_code == 403

    late = go(client)
    clock.advance(600)
    assert come_back(client, late).status_code == 403


QUERIES = (
    "",
    "code=x",
    "state=x",
    "code=&state=",
    "code=x&state=x",
    "code=%00&state=%ff",
    "error=access_denied&state=x",
)


def test_a_hostile_way_back_is_a_page(client: FlaskClient) -> None:
    client.get("/review/sso")

    answers = [client.get(f"/review/sso/callback?{query}") for query in QUERIES]

    assert {(answer.status_code, answer.mimetype) for answer in answers} == {(403, "text/html")}
    assert client.get_cookie("moderation_console") is None


def test_a_hostile_cookie_is_a_page(client: FlaskClient) -> None:
    address = go(client)
    for cookie in ("", "x", "AAAA" * 40, "密"):
        client.set_cookie("moderation_sign_on", cookie, path="/review/sso")

        assert come_back(client, address).status_code == 403


def test_ways_back_are_throttled(client: FlaskClient) -> None:
    statuses = [client.get("/review/sso/callback?code=x&state=x").status_code for _ in range(11)]

    assert statuses == [403] * 10 + [429]


def test_a_provider_that_is_away_is_said_to_be(client: FlaskClient, provider: OidcServer) -> None:
    provider.down = {"/.well-known/openid-configuration"}
    answers = [client.get("/review/sso")]
    for path in ("/token", "/keys"):
        provider.down = set()
        address = go(client)
        provider.down = {path}
        answers.append(come_back(client, address))

    assert [(it.status_code, it.headers["Retry-After"], it.mimetype) for it in answers] == [(503, "5", "text/html")] * 3
    assert ["单点登录没有回应" in it.text for it in answers] == [True] * 3
    provider.down = set()
    assert sign_on(client).status_code == 200


ELSEWHERE: tuple[dict[str, Any], ...] = (
    {"issuer": "https://evil.example"},
    {"authorization_endpoint": "http://evil.example/authorize"},
    {"token_endpoint": "http://127.0.0.1.evil.example/token"},
    {"token_endpoint": "https://[evil"},
    {"jwks_uri": "file:///etc/passwd"},
    {"jwks_uri": None},
    {"authorization_endpoint": "javascript:alert(1)"},
)


def test_a_description_that_leads_elsewhere_is_not_gone_by(client: FlaskClient, provider: OidcServer) -> None:
    for metadata in ELSEWHERE:
        provider.metadata = metadata

        assert client.get("/review/sso").status_code == 503


def test_the_sign_in_page_offers_it(client: FlaskClient) -> None:
    assert 'href="/review/sso"' in client.get("/review/sign-in").text


def test_an_answer_without_end_is_not_read_to_its_end(client: FlaskClient, provider: OidcServer) -> None:
    provider.metadata = {"padding": "x" * MAX_ANSWER_BYTES}

    assert client.get("/review/sso").status_code == 503


def test_a_provider_that_takes_too_long_is_not_waited_for(provider: OidcServer, clock: MovableClock) -> None:
    seconds = count(0.0, 6.0)
    known = OidcClient(provider.issuer, CLIENT_ID, CLIENT_SECRET, CALLBACK, "groups")

    with pytest.raises(SignOnUnavailable):
        OidcProvider(known, clock, lambda: next(seconds)).address(Attempt("s", "n", "v"))


def test_a_provider_that_hangs_holds_one_thread_and_then_rests(clock: MovableClock) -> None:
    now = [0.0]
    with socket.create_server(("127.0.0.1", 0)) as silent:
        known = OidcClient(f"http://127.0.0.1:{silent.getsockname()[1]}", CLIENT_ID, CLIENT_SECRET, CALLBACK, "groups")
        provider = OidcProvider(known, clock, lambda: now[0], timeout_s=0.2)
        silent.setblocking(False)

        def ask() -> None:
            provider.address(Attempt("s", "n", "v"))

        asked = []
        for seconds, askers in [(0, 8), (REST_S - 1, 1), (1, 1)]:
            now[0] += seconds
            assert all_at_once([ask] * askers) == {"sign_on_unavailable": askers}
            asked.append(connections_to(silent))

    assert asked == [1, 0, 1]


def connections_to(silent: socket.socket) -> int:
    """How many were made and not yet counted; nobody is ever answered."""
    found = 0
    with suppress(BlockingIOError):
        while True:
            silent.accept()[0].close()
            found += 1
    return found


class TestWhereTheSecondStepIsADuty:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"totp_roles": (Role.MODERATOR,)})

    def test_it_is_the_providers_for_whoever_has_no_password(self, client: FlaskClient) -> None:
        sign_on(client)

        assert client.get("/review").status_code == 200
        page = client.get("/review/account").text
        assert ("/review/password" in page, "/review/second-step" in page) == (False, False)


class TestWithoutAProvider:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"oidc_issuer": ""})

    def test_there_is_no_such_door(self, client: FlaskClient) -> None:
        assert "sso" not in client.get("/review/sign-in").text
        assert [client.get(path).status_code for path in ("/review/sso", "/review/sso/callback?code=x&state=x")] == [
            404,
            404,
        ]
