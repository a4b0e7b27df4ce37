"""The web application as the product wires it, on real Redis and databases, with a movable clock."""

from dataclasses import replace
from pathlib import Path

import pytest
import redis
from flask.testing import FlaskClient
from sqlalchemy import Engine

from moderation.adapters.sql.store import SqlStore
from moderation.bootstrap import read_policy, web_services
from moderation.domain.challenge import CaptchaKind
from moderation.domain.policy import Policy
from moderation.settings import Settings
from moderation.web.app import Application, create_app
from moderation.web.services import Services
from tests.integration.web.desk import Desk, open_desk
from tests.integration.web.world import KnownAnswer, MovableClock, PolicyInForce, Visitor

POLICY_FILE = Path(__file__).parents[3] / "config" / "policy.toml"
IDENTITY_KEY = "an identity key of enough characters"


@pytest.fixture(scope="session")
def shipped_policy() -> Policy:
    """config/policy.toml."""
    return read_policy(POLICY_FILE)


@pytest.fixture
def captcha() -> CaptchaKind:
    """The captcha kind that is issued."""
    return KnownAnswer()


@pytest.fixture
def policy(shipped_policy: Policy, captcha: CaptchaKind) -> Policy:
    """The shipped policy with the known answer; override it for another start, or see `in_force`."""
    return replace(shipped_policy, challenge=replace(shipped_policy.challenge, kind=captcha))


@pytest.fixture
def in_force(policy: Policy) -> PolicyInForce:
    """The policy that the running services ask for; `in_force.change(hide_rejections=True)`."""
    return PolicyInForce(policy)


@pytest.fixture
def clock() -> MovableClock:
    """The services' clock."""
    return MovableClock()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The settings that the services are made of; override it for others."""
    return Settings(
        data_dir=tmp_path,
        secret_key="a secret key of enough characters",
        identity_key=IDENTITY_KEY,
        trusted_proxies=(),
        public_url="",
        demo=True,
    )


@pytest.fixture
def services(
    settings: Settings, in_force: PolicyInForce, redis_client: redis.Redis, engine: Engine, clock: MovableClock
) -> Services:
    """What the composition root makes of them."""
    return web_services(settings, in_force, redis_client, engine, clock)


@pytest.fixture
def app(services: Services) -> Application:
    """The application."""
    return create_app(services)


@pytest.fixture
def client(app: Application) -> FlaskClient:
    """A browser of its own: cookies stay with it."""
    return app.test_client()


@pytest.fixture
def visitor(client: FlaskClient) -> Visitor:
    """A reader who solves captchas: `visitor.post_comment("…")`."""
    return Visitor(client)


@pytest.fixture
def desk(app: Application, store: SqlStore) -> Desk:
    """A moderator, signed in with a browser of their own."""
    return open_desk(store, app.test_client(), "晓燕")
