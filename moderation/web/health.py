"""`/healthz`: the process lives. `/readyz`: its parts work; says which do not, and what looks misconfigured."""

from flask import Blueprint, Response, jsonify

from moderation.domain.errors import Misconfigured, ModerationError
from moderation.web.services import services

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
    answer = jsonify(
        status="unready" if failed else "ready",
        parts={name: failed.get(name, "ok") for name in given.probes},
        warnings=[warning for warning in (given.addresses.warning, given.policy.problem) if warning],
        policy=given.policy().digest,
    )
    return answer, 503 if failed else 200
