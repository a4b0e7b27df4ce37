"""Measures POST /v1/comments from request to answer: a real server on the embedded defaults (SQLite, private Redis).

Run with `.venv/bin/python -m tests.load.bench_submit [comments]`. Every answer comes after the commit.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

import httpx
import psutil

from tests.integration.web.known_answer_server import running_server
from tests.integration.web.world import ANSWER

BODY = (
    "昨天傍晚路过老城区，看到新修的步行街已经开放了，路灯换成了暖色，长椅也比以前多。"
    "希望管理部门能把停车的问题一起解决，别让居民绕远路。"
)
WARM_UP = 20


def main() -> None:
    """Prints the figures."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    with (
        tempfile.TemporaryDirectory() as folder,
        running_server(Path(folder)) as (url, pid),
        httpx.Client(base_url=url, trust_env=False) as client,
    ):
        _post(client, WARM_UP)
        cpu_before = _cpu_s(pid)
        times_ms = _post(client, number)
        cpu_ms = (_cpu_s(pid) - cpu_before) * 1000 / number
    print(f"{number} comments, one after the other, {len(BODY)} characters each")
    print(f"  POST median {statistics.median(times_ms):6.1f} ms")
    print(f"  POST p95    {statistics.quantiles(times_ms, n=20)[18]:6.1f} ms")
    print(f"  CPU         {cpu_ms:6.1f} ms per comment, its challenge and Redis included")


def _post(client: httpx.Client, number: int) -> list[float]:
    times_ms = []
    for count in range(number):
        challenge = client.post("/v1/challenges", json={"site": "demo"}).raise_for_status().json()
        comment = {
            "site": "demo",
            "thread": f"/news/{count % 50}.html",
            "nickname": "晋阳读者",
            "body": f"{BODY}{count}",
            "challenge_id": challenge["id"],
            "answer": ANSWER,
        }
        before = time.perf_counter()
        response = client.post("/v1/comments", json=comment)
        times_ms.append((time.perf_counter() - before) * 1000)
        assert response.status_code == 202, response.text
    return times_ms


def _cpu_s(pid: int) -> float:
    """Of the process and all below it."""
    parent = psutil.Process(pid)
    times = [process.cpu_times() for process in (parent, *parent.children(recursive=True))]
    return sum(time.user + time.system for time in times)


if __name__ == "__main__":
    main()
