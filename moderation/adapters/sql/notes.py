"""Moderators' notes."""

from dataclasses import asdict

from sqlalchemy import Connection, insert, select

from moderation.adapters.sql.review_tables import notes
from moderation.usecases.ports.reviews import Note


class SqlNotes:
    """Implements `Notes` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, note: Note) -> None:
        """Adds a row."""
        self._connection.execute(insert(notes).values(**asdict(note)))

    def of(self, comment_id: str) -> list[Note]:
        """By id: ids sort by time."""
        found = self._connection.execute(select(notes).where(notes.c.comment_id == comment_id).order_by(notes.c.id))
        return [Note(**row._asdict()) for row in found]
