"""The review console as a moderator's browser meets it: what it shows, and what a decision does."""

import html
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from sqlalchemy import Engine, Table, select
from werkzeug.test import TestResponse

from moderation.adapters.sql.block_tables import blocks
from moderation.adapters.sql.store import SqlStore
from moderation.adapters.sql.tables import audit, comments, decisions, outbox
from moderation.domain.comment import CommentState
from moderation.domain.quota import Quota
from moderation.domain.verdict import Posture
from moderation.web.app import Application
from tests.integration.web.desk import Desk, Form, forms_of, open_desk, text_of
from tests.integration.web.world import THREAD, PolicyInForce, Visitor
from tests.review_world import decided

pytestmark = pytest.mark.usefixtures("roomy_limits")


@pytest.fixture
def roomy_limits(in_force: PolicyInForce) -> None:
    """Lets one reader write as many comments as a test needs."""
    room = (Quota("comment_per_address", 1000, 60),)
    in_force.change(quotas=replace(in_force.policy.quotas, comment_per_address=room, challenge_per_address=room))


@pytest.fixture
def other_desk(app: Application, store: SqlStore) -> Desk:
    return open_desk(store, app.test_client(), "老刘")


def hold(visitor: Visitor, body: str = "今天的报道写得很清楚。", **fields: str) -> str:
    response = visitor.post_comment(body, **fields)
    assert response.status_code == 202, response.text
    return str(response.get_json()["id"])


def values(engine: Engine, table: Table, *columns: str) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(*(table.c[name] for name in columns)))]


def test_it_publishes_what_a_moderator_accepts(desk: Desk, visitor: Visitor, engine: Engine) -> None:
    comment_id = hold(visitor)

    response = desk.decide(comment_id, "accept")

    assert response.status_code == 303
    assert response.location.startswith(f"/review?done=accept&comment={comment_id}&decision=")
    assert values(engine, comments, "id", "state") == [(comment_id, "accepted")]
    assert values(engine, outbox, "comment_id", "kind") == [(comment_id, "comment.accepted")]
    assert values(engine, decisions, "action", "reason", "moderator") == [("accept", "fits_rules", "晓燕")]
    assert ("晓燕", "comment.accepted", comment_id) in values(engine, audit, "actor", "event", "subject")
    page = desk.get(response.location)
    assert "已通过。" in text_of(page.text)
    assert f'action="/review/{comment_id}/undo"' in page.text


def test_it_never_publishes_what_a_moderator_rejects(desk: Desk, visitor: Visitor, engine: Engine) -> None:
    comment_id = hold(visitor)

    response = desk.decide(comment_id, "reject", reject_reason="off_topic")

    assert response.status_code == 303
    assert response.location.startswith(f"/review?done=reject&comment={comment_id}&decision=")
    assert values(engine, comments, "id", "state") == [(comment_id, "rejected")]
    assert values(engine, outbox, "id") == []
    assert values(engine, decisions, "action", "reason", "moderator") == [("reject", "off_topic", "晓燕")]


def test_a_rejection_blocks_the_author_and_undoing_it_lifts_that(desk: Desk, visitor: Visitor, engine: Engine) -> None:
    comment_id = hold(visitor)

    response = desk.decide(comment_id, "reject", reject_block="10080")

    assert response.location.endswith("&block=10080")
    page = desk.get(response.location)
    assert "已拒绝，并封禁作者 7 天；撤销会一并解除封禁。" in text_of(page.text)
    assert visitor.post_comment("再来一条。").get_json()["code"] == "comment_rejected"
    undo = next(form for form in forms_of(page) if form.action.startswith(f"/review/{comment_id}/undo"))
    undone = desk.send(undo)
    assert undone.location == f"/review/{comment_id}?done=undo_block"
    assert "随之设置的封禁也已解除。" in text_of(desk.get(undone.location).text)
    assert hold(visitor, "又来一条。")
    assert values(engine, blocks, "network", "owner", "reason", "ended_by") == [
        ("127.0.0.1/32", "晓燕", "other", "晓燕")
    ]


def test_a_longer_block_is_kept_and_said(desk: Desk, visitor: Visitor) -> None:
    first, second = hold(visitor), hold(visitor, "第二条评论说的是另一件事。")
    desk.decide(first, "reject", reject_block="43200")

    shown = text_of(desk.get(f"/review/{second}").text)
    response = desk.decide(second, "reject", reject_block="1440")

    assert "封禁 所在地址，至 04-01 16:30，还剩 30 天" in shown
    assert response.location.endswith("&block=kept")
    assert "已拒绝。作者的封禁期本来就不短于此，未作改动。" in text_of(desk.get(response.location).text)


def test_an_acceptance_leaves_the_chosen_block_aside(desk: Desk, visitor: Visitor, engine: Engine) -> None:
    response = desk.decide(hold(visitor), "accept", reject_block="1440")

    assert "block" not in response.location
    assert values(engine, blocks, "id") == []


def test_a_time_that_is_not_offered_blocks_nobody_and_decides_nothing(
    desk: Desk, visitor: Visitor, engine: Engine
) -> None:
    comment_id = hold(visitor)

    for minutes in ("5", "kept", "\x00"):
        assert desk.decide(comment_id, "reject", reject_block=minutes).status_code == 422

    assert values(engine, decisions, "id") == []
    assert values(engine, blocks, "id") == []


def test_it_lists_what_waits_oldest_first_twenty_a_page(desk: Desk, visitor: Visitor) -> None:
    sent = [hold(visitor, f"第{number}条评论说的是另一件事。") for number in range(23)]

    first = desk.get()
    following = re.search(r'rel="next" href="([^"]+)"', first.text)
    assert following is not None
    second = desk.get(following.group(1))

    assert shown_ids(first.text) == sent[:20]
    assert shown_ids(second.text) == sent[20:]
    assert 'rel="next"' not in second.text


def test_a_decision_on_a_later_page_leads_back_to_that_page(desk: Desk, visitor: Visitor) -> None:
    sent = [hold(visitor, f"第{number}条评论说的是另一件事。") for number in range(22)]
    following = re.search(r'rel="next" href="([^"]+)"', desk.get().text)
    assert following is not None
    page = desk.get(following.group(1))

    after_one = desk.send(decision_on(page), action="accept")
    rest = desk.get(after_one.location)
    after_both = desk.send(decision_on(rest), action="accept")

    assert shown_ids(page.text) == sent[20:]
    assert after_one.location.startswith(f"/review/{sent[21]}?")
    assert shown_ids(rest.text) == sent[21:]
    assert after_both.location.startswith(f"/review?done=accept&comment={sent[21]}&decision=")
    assert shown_ids(desk.get(after_both.location).text) == sent[:20]


def shown_ids(page: str) -> list[str]:
    return re.findall(r'id="row-([^"]+)"', page)


def decision_on(page: TestResponse) -> Form:
    """The form that decides the opened item."""
    return next(form for form in forms_of(page) if "/decision" in form.action)


def test_it_shows_why_a_comment_is_held(desk: Desk, visitor: Visitor) -> None:
    comment_id = hold(visitor, "写得不错,不过你是傻逼吗?", nickname="微信 lucky777888")

    page = desk.get(f"/review/{comment_id}").text

    assert '<mark class="mark-abuse" tabindex="0" data-why="辱骂攻击: 词表 · banned_words 0.60">傻逼</mark>' in page
    assert '<mark class="mark-contact" tabindex="0" data-why="联系方式: 微信号 · contact_details 0.60' in page
    read = text_of(page)
    assert "不到 1 分钟 2026-03-02 16:30:00 所在页面 /zcjh/jishixinwen/8963.html" in read
    assert "作者 访客 IP 地址 127.0.0.x" in read
    assert "辱骂攻击 傻逼 词表 0.60" in read
    assert "联系方式 昵称 微信 lucky777888 微信号 0.60" in read
    assert "机器发现疑点" in read
    assert "证据达到待审线 (score_threshold)" in read
    assert 'datetime="2026-03-02T16:30:00+08:00">' in page
    assert '<input type="radio" name="reject_reason" value="abuse" checked' in page


@pytest.mark.parametrize(
    ("posture", "body", "expected"),
    [
        pytest.param(Posture.HOLD_ALL, "今天的报道写得很清楚。", "机器未发现问题 先审后发", id="posture alone"),
        pytest.param(Posture.HOLD_RISKY, "哈" * 20, "机器只发现轻微疑点 有风险才审", id="weak evidence"),
        pytest.param(
            Posture.OPEN,
            "写这稿的是傻逼吧",
            "机器发现疑点，请人工判断 证据达到待审线 (score_threshold)",
            id="evidence",
        ),
    ],
)
def test_it_says_whether_evidence_or_posture_holds(
    desk: Desk, visitor: Visitor, in_force: PolicyInForce, posture: Posture, body: str, expected: str
) -> None:
    site = in_force.policy.sites["demo"]
    in_force.change(sites={"demo": replace(site, posture=posture, postures={})})
    comment_id = hold(visitor, body)

    why = re.search(r'<p class="why">(.*?)</p>', desk.get(f"/review/{comment_id}").text, re.DOTALL)

    assert why is not None
    assert text_of(why.group(1)) == f"{expected} 策略 {in_force.policy.digest[:12]}"


def test_an_empty_queue_says_so(desk: Desk) -> None:
    response = desk.get()

    assert response.status_code == 200
    assert "都审完了。" in text_of(response.text)


def test_it_speaks_the_moderators_language(desk: Desk, visitor: Visitor) -> None:
    hold(visitor)

    chinese, english = desk.get(), desk.get(**{"Accept-Language": "en"})

    assert ('lang="zh-CN"' in chinese.text, 'lang="en"' in english.text) == (True, True)
    assert "待审评论" in chinese.text
    assert "Waiting comments" in english.text
    assert not re.search(
        r"[\u4e00-\u9fff]", re.sub(r"<bdi[^>]*>.*?</bdi>|今天的报道写得很清楚。|中文", "", english.text)
    )


ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "</div></article><form action=//evil.example>",
    "' onmouseover='alert(1)",
    "{{ 7*7 }}{% raw %}",
    "javascript:alert(1)",
    "<!-- --><style>*{display:none}</style>",
    "&lt;b&gt; &amp; &#60;i&#62;",
    "]]><base href=//evil.example>",
]


# What more comments and their evidence bring: marks, chips, rows, and the neighbours of each.
ALLOWED = {"mark", "ul", "li", "a", "b", "i", "q", "bdi", "span", "section", "h3", "details", "summary"}


class _Elements(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, tuple[str, ...]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, tuple(name for name, _ in attrs)))


def test_nothing_a_visitor_writes_becomes_markup(desk: Desk, visitor: Visitor) -> None:
    # Two of them: the opened one and another of the list.
    hold(visitor, "另外一段普通的话。", nickname="普通读者")
    harmless = hold(visitor, "一段普通的话而已。", nickname="普通读者")
    expected = _Elements(desk.get(f"/review/{harmless}").text).found

    for attack in ATTACKS:
        comment_id = hold(visitor, f"{attack} 后面是别的话", nickname=attack[:24], page_title=f"标题 {attack}")
        page = desk.get(f"/review/{comment_id}").text

        extra = [it for it in _Elements(page).found if it not in expected]
        assert {tag for tag, _ in extra} <= ALLOWED, attack
        assert 'href="javascript' not in page
        assert attack in text_with_marks_joined(page), attack
        assert f"标题 {attack}" in text_with_marks_joined(page), attack


def test_the_title_stands_beside_the_path_and_the_link_is_made_of_the_portals_origin(
    desk: Desk, visitor: Visitor, in_force: PolicyInForce
) -> None:
    site = replace(in_force.policy.sites["demo"], origins=frozenset({"https://www.portal.example"}))
    in_force.change(sites={"demo": site})
    comment_id = hold(visitor, page_title="点这里 https://evil.example/ 石桥")

    for address in (f"/review/{comment_id}", "/review?q=石桥"):
        page = desk.get(address).text
        assert text_of(page).count("点这里 https://evil.example/ 石桥") == 2, "in the row and in the item"
        assert f'href="https://www.portal.example{THREAD}"' in page
        assert 'href="https://evil.example' not in page


def test_a_reply_shows_what_it_answers_and_veils_what_readers_do_not_see(
    desk: Desk, visitor: Visitor, store: SqlStore
) -> None:
    parent = hold(visitor, "楼主的话<b>" + "长" * 500, nickname="楼主")
    with store.transaction() as tx:
        assert tx.comments.change_state(decided(parent), CommentState.HELD, CommentState.ACCEPTED)
    reply = hold(visitor, "同意楼主说的。", reply_to=parent)

    def shown() -> str:
        found = re.search(r'<section class="parent".*?</section>', desk.get(f"/review/{reply}").text, re.DOTALL)
        return found[0] if found else ""

    assert text_of(shown()) == "回复 楼主 楼主的话<b>" + "长" * 393 + "…"
    assert "<details" not in shown()
    states = {CommentState.RETRACTED: "已撤下", CommentState.REJECTED: "已拒绝", CommentState.HELD: "也在待审"}
    before = CommentState.ACCEPTED
    for state, words in states.items():
        with store.transaction() as tx:
            assert tx.comments.change_state(decided(parent), before, state)
        veiled = re.search(r"<summary>(.*?)</summary>", shown(), re.DOTALL)
        assert veiled is not None
        assert text_of(veiled[1]) == f"楼主 {words}"
        assert (f'href="/review/{parent}"' in shown()) is (state is CommentState.HELD)
        before = state


def text_with_marks_joined(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", page))


def test_the_slower_of_two_moderators_is_told_who_won(desk: Desk, other_desk: Desk, visitor: Visitor) -> None:
    comment_id, next_id = hold(visitor), hold(visitor, "另一条评论还在等着。")
    slow = other_desk.decision_form(comment_id, "reject")
    desk.decide(comment_id, "accept")

    response = other_desk.send(slow)

    assert response.status_code == 409
    assert "晓燕 已通过这条评论。 2026-03-02 16:30:00 对方先于你处理" in text_of(response.text)
    assert f'href="/review/{next_id}"' in response.text


@pytest.mark.parametrize("action", ["accept", "reject"])
def test_of_many_decisions_at_once_one_wins_and_nothing_is_doubled(
    desk: Desk, other_desk: Desk, visitor: Visitor, engine: Engine, action: str
) -> None:
    for number in range(20):
        comment_id = hold(visitor, f"第{number}条评论说的是另一件事。")
        racers = [(it, it.decision_form(comment_id, action)) for it in (desk, other_desk)]

        answers = race(racers)

        assert sorted(answer.status_code for answer in answers) == [303, 409]
        winner, loser = sorted(answers, key=lambda answer: answer.status_code)
        winner_name = racers[answers.index(winner)][0].name
        assert f"{winner_name} 已" in text_of(loser.text)
        assert values_of(engine, decisions, comment_id, "moderator", "action") == [(winner_name, action)]
        expected = [("comment.accepted",)] if action == "accept" else []
        assert values_of(engine, outbox, comment_id, "kind") == expected


def values_of(engine: Engine, table: Table, comment_id: str, *columns: str) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        query = select(*(table.c[name] for name in columns)).where(table.c.comment_id == comment_id)
        return [tuple(row) for row in connection.execute(query)]


def race(racers: list[tuple[Desk, Form]]) -> list[TestResponse]:
    """Sends all forms at the same moment."""
    barrier = threading.Barrier(len(racers))

    def send(racer: tuple[Desk, Form]) -> TestResponse:
        barrier.wait()
        return racer[0].send(racer[1])

    with ThreadPoolExecutor(len(racers)) as pool:
        return list(pool.map(send, racers))
