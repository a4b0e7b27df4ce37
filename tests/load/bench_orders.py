"""Measures what the orders in force cost a request: `.venv/bin/python tests/load/bench_orders.py [database URL]`.

The database has to be empty and is filled: 10,000 ended orders and 500 closed pages.
"""

import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from moderation.adapters.sql.engine import open_engine
from moderation.adapters.sql.migrate import migrate
from moderation.adapters.sql.store import SqlStore, SqlTransaction
from moderation.adapters.system import new_id
from moderation.domain.comment import ThreadKey
from moderation.domain.orders import PostureOrder
from moderation.domain.verdict import Posture

NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
ENDED, CLOSED, READS = 10_000, 500, 2000


def main() -> None:
    """Prints the medians."""
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(sys.argv[1] if len(sys.argv) > 1 else f"sqlite:///{Path(folder) / 'orders.db'}")
        migrate(engine)
        store = SqlStore(engine)
        with store.transaction() as tx:
            for count in range(ENDED):
                _close(tx, f"/zcjh/{count % 50}/", ended=True)
            for count in range(CLOSED):
                _close(tx, f"/zcjh/news/{count}.html", ended=False)
        with store.reading() as view:
            times_us = [_read(view, count) for count in range(READS)]
        engine.dispose()
    print(f"{ENDED:,} ended orders, {CLOSED} in force: median {statistics.median(times_us):.0f} µs per request")


def _close(tx: SqlTransaction, prefix: str, *, ended: bool) -> None:
    over = (NOW, "editor") if ended else (None, None)
    tx.postures.add(
        PostureOrder(
            id=new_id(),
            site="demo",
            prefix=prefix,
            posture=Posture.CLOSED,
            owner="editor",
            reason="bench",
            set_at=NOW,
            expires_at=None,
            ended_at=over[0],
            ended_by=over[1],
        )
    )


def _read(view: SqlTransaction, count: int) -> float:
    began = time.perf_counter()
    view.postures.covering(ThreadKey("demo", f"/zcjh/news/{count}.html"), NOW)
    view.presets.active(NOW)
    return (time.perf_counter() - began) * 1e6


if __name__ == "__main__":
    main()
