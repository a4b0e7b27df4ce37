"""Runs simulations on all cores: each process has the policies and a connection of its own."""

import os
import signal
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import structlog
from sqlalchemy import Engine

from moderation.adapters.policy_source import FilePolicySource
from moderation.adapters.sql.engine import open_engine
from moderation.adapters.sql.store import SqlStore
from moderation.adapters.system import new_token, system_clock
from moderation.bootstrap import read_policy
from moderation.domain.policy import Policy
from moderation.domain.policy_version import LoadedPolicy
from moderation.domain.simulation import Simulation, Tally
from moderation.usecases.ports.simulations import Piece
from moderation.usecases.simulate_policy import RunSimulations, tally_of
from moderation.workers.loop import Loop

IDLE_S = 2.0

log = structlog.get_logger()


def make_runner(database_url: str, engine: Engine) -> RunSimulations:
    """The use case on the engine; its processes open the database at the URL by themselves."""
    return RunSimulations(
        store=SqlStore(engine),
        clock=system_clock,
        new_token=new_token,
        replay=lambda simulation, pieces: replay_on_all_cores(database_url, engine, simulation, pieces),
    )


def simulator(run: RunSimulations, stop: threading.Event) -> Loop:
    """The worker that runs what the console and the API asked for."""

    def step() -> int:
        done = run(stopping=stop.is_set)
        if done is None:
            return 0
        log.info("simulation_ended", simulation=done.id, state=done.state.value, comments=done.tally.comments)
        return 1

    return Loop("simulator", step, stop, IDLE_S, log)


def candidate_policy(file: Path) -> LoadedPolicy:
    """The policy of a file, to be tried. Raises `Misconfigured`."""
    return _source(file).read()


def _source(file: Path = Path()) -> FilePolicySource:
    return FilePolicySource(file, lambda path, files: read_policy(path, files=files))


def replay_on_all_cores(
    database_url: str, engine: Engine, simulation: Simulation, pieces: Iterable[Piece]
) -> Iterator[tuple[Piece, Tally]]:
    """Yields in the order of the pieces. Raises `Misconfigured` where this release cannot read the policies."""
    with SqlStore(engine).reading() as view:
        # Here first, where a policy that cannot be read is one error and not one per process.
        _source().rebuild(view.policies.get(simulation.digest))
    wanted = list(pieces)
    pool = ProcessPoolExecutor(
        max_workers=os.cpu_count(),
        # Not forked: this process has threads and connections that must not be copied.
        mp_context=get_context("spawn"),
        initializer=_open_replayer,
        initargs=(database_url, simulation),
    )
    try:
        yield from zip(wanted, pool.map(_tally, wanted), strict=True)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


@dataclass(frozen=True, slots=True)
class _Replayer:
    store: SqlStore
    simulation: Simulation
    policy: Policy
    baseline: Policy | None


_replayers: list[_Replayer] = []
"""In a process of the pool, its one replayer."""


def _open_replayer(database_url: str, simulation: Simulation) -> None:
    # A Ctrl-C reaches the whole terminal; the process that asked decides when to stop.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    store = SqlStore(open_engine(database_url))
    with store.reading() as view:
        policy = _source().rebuild(view.policies.get(simulation.digest))
        same = simulation.baseline in (None, simulation.digest)
        baseline = None if same else _source().rebuild(view.policies.get(str(simulation.baseline)))
    _replayers.append(_Replayer(store, simulation, policy.policy, baseline.policy if baseline else None))


def _tally(piece: Piece) -> Tally:
    (mine,) = _replayers
    with mine.store.reading() as view:
        comments = view.past.read(mine.simulation, piece)
    return tally_of(comments, mine.policy, mine.baseline)
