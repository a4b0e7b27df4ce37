"""A small OpenID Connect provider, real enough to be strict: codes once, PKCE, client and redirect checked, RS256."""

import base64
import hashlib
import json
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import quote_plus, urlencode

from flask import Flask, Response, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey
from werkzeug.serving import WSGIRequestHandler, make_server

CLIENT_ID, CLIENT_SECRET = "newsroom", "a client secret of enough characters"


@dataclass
class OidcServer:
    """The provider. `person` signs in at the next visit; `lies` change its word, `key` signs it, `down` breaks it."""

    host: str
    now: Any
    port: int = 0
    person: dict[str, Any] = field(default_factory=lambda: {"sub": "u-1", "name": "晓燕", "groups": ["desk"]})
    lies: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    key: Any = None
    published: list[Any] = field(default_factory=list)
    down: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def issuer(self) -> str:
        return f"http://{self.host}:{self.port}"

    def rotate(self, number: int) -> None:
        """Signs with another key from now on, and publishes it."""
        self.key = _key(number)
        self.published = [self.key]

    def app(self) -> Flask:
        app = Flask("provider")

        @app.before_request
        def _note() -> Response | None:
            self.asked.append(request.path)
            return Response("broken", 500) if request.path in self.down else None

        @app.get("/.well-known/openid-configuration")
        def _describe() -> Response:
            names = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
            found = {name: f"{self.issuer}/{path}" for name, path in names.items()}
            return jsonify({"issuer": self.issuer} | found | self.metadata)

        @app.get("/keys")
        def _keys() -> Response:
            return jsonify(KeySet(self.published).as_dict(private=False))

        @app.get("/authorize")
        def _authorize() -> Response:
            given = request.args
            good = given["response_type"] == "code" and given["code_challenge_method"] == "S256"
            if not good or given["client_id"] != CLIENT_ID or "openid" not in given["scope"].split():
                return Response("refused", 400)
            code = secrets.token_urlsafe()
            self.codes[code] = dict(given)
            back = urlencode({"code": code, "state": given["state"]})
            return redirect(f"{given['redirect_uri']}?{back}", 303)  # type: ignore[return-value] # a response of Flask's

        @app.post("/token")
        def _token() -> tuple[Response, int]:
            form = request.form
            asked = self.codes.pop(form["code"], None)
            challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).rstrip(b"=")
            given = request.authorization
            client = given is not None and (given.username, given.password) == (CLIENT_ID, quote_plus(CLIENT_SECRET))
            if asked is None or not client or form["redirect_uri"] != asked["redirect_uri"]:
                return jsonify({"error": "invalid_grant"}), 400
            if challenge.decode() != asked["code_challenge"]:
                return jsonify({"error": "invalid_grant"}), 400
            return jsonify({"access_token": "at", "token_type": "Bearer", "id_token": self._word(asked["nonce"])}), 200

        return app

    def _word(self, nonce: str) -> str | None:
        now = int(self.now().timestamp())
        claims = {"iss": self.issuer, "aud": CLIENT_ID, "iat": now, "exp": now + 300, "nonce": nonce} | self.person
        claims = {name: value for name, value in (claims | self.lies).items() if value is not ...}
        header = {"alg": "RS256", "kid": self.key.kid} | self.header
        if header["alg"] == "none":
            parts = [base64.urlsafe_b64encode(json.dumps(it).encode()).rstrip(b"=") for it in (header, claims)]
            return b".".join([*parts, b""]).decode()
        key = OctKey.import_key(CLIENT_SECRET) if header["alg"] == "HS256" else self.key
        return jwt.encode(header, claims, key, algorithms=["RS256", "HS256"])


class Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Says nothing."""


@cache
def _key(number: int) -> RSAKey:
    # Slow to make; once for all tests.
    return RSAKey.generate_key(2048, {"kid": f"key-{number}", "use": "sig", "alg": "RS256"})


@contextmanager
def running_provider(now: Any = None, host: str = "127.0.0.1") -> Iterator[OidcServer]:
    """A provider on a free port of loopback, whose clock is `now`."""
    provider = OidcServer(host, now)
    provider.rotate(1)
    server = make_server(host, 0, provider.app(), threaded=True, request_handler=Quiet)
    provider.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
