"""The console's page of postures: what it shows, what its forms do, and the banner on every page."""

import re

from flask.testing import FlaskClient
from sqlalchemy import Engine, event, select

from moderation.adapters.sql.order_tables import posture_orders, preset_orders
from moderation.adapters.system import new_id
from moderation.domain.errors import Unavailable
from tests.integration.web.desk import Desk, Form, forms_of, text_of
from tests.integration.web.world import THREAD, MovableClock, Visitor

PAGE = "/review/postures"
GOOD = {"scope": "page", "address": THREAD, "posture": "closed", "minutes": "120", "reason": "突发新闻"}


def send(desk: Desk, **changes: str) -> str:
    """Sends the form that sets a posture; the text of the page that it leads to."""
    form = next(form for form in forms_of(desk.get(PAGE)) if "reason" in form.fields)
    return text_of(desk.client.post(form.action, data=form.fields | GOOD | changes, follow_redirects=True).text)


def orders(engine: Engine) -> list[tuple[object, ...]]:
    columns = (posture_orders.c.site, posture_orders.c.prefix, posture_orders.c.posture, posture_orders.c.ended_by)
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(*columns).order_by(posture_orders.c.id))]


def button(desk: Desk, action: str) -> Form:
    return next(form for form in forms_of(desk.get(PAGE)) if re.search(action, form.action))


def test_an_editor_closes_a_page_sees_it_and_opens_it_again(desk: Desk, visitor: Visitor, engine: Engine) -> None:
    page = send(desk)
    assert "已生效。" in page
    assert f"{THREAD} 关闭评论 晓燕 : 突发新闻 至 03-02 18:30，还剩 2 小时 取消设置" in page
    assert visitor.post_comment().get_json()["code"] == "comments_closed"
    for path in ("/review", "/review/password", PAGE, "/review/nothing"):
        assert f"评论已关闭：demo {THREAD}" in text_of(desk.get(path).text), path

    ended = desk.send(button(desk, "/end$"))

    assert (ended.status_code, ended.location) == (303, f"{PAGE}?done=ended")
    assert visitor.post_comment().status_code == 202
    assert "评论已关闭" not in desk.get("/review").text
    assert orders(engine) == [("demo", THREAD, "closed", "晓燕")]
    assert "晓燕 于 03-02 16:30 取消" in text_of(desk.get(PAGE).text)


ADDRESSES = [
    ("page", "https://www.portal.example/zcjh/1.html?from=wx#c", "/zcjh/1.html"),
    ("page", " /zcjh/1.html?page=2 ", "/zcjh/1.html"),
    ("page", "/zcjh/", "/zcjh/"),
    ("section", "http://portal.example:8080/zcjh/news/1.html", "/zcjh/news/"),
    ("section", "/zcjh/news/", "/zcjh/news/"),
    ("site", "", ""),
    ("site", "/left/behind.html", ""),
]


def test_a_pasted_address_stands_for_its_page_its_section_or_the_site(desk: Desk, engine: Engine) -> None:
    for scope, address, _ in ADDRESSES:
        send(desk, scope=scope, address=address)

    assert orders(engine) == [("demo", prefix, "closed", None) for _, _, prefix in ADDRESSES]


REFUSED: list[tuple[dict[str, str], str]] = [
    ({"address": ""}, "网址："),
    ({"address": "www.portal.example/zcjh/1.html"}, "网址："),
    ({"address": "https://www.portal.example/"}, "网址："),
    ({"address": "https://www.portal.example"}, "网址："),
    ({"address": "http://[::1/"}, "网址："),
    ({"address": "javascript:/a/"}, "网址："),
    ({"address": "/a\x00b"}, "网址："),
    ({"address": "/1.html", "scope": "section"}, "网址："),
    ({"scope": "everything"}, "网址："),
    ({"reason": " "}, "理由："),
    ({"reason": "长" * 201}, "理由："),
    ({"minutes": "5"}, "持续时间："),
    ({"minutes": "", "posture": "open"}, "持续时间：不经人工审核就发布的设置必须有结束时间，最长 7 天。"),
    ({"posture": "shut"}, "这个值不能使用。"),
    ({"site": "nowhere"}, "本服务没有这个名称的站点。"),
]


def test_what_cannot_be_set_comes_back_with_the_form(desk: Desk, engine: Engine) -> None:
    form = next(form for form in forms_of(desk.get(PAGE)) if "reason" in form.fields)
    for changes, told in REFUSED:
        answer = desk.client.post(form.action, data=form.fields | GOOD | changes)
        assert answer.status_code == 422, changes
        assert told in text_of(answer.text), changes
        assert (GOOD | changes)["reason"].strip() in answer.text

    assert orders(engine) == []


def test_the_attack_preset_is_confirmed_switched_on_shown_everywhere_and_switched_off(
    desk: Desk, engine: Engine, client: FlaskClient, clock: MovableClock
) -> None:
    assert 'href="/review/presets/attack"' in desk.get(PAGE).text
    confirm = desk.get("/review/presets/attack")
    assert "验证码 普通 困难" in text_of(confirm.text)
    assert "每个地址的评论 1 分钟内 5 次、1 小时内 40 次 1 分钟内 2 次、1 小时内 12 次" in text_of(confirm.text)
    form = next(form for form in forms_of(confirm) if "reason" in form.fields)

    refused = desk.send(form, reason=" ")
    assert (refused.status_code, "理由：" in text_of(refused.text)) == (422, True)
    switched = desk.send(form, reason="微信广告刷屏", minutes="30")

    assert (switched.status_code, switched.location) == (303, f"{PAGE}?done=on")
    assert "应急模式已开启 至 03-02 17:00，还剩 30 分钟 · 晓燕 : 微信广告刷屏 关闭" in text_of(desk.get(PAGE).text)
    assert "应急模式：至 03-02 17:00，还剩 30 分钟（晓燕）" in text_of(desk.get("/review").text)
    clock.advance(1)
    assert client.post("/v1/challenges", json={"site": "demo"}).headers["RateLimit-Policy"].split(";")[1] == "q=10"

    off = button(desk, "/off$")
    assert desk.send(off).location == f"{PAGE}?done=off"
    assert desk.send(off).location == f"{PAGE}?done=over"
    assert "应急模式：" not in text_of(desk.get("/review").text)
    with engine.connect() as connection:
        rows = connection.execute(select(preset_orders.c.preset, preset_orders.c.reason, preset_orders.c.ended_by))
        assert [tuple(row) for row in rows] == [("attack", "微信广告刷屏", "晓燕")]


def test_of_two_who_end_an_order_the_later_one_learns_that_it_is_over(desk: Desk) -> None:
    send(desk)
    end = button(desk, "/end$")

    assert [desk.send(end).location for _ in range(2)] == [f"{PAGE}?done=ended", f"{PAGE}?done=over"]
    assert "该设置此前已经结束。" in text_of(desk.get(f"{PAGE}?done=over").text)


def test_an_order_ends_by_itself_and_the_banner_with_it(desk: Desk, clock: MovableClock) -> None:
    send(desk, minutes="30")
    clock.advance(30 * 60)

    assert "评论已关闭" not in desk.get("/review").text
    assert "到期结束" in text_of(desk.get(PAGE).text)


def test_what_people_write_is_shown_as_they_wrote_it(desk: Desk) -> None:
    send(desk, reason="<script>alert(1)</script>")

    page = desk.get(PAGE).text
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_an_address_cannot_turn_the_page_round_and_many_orders_do_not_bury_the_form(desk: Desk) -> None:
    send(desk, address="/zcjh/\u202ejishixinwen/1.html")
    for number in range(12):
        send(desk, address=f"/zcjh/jishixinwen/{number}.html")

    page = desk.get("/review/postures").text

    assert "\u202e" not in page
    assert "⟨U+202E⟩" in page
    shown, _, folded = page.partition('<details class="more">')
    # The site, the section that the file names, and ten of the orders; three more behind.
    assert (shown.count('<li class="card">'), folded.count('<li class="card">')) == (12, 3)


def test_the_page_speaks_english_too(desk: Desk) -> None:
    send(desk)

    page = text_of(desk.get(PAGE, **{"Accept-Language": "en"}).text)
    assert f"{THREAD} closed 晓燕 : 突发新闻 until 03-02 18:30, 2 h left End" in page


def test_what_is_not_there_is_no_surprise(desk: Desk) -> None:
    token = {"csrf_token": desk.csrf_token(), "minutes": "30", "reason": "x"}
    assert desk.get("/review/presets/calm").status_code == 404
    sent = [f"postures/{new_id()}/end", "postures/x/end", "postures/%00/end", "presets/calm/on", "presets/%00/on"]

    answers = {path: desk.client.post(f"/review/{path}", data=token).status_code for path in sent}

    assert list(answers.values()) == [303, 303, 404, 404, 404], answers


def test_nobody_changes_anything_without_the_form_of_their_own_session(
    desk: Desk, client: FlaskClient, engine: Engine
) -> None:
    for path in (PAGE, f"{PAGE}/{new_id()}/end", "/review/presets/attack/on", "/review/presets/attack/off"):
        assert desk.client.post(path, data=GOOD).status_code == 403
        assert client.post(path, data=GOOD).status_code == 401
    assert client.get(PAGE).location == "/review/sign-in"
    assert orders(engine) == []


def test_a_page_comes_without_its_banner_while_the_orders_cannot_be_read(desk: Desk, engine: Engine) -> None:
    send(desk)

    def fail(connection: object, cursor: object, statement: str, *rest: object) -> None:
        if posture_orders.name in statement:
            raise Unavailable(part="database")

    event.listen(engine, "before_cursor_execute", fail)
    try:
        assert desk.get("/review").status_code == 200
        assert desk.get(PAGE).status_code == 503
    finally:
        event.remove(engine, "before_cursor_execute", fail)
