"""The API on the policy: what is in force, what was, what changed, and the way back."""

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from moderation.domain.people import Capability
from moderation.domain.policy_version import Activation
from moderation.web.access import current_moderator, guarded, require
from moderation.web.openapi import BY_TOKEN, problems
from moderation.web.policy_schemas import (
    ActivationAnswer,
    ActivationsAnswer,
    ActivationsQuery,
    DifferenceAnswer,
    DifferenceQuery,
    FileDifferenceAnswer,
    PolicyAnswer,
    RollBackRequest,
)
from moderation.web.services import services
from moderation.web.threads import read_cursor, write_cursor

policies = guarded(
    APIBlueprint(
        "policies",
        __name__,
        url_prefix="/v1/policy",
        abp_security=BY_TOKEN,
        abp_tags=[Tag(name="policy", description="Versions of the policy. All need a moderator's session.")],
    )
)


@policies.get("", operation_id="getPolicy", responses={"200": PolicyAnswer, **problems(guarded=True)})
@require(Capability.POLICY_READ)
def get_policy() -> Response:
    """What is in force in the process that answers, and what is wrong with the file, if anything is."""
    keeper = services().policy
    return _json(PolicyAnswer(digest=keeper().digest, problem=keeper.problem))


@policies.get(
    "/activations",
    operation_id="listPolicyActivations",
    responses={"200": ActivationsAnswer, **problems(guarded=True)},
)
@require(Capability.POLICY_READ)
def list_activations(query: ActivationsQuery) -> Response:
    """What came into force, newest first: when, by whom and why."""
    found = services().compare_policies.history(read_cursor(query.cursor), query.limit + 1)
    shown = found[: query.limit]
    following = shown[-1].id if len(found) > query.limit else None
    return _json(
        ActivationsAnswer(activations=[_activation(entry) for entry in shown], next_cursor=write_cursor(following))
    )


@policies.get(
    "/difference",
    operation_id="comparePolicies",
    responses={"200": DifferenceAnswer, **problems("not_found", guarded=True)},
)
@require(Capability.POLICY_READ)
def compare(query: DifferenceQuery) -> Response:
    """What the version `new` changed against `old`."""
    files = services().compare_policies.difference(query.old, query.new)
    return _json(DifferenceAnswer(files=[FileDifferenceAnswer(name=it.name, lines=list(it.lines)) for it in files]))


@policies.post(
    "/reload",
    operation_id="reloadPolicy",
    responses={"200": ActivationAnswer, **problems("policy_unusable", guarded=True)},
)
@require(Capability.POLICY_WRITE)
def reload() -> Response:
    """Puts what the file holds into force on all processes, after a roll-back too. Takes no body."""
    return _json(_activation(services().policy.reload(current_moderator().name)))


@policies.post(
    "/roll-back",
    operation_id="rollPolicyBack",
    responses={
        "200": ActivationAnswer,
        **problems("not_found", "policy_unusable", body=True, guarded=True),
    },
)
@require(Capability.POLICY_WRITE)
def roll_back(body: RollBackRequest) -> Response:
    """Puts an earlier version into force on all processes within two seconds, until the file changes."""
    actor = current_moderator().name
    return _json(_activation(services().policy.roll_back(body.digest, actor, body.reason)))


def _activation(entry: Activation) -> ActivationAnswer:
    return ActivationAnswer(
        id=entry.id,
        digest=entry.digest,
        at=entry.at,
        actor=entry.actor,
        source=entry.source.value,
        reason=entry.reason,
    )


def _json(
    answer: PolicyAnswer | ActivationsAnswer | DifferenceAnswer | ActivationAnswer,
) -> Response:
    response = Response(answer.model_dump_json(), content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response
