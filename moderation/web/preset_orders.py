"""`/v1/presets`: moderators switch presets of the policy on and off."""

from datetime import timedelta

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from moderation.domain.orders import PresetOrder
from moderation.domain.people import Capability
from moderation.web.access import current_moderator, guarded, require
from moderation.web.openapi import BY_TOKEN, problems
from moderation.web.order_schemas import PresetOrderAnswer, PresetPath, PresetRequest, PresetsAnswer
from moderation.web.services import services

preset_orders = guarded(
    APIBlueprint(
        "preset_orders",
        __name__,
        url_prefix="/v1/presets",
        abp_security=BY_TOKEN,
        abp_tags=[Tag(name="presets", description="Limits, captchas and postures switched together")],
    )
)


@preset_orders.get("", operation_id="listPresets", responses={"200": PresetsAnswer, **problems(guarded=True)})
@require(Capability.QUEUE_READ)
def list_presets() -> Response:
    """The presets of the policy, and which of them is on. Needs a moderator's session."""
    order = services().order_postures.standing().preset
    answer = PresetsAnswer(presets=list(services().switch_presets.names()), on=_answer(order) if order else None)
    return Response(answer.model_dump_json(), content_type="application/json")


@preset_orders.put(
    "/<preset>",
    operation_id="switchPresetOn",
    responses={
        "200": PresetOrderAnswer,
        **problems("not_found", "empty", "too_long", body=True, guarded=True),
    },
)
@require(Capability.POSTURES_SET)
def switch_on(path: PresetPath, body: PresetRequest) -> Response:
    """Switches a preset on in the place of what was on, everywhere within two seconds. Needs a moderator's session.

    Asked for again, it begins anew. It is off by itself when its time is over.
    """
    owner, duration = current_moderator(), timedelta(seconds=body.duration_s)
    order = services().switch_presets.on(path.preset, duration=duration, reason=body.reason, owner=owner)
    return Response(_answer(order).model_dump_json(), content_type="application/json")


@preset_orders.delete(
    "/<preset>",
    operation_id="switchPresetOff",
    responses={"204": {"description": "It is off"}, **problems("not_found", guarded=True)},
)
@require(Capability.POSTURES_SET)
def switch_off(path: PresetPath) -> Response:
    """Switches a preset off; 404 where it is not on. Needs a moderator's session."""
    services().switch_presets.off(path.preset, current_moderator())
    return Response(status=204)


def _answer(order: PresetOrder) -> PresetOrderAnswer:
    return PresetOrderAnswer(
        id=order.id,
        preset=order.preset,
        owner=order.owner,
        reason=order.reason,
        set_at=order.set_at,
        expires_at=order.expires_at,
    )
