"""The console's page of blocks: what it shows and what its forms do."""

from sqlalchemy import Engine, select

from moderation.adapters.sql.block_tables import blocks
from moderation.adapters.sql.store import SqlStore
from moderation.domain.people import Role
from moderation.web.app import Application
from tests.integration.web.desk import Desk, forms_of, open_desk, text_of
from tests.integration.web.world import Visitor

PAGE = "/review/blocks"
GOOD = {"kind": "block", "who": "account", "account": "reader-<1>", "minutes": "10080", "reason": "反复发广告"}


def send(desk: Desk, page: str = PAGE, **changes: str) -> tuple[int, str]:
    """Sends the form that adds somebody; status and text of the page that it leads to."""
    form = next(form for form in forms_of(desk.get(page)) if "reason" in form.fields)
    answer = desk.client.post(form.action, data=form.fields | GOOD | changes, follow_redirects=True)
    return answer.status_code, text_of(answer.text)


def kept(engine: Engine) -> list[tuple[object, ...]]:
    columns = (blocks.c.kind, blocks.c.account, blocks.c.network, blocks.c.ended_by)
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(*columns).order_by(blocks.c.id))]


def test_a_moderator_blocks_an_account_sees_it_and_ends_it(desk: Desk, engine: Engine) -> None:
    assert "目前没有封禁任何人。" in text_of(desk.get(PAGE).text)

    _, page = send(desk)
    assert "已生效。" in page
    assert "reader-<1> 账号 已封禁 晓燕 : 反复发广告 03-02 16:30 · 至 03-09 16:30，还剩 7 天" in page
    form = next(form for form in forms_of(desk.get(PAGE)) if form.action.endswith("/end"))
    ended = desk.send(form)

    assert (ended.status_code, ended.location) == (303, f"{PAGE}?site=demo&done=ended")
    assert desk.send(form).location == f"{PAGE}?done=over"
    assert kept(engine) == [("block", "reader-<1>", None, "晓燕")]


def test_from_a_comment_its_author_is_blocked_without_showing_the_address(
    desk: Desk, visitor: Visitor, engine: Engine
) -> None:
    sent = visitor.post_comment().get_json()["id"]
    link = f"{PAGE}?comment={sent}"
    assert f'href="{link}#set"' in desk.get(f"/review/{sent}").text
    assert "127.0.0.x" in text_of(desk.get(link).text)
    assert "127.0.0.1" not in desk.get(link).text

    send(desk, link, who="address", account="", minutes="1440")

    assert kept(engine) == [("block", None, "127.0.0.1/32", None)]
    assert visitor.post_comment("再试一次。").get_json()["code"] == "comment_rejected"


def test_an_account_is_put_on_the_allow_list(desk: Desk, engine: Engine) -> None:
    _, page = send(desk, kind="allow", minutes="")

    assert "reader-<1> 账号 白名单 晓燕 : 反复发广告 03-02 16:30 · 直到有人取消" in page
    assert kept(engine) == [("allow", "reader-<1>", None, None)]


REFUSED: list[tuple[dict[str, str], str]] = [
    ({"account": " "}, "账号：这里没有可读的内容。"),
    ({"account": "a" * 129}, "账号：最多 128 个字，现有 129 个字。"),
    ({"account": "a\x00b"}, "账号：这个值不能使用。"),
    ({"who": "address", "address": "everybody"}, "IP 地址：请填写 IP 地址（如 192.0.2.7）或网段（如 192.0.2.0/24）。"),
    ({"who": "address", "address": "0.0.0.0/0"}, "IP 地址：IPv4 网段只能在 /8 到 /32 之间。"),
    ({"who": "address", "address": "2001::/8"}, "IP 地址：IPv6 网段只能在 /16 到 /64 之间。"),
    ({"who": "address", "address": "192.0.2.1", "kind": "allow"}, "IP 地址：白名单只能加入账号，不能加入 IP 地址。"),
    ({"who": "address", "address": "", "comment": "no such comment"}, "IP 地址："),
    ({"who": "address", "address": "", "comment": "\x00"}, "IP 地址："),
    ({"who": "somebody"}, "账号："),
    ({"reason": " "}, "理由："),
    ({"minutes": "5"}, "持续时间："),
    ({"kind": "hide"}, "操作：这个值不能使用。"),
]


def test_what_cannot_be_set_comes_back_with_the_form(desk: Desk, engine: Engine) -> None:
    for changes, told in REFUSED:
        status, page = send(desk, **changes)
        assert (status, told in page) == (422, True), changes

    assert kept(engine) == []


def test_pages_that_there_are_not_are_told_as_such(desk: Desk) -> None:
    for query, status in [("site=nowhere", 404), ("cursor=!", 422), ("comment=nothing", 200), ("comment=%00", 200)]:
        assert desk.get(f"{PAGE}?{query}").status_code == status, query
    assert desk.client.post(f"{PAGE}/%00/end", data={"csrf_token": desk.csrf_token()}).status_code == 404


def test_a_block_of_a_rejection_is_listed_with_its_reason_in_words(desk: Desk, visitor: Visitor) -> None:
    sent = visitor.post_comment().get_json()["id"]

    desk.decide(sent, "reject", reject_reason="spam", reject_block="1440")

    assert "127.0.0.1/32 IP 地址 已封禁 晓燕 : 广告引流 03-02 16:30 · 至 03-03 16:30，还剩 1 天" in text_of(
        desk.get(PAGE).text
    )


def test_who_may_not_block_finds_no_door(app: Application, store: SqlStore) -> None:
    auditor = open_desk(store, app.test_client(), "审计", Role.AUDITOR)

    assert auditor.get(PAGE).status_code == 403
    assert PAGE not in auditor.get("/review").text
