"""Phone numbers, addresses and names elsewhere."""

import pytest

from moderation.checks.contact_details import Options, build
from moderation.domain.text import Span
from moderation.domain.verdict import Finding
from tests.unit.checks.written import Lists, found, seen

CHECK = build(Options(), Lists())


def test_it_reports_a_contact_with_its_cue() -> None:
    assert found(CHECK, "联系ＱＱ：１２３４５６吧") == [
        Finding(
            check="contact_details",
            code="qq_number",
            score=0.6,
            category="contact",
            field="body",
            span=Span(2, 11),
            evidence="ＱＱ：１２３４５６",
            steps=("nfkc", "case"),
        )
    ]


@pytest.mark.parametrize(
    ("text", "code", "contact"),
    [
        ("手机13800138000联系", "phone_number", "13800138000"),
        ("打138 0013 8000", "phone_number", "138 0013 8000"),
        ("打138-0013-8000", "phone_number", "138-0013-8000"),
        ("+86 13800138000", "phone_number", "+86 13800138000"),
        ("①③⑧⓪⓪①③⑧⓪⓪⓪", "phone_number", "①③⑧⓪⓪①③⑧⓪⓪⓪"),
        ("电话0351-7777777", "phone_number", "0351-7777777"),
        ("热线400-123-4567", "phone_number", "400-123-4567"),
        ("写信到a.b+c@mail.example.com。", "email_address", "a.b+c@mail.example.com"),
        ("qq12345", "qq_number", "qq12345"),
        ("加q群：88888888", "qq_number", "q群：88888888"),
        ("扣扣是12345678901", "qq_number", "扣扣是12345678901"),
        ("加微信abc123_x", "wechat_id", "加微信abc123_x"),
        ("微信号：zhang-san", "wechat_id", "微信号：zhang-san"),
        ("微信：lisi888", "wechat_id", "微信：lisi888"),
        ("加V lisi_888", "wechat_id", "加V lisi_888"),
        ("vx：wangwu", "wechat_id", "vx：wangwu"),
        ("薇信：wangwu2024", "wechat_id", "薇信：wangwu2024"),
        ("微信 wangwu2024", "wechat_id", "微信 wangwu2024"),
        ("电报 @some_name", "telegram_name", "电报 @some_name"),
        ("TG:some_name", "telegram_name", "TG:some_name"),
    ],
)
def test_it_finds_contacts(text: str, code: str, contact: str) -> None:
    assert (code, contact) in seen(CHECK, text)


@pytest.mark.parametrize(
    "text",
    [
        "发布时间2021-11-20 12:31:24",
        "比分3:2，票价199.00元，涨了12%",
        "投资15000000000元",
        "销量达13800000000 元",
        "编号1380013800012345",
        "圆周率3.13800138000",
        "市民可拨12345反映",
        "打12306订票",
        "QQ音乐2020年度",
        "qq2010版本",
        "Q1季度20000辆",
        "企鹅有20000只",
        "增加微信支付100000元",
        "参加微信公众号的抽奖",
        "微信iPhone14版更新",
        "更加vivid",
        "加V认证的用户",
        "飞机：boeing737",
        "用电报发出@了",
        "a@b",
        "今天天气很好",
    ],
)
def test_it_leaves_years_prices_scores_and_names_alone(text: str) -> None:
    assert found(CHECK, text) == []


def test_it_looks_at_the_nickname_too() -> None:
    assert [(f.field, f.span) for f in found(CHECK, "好", nickname="加V:abc_123")] == [("nickname", Span(0, 10))]


def test_a_score_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="score 0"):
        Options(score=0)
