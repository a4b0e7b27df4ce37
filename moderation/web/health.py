"""`/healthz`: the process lives. `/readyz`: its parts work; says which do not, and what looks misconfigured."""

from flask import Blueprint, Response, jsonify

from moderation.domain.errors import Misconfigured, ModerationError
from moderation.web.services import services

POLICY_UNUSABLE = "the policy file cannot be used, what was in force before stays: see policy_unusable in the log"

health = Blueprint("health", __name__)


@health.get("/healthz")
def alive() -> Response:
    """Always 200 while the process answers."""
    return jsonify(status="alive")


@health.get("/readyz")
def ready() -> tuple[Response, int]:
    """200 where every part works, else 503; warnings do not make it unready."""
    given = services()
    failed: dict[str, str] = {}
    for name, probe in given.probes.items():
        try:
            probe()
        except ModerationError as error:
            # A misconfiguration says in its text what to change; of the others the code says all.
            failed[name] = str(error) if isinstance(error, Misconfigured) else error.code
    # Which file, line and key is for the log: whoever asks here may be anybody.
    policy = POLICY_UNUSABLE if given.policy.problem else None
    answer = jsonify(
        status="unready" if failed else "ready",
        parts={name: failed.get(name, "ok") for name in given.probes},
        warnings=[warning for warning in (given.addresses.warning, policy) if warning],
        policy=given.policy().digest,
    )
    return answer, 503 if failed else 200
