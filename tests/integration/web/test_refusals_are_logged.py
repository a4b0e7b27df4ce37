"""Every answer that refuses leaves a line by which its request id leads ops to what happened."""

import io
import sys

import pytest
import structlog
from flask.testing import FlaskClient

from moderation.adapters.logs import configure_logs


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    configure_logs()
    # A logger keeps the stream it first wrote to.
    monkeypatch.setattr("moderation.web.errors.log", structlog.get_logger())
    yield written
    structlog.reset_defaults()


@pytest.mark.parametrize(
    ("method", "path", "pairs"),
    [
        ("POST", "/v1/challenges", "method=POST rule=/v1/challenges status=415 code=unsupported_media_type"),
        ("GET", "/v1/counts?site=demo", "method=GET rule=/v1/counts status=422 code=invalid_request"),
        ("GET", "/no/such\x1bpage", "method=GET rule= status=404 code=not_found"),
        ("POST", "/review/sign-in", "method=POST rule=/review/sign-in status=401"),
    ],
)
def test_a_refusal_is_one_line_with_its_request_id(
    client: FlaskClient, log: io.StringIO, method: str, path: str, pairs: str
) -> None:
    answer = client.open(path, method=method)

    (line,) = [line for line in log.getvalue().splitlines() if "event=refused" in line]
    assert pairs in line
    assert f"request_id={answer.headers['X-Request-Id']}" in line


def test_an_answer_that_refuses_nothing_leaves_none(client: FlaskClient, log: io.StringIO) -> None:
    assert client.get("/healthz").status_code == 200

    assert "event=refused" not in log.getvalue()
