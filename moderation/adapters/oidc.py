"""An OpenID Connect provider: discovery, authorization code with PKCE, and its signed word on who somebody is."""

import json
import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_plus, urlsplit

import httpx
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from moderation.domain.access_errors import SignOnFailed, SignOnUnavailable
from moderation.domain.errors import Misconfigured
from moderation.settings import Settings
from moderation.usecases.ports.single_sign_on import Attempt, Identity
from moderation.usecases.ports.system import Clock

TIMEOUT_S = 5
"""How long the provider may take for one answer, and how long until it goes on with one."""

REST_S = 5
"""For how long nobody asks the provider after it did not answer: whoever comes is told at once, and holds no thread."""

TURN_S = 0.5
"""How long one waits while another asks for the provider's description."""

MAX_ANSWER_BYTES = 256 * 1024
KEPT_S = 3600
"""How long the provider's description and keys are gone by; keys that are not known are asked for at once."""

CALLBACK = "/review/sso/callback"
MAX_SUBJECT_CHARS = 255
_LEEWAY_S = 60
# By the provider's own key only: with a shared secret, whoever knows it could say who somebody is.
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_PART = "single sign-on"


@dataclass(frozen=True, slots=True)
class OidcClient:
    """What the provider knows this service by. `group_claim` is the claim with somebody's groups."""

    issuer: str
    client_id: str
    client_secret: str
    redirect_uri: str
    group_claim: str


def oidc_client(settings: Settings) -> OidcClient | None:
    """The client that the settings describe, None without an issuer. Raises `Misconfigured` for half of one."""
    if not settings.oidc_issuer:
        return None
    if not _is_safe(settings.oidc_issuer):
        raise Misconfigured("MODERATION_OIDC_ISSUER: an https address is needed, such as https://login.example.cn")
    for name in ("oidc_client_id", "oidc_client_secret", "oidc_roles"):
        if not getattr(settings, name):
            raise Misconfigured(f"MODERATION_{name.upper()}: needed where MODERATION_OIDC_ISSUER is set")
    secret = settings.oidc_client_secret.get_secret_value() if settings.oidc_client_secret else ""
    redirect_uri = f"{settings.base_url}{CALLBACK}"
    return OidcClient(settings.oidc_issuer, settings.oidc_client_id, secret, redirect_uri, settings.oidc_role_claim)


@dataclass(slots=True)
class _Kept:
    metadata: dict[str, str] = field(default_factory=dict)
    keys: KeySet | None = None
    at: float = 0.0


class OidcProvider:
    """Implements `SignOnProvider`. Asks the provider when first used, not before; `timer` counts seconds."""

    def __init__(
        self,
        client: OidcClient,
        clock: Clock,
        timer: Callable[[], float] = time.monotonic,
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        self._client = client
        self._clock = clock
        self._timer = timer
        self._timeout_s = timeout_s
        self._http = httpx.Client(timeout=timeout_s, trust_env=False, follow_redirects=False)
        self._kept = _Kept()
        self._describing = threading.Lock()
        self._rests_until = -math.inf

    def address(self, attempt: Attempt) -> str:
        """The authorization endpoint with everything that the way back is checked by."""
        address: str = prepare_grant_uri(
            self._metadata()["authorization_endpoint"],
            self._client.client_id,
            "code",
            redirect_uri=self._client.redirect_uri,
            scope="openid profile",
            state=attempt.state,
            nonce=attempt.nonce,
            code_challenge=create_s256_code_challenge(attempt.verifier),
            code_challenge_method="S256",
        )
        return address

    def identity(self, code: str, attempt: Attempt) -> Identity:
        """Redeems the code and checks signature, issuer, audience, time and nonce of the ID token."""
        answer = self._redeem(code, attempt)
        claims = self._claims(answer.get("id_token"), attempt, answer.get("access_token"))
        subject, name = claims["sub"], claims.get("name") or claims.get("preferred_username")
        if not isinstance(subject, str) or not 1 <= len(subject) <= MAX_SUBJECT_CHARS or not subject.isprintable():
            raise SignOnFailed
        groups = _groups(claims.get(self._client.group_claim))
        return Identity(self._client.issuer, subject, name if isinstance(name, str) else "", groups)

    def _redeem(self, code: str, attempt: Attempt) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._client.redirect_uri,
            "code_verifier": attempt.verifier,
        }
        # RFC 6749, 2.3.1: both are form-encoded before they become a header.
        credentials = httpx.BasicAuth(quote_plus(self._client.client_id), quote_plus(self._client.client_secret))
        request = self._http.build_request("POST", self._metadata()["token_endpoint"], data=form)
        status, answer = self._ask(next(credentials.auth_flow(request)))
        if httpx.codes.is_client_error(status):
            raise SignOnFailed
        return _object(status, answer)

    def _claims(self, token: object, attempt: Attempt, access_token: object) -> dict[str, Any]:
        if not isinstance(token, str):
            raise SignOnFailed
        wanted = {
            "iss": {"essential": True, "value": self._client.issuer},
            "aud": {"essential": True, "value": self._client.client_id},
        }
        params = {"nonce": attempt.nonce, "client_id": self._client.client_id, "access_token": access_token}
        try:
            decoded = self._decoded(token)
            claims = CodeIDToken(decoded.claims, decoded.header, wanted, params)
            claims.validate(now=int(self._clock().timestamp()), leeway=_LEEWAY_S)
        except (JoseError, ValueError, TypeError) as error:
            raise SignOnFailed from error
        return dict(claims)

    def _decoded(self, token: str) -> jwt.Token:
        """With the keys that are known, and where those do not fit, once more with the keys of now."""
        try:
            return jwt.decode(token, self._keys(), algorithms=_ALGORITHMS)
        except (JoseError, ValueError):
            self._kept.keys = None
            return jwt.decode(token, self._keys(), algorithms=_ALGORITHMS)

    def _metadata(self) -> dict[str, str]:
        """What is kept; else one asks, since anybody can make the sign-in page lead here as often as they like."""
        if kept := self._fresh():
            return kept
        if not self._describing.acquire(timeout=TURN_S):
            raise SignOnUnavailable(part=_PART)
        try:
            return self._fresh() or self._described()
        finally:
            self._describing.release()

    def _fresh(self) -> dict[str, str]:
        kept = self._kept
        return kept.metadata if self._timer() - kept.at < KEPT_S else {}

    def _described(self) -> dict[str, str]:
        found = self._get(f"{self._client.issuer.rstrip('/')}/.well-known/openid-configuration")
        endpoints = {name: found.get(name) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")}
        if found.get("issuer") != self._client.issuer or not all(_is_safe(it) for it in endpoints.values()):
            raise SignOnUnavailable(part=_PART)
        metadata = {name: str(endpoint) for name, endpoint in endpoints.items()}
        self._kept = _Kept(metadata, None, self._timer())
        return metadata

    def _keys(self) -> KeySet:
        kept = self._kept
        keys = kept.keys
        if keys is None:
            try:
                keys = KeySet.import_key_set(self._get(self._metadata()["jwks_uri"]))  # type: ignore[arg-type] # checked by it
            except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
                raise SignOnUnavailable(part=_PART) from error
            kept.keys = keys
        return keys

    def _get(self, address: str) -> dict[str, Any]:
        status, answer = self._ask(self._http.build_request("GET", address))
        return _object(status, answer)

    def _ask(self, request: httpx.Request) -> tuple[int, bytes]:
        """Status and body. Raises `SignOnUnavailable` for one too long or too slow, and while the provider rests."""
        if self._timer() < self._rests_until:
            raise SignOnUnavailable(part=_PART)
        request.headers["Accept"] = "application/json"
        try:
            return self._answered(request)
        except SignOnUnavailable:
            self._rests_until = self._timer() + REST_S
            raise

    def _answered(self, request: httpx.Request) -> tuple[int, bytes]:
        until, body = self._timer() + self._timeout_s, bytearray()
        try:
            response = self._http.send(request, stream=True)
            try:
                for part in response.iter_bytes():
                    body += part
                    if len(body) > MAX_ANSWER_BYTES or self._timer() > until:
                        raise SignOnUnavailable(part=_PART)
            finally:
                response.close()
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise SignOnUnavailable(part=_PART) from error
        return response.status_code, bytes(body)


def _is_safe(address: object) -> bool:
    """Whether the address is https, or of this machine, where nobody listens in."""
    if not isinstance(address, str):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    )


def _object(status: int, answer: bytes) -> dict[str, Any]:
    try:
        found = json.loads(answer) if httpx.codes.is_success(status) else None
    except ValueError as error:
        raise SignOnUnavailable(part=_PART) from error
    if not isinstance(found, dict):
        raise SignOnUnavailable(part=_PART)
    return found


def _groups(claimed: object) -> frozenset[str]:
    """A list of texts, or one text; whatever else is claimed counts as none."""
    listed = [claimed] if isinstance(claimed, str) else claimed if isinstance(claimed, list) else []
    return frozenset(group for group in listed if isinstance(group, str))
