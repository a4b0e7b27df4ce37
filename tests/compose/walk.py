"""Walks the composed services from start to end, killing what a bad day kills; prints what an operator would see.

    .venv/bin/python -m tests.compose.walk                        # with Docker's engine
    COMPOSE="podman-compose" PORT=8081 .venv/bin/python -m tests.compose.walk

It builds the image and starts a compose project of its own, `moderation-walk`, on port 8080 of this machine, and
removes both containers and volumes in the end, failed or not. It takes two to five minutes, most of them for solving
captchas (see `newsroom.Reader.solve`). It is no part of `make test`, for it needs a container engine.
"""

import time
from collections.abc import Callable

import httpx

from tests.compose.newsroom import THREAD, Moderator, Reader
from tests.compose.stack import Stack, poll, say

MOST_RETRY_AFTER_S = 60

Accept = Callable[[str], str]


def main() -> None:
    stack = Stack()
    begun = time.monotonic()
    stack.run("down", "--volumes")
    try:
        _walk(stack)
    finally:
        stack.run("down", "--volumes")
    say(f"walked in {time.monotonic() - begun:.0f} s; everything held")


def _walk(stack: Stack) -> None:
    reader = Reader(stack)
    _chapter("The service starts before what it needs", lambda: start_in_the_wrong_order(stack))
    moderator = _moderator(stack)
    accepted: list[str] = []

    def accept(comment_id: str) -> str:
        moderator.accept(comment_id)
        accepted.append(comment_id)
        return comment_id

    _chapter("A comment reaches the portal", lambda: deliver(stack, reader, accept))
    _chapter("Redis dies", lambda: lose_redis(stack, reader, accept))
    _chapter("PostgreSQL dies", lambda: lose_postgres(stack, reader, accept))
    _chapter("The relay is away", lambda: stop_the_relay(stack, reader, accept))
    _chapter("All are restarted at once", lambda: restart_all(stack, reader, accept))
    _chapter("The account", lambda: balance(stack, reader, accepted))


def start_in_the_wrong_order(stack: Stack) -> None:
    stack.run("up", "--build", "--detach", "web", "relay")
    stack.wait_until_unready("redis")
    stack.wait_until_unready("database")
    stack.run("up", "--detach", "redis", "postgres")
    seen = poll("the tables are missed", stack.readiness, lambda state: "migrate" in state)
    say(f"  readyz: {seen}")
    _refused(Reader(stack).published())
    stack.run("up", "--detach", "migrate")
    stack.wait_until_ready()


def deliver(stack: Stack, reader: Reader, accept: Accept) -> None:
    comment_id = reader.comment("这条消息来得及时,谢谢记者。")
    say(f"  POST /v1/comments: 202 held, {comment_id}")
    assert _count(reader) == 0
    accept(comment_id)
    _wait_for_row(stack, comment_id)
    say(f"  GET /v1/threads{THREAD}/comments: {_count(reader)} comment")


def lose_redis(stack: Stack, reader: Reader, accept: Accept) -> None:
    before = reader.solve()
    with stack.without("redis"):
        stack.wait_until_unready("redis")
        _refused(reader.post("Redis 不在的时候", before))
        say(f"  GET /v1/threads{THREAD}/comments: {_count(reader)} comment, still served")
    stack.wait_until_ready()
    say("  the captcha of before the crash is still good")
    _wait_for_row(stack, accept(reader.comment("Redis 回来以后", before)))


def lose_postgres(stack: Stack, reader: Reader, accept: Accept) -> None:
    lost = reader.solve()
    with stack.without("postgres"):
        stack.wait_until_unready("database")
        _refused(reader.post("数据库不在的时候", lost))
    stack.wait_until_ready()
    _wait_for_row(stack, accept(reader.comment("数据库回来以后")))


def stop_the_relay(stack: Stack, reader: Reader, accept: Accept) -> None:
    stack.run("stop", "relay")
    comment_id = accept(reader.comment("没有人送信的时候"))
    assert _rows(stack, comment_id) == []
    waiting = stack.sql(f"SELECT state FROM outbox WHERE comment_id = '{comment_id}'")
    say(f"  outbox: {waiting[0]}")
    stack.run("start", "relay")
    _wait_for_row(stack, comment_id)


def restart_all(stack: Stack, reader: Reader, accept: Accept) -> None:
    comment_id = reader.comment("全部重启以前")
    with stack.without("web", "relay", "redis", "postgres"):
        pass
    stack.wait_until_ready()
    _wait_for_row(stack, accept(comment_id))


def balance(stack: Stack, reader: Reader, accepted: list[str]) -> None:
    """Each accepted comment is one row of the portal and one line of the page; none is lost, double or uninvited."""
    rows = stack.sql("SELECT id FROM portal_comments WHERE published")
    shown = [comment["id"] for comment in reader.published().json()["comments"]]
    assert sorted(rows) == sorted(shown) == sorted(accepted), (rows, shown, accepted)
    states = stack.sql("SELECT state, count(*) FROM outbox GROUP BY state")
    assert states == [f"delivered|{len(accepted)}"], states
    say(f"  {len(accepted)} accepted, {len(rows)} rows of the portal, {len(shown)} on the page; outbox {states[0]}")


def _moderator(stack: Stack) -> Moderator:
    said = stack.run("exec", "-T", "web", "moderation", "add-moderator", "walker")
    say("  " + said.rsplit(":", 1)[0].strip() + ": …")
    return Moderator(stack, "walker", said.rsplit(":", 1)[1].strip())


def _rows(stack: Stack, comment_id: str) -> list[str]:
    # The table is the relay's to make, when it delivers for the first time.
    if stack.sql("SELECT to_regclass('portal_comments') IS NULL") == ["t"]:
        return []
    return stack.sql(f"SELECT nickname, body FROM portal_comments WHERE id = '{comment_id}'")


def _wait_for_row(stack: Stack, comment_id: str) -> None:
    rows = poll("the portal has the comment", lambda: _rows(stack, comment_id), bool)
    say(f"  portal_comments: {rows}")
    assert len(rows) == 1


def _count(reader: Reader) -> int:
    answer = reader.published()
    assert answer.status_code == 200, answer.text
    count: int = answer.json()["count"]
    return count


def _refused(answer: httpx.Response) -> None:
    """What cannot be done now is refused as such, and the reader is told when to come back."""
    request, code = answer.request, answer.json()["code"]
    retry_after = answer.headers["Retry-After"]
    say(f"  {request.method} {request.url.path}: {answer.status_code} {code}, Retry-After {retry_after}")
    assert answer.status_code == 503
    assert 0 < int(retry_after) <= MOST_RETRY_AFTER_S


def _chapter(title: str, steps: Callable[[], None]) -> None:
    say(f"\n# {title}")
    steps()


if __name__ == "__main__":
    main()
