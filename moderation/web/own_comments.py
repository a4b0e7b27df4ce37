"""`GET /v1/comments/{id}` and `…/appeals`: what becomes of a comment, for its author."""

from flask import Response, request
from flask_openapi3 import APIBlueprint, Tag

from moderation.domain.comment import CommentState
from moderation.domain.errors import InvalidInput
from moderation.usecases.handle_reports import ByAccount, ByToken, Claim
from moderation.web.openapi import problems
from moderation.web.own_comment_schemas import AppealRequest, OwnComment, OwnCommentQuery, OwnStatus
from moderation.web.report_answers import seen, taken
from moderation.web.report_schemas import ReportedCommentPath, ReportTaken
from moderation.web.services import services

_STATUSES: dict[CommentState, OwnStatus] = {
    CommentState.HELD: "held",
    CommentState.ACCEPTED: "accepted",
    CommentState.REJECTED: "rejected",
    CommentState.RETRACTED: "retracted",
}

own_comments = APIBlueprint(
    "own_comments",
    __name__,
    url_prefix="/v1/comments",
    abp_tags=[Tag(name="comments", description="Readers' comments")],
)


@own_comments.get("/<comment_id>", operation_id="getOwnComment", responses={"200": OwnComment, **problems("not_found")})
def get_own_comment(path: ReportedCommentPath, query: OwnCommentQuery) -> Response:
    """Where a comment stands and why, and what became of an appeal, for who has the token of its receipt."""
    comment, fate = services().follow_comments.own(path.comment_id, query.token)
    answer = OwnComment(
        id=comment.id,
        nickname=comment.nickname,
        body=comment.body,
        submitted_at=comment.submitted_at,
        status=_STATUSES[fate.state],
        reason=fate.reason,
        may_appeal=fate.may_appeal,
        appeal=seen(fate.appeal) if fate.appeal else None,
    )
    return Response(answer.model_dump_json(), content_type="application/json")


@own_comments.post(
    "/<comment_id>/appeals",
    operation_id="appeal",
    responses={
        "202": ReportTaken,
        **problems("already_appealed", "identity_invalid", "not_found", "rate_limited", "too_long", body=True),
    },
)
def appeal(path: ReportedCommentPath, body: AppealRequest) -> Response:
    """Takes an appeal against a rejection, once, from the comment's author; limited like reports.

    Somebody else than who rejected the comment decides on it by `due_at`.
    """
    address = services().addresses.of(request.environ)
    return taken(services().handle_reports.appeal(path.comment_id, body.text, address, _claim(body)))


def _claim(body: AppealRequest) -> Claim:
    if body.token is not None:
        return ByToken(body.token)
    if body.identity_token is None or body.site is None:
        raise InvalidInput(pointer="/token")
    return ByAccount(body.site, services().identity_of(body.identity_token, body.site).account)
