"""A thread's comments and the form as a page of their own, for readers whose browser runs no script."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus

from flask import Response, make_response, redirect, request, url_for

from moderation.domain.comment import MAX_TITLE_CHARS, CommentState, Submission, ThreadKey
from moderation.domain.errors import IdempotencyKeyReused, ModerationError, RateLimited, Unavailable, UnknownParent
from moderation.usecases.issue_challenge import IssuedChallenge
from moderation.web.embed_own import own_page
from moderation.web.ids import is_id
from moderation.web.problems import PROBLEMS
from moderation.web.reader_pages import Complaint, reader_blueprint, reader_page
from moderation.web.services import services
from moderation.web.threads import excerpt, read_cursor, write_cursor

embed = reader_blueprint("embed", __name__)

PAGE_SIZE = 20
LONGEST_TOKEN_CHARS = 64
_KEY = re.compile(r"[0-9a-f]{32}")
_FIELDS = {"/nickname": "nickname", "/body": "body", "/answer": "answer", "/challenge_id": "answer"}


@dataclass(frozen=True, slots=True)
class Draft:
    """What the visitor has typed, and the key under which sending it again is not a second comment."""

    nickname: str
    body: str
    key: str
    reply_to: str | None

    @classmethod
    def read(cls, form: Mapping[str, str]) -> "Draft":
        """The draft in a sent form; a key that this page never wrote is replaced."""
        key = form.get("idempotency_key", "")
        return cls(
            nickname=form.get("nickname", ""),
            body=form.get("body", ""),
            key=key if _KEY.fullmatch(key) else _new_key(),
            reply_to=form.get("reply_to") or None,
        )


@embed.get("/comments")
def show() -> Response:
    """A page of the thread, newest first, with the form and a new captcha; `reply_to` makes it a reply's form."""
    return _page(_thread(request.args), Draft("", "", _new_key(), request.args.get("reply_to") or None))


@embed.post("/comments")
def send() -> Response:
    """Takes the form in, or only brings a new captcha where `renew`, or `unlink`, which ends a reply, was pressed.

    Redirects when a comment was taken, so that a reload sends nothing twice.
    """
    thread, draft = _thread(request.form), Draft.read(request.form)
    if "renew" in request.form:
        return _page(thread, draft)
    if "unlink" in request.form:
        return _page(thread, replace(draft, reply_to=None))
    try:
        receipt = services().submit_comment(_submission(thread, draft))
    except IdempotencyKeyReused as error:
        return _page(thread, _under_new_key(draft), _complaint(error))
    except ModerationError as error:
        return _page(thread, draft, _complaint(error))
    if receipt.state is CommentState.REJECTED and not services().policy_in_force().hide_rejections:
        # The key belongs to the rejected comment now; another wording is another comment.
        return _page(thread, _under_new_key(draft), _rejected(), own=own_page(receipt.comment_id, receipt.token))
    posted = "accepted" if receipt.state is CommentState.ACCEPTED else "held"
    response = redirect(
        _url(thread, posted=posted, comment=receipt.comment_id, token=receipt.token), HTTPStatus.SEE_OTHER
    )
    return make_response(response)


def _page(thread: ThreadKey, draft: Draft, complaint: Complaint | None = None, own: str | None = None) -> Response:
    """The page with the form as far as it can be shown; without Redis there is no captcha, but still the comments.

    `own` is where the author follows the comment that was just sent.
    """
    cursor = request.args.get("cursor")
    page = services().read_threads.page(thread, read_cursor(cursor), PAGE_SIZE)
    answered = services().read_threads.comment(thread, draft.reply_to) if draft.reply_to else None
    if draft.reply_to and answered is None:
        # The form comes without it: what was typed can still be sent as a comment of its own.
        complaint = complaint or _complaint(UnknownParent(pointer="/reply_to"))
    challenge, refusal = (None, None) if page.closed else _new_challenge(thread.site)
    next_cursor = write_cursor(page.next_before)
    return reader_page(
        "embed.html",
        complaint,
        thread=thread,
        page=page,
        draft=draft,
        answered=answered,
        excerpt=excerpt,
        reply_url=lambda comment_id: _url(thread, reply_to=comment_id) + "#write",
        challenge=challenge,
        refusal=refusal,
        posted=request.args.get("posted"),
        own=own or _own_of_address(),
        limits=services().policy().text,
        action=_url(thread),
        newest=_url(thread) if cursor else None,
        older=_url(thread, cursor=next_cursor) if next_cursor else None,
    )


def _new_challenge(site: str) -> tuple[IssuedChallenge | None, Complaint | None]:
    try:
        return services().issue_challenge(site, services().addresses.of(request.environ)), None
    except (RateLimited, Unavailable) as error:
        return None, _complaint(error)


def _complaint(error: ModerationError) -> Complaint:
    return Complaint.of(error, _FIELDS)


def _submission(thread: ThreadKey, draft: Draft) -> Submission:
    return Submission(
        thread=thread,
        nickname=draft.nickname,
        body=draft.body,
        challenge_id=request.form.get("challenge_id", "")[:LONGEST_TOKEN_CHARS] or None,
        answer=request.form.get("answer", "")[:LONGEST_TOKEN_CHARS] or None,
        address=services().addresses.of(request.environ),
        idempotency_key=draft.key,
        reply_to=draft.reply_to,
        page_title=_title(),
    )


def _own_of_address() -> str | None:
    """Where the comment is followed that this page was led to after; None for an address that nothing led to."""
    comment_id, token = request.args.get("comment", ""), request.args.get("token")
    return own_page(comment_id, token) if is_id(comment_id) and token else None


def _thread(given: Mapping[str, str]) -> ThreadKey:
    thread = ThreadKey.parse(given.get("site", ""), given.get("thread", ""))
    services().policy().site(thread.site)
    return thread


def _url(thread: ThreadKey, **more: str) -> str:
    kept = {name: request.args.get(name) for name in ("lang", "title")}
    given = {"site": thread.site, "thread": thread.path, **kept, **more}
    return url_for("embed.show", _external=False, **{name: value for name, value in given.items() if value})


def _title() -> str | None:
    """What the page around the frame calls itself, by the address that it gave the frame."""
    return " ".join(request.args.get("title", "").split())[:MAX_TITLE_CHARS] or None


def _rejected() -> Complaint:
    return Complaint("comment_rejected", str(PROBLEMS["comment_rejected"][2]))


def _under_new_key(draft: Draft) -> Draft:
    return replace(draft, key=_new_key())


def _new_key() -> str:
    return secrets.token_hex(16)
