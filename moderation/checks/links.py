"""Finds web addresses: with a scheme, with www., or a bare domain."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from moderation.checks.fields import fields_of
from moderation.checks.ranges import require_at_least, require_share
from moderation.domain.comment import Comment
from moderation.domain.screening import Facts, Lexicon
from moderation.domain.text import FoldedText
from moderation.domain.verdict import Field, Finding

# Endings that are hardly ever the start of the next sentence; the others count only with a path ("t.me/name").
_CLEAR_ENDINGS = (
    "com|cn|net|org|gov|edu|info|biz|top|xyz|vip|club|shop|site|online|icu|ltd|wang|mobi|xin|ren|hk|tw|jp|kr|ru|uk|"
    "tv|cc|tk|ml|ga|gq|cf"
)
_LABELS = r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+"
# Never inside a name: each starts once, so that a long chain of labels is walked once.
_START = r"(?<![a-z0-9@_-])(?<![a-z0-9]\.)"
_HOST = re.compile(rf"{_LABELS}[a-z0-9-]{{2,63}}")
_LINK = re.compile(
    r"(?:https?|ftp)://(?P<scheme>[^\s/?#\\<>()\[\]{}\"',;。、】》」’”]+)(?P<rest>[/?#][!-~]*)?"
    rf"|{_START}(?P<bare>(?:www\.{_LABELS}[a-z]{{2,24}}|{_LABELS}(?:{_CLEAR_ENDINGS}))(?![a-z0-9@_-]))"
    r"(?::\d{1,5})?(?:[/?#][!-~]*)?"
    rf"|{_START}(?P<short>{_LABELS}[a-z]{{2,24}})/[!-~]+"
)
_MAX_FINDINGS = 50
_TRAILING = ".,;:!?'\")]}"


@dataclass(frozen=True, slots=True)
class Options:
    """Up to `max_links` links per comment pass; those to `allowed_hosts` or their subdomains are not counted.

    Those to `known_hosts` are findings of `known_score`: what people share from large platforms.
    """

    max_links: int = 0
    allowed_hosts: frozenset[str] = frozenset()
    known_hosts: frozenset[str] = frozenset()
    score: float = 0.5
    known_score: float = 0.2

    def __post_init__(self) -> None:
        require_at_least("max_links", self.max_links, 0)
        require_share("score", self.score)
        require_share("known_score", self.known_score)
        for key, host in [("allowed_hosts", host) for host in self.allowed_hosts] + [
            ("known_hosts", host) for host in self.known_hosts
        ]:
            if not _HOST.fullmatch(host):
                raise ValueError(f"{key}: {host!r} is not a host name in lower case, such as example.com")


@dataclass(frozen=True, slots=True)
class Links:
    """Looks at nickname and body."""

    options: Options
    name: str = "links"

    def __call__(self, comment: Comment, facts: Facts) -> list[Finding]:
        """One finding a link, once there are too many; evidence is the link as written."""
        links = (finding for field, text in fields_of(comment) for finding in self._links_in(field, text))
        found = list(islice(links, self.options.max_links + _MAX_FINDINGS))
        return found if len(found) > self.options.max_links else []

    def _links_in(self, field: Field, text: FoldedText) -> Iterator[Finding]:
        if "." not in text.folded and "://" not in text.folded:
            return
        for match in _LINK.finditer(text.folded):
            authority = match["scheme"] or match["bare"] or match["short"]
            if _is_among(self.options.allowed_hosts, authority):
                continue
            known = _is_among(self.options.known_hosts, authority)
            start, end = match.start(), match.start() + len(match[0].rstrip(_TRAILING))
            yield Finding(
                check=self.name,
                code="link",
                score=self.options.known_score if known else self.options.score,
                category="link",
                field=field,
                span=text.span(start, end),
                evidence=text.written(start, end),
                steps=text.steps(start, end),
            )


def _is_among(hosts: frozenset[str], authority: str) -> bool:
    host = authority.rpartition("@")[2].partition(":")[0].rstrip(".")
    return any(host == known or host.endswith(f".{known}") for known in hosts)


def build(options: Options, lexicon: Lexicon) -> Links:
    """The check with these options."""
    return Links(options)
