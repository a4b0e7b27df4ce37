"""Sinks: where accepted comments go. To add one: a file with `build`, and a line in `SINKS`."""

from collections.abc import Callable

from moderation.domain.delivery import Sink, SinkSettings
from moderation.sinks import jsonl_file, portal_http, portal_sql

SINKS: dict[str, Callable[[SinkSettings], Sink]] = {
    "portal_sql": portal_sql.build,
    "portal_http": portal_http.build,
    "jsonl_file": jsonl_file.build,
}
