"""`POST /v1/challenges` issues a captcha; its picture is also at a URL of its own."""

import base64

from flask import Response, request, url_for
from flask_openapi3 import APIBlueprint, Tag

from moderation.domain.errors import NotFound
from moderation.web.errors import set_rate_limit
from moderation.web.openapi import problems
from moderation.web.schemas import ChallengeAnswer, ChallengePath, ChallengeRequest
from moderation.web.services import services

challenges = APIBlueprint(
    "challenges", __name__, url_prefix="/v1/challenges", abp_tags=[Tag(name="challenges", description="Captchas")]
)


@challenges.post(
    "",
    operation_id="issueChallenge",
    responses={"201": ChallengeAnswer, **problems("rate_limited", body=True)},
)
def issue_challenge(body: ChallengeRequest) -> Response:
    """Issues a captcha for a site.

    It can be answered once, rightly or wrongly, on that site, until it expires.
    """
    issued = services().issue_challenge(body.site, services().addresses.of(request.environ))
    answer = ChallengeAnswer(
        id=issued.id,
        image=data_uri(issued.image_png),
        image_url=url_for("challenges.show_image", challenge_id=issued.id),
        expires_at=issued.expires_at,
    )
    response = Response(answer.model_dump_json(), 201, content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    quota = issued.quota.quota
    set_rate_limit(response, quota.name, quota.limit, quota.window_s, issued.quota.remaining, issued.quota.reset_s)
    return response


@challenges.get(
    "/<challenge_id>/image.png",
    operation_id="showChallengeImage",
    responses={"200": {"description": "The picture", "content": {"image/png": {}}}, **problems("not_found")},
)
def show_image(path: ChallengePath) -> Response:
    """The picture of an open challenge; 404 once it was answered or has expired."""
    image = services().challenges.image(path.challenge_id)
    if image is None:
        raise NotFound
    response = Response(image, content_type="image/png")
    response.headers["Cache-Control"] = "no-store"
    return response


def data_uri(image_png: bytes) -> str:
    """The picture in the form that an `img` element takes as its source."""
    return "data:image/png;base64," + base64.b64encode(image_png).decode("ascii")
