"""Second steps of signing in."""

from collections.abc import Collection

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from moderation.adapters.sql.people_tables import moderators, recovery_codes


class SqlSecondFactors:
    """Implements `SecondFactors` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def set_secret(self, moderator_id: str, sealed: str | None) -> None:
        """Writes the secret and forgets what belonged to the one before."""
        self._connection.execute(
            update(moderators).where(moderators.c.id == moderator_id).values(totp_secret=sealed, totp_last_step=None)
        )
        self.set_recovery_codes(moderator_id, ())

    def take_step(self, moderator_id: str, step: int) -> bool:
        """Compares and sets: of two sign-ins with one code, one wins."""
        younger = or_(moderators.c.totp_last_step.is_(None), moderators.c.totp_last_step < step)
        statement = update(moderators).where(moderators.c.id == moderator_id, younger).values(totp_last_step=step)
        return self._connection.execute(statement).rowcount == 1

    def set_recovery_codes(self, moderator_id: str, digests: Collection[str]) -> None:
        """Replaces the rows."""
        self._connection.execute(delete(recovery_codes).where(recovery_codes.c.moderator_id == moderator_id))
        rows = [{"moderator_id": moderator_id, "digest": digest} for digest in digests]
        if rows:
            self._connection.execute(insert(recovery_codes), rows)

    def use_recovery_code(self, moderator_id: str, digest: str) -> bool:
        """Deletes the row."""
        mine = (recovery_codes.c.moderator_id == moderator_id) & (recovery_codes.c.digest == digest)
        return self._connection.execute(delete(recovery_codes).where(mine)).rowcount == 1

    def recovery_codes_left(self, moderator_id: str) -> int:
        """Counts the rows."""
        mine = recovery_codes.c.moderator_id == moderator_id
        statement = select(func.count()).select_from(recovery_codes).where(mine)
        return self._connection.execute(statement).scalar_one()
