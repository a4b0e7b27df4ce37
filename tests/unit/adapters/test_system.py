"""The clock is aware, ids sort by time, tokens cannot be guessed."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from moderation.adapters.system import new_id, new_token, system_clock


def test_the_clock_says_the_time_in_utc() -> None:
    now = system_clock()

    assert now.tzinfo is UTC
    assert abs(now - datetime.now(UTC)) < timedelta(seconds=10)


def test_ids_are_unique_and_sort_in_the_order_they_were_made() -> None:
    ids = [new_id() for _ in range(10_000)]

    assert ids == sorted(set(ids))
    assert {(UUID(made).version, len(made)) for made in ids} == {(7, 36)}


def test_an_id_carries_the_moment_it_was_made() -> None:
    before = int(datetime.now(UTC).timestamp() * 1000)

    made_ms = UUID(new_id()).int >> 80

    assert before <= made_ms <= before + 10_000


def test_tokens_are_unique_long_and_fit_urls_headers_and_columns() -> None:
    tokens = {new_token() for _ in range(1000)}

    assert len(tokens) == 1000
    assert {len(token) for token in tokens} == {24}
    assert all(token.replace("-", "").replace("_", "").isalnum() and token.isascii() for token in tokens)
