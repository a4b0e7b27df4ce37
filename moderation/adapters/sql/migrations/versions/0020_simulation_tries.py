"""Simulations are given up after some tries, and keep no text of a comment."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0016"
branch_labels = None
depends_on = None

_SIMULATIONS = sa.table(
    "simulations", sa.column("id"), sa.column("tally", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"))
)


def upgrade() -> None:
    op.add_column("simulations", sa.Column("tries", sa.Integer(), nullable=False, server_default="0"))
    _rewrite_samples(lambda sample: [sample[0], *sample[-2:]])


def downgrade() -> None:
    _rewrite_samples(lambda sample: [sample[0], "", *sample[-2:]])
    op.drop_column("simulations", "tries")


def _rewrite_samples(change: Callable[[list[Any]], list[Any]]) -> None:
    connection = op.get_bind()
    for row in connection.execute(sa.select(_SIMULATIONS)).all():
        samples = {name: [change(sample) for sample in found] for name, found in row.tally["samples"].items()}
        connection.execute(
            sa.update(_SIMULATIONS).where(_SIMULATIONS.c.id == row.id).values(tally=row.tally | {"samples": samples})
        )
