"""What the web tests move and change: the clock, the policy in force, and a captcha whose answer is known."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from moderation.domain.challenge import Puzzle
from moderation.domain.policy import Policy

ANSWER = "K7WX3"
THREAD = "/zcjh/jishixinwen/8963.html"
ONE_PIXEL_PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTjQBQAAAABJRU5ErkJggg=="
)


class KnownAnswer:
    """A captcha kind whose every answer is `ANSWER`."""

    def draw(self) -> Puzzle:
        return Puzzle(ANSWER, ONE_PIXEL_PNG)


class MovableClock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass(slots=True)
class PolicyInForce:
    """The policy that the services ask for; `change` replaces fields of it for the rest of the test."""

    policy: Policy
    problem: str | None = None

    def __call__(self) -> Policy:
        return self.policy

    def change(self, **fields: Any) -> None:
        self.policy = replace(self.policy, **fields)


@dataclass(frozen=True, slots=True)
class Visitor:
    """A reader with a client: gets challenges and answers them rightly."""

    client: FlaskClient

    def challenge_id(self, site: str = "demo") -> str:
        response = self.client.post("/v1/challenges", json={"site": site})
        assert response.status_code == 201, response.text
        return str(response.get_json()["id"])

    def request(self, body: str = "今天的报道写得很清楚。", **fields: Any) -> dict[str, Any]:
        """The JSON of a comment with the right answer to a new challenge; `fields` replace parts of it."""
        request = {"site": "demo", "thread": THREAD, "nickname": "晋阳读者", "body": body, "answer": ANSWER}
        if "challenge_id" not in fields:
            request["challenge_id"] = self.challenge_id(fields.get("site", "demo"))
        return request | fields

    def post_comment(
        self, body: str = "今天的报道写得很清楚。", headers: Mapping[str, str] | None = None, **fields: Any
    ) -> TestResponse:
        return self.client.post("/v1/comments", json=self.request(body, **fields), headers=headers)
