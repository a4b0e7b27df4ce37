"""Single sign-on in a browser: over to another site and back, into the console, though its cookie is Strict."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import expect
from werkzeug.serving import make_server

from moderation.adapters.redis_client import open_redis
from moderation.adapters.sql.engine import open_engine
from moderation.adapters.sql.migrate import migrate
from moderation.adapters.system import system_clock
from moderation.bootstrap import keep_policy, web_services
from moderation.domain.people import Role
from moderation.settings import Settings
from moderation.web.app import create_app
from tests.browser.conftest import OpenContext
from tests.browser.newsroom import POLICY_FILE
from tests.integration.oidc_server import CLIENT_ID, CLIENT_SECRET, OidcServer, Quiet, running_provider

pytestmark = pytest.mark.browser


@pytest.fixture
def provider() -> Iterator[OidcServer]:
    """On `localhost`, another site than the console's 127.0.0.1 to a browser."""
    with running_provider(system_clock, "localhost") as running:
        yield running


@pytest.fixture
def console(tmp_path: Path, redis_url: str, provider: OidcServer) -> Iterator[str]:
    """The address of a console that knows the provider."""
    client, engine = open_redis(redis_url), open_engine(f"sqlite:///{tmp_path / 'moderation.db'}")
    client.flushall()
    migrate(engine)
    # The port is known when the server listens, and the application has to know it.
    server = make_server("127.0.0.1", 0, Flask("soon"), threaded=True, request_handler=Quiet)
    address = f"http://127.0.0.1:{server.server_port}"
    settings = Settings(
        data_dir=tmp_path,
        policy_file=POLICY_FILE,
        public_url=address,
        oidc_issuer=provider.issuer,
        oidc_client_id=CLIENT_ID,
        oidc_client_secret=CLIENT_SECRET,
        oidc_roles=(("desk", Role.MODERATOR),),
    )
    server.app = create_app(web_services(settings, keep_policy(settings, engine), client, engine))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    with ExitStack() as stack:
        for end in (engine.dispose, client.close, server.server_close, thread.join, server.shutdown):
            stack.callback(end)
        yield address


def test_a_moderator_comes_in_by_the_newsrooms_own_sign_in(
    open_context: OpenContext, console: str, provider: OidcServer
) -> None:
    page = open_context().new_page()
    page.goto(f"{console}/review")

    page.get_by_role("link", name="使用单点登录").click()

    page.wait_for_url(f"{console}/review")
    expect(page.get_by_text("晓燕").first).to_be_attached()
    page.goto(f"{console}/review/account")
    expect(page.get_by_text("您通过单点登录进入")).to_be_visible()

    provider.person = {"sub": "u-2", "name": "外人", "groups": []}
    stranger = open_context().new_page()
    stranger.goto(f"{console}/review/sign-in")
    stranger.get_by_role("link", name="使用单点登录").click()
    expect(stranger.get_by_text("您在审核台没有角色")).to_be_visible()
