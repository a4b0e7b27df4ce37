"""What a visitor sends (a submission) and what the service keeps of it (a comment)."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from moderation.domain.author import Identity
from moderation.domain.errors import Empty, InvalidInput, TooLong
from moderation.domain.region import Region
from moderation.domain.text import FoldedText, fold

MAX_PATH_CHARS = 512
MAX_ACCOUNT_CHARS = 128
MAX_TITLE_CHARS = 200

# U+FFFD stands where bytes that were no UTF-8 have been.
_PATH = re.compile(r"(?:/[^/?#\s\x00-\x1f\x7f\ud800-\udfff\ufffd]+)+/?")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class ThreadKey:
    """The comments of one portal page: the site's name and the page's path, such as `/zcjh/news/8963.html`."""

    site: str
    path: str

    @classmethod
    def parse(cls, site: str, path: str) -> "ThreadKey":
        """Reads an untrusted path. A missing leading slash is added, nothing else is mended.

        Raises `InvalidInput` for an empty path, one over 512 characters, or one with a query, a fragment, spaces,
        control characters, broken UTF-8, empty segments or dot segments.
        """
        path = path if path.startswith("/") else f"/{path}"
        dotted = {".", ".."} & set(path.split("/"))
        if len(path) > MAX_PATH_CHARS or dotted or not _PATH.fullmatch(path):
            raise InvalidInput(pointer="/thread", limit=MAX_PATH_CHARS)
        return cls(site, path)

    @property
    def section(self) -> str:
        """The page's folders with both slashes: `/zcjh/news/` for the page `/zcjh/news/8963.html`."""
        return self.path.rsplit("/", 1)[0] + "/"


class CommentState(StrEnum):
    """Where a comment stands; see the state machine in `review.py`."""

    RECEIVED = "received"
    HELD = "held"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    RETRACTED = "retracted"


@dataclass(frozen=True, slots=True)
class Submission:
    """What a visitor sent, untrusted, with the address that the server found out and what the portal asserts.

    `page_title` is what the page called itself in the visitor's browser, `reply_to` the id of the comment answered.
    """

    thread: ThreadKey
    nickname: str
    body: str
    challenge_id: str | None
    answer: str | None
    address: str
    identity: Identity | None = None
    idempotency_key: str | None = None
    reply_to: str | None = None
    page_title: str | None = None

    @property
    def account(self) -> str | None:
        """The account's reference; None for a visitor without one."""
        return self.identity.account if self.identity else None

    def digest(self) -> str:
        """SHA-256 over what the visitor wrote and where: equal digests mean a repeat of the same request.

        The page's title is left out: a page may change it between two tries.
        """
        parts = [self.thread.site, self.thread.path, self.nickname, self.body, self.account or ""]
        if self.reply_to is not None:
            # Only then: what was stored before there were replies keeps its digest.
            parts.append(self.reply_to)
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class TextLimits:
    """The longest body and nickname, in characters (code points)."""

    body_chars: int
    nickname_chars: int


@dataclass(frozen=True, slots=True)
class Comment:
    """A submission that passed intake. `body` and `nickname` keep the text as written beside its folded form."""

    id: str
    thread: ThreadKey
    nickname: FoldedText
    body: FoldedText
    address: str
    identity: Identity | None
    submitted_at: datetime
    request_digest: str
    idempotency_key: str | None = None
    reply_to: str | None = None
    page_title: str | None = None
    region: Region | None = None

    @property
    def account(self) -> str | None:
        """The account's reference; None for a visitor without one."""
        return self.identity.account if self.identity else None

    @property
    def text_digest(self) -> str:
        """SHA-256 over the folded letters and digits of the body: equal for texts that read the same."""
        letters = "".join(c for c in self.body.folded if c.isalnum())
        return hashlib.sha256((letters or self.body.folded).encode()).hexdigest()

    @classmethod
    def from_submission(
        cls,
        submission: Submission,
        *,
        comment_id: str,
        now: datetime,
        limits: TextLimits,
        region: Region | None = None,
    ) -> "Comment":
        """Takes over what the visitor may set and nothing else. Raises `TooLong`, `Empty` or `InvalidInput`.

        A body may have several lines, a nickname and the page's title only one. `region` is the address's.
        """
        return cls(
            id=comment_id,
            thread=submission.thread,
            nickname=fold(_one_line(_clean(submission.nickname, "/nickname", limits.nickname_chars), "/nickname")),
            body=fold(_clean(submission.body, "/body", limits.body_chars)),
            address=submission.address,
            identity=submission.identity,
            submitted_at=now,
            request_digest=submission.digest(),
            idempotency_key=submission.idempotency_key,
            reply_to=submission.reply_to,
            page_title=_title(submission.page_title),
            region=region,
        )


def _clean(text: str, pointer: str, limit: int) -> str:
    text = text.replace("\r\n", "\n").strip()
    if _CONTROL.search(text) or any("\ud800" <= c <= "\udfff" for c in text):
        raise InvalidInput(pointer=pointer)
    if len(text) > limit:
        raise TooLong(pointer=pointer, limit=limit, actual=len(text))
    if all(unicodedata.category(c)[0] in "ZC" for c in text):
        raise Empty(pointer=pointer)
    return text


def _title(text: str | None) -> str | None:
    return None if text is None else _one_line(_clean(text, "/page_title", MAX_TITLE_CHARS), "/page_title")


def _one_line(text: str, pointer: str) -> str:
    if text.splitlines() != [text] or "\t" in text:
        raise InvalidInput(pointer=pointer)
    return text
