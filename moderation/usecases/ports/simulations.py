"""What simulations need: past comments in pieces, and a place for their progress."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from moderation.domain.simulation import PastComment, Simulation, Tally


@dataclass(frozen=True, slots=True)
class Piece:
    """Consecutive comments: those with an id over `after`, all where that is None, up to `last`."""

    after: str | None
    last: str


class PastComments(Protocol):
    """Stored comments by id, which is the order they came in; those of before facts were kept have none."""

    def count(self, since: datetime, until: datetime) -> int:
        """How many came in from `since` on and before `until`."""
        ...

    def next_piece(self, simulation: Simulation, after: str | None, size: int) -> Piece | None:
        """The next `size` of the simulation's comments; None where there are none left."""
        ...

    def read(self, simulation: Simulation, piece: Piece) -> list[PastComment]:
        """The piece's comments, in order."""
        ...

    def texts(self, ids: Collection[str]) -> dict[str, str]:
        """The texts, by id, of those comments that are still there."""
        ...


class Simulations(Protocol):
    """Simulations, asked for and run."""

    def add(self, simulation: Simulation) -> None:
        """Stores a new one."""
        ...

    def get(self, simulation_id: str) -> Simulation:
        """One with what was counted so far. Raises `NotFound`."""
        ...

    def recent(self, limit: int) -> list[Simulation]:
        """The newest first."""
        ...

    def claim(self, simulation_id: str | None, token: str, now: datetime, lease_until: datetime) -> Simulation | None:
        """Takes the one asked for, or the oldest, if it waits or its worker vanished; None where there is none.

        Counts a try.
        """
        ...

    def save(self, simulation: Simulation, token: str, lease_until: datetime | None) -> bool:
        """Keeps how far it is; False where another worker has it now. `lease_until` None: it is over."""
        ...


Replay = Callable[[Simulation, Iterable[Piece]], Iterator[tuple[Piece, Tally]]]
"""Screens the pieces anew under the simulation's policy, in order; on as many processes as it likes."""
