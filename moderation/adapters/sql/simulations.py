"""Simulations, and past comments as they need them."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, insert, or_, select, update

from moderation.adapters.sql import rows
from moderation.adapters.sql.simulation_tables import simulations
from moderation.adapters.sql.tables import comments, decisions, verdicts
from moderation.domain.author import Identity
from moderation.domain.comment import Comment, ThreadKey
from moderation.domain.errors import NotFound
from moderation.domain.review import DecisionAction
from moderation.domain.simulation import PastComment, Simulation, SimulationState, Tally
from moderation.domain.text import fold
from moderation.usecases.ports.simulations import Piece


class SqlPastComments:
    """Implements `PastComments` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def count(self, since: datetime, until: datetime) -> int:
        """Counts rows that can be replayed."""
        return int(self._connection.execute(_replayable(func.count(), since, until)).scalar_one())

    def next_piece(self, simulation: Simulation, after: str | None, size: int) -> Piece | None:
        """Reads ids only."""
        query = _replayable(comments.c.id, simulation.since, simulation.until, after)
        ids = self._connection.scalars(query.order_by(comments.c.id).limit(size)).all()
        return Piece(after, ids[-1]) if ids else None

    def read(self, simulation: Simulation, piece: Piece) -> list[PastComment]:
        """Comments, verdicts and facts, then the last decision on each."""
        joined = comments.join(verdicts, verdicts.c.comment_id == comments.c.id)
        query = (
            select(comments, verdicts.c.document, verdicts.c.facts)
            .select_from(joined)
            .where(_within(simulation.since, simulation.until, piece.after), comments.c.id <= piece.last)
            .order_by(comments.c.id)
        )
        found = self._connection.execute(query).all()
        decided = self._decided(piece)
        return [_past(row, decided.get(row.id)) for row in found]

    def texts(self, ids: Collection[str]) -> dict[str, str]:
        """By their keys."""
        query = select(comments.c.id, comments.c.body).where(comments.c.id.in_(ids))
        return {row.id: row.body for row in self._connection.execute(query)}

    def _decided(self, piece: Piece) -> dict[str, DecisionAction]:
        query = (
            select(decisions.c.comment_id, decisions.c.action)
            .where(decisions.c.comment_id <= piece.last, decisions.c.comment_id > (piece.after or ""))
            .order_by(decisions.c.id)
        )
        return {row.comment_id: DecisionAction(row.action) for row in self._connection.execute(query)}


class SqlSimulations:
    """Implements `Simulations` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, simulation: Simulation) -> None:
        """Adds the row."""
        self._connection.execute(
            insert(simulations).values(
                id=simulation.id,
                digest=simulation.digest,
                baseline=simulation.baseline,
                since=simulation.since,
                until=simulation.until,
                requested_by=simulation.requested_by,
                requested_at=simulation.requested_at,
                total=simulation.total,
                **_progress(simulation),
            )
        )

    def get(self, simulation_id: str) -> Simulation:
        """By its key."""
        row = self._connection.execute(select(simulations).where(simulations.c.id == simulation_id)).one_or_none()
        if row is None:
            raise NotFound
        return _simulation(row)

    def recent(self, limit: int) -> list[Simulation]:
        """By id, which sorts by time."""
        found = self._connection.execute(select(simulations).order_by(simulations.c.id.desc()).limit(limit))
        return [_simulation(row) for row in found]

    def claim(self, simulation_id: str | None, token: str, now: datetime, lease_until: datetime) -> Simulation | None:
        """Compare and set: of two workers one takes it."""
        free = or_(
            simulations.c.state == SimulationState.WAITING,
            and_(simulations.c.state == SimulationState.RUNNING, simulations.c.lease_until < now),
        )
        wanted = simulations.c.id == simulation_id if simulation_id else free
        query = select(simulations.c.id).where(wanted, free).order_by(simulations.c.id).limit(1)
        found = self._connection.scalar(query)
        if found is None:
            return None
        taken = self._connection.execute(
            update(simulations)
            .where(simulations.c.id == found, free)
            .values(
                state=SimulationState.RUNNING, tries=simulations.c.tries + 1, lease_token=token, lease_until=lease_until
            )
        )
        return self.get(found) if taken.rowcount == 1 else None

    def save(self, simulation: Simulation, token: str, lease_until: datetime | None) -> bool:
        """Only under the worker's own token."""
        saved = self._connection.execute(
            update(simulations)
            .where(simulations.c.id == simulation.id, simulations.c.lease_token == token)
            .values(lease_until=lease_until, **_progress(simulation))
        )
        return saved.rowcount == 1


def _within(since: datetime, until: datetime, after: str | None = None) -> ColumnElement[bool]:
    in_time = and_(comments.c.submitted_at >= since, comments.c.submitted_at < until)
    return and_(in_time, comments.c.id > after) if after else in_time


def _replayable(what: ColumnElement[Any], since: datetime, until: datetime, after: str | None = None) -> Select[Any]:
    return select(what).select_from(comments).where(_within(since, until, after))


def _past(row: Row[Any], decided: DecisionAction | None) -> PastComment:
    thread = ThreadKey(row.site, row.thread)
    comment = Comment(
        id=row.id,
        thread=thread,
        nickname=fold(row.nickname),
        body=fold(row.body),
        address=row.address,
        identity=Identity(row.account, row.verified, row.minor) if row.account else None,
        submitted_at=row.submitted_at,
        request_digest=row.request_digest,
        reply_to=row.reply_to,
        page_title=row.page_title,
    )
    return PastComment(comment, rows.verdict_from(row.document), rows.facts_from(row.facts or {}, thread), decided)


def _progress(simulation: Simulation) -> dict[str, Any]:
    return {
        "state": simulation.state,
        "position": simulation.position,
        "tries": simulation.tries,
        "tally": simulation.tally.document(),
        "problem": simulation.problem,
    }


def _simulation(row: Row[Any]) -> Simulation:
    return Simulation(
        id=row.id,
        digest=row.digest,
        baseline=row.baseline,
        since=row.since,
        until=row.until,
        requested_by=row.requested_by,
        requested_at=row.requested_at,
        total=row.total,
        state=SimulationState(row.state),
        position=row.position,
        tries=row.tries,
        tally=Tally.read(row.tally),
        problem=row.problem,
    )
