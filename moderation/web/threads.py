"""What readers load: a thread's accepted comments and the counts of many threads."""

import base64
import binascii
from collections.abc import Mapping

from flask import Response, request
from flask_openapi3 import APIBlueprint, Tag
from werkzeug.routing import PathConverter

from moderation.domain.comment import ThreadKey
from moderation.domain.delivery import PublishedComment
from moderation.domain.errors import InvalidInput
from moderation.web.openapi import problems
from moderation.web.schemas import (
    CountsAnswer,
    CountsQuery,
    IpRegion,
    PublicComment,
    PublicParent,
    ThreadCommentsAnswer,
    ThreadCommentsPath,
    ThreadCommentsQuery,
)
from moderation.web.services import services

_EXCERPT_CHARS = 40


class ThreadConverter(PathConverter):
    """A page's path in a URL, its leading slash written or not."""

    regex = "/?[^/].*?"


threads = APIBlueprint(
    "threads", __name__, url_prefix="/v1", abp_tags=[Tag(name="threads", description="Published comments")]
)


@threads.before_request
def _refuse_repeated() -> None:
    """Given a parameter twice, some readers take the first and some the last."""
    for name, values in request.args.lists():
        if len(values) > 1 and (request.endpoint, name) != ("threads.count_comments", "thread"):
            raise InvalidInput(pointer=f"/{name}")


@threads.get(
    "/threads/<thread:thread>/comments",
    operation_id="listComments",
    responses={"200": ThreadCommentsAnswer, **problems()},
)
def list_comments(path: ThreadCommentsPath, query: ThreadCommentsQuery) -> Response:
    """A page's accepted comments, newest first, with the count of all of them."""
    key = ThreadKey.parse(query.site, path.thread)
    page = services().read_threads.page(key, read_cursor(query.cursor), query.limit)
    answer = ThreadCommentsAnswer(
        thread=key.path,
        count=page.total,
        comments=[_public(it, page.parents) for it in page.comments],
        next_cursor=write_cursor(page.next_before),
        closed=page.closed,
    )
    return Response(answer.model_dump_json(), content_type="application/json")


@threads.get("/counts", operation_id="countComments", responses={"200": CountsAnswer, **problems()})
def count_comments(query: CountsQuery) -> Response:
    """How many accepted comments each of up to 100 pages has."""
    paths = [ThreadKey.parse(query.site, path).path for path in query.thread]
    counts = services().read_threads.counts(query.site, paths)
    return Response(CountsAnswer(counts=dict(counts)).model_dump_json(), content_type="application/json")


def excerpt(text: str, chars: int = _EXCERPT_CHARS) -> str:
    """How a text begins, in one line."""
    line = " ".join(text.split())
    return line if len(line) <= chars else line[:chars] + "…"


def _public(comment: PublishedComment, parents: Mapping[str, PublishedComment]) -> PublicComment:
    return PublicComment(
        id=comment.id,
        nickname=comment.nickname,
        body=comment.body,
        submitted_at=comment.submitted_at,
        reply_to=_parent(comment.reply_to, parents.get(comment.reply_to)) if comment.reply_to else None,
        ip_region=IpRegion.of(comment.region),
    )


def _parent(comment_id: str, found: PublishedComment | None) -> PublicParent:
    shown = (found.nickname, excerpt(found.body)) if found else (None, None)
    return PublicParent(id=comment_id, nickname=shown[0], excerpt=shown[1])


def write_cursor(position: str | None) -> str | None:
    """An opaque cursor for a position in a list; None stays None."""
    return base64.urlsafe_b64encode(position.encode()).decode("ascii").rstrip("=") if position else None


def read_cursor(cursor: str | None) -> str | None:
    """The position that `write_cursor` wrote. Raises `InvalidInput` for a cursor it did not write."""
    if cursor is None:
        return None
    try:
        position = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
    except (binascii.Error, ValueError) as error:
        raise InvalidInput(pointer="/cursor") from error
    if not position.isprintable() or write_cursor(position) != cursor:
        raise InvalidInput(pointer="/cursor")
    return position
