"""The policy's versions by the API, on a real file."""

import shutil
from pathlib import Path

import pytest
import redis
from flask.testing import FlaskClient
from sqlalchemy import Engine

from moderation.bootstrap import keep_policy, web_services
from moderation.settings import Settings
from moderation.usecases.keep_policy import KeepPolicy
from moderation.web.services import Services
from tests.integration.web.conftest import POLICY_FILE
from tests.integration.web.desk import PASSWORD, Desk
from tests.integration.web.world import MovableClock

NOWHERE = "0" * 64


@pytest.fixture
def policy_file(tmp_path: Path) -> Path:
    return Path(shutil.copytree(POLICY_FILE.parent, tmp_path / "config")) / "policy.toml"


@pytest.fixture
def keeper(settings: Settings, policy_file: Path, engine: Engine) -> KeepPolicy:
    return keep_policy(settings.model_copy(update={"policy_file": policy_file}), engine)


@pytest.fixture
def services(
    settings: Settings, keeper: KeepPolicy, redis_client: redis.Redis, engine: Engine, clock: MovableClock
) -> Services:
    return web_services(settings, keeper, redis_client, engine, clock)


@pytest.fixture
def bearer(desk: Desk, client: FlaskClient) -> dict[str, str]:
    opened = client.post("/v1/sessions", json={"name": desk.name, "password": PASSWORD})
    return {"Authorization": f"Bearer {opened.get_json()['token']}"}


def change(policy_file: Path, before: str, after: str) -> None:
    policy_file.write_text(policy_file.read_text("utf-8").replace(before, after), "utf-8")


def test_a_version_is_compared_and_taken_back(
    client: FlaskClient, bearer: dict[str, str], policy_file: Path, desk: Desk
) -> None:
    first = client.post("/v1/policy/reload", headers=bearer).get_json()
    change(policy_file, "body_chars = 1000", "body_chars = 999")
    second = client.post("/v1/policy/reload", headers=bearer).get_json()
    versions = {"old": first["digest"], "new": second["digest"]}

    difference = client.get("/v1/policy/difference", query_string=versions, headers=bearer).get_json()
    (file,) = difference["files"]
    assert (file["name"], [line for line in file["lines"] if line[1:].startswith("body_chars")]) == (
        "policy.toml",
        ["-body_chars = 1000", "+body_chars = 999"],
    )

    wanted = {"digest": first["digest"], "reason": "readers write more"}
    back = client.post("/v1/policy/roll-back", json=wanted, headers=bearer).get_json()
    assert client.get("/v1/policy", headers=bearer).get_json() == {"digest": first["digest"], "problem": None}
    page = client.get("/v1/policy/activations?limit=2", headers=bearer).get_json()
    rest = client.get(f"/v1/policy/activations?cursor={page['next_cursor']}", headers=bearer).get_json()
    assert (page["activations"], rest) == ([back, second], {"activations": [first], "next_cursor": None})
    assert [(it["actor"], it["source"], it["reason"]) for it in (first, back)] == [
        (desk.name, "reload", ""),
        (desk.name, "roll_back", "readers write more"),
    ]


def test_a_file_that_cannot_be_used_is_a_problem_that_names_it(
    client: FlaskClient, bearer: dict[str, str], policy_file: Path, keeper: KeepPolicy
) -> None:
    before = client.post("/v1/policy/reload", headers=bearer).get_json()["digest"]
    change(policy_file, "[text]", "[txt]")

    answer = client.post("/v1/policy/reload", headers=bearer)

    assert (answer.status_code, answer.get_json()["code"]) == (422, "policy_unusable")
    assert str(policy_file) in answer.get_json()["detail"]
    keeper.look()
    told = client.get("/v1/policy", headers=bearer).get_json()
    assert (told["digest"], str(policy_file) in told["problem"]) == (before, True)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"digest": NOWHERE, "reason": "x"}, 404, "not_found"),
        ({"digest": "abc", "reason": "x"}, 422, "invalid_request"),
        ({"digest": NOWHERE, "reason": ""}, 422, "invalid_request"),
        ({"digest": NOWHERE}, 422, "invalid_request"),
    ],
)
def test_a_bad_roll_back_changes_nothing(
    client: FlaskClient, bearer: dict[str, str], body: dict[str, str], status: int, code: str
) -> None:
    answer = client.post("/v1/policy/roll-back", json=body, headers=bearer)

    assert (answer.status_code, answer.get_json()["code"]) == (status, code)
    assert client.get("/v1/policy/activations", headers=bearer).get_json()["activations"] == []


@pytest.mark.parametrize("path", ["", "/activations", f"/difference?old={NOWHERE}&new={NOWHERE}"])
def test_others_read_nothing(client: FlaskClient, path: str) -> None:
    answer = client.get(f"/v1/policy{path}")
    assert (answer.status_code, answer.get_json()["code"]) == (401, "sign_in_required")


@pytest.mark.parametrize(("path", "body"), [("reload", None), ("roll-back", {"digest": NOWHERE, "reason": "x"})])
def test_others_change_nothing(client: FlaskClient, desk: Desk, path: str, body: dict[str, str] | None) -> None:
    assert [asker.post(f"/v1/policy/{path}", json=body).status_code for asker in (client, desk.client)] == [401, 403]
