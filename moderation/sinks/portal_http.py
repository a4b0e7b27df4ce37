"""Sends events to an HTTP endpoint of the portal: `PUT {url}/comments/{id}`, signed by Standard Webhooks."""

import base64
import binascii
import ipaddress
from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus
from urllib.parse import quote

import httpx
from standardwebhooks import Webhook

from moderation.domain.delivery import DeliverLater, DeliverNever, EventKind, PublishedComment, SinkSettings
from moderation.domain.errors import Misconfigured
from moderation.sinks.event import to_json

# Answers about the endpoint or the moment rather than about the comment. 401, 403 and 404 are what a portal says while
# its secret is changed or its code is deployed: final, they would bury every comment of that minute.
_LATER = frozenset({401, 403, 404, 408, 425, 429})

# The answer's text is not used; reading a little of it lets the connection be used again.

_SHORTEST_SECRET_BYTES = 24
_PRIVATE_SUFFIXES = (".localhost", ".local", ".internal", ".lan", ".home.arpa")


def _now() -> datetime:
    return datetime.now(UTC)


def build(settings: SinkSettings, clock: Callable[[], datetime] = _now) -> "PortalHttp":
    """The sink for the endpoint at `settings.url`, signing with `settings.secret`.

    Plain http is for loopback, private addresses and private names only. Raises `Misconfigured`.
    """
    client = httpx.Client(
        timeout=settings.timeout_s,
        trust_env=False,  # a proxy in the environment must not read what readers wrote
        follow_redirects=False,
        headers={"User-Agent": "newsroom-moderation", "Content-Type": "application/json"},
    )
    return PortalHttp(client, _endpoint(settings.url), _signer(settings.secret), clock)


class PortalHttp:
    """What the portal answers decides: 2xx is taken, 5xx and `_LATER` are later, all else is never.

    The portal must take a repeated PUT as the first one, and must not show a comment again once it was retracted. So
    409 is a refusal, not a "had that already"; 410 to a retraction means the comment is gone, as wanted.
    """

    def __init__(self, client: httpx.Client, endpoint: str, signer: Webhook, clock: Callable[[], datetime]) -> None:
        self._client = client
        self._endpoint = endpoint
        self._signer = signer
        self._clock = clock

    def deliver(self, kind: EventKind, comment: PublishedComment) -> None:
        """Sends the event once; redirects are not followed. Raises `DeliverLater` or `DeliverNever`."""
        try:
            status = self._put(kind, comment)
        except httpx.HTTPError as error:
            raise DeliverLater(f"portal endpoint: {type(error).__name__}") from error
        _judge(status, kind)

    def close(self) -> None:
        """Closes the connections."""
        self._client.close()

    def _put(self, kind: EventKind, comment: PublishedComment) -> int:
        now = self._clock()
        body = to_json(kind, comment, sent_at=now)
        # The same at every try of one event, and without the dot that the signed text is joined by.
        message_id = f"{kind.name.lower()}-{comment.id}"
        headers = {
            "webhook-id": message_id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": self._signer.sign(message_id, now, body),
        }
        url = f"{self._endpoint}/comments/{quote(comment.id, safe='')}"
        # The status says it all. A body is not read: it could come a byte at a time and hold the relay for hours.
        with self._client.stream("PUT", url, content=body.encode(), headers=headers) as response:
            if response.status_code == HTTPStatus.NO_CONTENT or response.headers.get("content-length") == "0":
                # Read to its end, which is here, the answer leaves a connection for the next event.
                response.read()
            return response.status_code


def _judge(status: int, kind: EventKind) -> None:
    is_gone_as_wanted = status == HTTPStatus.GONE and kind is EventKind.RETRACTED
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES or is_gone_as_wanted:
        return
    reason = f"portal endpoint: status {status}"
    if status in _LATER or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise DeliverLater(reason)
    raise DeliverNever(reason)


def _endpoint(text: str) -> str:
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, ValueError):
        # Without its cause, which quotes the address.
        raise Misconfigured("the portal's endpoint is not a URL; write https://portal.example/moderation") from None
    if url.scheme not in {"http", "https"} or not url.host:
        raise Misconfigured("the portal's endpoint must be an http or https URL")
    if url.userinfo or url.query or url.fragment:
        raise Misconfigured("the portal's endpoint must carry no user, query or fragment; requests are signed instead")
    if url.scheme == "http" and not _is_private(url.host):
        raise Misconfigured("the portal's endpoint must be https unless its host is private")
    return str(url).rstrip("/")


def _is_private(host: str) -> bool:
    """Loopback and private addresses, names without a dot (as compose gives them) and names nobody else can own."""
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return "." not in host or host.endswith(_PRIVATE_SUFFIXES)


def _signer(secret: str | None) -> Webhook:
    try:
        key = base64.b64decode((secret or "").removeprefix("whsec_"), validate=True)
    except binascii.Error:
        key = b""
    if len(key) < _SHORTEST_SECRET_BYTES:
        # Without the cause and the value: it is a secret.
        raise Misconfigured("the portal's secret must be whsec_ and the base64 of at least 24 random bytes")
    return Webhook(key)
