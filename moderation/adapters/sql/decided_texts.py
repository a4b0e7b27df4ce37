"""Reads what moderators decided about which texts, to learn from."""

from collections.abc import Iterator

from sqlalchemy import Engine, func, select

from moderation.adapters.sql.store import wrapped_errors
from moderation.adapters.sql.tables import comments, decisions
from moderation.domain.labelled_text import DecidedText
from moderation.domain.review import DecisionAction
from moderation.domain.text import fold

MAX_DECISIONS = 50_000
_CHUNK_ROWS = 1_000


def decided_texts(engine: Engine, limit: int = MAX_DECISIONS) -> Iterator[DecidedText]:
    """The newest `limit` decisions, newest first, of several on one comment the last. Raises `Unavailable`.

    Only people write to `decisions`; what the machine accepted or rejected by itself is not among them.
    """
    last = select(func.max(decisions.c.id)).group_by(decisions.c.comment_id)
    query = (
        select(comments.c.body, decisions.c.action, decisions.c.reason)
        .select_from(decisions.join(comments, comments.c.id == decisions.c.comment_id))
        .where(decisions.c.id.in_(last), decisions.c.action.in_([DecisionAction.ACCEPT, DecisionAction.REJECT]))
        .order_by(decisions.c.id.desc())
        .limit(limit)
    )
    with wrapped_errors(), engine.connect() as connection:
        for row in connection.execution_options(yield_per=_CHUNK_ROWS).execute(query):
            yield DecidedText(fold(row.body).folded, row.action == DecisionAction.ACCEPT, row.reason)
