"""What the queue's address asks for, and what of it is refused."""

from datetime import UTC, datetime, timedelta

import pytest

from moderation.domain.errors import InvalidInput
from moderation.domain.queue import QueueFilter, QueueOrder
from moderation.domain.verdict import Posture
from moderation.web.queue_query import QueueQuery, read_query

NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


def test_an_empty_address_asks_for_all_oldest_first() -> None:
    assert read_query({"q": "", "order": "oldest", "done": "accept", "lang": "en"}, NOW) == QueueQuery(
        QueueFilter(), QueueOrder.OLDEST, None, None, {}
    )


def test_every_filter_is_read_and_stands_in_every_link() -> None:
    given = {
        "q": "收车",
        "order": "risk",
        "section": "/sxnews/",
        "thread": "/sxnews/1.html",
        "category": "spam",
        "rule": "any_finding",
        "account": "u-77",
        "campaign": "c1",
        "posture": "hold_all",
        "waited": "60",
        "escalated": "1",
    }

    query = read_query(given | {"after": "YWI"}, NOW)

    assert query.wanted == QueueFilter(
        section="/sxnews/",
        thread="/sxnews/1.html",
        category="spam",
        rule="any_finding",
        account="u-77",
        campaign="c1",
        posture=Posture.HOLD_ALL,
        submitted_before=NOW - timedelta(hours=1),
        escalated=True,
        text="收车",
    )
    assert (query.order, query.after) == (QueueOrder.RISK, "ab")
    assert query.args == given | {"after": "YWI"}
    assert query.filters == {name: value for name, value in given.items() if name != "order"}
    assert query.without("q") == {name: value for name, value in given.items() if name != "q"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("order", "newest"),
        ("posture", "strict"),
        ("waited", "-1"),
        ("waited", "６０"),
        ("waited", "9" * 30),
        ("waited", "soon"),
        ("section", "/\x00"),
        ("rule", "x" * 513),
        ("q", "x" * 101),
        ("account", "\ud800"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_its_name(name: str, value: str) -> None:
    with pytest.raises(InvalidInput):
        read_query({name: value}, NOW)
