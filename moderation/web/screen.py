"""`POST /v1/screen` shows a moderator what the policy makes of a text, and why; `POST /v1/sessions` signs them in."""

from typing import Literal

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from moderation.domain.access_errors import SecondFactorRequired
from moderation.domain.errors import ModerationError
from moderation.domain.people import Capability
from moderation.domain.verdict import Action, Finding, RuleHit
from moderation.usecases.screen_text import Explanation
from moderation.web.access import current_client, guarded, open_to_all, require
from moderation.web.openapi import BY_TOKEN, problems
from moderation.web.schemas import (
    ScreenAnswer,
    ScreenFinding,
    ScreenRequest,
    ScreenRule,
    ScreenTime,
    SessionAnswer,
    SessionRequest,
)
from moderation.web.services import services

screen = guarded(
    APIBlueprint("screen", __name__, url_prefix="/v1", abp_tags=[Tag(name="moderators", description="Sign-in")])
)

_ACTIONS: dict[Action, Literal["accept", "review", "reject"]] = {
    Action.ACCEPT: "accept",
    Action.REVIEW: "review",
    Action.REJECT: "reject",
}


@screen.post(
    "/sessions",
    operation_id="signIn",
    responses={
        "201": SessionAnswer,
        **problems("wrong_credentials", "second_factor_required", "wrong_code", "rate_limited", body=True),
    },
)
@open_to_all
def sign_in(body: SessionRequest) -> Response:
    """Opens a session of twelve hours for a moderator, throttled like the console's sign-in.

    A one-time password has to be replaced in the console first.
    """
    use = services().sign_in
    token, session = use.sign_in(body.name, body.password, current_client())
    if session.awaits_code:
        if body.code is None:
            use.sign_out(session)
            raise SecondFactorRequired
        token, session = use.enter_code(session, body.code)
    answer = SessionAnswer(token=token, expires_at=session.expires_at)
    response = Response(answer.model_dump_json(), 201, content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response


@screen.post(
    "/screen",
    operation_id="screenText",
    security=BY_TOKEN,
    responses={"200": ScreenAnswer, **problems("too_long", "empty", body=True, guarded=True)},
)
@require(Capability.SCREEN)
def screen_text(body: ScreenRequest) -> Response:
    """Screens a text that nobody sent, under the policy in force: folds, findings, rules, verdict, times.

    Nothing is recorded. Needs a moderator's session in the `Authorization` header.
    """
    try:
        shown = services().screen_text(body.text, body.nickname)
    except ModerationError as error:
        # The domain speaks of a comment's body.
        error.pointer = "/text" if error.pointer == "/body" else error.pointer
        raise
    answer = _answer(shown)
    return Response(answer.model_dump_json(), content_type="application/json")


def _answer(shown: Explanation) -> ScreenAnswer:
    verdict = shown.verdict
    return ScreenAnswer(
        action=_ACTIONS[verdict.evidence],
        score=verdict.score,
        folded=shown.comment.body.folded,
        findings=[finding_answer(found) for found in verdict.findings],
        rules=[rule_answer(hit) for hit in verdict.rules],
        policy=verdict.policy_digest,
        times=[ScreenTime(step=taken.step, microseconds=round(taken.seconds * 1e6, 1)) for taken in shown.times],
    )


def finding_answer(found: Finding) -> ScreenFinding:
    """A finding as the API tells it."""
    return ScreenFinding(
        check=found.check,
        code=found.code,
        category=found.category,
        score=found.score,
        exact=found.exact,
        field=found.field,
        span=(found.span.start, found.span.end) if found.span else None,
        evidence=found.evidence,
        steps=list(found.steps),
    )


def rule_answer(hit: RuleHit) -> ScreenRule:
    """A rule that fired, as the API tells it."""
    return ScreenRule(rule=hit.rule, action=_ACTIONS[hit.action], reason=hit.reason, shadow=hit.shadow)
