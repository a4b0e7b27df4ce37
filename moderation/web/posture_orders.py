"""`/v1/postures`: moderators see, set and end postures of a site, a section or a page."""

from datetime import timedelta

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from moderation.domain.orders import WHOLE_SITE, PostureOrder
from moderation.domain.people import Capability
from moderation.domain.verdict import Posture
from moderation.web.access import current_moderator, guarded, require
from moderation.web.openapi import BY_TOKEN, problems
from moderation.web.order_schemas import (
    FilePosture,
    OrderPath,
    PostureOrderAnswer,
    PostureRequest,
    PosturesAnswer,
    PosturesQuery,
)
from moderation.web.services import services

posture_orders = guarded(
    APIBlueprint(
        "posture_orders",
        __name__,
        url_prefix="/v1/postures",
        abp_security=BY_TOKEN,
        abp_tags=[Tag(name="postures", description="How strict a site, a section or a page is now")],
    )
)


@posture_orders.get("", operation_id="listPostures", responses={"200": PosturesAnswer, **problems(guarded=True)})
@require(Capability.QUEUE_READ)
def list_postures(query: PosturesQuery) -> Response:
    """What the policy file and the orders in force say of a site. Needs a moderator's session."""
    standing = services().order_postures.standing()
    site = standing.policy.site(query.site)
    lines = {WHOLE_SITE: site.posture, **site.postures}
    answer = PosturesAnswer(
        site=query.site,
        file=[FilePosture(prefix=prefix, posture=posture.value) for prefix, posture in sorted(lines.items())],
        mildest_posture=standing.policy.mildest_posture.value,
        preset=standing.preset.preset if standing.preset else None,
        orders=[_answer(order) for order in standing.orders if order.site == query.site],
    )
    return Response(answer.model_dump_json(), content_type="application/json")


@posture_orders.post(
    "",
    operation_id="setPosture",
    responses={
        "201": PostureOrderAnswer,
        **problems("expiry_required", "empty", "too_long", body=True, guarded=True),
    },
)
@require(Capability.POSTURES_SET)
def set_posture(body: PostureRequest) -> Response:
    """Puts a posture into force, on all processes at once. Needs a moderator's session.

    The narrowest order wins, of equal ones the newest; when it ends, what stood behind it is in force again. An order
    for a wider part never loosens what the policy file says of a narrower one.
    """
    owner = current_moderator()
    order = services().order_postures.set(
        body.site,
        body.prefix,
        Posture(body.posture),
        duration=timedelta(seconds=body.duration_s) if body.duration_s is not None else None,
        reason=body.reason,
        owner=owner,
    )
    return Response(_answer(order).model_dump_json(), 201, content_type="application/json")


@posture_orders.delete(
    "/<order_id>",
    operation_id="endPosture",
    responses={"204": {"description": "It is ended"}, **problems("not_found", guarded=True)},
)
@require(Capability.POSTURES_SET)
def end_posture(path: OrderPath) -> Response:
    """Ends an order; 404 where it is not in force any more. Needs a moderator's session."""
    services().order_postures.end(path.order_id, current_moderator())
    return Response(status=204)


def _answer(order: PostureOrder) -> PostureOrderAnswer:
    return PostureOrderAnswer(
        id=order.id,
        site=order.site,
        prefix=order.prefix,
        posture=order.posture.value,
        owner=order.owner,
        reason=order.reason,
        set_at=order.set_at,
        expires_at=order.expires_at,
    )
