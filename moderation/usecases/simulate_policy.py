"""Tries a policy on past comments: with their stored facts, against the verdicts they got and what people decided."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from moderation.domain.errors import InvalidInput, Misconfigured, ModerationError
from moderation.domain.policy import Policy
from moderation.domain.policy_version import LoadedPolicy
from moderation.domain.simulation import PastComment, Simulation, SimulationState, Tally
from moderation.domain.verdict import Posture, Verdict
from moderation.usecases.ports.audit import AuditEntry
from moderation.usecases.ports.simulations import Piece, Replay
from moderation.usecases.ports.store import Store
from moderation.usecases.ports.system import Clock, NewId, NewToken

PIECE_COMMENTS = 500
LEASE = timedelta(minutes=2)
LONGEST = timedelta(days=366)
MAX_TRIES = 3
"""So many workers may vanish at the same place, which is then likely the reason."""

Progress = Callable[[Simulation], None]
"""Told after every piece; must not raise."""


@dataclass(frozen=True, slots=True)
class SimulatePolicy:
    """Asks for simulations and shows them."""

    store: Store
    clock: Clock
    new_id: NewId

    def request(self, candidate: LoadedPolicy, window: timedelta, requested_by: str) -> Simulation:
        """Asks for the policy to be tried on the comments of the last `window`.

        Raises `InvalidInput` for a window that is not over nothing and at most 366 days.
        """
        if not timedelta(0) < window <= LONGEST:
            raise InvalidInput(pointer="/since", limit=LONGEST.days)
        now = self.clock()
        with self.store.transaction() as tx:
            tx.policies.keep(candidate.version, now)
            newest = tx.policies.newest()
            simulation = Simulation(
                id=self.new_id(),
                digest=candidate.policy.digest,
                baseline=newest.digest if newest else None,
                since=now - window,
                until=now,
                requested_by=requested_by,
                requested_at=now,
                total=tx.past.count(now - window, now),
            )
            tx.simulations.add(simulation)
            tx.audit.append(
                AuditEntry(
                    self.new_id(),
                    now,
                    requested_by,
                    "policy.simulated",
                    simulation.digest,
                    {"simulation": simulation.id, "comments": simulation.total},
                )
            )
        return simulation

    def get(self, simulation_id: str) -> Simulation:
        """A simulation as it stands. Raises `NotFound`."""
        with self.store.reading() as view:
            return view.simulations.get(simulation_id)

    def sample_texts(self, simulation: Simulation) -> dict[str, str]:
        """The texts of the simulation's samples, by comment id; without those of comments that are gone."""
        with self.store.reading() as view:
            return view.past.texts([it.comment_id for found in simulation.tally.samples.values() for it in found])

    def recent(self, limit: int) -> list[Simulation]:
        """The newest first."""
        with self.store.reading() as view:
            return view.simulations.recent(limit)


@dataclass(frozen=True, slots=True)
class RunSimulations:
    """Runs what was asked for. One whose worker was killed goes on where it stood."""

    store: Store
    clock: Clock
    new_token: NewToken
    replay: Replay

    def __call__(
        self,
        simulation_id: str | None = None,
        progress: Progress = lambda _simulation: None,
        stopping: Callable[[], bool] = lambda: False,
    ) -> Simulation | None:
        """Runs the simulation, or the oldest that waits; None where there is none to run.

        Goes on where another worker stopped. A policy that this release cannot read makes it fail, with the reason; so
        does the place that `MAX_TRIES` workers did not get past.
        """
        token = self.new_token()
        with self.store.transaction() as tx:
            taken = tx.simulations.claim(simulation_id, token, self.clock(), self._lease())
        if taken is None:
            return None
        simulation = replace(taken, state=SimulationState.RUNNING)
        try:
            if simulation.tries > MAX_TRIES:
                raise Misconfigured(f"given up: {MAX_TRIES} workers ended without getting on; the log says more")
            for piece, tally in self.replay(simulation, self._pieces(simulation)):
                simulation = self._counted(simulation, piece, tally)
                progress(simulation)
                if not self._save(simulation, token, self._lease()):
                    return simulation
                if stopping():
                    simulation = replace(simulation, state=SimulationState.WAITING)
                    break
        except ModerationError as error:
            simulation = replace(simulation, state=SimulationState.FAILED, problem=str(error))
        if simulation.state is SimulationState.RUNNING:
            simulation = replace(simulation, state=SimulationState.DONE)
        self._save(simulation, token, None)
        return simulation

    def _lease(self) -> datetime:
        return self.clock() + LEASE

    def _pieces(self, simulation: Simulation) -> Iterator[Piece]:
        after = simulation.position
        while True:
            with self.store.reading() as view:
                piece = view.past.next_piece(simulation, after, PIECE_COMMENTS)
            if piece is None:
                return
            yield piece
            after = piece.last

    def _counted(self, simulation: Simulation, piece: Piece, tally: Tally) -> Simulation:
        whole = Tally()
        for part in (simulation.tally, tally):
            whole.merge(part)
        return replace(simulation, position=piece.last, tries=0, tally=whole)

    def _save(self, simulation: Simulation, token: str, lease_until: datetime | None) -> bool:
        with self.store.transaction() as tx:
            return tx.simulations.save(simulation, token, lease_until)


def screen_again(past: PastComment, policy: Policy, baseline: Policy | None) -> Verdict:
    """The verdict that `policy` gives a past comment by its stored facts.

    The posture is the one the comment was screened under, which an order may have set, unless the two policies give
    its page different ones. So a policy replayed against itself gives every verdict again, exactly.
    """
    return policy.screening.screen(past.comment, past.facts, _posture(past, policy, baseline))


def _posture(past: PastComment, policy: Policy, baseline: Policy | None) -> Posture:
    thread = past.comment.thread
    if baseline is None or thread.site not in policy.sites.keys() & baseline.sites.keys():
        return past.verdict.posture
    new, old = (it.sites[thread.site].posture_of(thread) for it in (policy, baseline))
    return new if new is not old else past.verdict.posture


def tally_of(comments: list[PastComment], policy: Policy, baseline: Policy | None) -> Tally:
    """Counts what `policy` makes of some comments."""
    tally = Tally()
    for past in comments:
        tally.add(past, screen_again(past, policy, baseline))
    return tally
