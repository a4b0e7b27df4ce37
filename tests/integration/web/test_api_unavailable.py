"""While Redis or the database is away, nothing is taken in and the caller is told when to come back."""

from pathlib import Path
from typing import Any

import pytest
import redis
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select
from werkzeug.test import TestResponse

from moderation.adapters.redis_client import open_redis
from moderation.adapters.sql.engine import open_engine
from moderation.adapters.sql.tables import comments
from moderation.bootstrap import web_services
from moderation.settings import Settings
from moderation.web.app import create_app
from tests.integration.web.world import THREAD, MovableClock, PolicyInForce, Visitor

COUNTS_URL = f"/v1/counts?site=demo&thread={THREAD}"


def told(response: TestResponse) -> Any:
    assert response.content_type == "application/problem+json", response.text
    return response.status_code, response.get_json()["code"], response.headers["Retry-After"]


@pytest.fixture
def without_redis(settings: Settings, in_force: PolicyInForce, engine: Engine, clock: MovableClock) -> FlaskClient:
    client = open_redis("unix:///nowhere/redis.sock")
    return create_app(web_services(settings, in_force, client, engine, clock)).test_client()


@pytest.fixture
def without_database(
    settings: Settings, in_force: PolicyInForce, redis_client: redis.Redis, clock: MovableClock, tmp_path: Path
) -> FlaskClient:
    engine = open_engine(f"sqlite:///{tmp_path}/nowhere/moderation.db")
    return create_app(web_services(settings, in_force, redis_client, engine, clock)).test_client()


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "8b8e6c1e"}])
def test_without_redis_no_comment_is_taken_in(
    without_redis: FlaskClient, visitor: Visitor, engine: Engine, headers: dict[str, str]
) -> None:
    response = without_redis.post("/v1/comments", json=visitor.request(), headers=headers)

    assert told(response) == (503, "unavailable", "5")
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(comments)).scalar_one() == 0


def test_without_redis_no_captcha_is_issued_but_readers_read(without_redis: FlaskClient) -> None:
    assert told(without_redis.post("/v1/challenges", json={"site": "demo"})) == (503, "unavailable", "5")
    assert told(without_redis.get("/v1/challenges/x/image.png")) == (503, "unavailable", "5")
    assert without_redis.get(COUNTS_URL).get_json() == {"counts": {THREAD: 0}}


def test_without_a_database_no_comment_is_taken_in_and_none_shown(
    without_database: FlaskClient, visitor: Visitor
) -> None:
    assert told(without_database.post("/v1/comments", json=visitor.request())) == (503, "unavailable", "5")
    assert told(without_database.get(COUNTS_URL)) == (503, "unavailable", "5")
    assert told(without_database.get(f"/v1/threads{THREAD}/comments?site=demo")) == (503, "unavailable", "5")


def test_what_is_away_is_not_told_to_visitors(without_redis: FlaskClient) -> None:
    response = without_redis.post("/v1/challenges", json={"site": "demo"}, headers={"Accept-Language": "en"})

    assert response.get_json()["detail"] == "Nothing was saved. Please try again in a moment."
    assert "redis" not in response.text
