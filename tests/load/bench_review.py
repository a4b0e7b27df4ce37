"""Measures the review queue: `.venv/bin/python -m tests.load.bench_review [stored comments] [waiting items]`.

A private PostgreSQL is filled with comments that were decided and items that wait; then a moderator's requests are
timed through the WSGI application, one after the other.
"""

import statistics
import sys
import time
from collections.abc import Callable, Iterator

from flask.testing import FlaskClient

from moderation.adapters.embedded_redis import embedded_redis
from moderation.adapters.redis_client import open_redis
from moderation.adapters.sql.store import SqlStore
from moderation.bootstrap import keep_policy, web_services
from moderation.settings import Settings
from moderation.web.app import create_app
from tests.integration.web.desk import PASSWORD, open_desk
from tests.load.filled_newsroom import filled_newsroom

ROUNDS = 200


def main() -> None:
    """Prints medians and 95th percentiles."""
    stored, waiting = map(int, sys.argv[1:3] or (1_000_000, 10_000))
    with filled_newsroom(stored, waiting) as (folder, url, engine), embedded_redis(folder) as redis_url:
        settings = Settings(data_dir=folder, database_url=url, redis_url=redis_url)  # type: ignore[call-arg]
        app = create_app(web_services(settings, keep_policy(settings, engine), open_redis(redis_url), engine))
        open_desk(SqlStore(engine), app.test_client(), "晓燕")
        for name, times_ms in _measure(app.test_client()):
            p95 = statistics.quantiles(times_ms, n=20)[-1]
            print(f"| {name} | {statistics.median(times_ms):.1f} ms | {p95:.1f} ms |")


def _measure(client: FlaskClient) -> Iterator[tuple[str, list[float]]]:
    opened = client.post("/v1/sessions", json={"name": "晓燕", "password": PASSWORD})
    headers = {"Authorization": f"Bearer {opened.get_json()['token']}"}

    def get(path: str) -> Callable[[], object]:
        def request() -> object:
            answer = client.get(f"/v1{path}", headers=headers)
            assert answer.status_code == 200, answer.text
            return answer.get_json()

        return request

    deep = get("/review/items?order=risk&limit=100")()["next_cursor"]  # type: ignore[index]
    first = get("/review/items?limit=1")()["items"][0]["id"]  # type: ignore[index]
    pages = {
        "page, oldest first": "/review/items",
        "page, by risk, behind a hundred": f"/review/items?order=risk&cursor={deep}",
        "page, by category, section and risk": "/review/items?category=spam&section=/zcjh/7/&order=risk",
        "page, searched, found": "/review/items?text=路灯",
        "page, searched, not found": "/review/items?text=nowhere",
        "counts by every kind": "/review/counts",
        "register, newest decision": "/review/decided",
        "register, of a page": "/review/decided?site=demo&thread=/zcjh/7/7.html",
        "register, rejected by screening": "/review/decided?state=rejected&by_machine=true",
        "register, searched, found": "/review/decided?text=路灯",
        "register, searched, nothing in reach": "/review/decided?text=nowhere",
        "record, newest": "/audit",
        "record, sign-ins": "/audit?group=sign_ins",
        "record, of somebody new": "/audit?actor=新人",
    }
    for name, path in pages.items():
        yield name, _timed(get(path))
    yield "item with its surroundings", _timed(get(f"/review/items/{first}"))

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


if __name__ == "__main__":
    main()
