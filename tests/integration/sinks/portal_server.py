"""A portal's HTTP endpoint as a portal would write it: checks the signature, stores by id, never un-retracts."""

import threading
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks import Webhook

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo="


@dataclass
class Request:
    """One request as it arrived, its signature checked."""

    method: str
    path: str
    headers: dict[str, str]
    event: dict[str, Any]


@dataclass
class PortalServer:
    """Listens on a free port of loopback. `status` and `headers` are what it answers; only 2xx stores the event."""

    status: int = 204
    headers: dict[str, str] = field(default_factory=dict)
    answer: bytes = b""
    requests: list[Request] = field(default_factory=list)
    comments: dict[str, dict[str, Any]] = field(default_factory=dict)
    retracted: set[str] = field(default_factory=set)
    connections: int = 0
    silent: threading.Event | None = None
    """Where set, nothing is answered before this event."""

    def __enter__(self) -> "PortalServer":
        portal = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self) -> None:
                super().setup()
                portal.connections += 1

            def do_PUT(self) -> None:
                portal.handle(self)

            def log_message(self, *_: object) -> None:
                """Keeps the test's output clean."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/moderation"

    def handle(self, http: BaseHTTPRequestHandler) -> None:
        body = http.rfile.read(int(http.headers["content-length"]))
        if self.silent is not None:
            self.silent.wait()
            http.close_connection = True
            return
        event = Webhook(SECRET).verify(body, dict(http.headers))
        self.requests.append(Request(http.command, http.path, {k.lower(): v for k, v in http.headers.items()}, event))
        if 200 <= self.status < 300:
            self._store(event)
        http.send_response(self.status)
        answer = b"" if self.status == 204 else self.answer
        for name, value in ({"Content-Length": str(len(answer))} | self.headers).items():
            http.send_header(name, value)
        http.end_headers()
        with suppress(ConnectionError):  # who asks may hang up in the middle of a long answer
            http.wfile.write(answer)

    def _store(self, event: dict[str, Any]) -> None:
        data = event["data"]
        if event["type"] == "comment.retracted":
            self.retracted.add(data["id"])
            self.comments.pop(data["id"], None)
        elif data["id"] not in self.retracted:
            self.comments.setdefault(data["id"], data)
