"""`POST /v1/comments` takes a comment in."""

import re

from flask import Response, request
from flask_openapi3 import APIBlueprint, Tag

from moderation.domain.comment import CommentState, Submission, ThreadKey
from moderation.domain.errors import InvalidInput
from moderation.usecases.submit_comment import Receipt
from moderation.web.errors import problem, set_rate_limit
from moderation.web.schemas import CommentAnswer, CommentRequest, Problem
from moderation.web.services import services

comments = APIBlueprint(
    "comments", __name__, url_prefix="/v1/comments", abp_tags=[Tag(name="comments", description="Readers' comments")]
)

_IDEMPOTENCY_KEY = re.compile(r"[\x21-\x7e]{1,128}")


@comments.post(
    "",
    operation_id="createComment",
    responses={
        201: CommentAnswer,
        202: CommentAnswer,
        400: Problem,
        403: Problem,
        409: Problem,
        413: Problem,
        415: Problem,
        422: Problem,
        429: Problem,
        503: Problem,
    },
)
def create_comment(body: CommentRequest) -> Response:
    """Takes a comment in: 201 accepted, 202 held for a moderator, 422 with a stable code where it is refused.

    Send an `Idempotency-Key` (1 to 128 visible ASCII characters) to make a repeat safe: the same key and body get
    the first answer again, without a new captcha.
    """
    submission = Submission(
        thread=ThreadKey.parse(body.site, body.thread),
        nickname=body.nickname,
        body=body.body,
        challenge_id=body.challenge_id,
        answer=body.answer,
        address=services().addresses.of(request.environ),
        account=services().account_of(body.identity_token, body.site) if body.identity_token else None,
        idempotency_key=_idempotency_key(),
    )
    return answer_for(services().submit_comment(submission))


def answer_for(receipt: Receipt) -> Response:
    """The answer for a receipt: never which words or rules were behind it."""
    if receipt.state is CommentState.REJECTED and not services().policy().hide_rejections:
        response = problem("comment_rejected")
    else:
        accepted = receipt.state is CommentState.ACCEPTED
        answer = CommentAnswer(
            id=receipt.comment_id,
            status="accepted" if accepted else "held",
            submitted_at=receipt.submitted_at,
        )
        response = Response(answer.model_dump_json(), 201 if accepted else 202, content_type="application/json")
    if receipt.quota is not None:
        quota = receipt.quota.quota
        state = (receipt.quota.remaining, receipt.quota.reset_s)
        set_rate_limit(response, quota.name, quota.limit, quota.window_s, *state)
    return response


def _idempotency_key() -> str | None:
    key = request.headers.get("Idempotency-Key")
    if key is not None and not _IDEMPOTENCY_KEY.fullmatch(key):
        raise InvalidInput(pointer="Idempotency-Key", limit=128)
    return key
