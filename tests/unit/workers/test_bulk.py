"""The loop that works off bulk operations."""

import threading
from collections.abc import Callable
from typing import cast

import structlog

from moderation.usecases.work_bulk import WorkBulk
from moderation.workers.bulk import BATCH, bulk


def test_it_works_piece_by_piece_until_it_is_stopped() -> None:
    stop, pieces = threading.Event(), []

    def work(limit: int, stopping: Callable[[], bool]) -> int:
        pieces.append((limit, stopping()))
        if len(pieces) == 3:
            stop.set()
            assert stopping(), "it can be stopped between two items"
        return limit

    bulk(cast("WorkBulk", work), stop=stop, log=structlog.get_logger()).run()

    assert pieces == [(BATCH, False)] * 3
