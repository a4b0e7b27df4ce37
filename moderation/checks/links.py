"""Finds web addresses: with a scheme, with www., a bare domain, or one in disguise."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from moderation.checks.fields import fields_of
from moderation.checks.link_hosts import PLATFORMS, SHORTENERS, host_of, is_deceptive, is_under
from moderation.checks.link_patterns import (
    BROKEN_SCHEME,
    HOST,
    LINK,
    TRAILING,
    disguised_links,
    is_likely,
    plain_links,
    undisguised,
)
from moderation.checks.ranges import require_at_least, require_share
from moderation.domain.comment import Comment
from moderation.domain.options import BadOption, Possible
from moderation.domain.screening import Facts, Lexicon
from moderation.domain.text import FoldedText
from moderation.domain.verdict import Field, Finding

_HAN_LABEL = re.compile(r"[\u4e00-\u9fff]{1,12}$")
_LETTER_OR_PORT = re.compile("[a-z:]")
_MAX_FINDINGS = 50


@dataclass(frozen=True, slots=True)
class Options:
    """A link's score is that of its kind."""

    max_links: int = 0
    """So many links to platforms and other ordinary places pass in one comment."""
    allowed_hosts: frozenset[str] = frozenset()
    """Hosts whose links are not counted, with their subdomains."""
    denied_hosts: frozenset[str] = frozenset()
    """Hosts whose links are found as `denied_link`, with their subdomains."""
    platform_hosts: frozenset[str] = PLATFORMS
    """Hosts of big platforms, where ordinary readers' links lead, with their subdomains."""
    score: float = 0.5
    """Of a link that is none of the following."""
    platform_score: float = 0.1
    """Of a link to a platform."""
    short_score: float = 0.5
    """Of a link by a service that hides where it leads."""
    deceptive_score: float = 0.7
    """Of an address that shows another name than it leads to, a bare IP address or a punycode name."""
    disguised_score: float = 0.7
    """Of an address spelled so that no machine follows it."""
    denied_score: float = 0.9
    """Of a link to a denied host."""

    def __post_init__(self) -> None:
        require_at_least("max_links", self.max_links, 0)
        for name in ("score", "platform_score", "short_score", "deceptive_score", "disguised_score", "denied_score"):
            require_share(name, getattr(self, name))
        for name in ("allowed_hosts", "denied_hosts", "platform_hosts"):
            for host in getattr(self, name):
                if not HOST.fullmatch(host):
                    raise BadOption(name, problem=f"{host!r} is not a host name in lower case, such as example.com")
        for host in self.denied_hosts:
            if is_under(host, self.allowed_hosts):
                raise BadOption(
                    "denied_hosts", problem=f"{host!r} is never denied: it is among allowed_hosts, which win"
                )


@dataclass(frozen=True, slots=True)
class Links:
    """Looks at nickname and body.

    The codes are link, platform_link, short_link, deceptive_link, disguised_link and denied_link.
    """

    options: Options
    name: str = "links"

    @property
    def may_find(self) -> tuple[Possible, ...]:
        """Of the one category."""
        scores = {code: getattr(self.options, option) for code, option in _SCORES.items()}
        disguised = (Possible("link", scores[code], exact=False) for code in ("disguised_link", "denied_link"))
        return (*(Possible("link", scores[code]) for code in scores if code != "disguised_link"), *disguised)

    def __call__(self, comment: Comment, facts: Facts) -> list[Finding]:
        """One finding a link, ordinary ones only if there are too many; evidence is the link as written."""
        links = (finding for field, text in fields_of(comment) for finding in self._links_in(field, text))
        found = list(islice(links, self.options.max_links + _MAX_FINDINGS))
        ordinary = sum(finding.code in _ORDINARY for finding in found)
        if ordinary > self.options.max_links:
            return found
        return [finding for finding in found if finding.code not in _ORDINARY]

    def _links_in(self, field: Field, text: FoldedText) -> Iterator[Finding]:
        folded = text.folded
        if not _LETTER_OR_PORT.search(folded):
            return
        taken = bytearray(len(folded))
        for match in _matches(folded):
            start, end = _start_of(folded, match), match.start() + len(match[0].rstrip(TRAILING))
            if any(taken[start:end]) or not is_likely(folded, match):
                continue
            taken[start:end] = b"\1" * (end - start)
            disguised = match.re is not LINK
            authority = folded[start:end] if match.lastgroup == "han" else _authority(match)
            if code := self._code_of(undisguised(authority) if disguised else authority, disguised=disguised):
                yield self._finding(code, field, text, start, end, disguised=disguised)

    def _code_of(self, authority: str, *, disguised: bool) -> str | None:
        host = host_of(authority.partition("/")[0])
        if is_under(host, self.options.allowed_hosts):
            return None
        if is_under(host, self.options.denied_hosts):
            return "denied_link"
        if disguised:
            return "disguised_link" if _has_letter_label(host) else None
        if is_deceptive(authority):
            return "deceptive_link"
        if is_under(host, SHORTENERS):
            return "short_link"
        return "platform_link" if is_under(host, self.options.platform_hosts) else "link"

    def _finding(
        self, code: str, field: Field, text: FoldedText, start: int, end: int, *, disguised: bool = False
    ) -> Finding:
        return Finding(
            check=self.name,
            code=code,
            score=getattr(self.options, _SCORES[code]),
            category="link",
            exact=not disguised,
            field=field,
            span=text.span(start, end),
            evidence=text.written(start, end),
            steps=text.steps(start, end) + (("separator",) if disguised else ()),
        )


_ORDINARY = frozenset({"link", "platform_link"})
_SCORES = {
    "link": "score",
    "platform_link": "platform_score",
    "short_link": "short_score",
    "deceptive_link": "deceptive_score",
    "disguised_link": "disguised_score",
    "denied_link": "denied_score",
}


def _matches(folded: str) -> Iterator[re.Match[str]]:
    """A broken scheme first, or its host would pass for a plain one."""
    if "p" in folded:
        yield from BROKEN_SCHEME.finditer(folded)
    yield from plain_links(folded)
    yield from disguised_links(folded)


def _authority(match: re.Match[str]) -> str:
    return next(match[name] for name in ("scheme", *match.groupdict()) if match.groupdict().get(name))


def _start_of(folded: str, match: re.Match[str]) -> int:
    """A name in Chinese characters has no edge: it is taken to be as long as such names get."""
    if match.re is not LINK or match["han"] is None:
        return match.start()
    label = _HAN_LABEL.search(folded[max(0, match.start() - 12) : match.start()])
    return match.start() - len(label[0]) if label else match.start()


def _has_letter_label(host: str) -> bool:
    """Whether there is more than numbers before the ending: 8点cn is a time of day."""
    return any(char.isalpha() and char.isascii() for char in host.rpartition(".")[0])


def build(options: Options, lexicon: Lexicon) -> Links:
    """The check with these options."""
    return Links(options)
