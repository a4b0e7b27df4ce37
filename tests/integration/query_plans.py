"""What a database plans to do for a statement, as on a large table."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, event, text


def plan_of(engine: Engine, ask: Callable[[], object]) -> str:
    """The plan of the first statement that `ask` sends, going by what the tables hold now."""
    asked: list[tuple[str, Any]] = []

    def hear(_conn: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.startswith(("SELECT", "WITH")):
            asked.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", hear)
    ask()
    event.remove(engine, "before_cursor_execute", hear)
    statement, parameters = asked[0]
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            return str(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all())
        for each in ("ANALYZE comments, audit", "SET LOCAL enable_seqscan = off", "SET LOCAL enable_bitmapscan = off"):
            connection.execute(text(each))
        return str(connection.exec_driver_sql(f"EXPLAIN {statement}", parameters).all())
