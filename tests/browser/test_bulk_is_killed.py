"""A moderator follows 1,000 acceptances in a browser while the relay's process is killed and started again."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import Engine, func, select

from moderation.adapters.sql.engine import open_engine
from moderation.adapters.sql.review_tables import review_items
from moderation.adapters.sql.tables import comments, decisions, outbox
from moderation.adapters.system import system_clock
from moderation.domain.bulk import BulkOutcome
from moderation.domain.people import Role
from tests.browser.conftest import OpenContext
from tests.browser.moderator import Moderator
from tests.browser.newsroom import Newsroom
from tests.integration.processes import environment, wait_until
from tests.integration.test_bulk_is_killed import ITEMS, check_books, copy_held

pytestmark = pytest.mark.browser


@pytest.fixture
def engine(tmp_path: Path, newsroom: Newsroom) -> Iterator[Engine]:
    """The newsroom's database, in which as many comments wait."""
    made = open_engine(f"sqlite:///{tmp_path / 'moderation.db'}")
    newsroom.clock.now = system_clock()
    first = newsroom.hold("桥修好了，孩子上学不用绕路了。")
    copy_held(made, first, [f"{number:08x}{first[8:]}" for number in range(1, ITEMS)])
    yield made
    made.dispose()


@contextmanager
def relay(newsroom: Newsroom, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The real process, as an operator starts it; killed at the end of the block."""
    settings = {"policy_file": newsroom.policy_file, "database_url": f"sqlite:///{folder / 'moderation.db'}"}
    process = subprocess.Popen(
        [sys.executable, "-m", "moderation", "relay"],
        env=environment(folder, **settings),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        assert process.wait(30) == -signal.SIGKILL, "it worked until it was killed"


def test_a_thousand_are_accepted_once_each_though_the_worker_is_killed_and_taken_back_as_one(
    open_context: OpenContext, newsroom: Newsroom, engine: Engine, tmp_path: Path
) -> None:
    newsroom.change_policy("send_delay_s = 10", "send_delay_s = 600")
    moderator = Moderator(open_context(), newsroom, "主任", Role.SENIOR)
    page = moderator.page
    moderator.open("/review?risk=0.5")
    page.locator("#bulk summary").click()
    page.get_by_label("处理方式").select_option("通过：符合规范")
    page.get_by_role("button", name=f"预览列表全部（{ITEMS}").click()
    start = page.get_by_role("button", name="通过：符合规范")
    expect(start).to_be_disabled()
    for _ in range(5):
        page.get_by_role("button", name="打开").first.click()
    start.click()
    expect(page.locator("#state")).to_have_text("进行中")
    operation_id = page.url.partition("#")[0].rpartition("/")[2]

    def through() -> int:
        return newsroom.services.bulk_review.progress(operation_id).outcomes.get(BulkOutcome.DECIDED, 0)

    with relay(newsroom, tmp_path):
        wait_until(lambda: through() > ITEMS // 4)
    killed_at = through()
    assert ITEMS // 4 < killed_at < ITEMS
    check_books(engine, killed_at)
    expect(page.get_by_text(f"已处理 {killed_at} / {ITEMS} 条评论")).to_be_visible()

    with relay(newsroom, tmp_path):
        expect(page.get_by_text(f"已处理 {ITEMS} / {ITEMS} 条评论")).to_be_visible(timeout=60_000)
        expect(page.locator("#state")).to_have_text("已完成")
        check_books(engine, ITEMS)
        page.get_by_role("button", name="全部撤销").click()
        expect(page.locator("#state")).to_have_text("已撤销", timeout=60_000)

    assert counted(engine) == {"held": ITEMS, "waiting": ITEMS, "cancelled": ITEMS, "accept": ITEMS, "undo": ITEMS}
    moderator.open()
    expect(page.get_by_role("heading", name="待审评论")).to_contain_text(str(ITEMS))
    assert moderator.complaints == []


def counted(engine: Engine) -> dict[str, int]:
    """Comments by state, items that wait, events by state, decisions by action."""
    with engine.connect() as connection:
        found = {
            value: number
            for column in (comments.c.state, outbox.c.state, decisions.c.action)
            for value, number in connection.execute(select(column, func.count()).group_by(column))
        }
        waiting = select(func.count()).select_from(review_items).where(review_items.c.waiting)
        return found | {"waiting": connection.execute(waiting).scalar_one()}
