"""The HTTP sink against a real server: what it sends, and how each answer is read."""

import socket
import threading
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from moderation.domain.delivery import DeliverLater, DeliverNever, EventKind, PublishedComment, SinkSettings
from moderation.sinks import portal_http
from tests.integration.sinks.portal_server import SECRET, PortalServer
from tests.integration.sinks.sink_behaviour import ACCEPTED, RETRACTED, a_comment

COMMENT = PublishedComment(
    id="0198f2a0-0000-7000-8000-000000000001",
    site="portal",
    thread="/zcjh/news/1.html",
    nickname="读者",
    body="好",
    submitted_at=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
)


def deliver(url: str, kind: EventKind = ACCEPTED, timeout_s: float = 10) -> None:
    sink = portal_http.build(SinkSettings(url, secret=SECRET, timeout_s=timeout_s))
    try:
        sink.deliver(kind, COMMENT)
    finally:
        sink.close()


def outcome(portal: PortalServer, kind: EventKind = ACCEPTED) -> str:
    try:
        deliver(portal.url, kind)
    except (DeliverLater, DeliverNever) as error:
        return f"{type(error).__name__}: {error}"
    return "taken"


@pytest.mark.parametrize("kind", [ACCEPTED, RETRACTED])
def test_it_puts_a_signed_event_to_the_address_of_the_comment(portal: PortalServer, kind: EventKind) -> None:
    now = datetime.now(UTC)
    sink = portal_http.build(SinkSettings(portal.url + "/", secret=SECRET), clock=lambda: now)

    sink.deliver(kind, COMMENT)
    sink.close()

    (request,) = portal.requests
    text = {"nickname": "读者", "body": "好"} if kind is ACCEPTED else {}
    data = {"id": COMMENT.id, "site": "portal", "thread": COMMENT.thread, "submitted_at": "2026-01-02T03:04:05.000000Z"}
    assert (request.method, request.path) == ("PUT", f"/moderation/comments/{COMMENT.id}")
    assert request.event == {
        "type": kind.value,
        "timestamp": now.isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "data": data | text,
    }
    assert request.headers["content-type"] == "application/json"
    assert request.headers["webhook-id"] == f"{kind.name.lower()}-{COMMENT.id}"
    assert request.headers["webhook-timestamp"] == str(int(now.timestamp()))


def test_a_repeated_event_keeps_its_message_id_and_is_signed_anew(portal: PortalServer) -> None:
    moments = [datetime.now(UTC), datetime.now(UTC) + timedelta(seconds=5)]
    sink = portal_http.build(SinkSettings(portal.url, secret=SECRET), clock=lambda: moments[len(portal.requests)])

    sink.deliver(ACCEPTED, COMMENT)
    sink.deliver(ACCEPTED, COMMENT)
    sink.close()

    first, second = (request.headers for request in portal.requests)
    assert first["webhook-id"] == second["webhook-id"]
    assert first["webhook-signature"] != second["webhook-signature"]


def test_another_secret_does_not_verify() -> None:
    other = Webhook("whsec_" + "A" * 32)
    now = datetime.now(UTC)
    headers = {
        "webhook-id": "accepted-1",
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(SECRET).sign("accepted-1", now, "{}"),
    }

    with pytest.raises(WebhookVerificationError):
        other.verify("{}", headers)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (200, "taken"),
        (201, "taken"),
        (202, "taken"),
        (204, "taken"),
        (301, "DeliverNever: portal endpoint: status 301"),
        (302, "DeliverNever: portal endpoint: status 302"),
        (307, "DeliverNever: portal endpoint: status 307"),
        (400, "DeliverNever: portal endpoint: status 400"),
        (401, "DeliverLater: portal endpoint: status 401"),
        (403, "DeliverLater: portal endpoint: status 403"),
        (404, "DeliverLater: portal endpoint: status 404"),
        (405, "DeliverNever: portal endpoint: status 405"),
        (408, "DeliverLater: portal endpoint: status 408"),
        (409, "DeliverNever: portal endpoint: status 409"),
        (410, "DeliverNever: portal endpoint: status 410"),
        (413, "DeliverNever: portal endpoint: status 413"),
        (422, "DeliverNever: portal endpoint: status 422"),
        (425, "DeliverLater: portal endpoint: status 425"),
        (429, "DeliverLater: portal endpoint: status 429"),
        (500, "DeliverLater: portal endpoint: status 500"),
        (502, "DeliverLater: portal endpoint: status 502"),
        (503, "DeliverLater: portal endpoint: status 503"),
        (504, "DeliverLater: portal endpoint: status 504"),
        (599, "DeliverLater: portal endpoint: status 599"),
    ],
)
def test_the_status_decides_and_the_answer_is_not_repeated(portal: PortalServer, status: int, expected: str) -> None:
    portal.status = status
    portal.answer = "错误：comment 好 refused, key hunter2".encode()

    assert outcome(portal) == expected


def test_a_comment_that_is_gone_needs_no_retraction(portal: PortalServer) -> None:
    portal.status = 410

    assert outcome(portal, RETRACTED) == "taken"


def test_a_redirect_is_not_followed(portal: PortalServer) -> None:
    with PortalServer() as elsewhere:
        portal.status = 307
        portal.headers = {"Location": f"{elsewhere.url}/comments/{COMMENT.id}"}

        assert outcome(portal) == "DeliverNever: portal endpoint: status 307"
        assert elsewhere.requests == []


def test_a_body_that_comes_byte_by_byte_does_not_hold_the_relay(portal: PortalServer) -> None:
    portal.status = 200
    portal.answer = b"x"
    # More is announced than comes: reading on would wait for it and end as a timeout.
    portal.headers = {"Content-Length": str(10**12)}

    assert outcome(portal) == "taken"


def test_a_portal_that_does_not_listen_is_asked_later() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))

        with pytest.raises(DeliverLater, match=r"^portal endpoint: ConnectError$"):
            deliver(f"http://127.0.0.1:{unused.getsockname()[1]}")


def test_a_portal_that_does_not_answer_is_asked_later(portal: PortalServer) -> None:
    portal.silent = threading.Event()
    try:
        with pytest.raises(DeliverLater, match=r"^portal endpoint: ReadTimeout$"):
            deliver(portal.url, timeout_s=0.2)
    finally:
        portal.silent.set()


def test_a_portal_that_hangs_up_is_asked_later(portal: PortalServer) -> None:
    portal.silent = threading.Event()
    portal.silent.set()

    with pytest.raises(DeliverLater, match=r"^portal endpoint: RemoteProtocolError$"):
        deliver(portal.url)


def test_a_proxy_in_the_environment_is_not_used(portal: PortalServer, monkeypatch: pytest.MonkeyPatch) -> None:
    with PortalServer() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)

        assert outcome(portal) == "taken"
        assert proxy.requests == []


def test_one_connection_serves_many_events(portal: PortalServer) -> None:
    sink = portal_http.build(SinkSettings(portal.url, secret=SECRET))

    for _ in range(5):
        sink.deliver(ACCEPTED, a_comment())
    sink.close()

    assert len(portal.comments) == 5
    assert portal.connections == 1
