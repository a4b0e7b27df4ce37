"""The console's pages on the policy: what is and was in force, what changed, the way back, and trying another one."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Response, request
from flask_babel import gettext, lazy_gettext

from moderation.domain.errors import Empty, InvalidInput, ModerationError, NotFound, TooLong
from moderation.domain.people import Capability
from moderation.domain.policy_version import Activation, Source
from moderation.domain.simulation import Simulation, SimulationState
from moderation.web.access import current_moderator, require
from moderation.web.console import console_blueprint, page, see_other, status_of
from moderation.web.errors import describe
from moderation.web.newsroom_time import newsroom_time
from moderation.web.services import services
from moderation.web.simulation_report import report_of

HISTORY = 30
RECENT_SIMULATIONS = 8
MAX_REASON_CHARS = 500
REFRESH_S = 2
_DAYS = ("1", "7", "30", "90")

_SOURCES = {
    Source.FILE: lazy_gettext("the file changed"),
    Source.RELOAD: lazy_gettext("the file was asked for"),
    Source.ROLL_BACK: lazy_gettext("taken back"),
}
_STATES = {
    SimulationState.WAITING: lazy_gettext("waiting"),
    SimulationState.RUNNING: lazy_gettext("running"),
    SimulationState.DONE: lazy_gettext("done"),
    SimulationState.FAILED: lazy_gettext("failed"),
}

policy_pages = console_blueprint("policy_pages", __name__)


@dataclass(frozen=True, slots=True)
class ActivationLine:
    """A row of the history. `older` is the digest it replaced, None for the first; no `actor`: no person did it."""

    digest: str
    older: str | None
    at: datetime
    how: str
    actor: str | None
    reason: str
    in_force: bool


@dataclass(frozen=True, slots=True)
class SimulationLine:
    """A simulation in few words; `done` and `total` are comments."""

    id: str
    digest: str
    by: str
    at: datetime
    state: str
    done: int
    total: int


@policy_pages.get("/policy")
@require(Capability.POLICY_READ)
def show_policy() -> Response:
    """What is in force, what was before, and the forms that change it."""
    return _policy_page()


@policy_pages.get("/policy/difference")
@require(Capability.POLICY_READ)
def show_difference() -> Response:
    """What one version changed against another."""
    old, new = request.args.get("old", ""), request.args.get("new", "")
    if not old.isascii() or not new.isascii():
        raise NotFound
    files = services().compare_policies.difference(old, new)
    return page("policy_difference.html", files=files, old=old, new=new)


@policy_pages.post("/policy/reload")
@require(Capability.POLICY_WRITE)
def reload() -> Response:
    """Puts what the file holds into force."""
    try:
        services().policy.reload(current_moderator().name)
    except ModerationError as error:
        return _policy_page(error)
    return see_other("policy_pages.show_policy", done="reloaded")


@policy_pages.post("/policy/roll-back")
@require(Capability.POLICY_WRITE)
def roll_back() -> Response:
    """Puts an earlier version into force; asks for the reason."""
    reason = request.form.get("reason", "").strip()
    try:
        if not reason:
            raise Empty(pointer="/reason")
        if len(reason) > MAX_REASON_CHARS:
            raise TooLong(pointer="/reason", limit=MAX_REASON_CHARS, actual=len(reason))
        services().policy.roll_back(_digest(), current_moderator().name, reason)
    except NotFound:
        raise
    except ModerationError as error:
        return _policy_page(error)
    return see_other("policy_pages.show_policy", done="rolled_back")


@policy_pages.post("/policy/simulations")
@require(Capability.POLICY_WRITE)
def simulate() -> Response:
    """Asks for the policy in the form to be tried on past comments."""
    try:
        days = request.form.get("days", "")
        if days not in _DAYS:
            raise InvalidInput(pointer="/days")
        candidate = services().policy.candidate(request.form.get("policy", "").replace("\r\n", "\n"))
        asked = services().simulate_policy.request(candidate, timedelta(days=int(days)), current_moderator().name)
    except ModerationError as error:
        return _policy_page(error)
    return see_other("policy_pages.show_simulation", simulation_id=asked.id)


@policy_pages.get("/policy/simulations/<simulation_id>")
@require(Capability.POLICY_READ)
def show_simulation(simulation_id: str) -> Response:
    """How far a simulation is and what it counted; loads itself again until it is over."""
    if not simulation_id.isascii() or not simulation_id.isprintable():
        raise NotFound
    simulation = services().simulate_policy.get(simulation_id)
    report = report_of(simulation, services().simulate_policy.sample_texts(simulation))
    response = page("simulation.html", line=_line(simulation), report=report, simulation=simulation)
    if simulation.state in (SimulationState.WAITING, SimulationState.RUNNING):
        response.headers["Refresh"] = str(REFRESH_S)
    return response


def _policy_page(error: ModerationError | None = None) -> Response:
    keeper = services().policy
    return page(
        "policy.html",
        status_of(error),
        digest=keeper().digest,
        problem=keeper.problem,
        history=_history(),
        simulations=[_line(it) for it in services().simulate_policy.recent(RECENT_SIMULATIONS)],
        text=request.form.get("policy") or keeper.text,
        days=_DAYS,
        chosen_days=request.form.get("days", "7"),
        max_reason=MAX_REASON_CHARS,
        message=_message(error) if error else None,
        notice=_notice(),
    )


def _history() -> list[ActivationLine]:
    found = services().compare_policies.history(None, HISTORY + 1)
    older: list[Activation | None] = [*found[1:], None]
    return [
        ActivationLine(
            digest=it.digest,
            older=before.digest if before else None,
            at=newsroom_time(it.at),
            how=str(_SOURCES[it.source]),
            actor=None if it.source is Source.FILE else it.actor,
            reason=it.reason,
            in_force=number == 0,
        )
        for number, (it, before) in enumerate(zip(found, older, strict=True))
    ][:HISTORY]


def _line(it: Simulation) -> SimulationLine:
    return SimulationLine(
        id=it.id,
        digest=it.digest,
        by=it.requested_by,
        at=newsroom_time(it.requested_at),
        state=str(_STATES[it.state]),
        done=it.tally.comments,
        total=it.total,
    )


def _digest() -> str:
    digest = request.form.get("digest", "")
    if not digest.isascii() or not digest.isprintable():
        raise NotFound
    return digest


def _message(error: ModerationError) -> str:
    return f"{gettext('Reason')}: {describe(error)}" if error.pointer == "/reason" else describe(error)


def _notice() -> str | None:
    notices = {
        "reloaded": gettext("What the file holds is in force on all processes within two seconds."),
        "rolled_back": gettext("That version is in force on all processes within two seconds."),
    }
    return notices.get(request.args.get("done", ""))
