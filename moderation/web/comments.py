"""`POST /v1/comments` takes a comment in."""

from flask import Response, request
from flask_openapi3 import APIBlueprint, Tag

from moderation.domain.comment import CommentState, Submission, ThreadKey
from moderation.usecases.submit_comment import Receipt
from moderation.web.errors import rejection, set_rate_limit
from moderation.web.openapi import problems
from moderation.web.schemas import CommentAnswer, CommentHeaders, CommentReceipt, CommentRequest
from moderation.web.services import services

comments = APIBlueprint(
    "comments", __name__, url_prefix="/v1/comments", abp_tags=[Tag(name="comments", description="Readers' comments")]
)


@comments.post(
    "",
    operation_id="createComment",
    responses={
        "201": CommentAnswer,
        "202": CommentAnswer,
        **problems(
            "captcha_required",
            "captcha_wrong",
            "captcha_expired",
            "captcha_reused",
            "captcha_unknown",
            "comment_rejected",
            "comments_closed",
            "empty",
            "idempotency_key_reused",
            "identity_invalid",
            "identity_required",
            "rate_limited",
            "request_in_flight",
            "too_long",
            "unknown_parent",
            body=True,
        ),
    },
)
def create_comment(header: CommentHeaders, body: CommentRequest) -> Response:
    """Takes a comment in: 201 accepted, 202 held for a moderator, 422 with a stable code where it is refused.

    Send an `Idempotency-Key` to make a repeat safe: the same key and comment get the first answer again, without a
    new captcha. Only a comment that was taken in or rejected has an answer to repeat; other errors use no key up.
    """
    submission = Submission(
        thread=ThreadKey.parse(body.site, body.thread),
        nickname=body.nickname,
        body=body.body,
        challenge_id=body.challenge_id,
        answer=body.answer,
        address=services().addresses.of(request.environ),
        identity=services().identity_of(body.identity_token, body.site) if body.identity_token else None,
        idempotency_key=header.idempotency_key,
        reply_to=body.reply_to,
        page_title=body.page_title,
    )
    return answer_for(services().submit_comment(submission))


def answer_for(receipt: Receipt) -> Response:
    """The answer for a receipt: never which words or rules were behind it."""
    if receipt.state is CommentState.REJECTED and not services().policy_in_force().hide_rejections:
        response = rejection(CommentReceipt(id=receipt.comment_id, token=receipt.token))
    else:
        accepted = receipt.state is CommentState.ACCEPTED
        answer = CommentAnswer(
            id=receipt.comment_id,
            token=receipt.token,
            status="accepted" if accepted else "held",
            submitted_at=receipt.submitted_at,
        )
        response = Response(answer.model_dump_json(), 201 if accepted else 202, content_type="application/json")
    if receipt.quota is not None:
        quota = receipt.quota.quota
        state = (receipt.quota.remaining, receipt.quota.reset_s)
        set_rate_limit(response, quota.name, quota.limit, quota.window_s, *state)
    return response
