"""The review console as a moderator's browser meets it."""

import pytest
from sqlalchemy import Engine, select

from moderation.adapters.sql.tables import comments, decisions, outbox
from moderation.bootstrap import make_accounts
from moderation.usecases.accounts import Accounts
from moderation.web.app import Application
from tests.integration.web.desk import Desk, open_desk, text_of
from tests.integration.web.world import Visitor


@pytest.fixture
def accounts(engine: Engine) -> Accounts:
    return make_accounts(engine)


@pytest.fixture
def desk(app: Application, accounts: Accounts) -> Desk:
    return open_desk(accounts, app.test_client(), "晓燕")


def hold(visitor: Visitor, body: str = "今天的报道写得很清楚。", **fields: str) -> str:
    response = visitor.post_comment(body, **fields)
    assert response.status_code == 202, response.text
    return str(response.get_json()["id"])


def rows(engine: Engine, table: object) -> list[dict[str, object]]:
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(select(table)).mappings()]


def test_it_lists_what_waits_oldest_first(desk: Desk, visitor: Visitor) -> None:
    hold(visitor, "第一条评论来了。")
    hold(visitor, "第二条评论也来了。")

    page = text_of(desk.get().text)

    assert page.index("第一条评论来了。") < page.index("第二条评论也来了。")


def test_it_publishes_what_a_moderator_accepts(desk: Desk, visitor: Visitor, engine: Engine) -> None:
    comment_id = hold(visitor)

    response = desk.decide(comment_id, "accept")

    assert (response.status_code, response.location) == (303, f"/review?done=accept&comment={comment_id}")
    assert [row["state"] for row in rows(engine, comments)] == ["accepted"]
    assert [row["kind"] for row in rows(engine, outbox)] == ["comment.accepted"]
    assert [(row["moderator"], row["reason"]) for row in rows(engine, decisions)] == [("晓燕", "fits_rules")]
    assert "已通过" in text_of(desk.get(response.location).text)


def test_it_never_publishes_what_a_moderator_rejects(desk: Desk, visitor: Visitor, engine: Engine) -> None:
    comment_id = hold(visitor)

    response = desk.decide(comment_id, "reject", reason="off_topic")

    assert (response.status_code, response.location) == (303, f"/review?done=reject&comment={comment_id}")
    assert [row["state"] for row in rows(engine, comments)] == ["rejected"]
    assert rows(engine, outbox) == []
    assert [(row["action"], row["reason"]) for row in rows(engine, decisions)] == [("reject", "off_topic")]
