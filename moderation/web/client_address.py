"""Finds the client's address behind trusted proxies, and notices when it finds the same one for everybody."""

import ipaddress
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

# So many clients in a row with one private address are no coincidence, but a proxy that is not trusted.
SUSPICIOUS_RUN = 50


class ClientAddresses:
    """Reads addresses from WSGI environments.

    `trusted` are the networks whose X-Forwarded-For is believed; `report` is called once whenever the addresses
    begin to look wrong.
    """

    def __init__(
        self, trusted: Sequence[IPv4Network | IPv6Network], report: Callable[[str], None] = lambda _: None
    ) -> None:
        self._trusted = tuple(trusted)
        self._report = report
        self._lock = threading.Lock()
        self._recent: deque[tuple[str, bool]] = deque(maxlen=SUSPICIOUS_RUN)
        self.warning: str | None = None

    def of(self, environ: Mapping[str, str]) -> str:
        """The nearest hop that is not a trusted proxy: what a client writes into the header cannot move it.

        A peer without an IP address (a Unix socket) counts as 127.0.0.1.
        """
        peer = _parse(environ.get("REMOTE_ADDR", "")) or IPv4Address("127.0.0.1")
        forwarded = environ.get("HTTP_X_FORWARDED_FOR", "")
        client = peer
        for hop in reversed(forwarded.split(",")):
            if not self._is_trusted(client):
                break
            parsed = _parse(hop)
            if parsed is None:
                break
            client = parsed
        self._watch(client, bool(forwarded))
        return str(client)

    def _is_trusted(self, address: IPv4Address | IPv6Address) -> bool:
        return any(address in network for network in self._trusted)

    def _watch(self, client: IPv4Address | IPv6Address, forwarded: bool) -> None:
        with self._lock:
            self._recent.append((str(client), forwarded))
            same = len(self._recent) == SUSPICIOUS_RUN and len({address for address, _ in self._recent}) == 1
            # On the machine itself (the demo) one loopback client is normal, unless a proxy stands before it.
            proxied = any(header for _, header in self._recent)
            suspicious = same and not client.is_global and (proxied or not client.is_loopback)
            was, self.warning = self.warning, _warning(client) if suspicious else None
        if self.warning and not was:
            self._report(self.warning)


def _warning(client: IPv4Address | IPv6Address) -> str:
    return (
        f"the last {SUSPICIOUS_RUN} clients all had the private address {client}: if that is a proxy, "
        "name its network in MODERATION_TRUSTED_PROXIES"
    )


def _parse(hop: str) -> IPv4Address | IPv6Address | None:
    """Reads `192.0.2.1`, `192.0.2.1:443`, `2001:db8::1`, `[2001:db8::1]:443` and IPv4 written as IPv6."""
    text = hop.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        # A zone (`fe80::1%eth0`) means something on the proxy's machine only.
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
