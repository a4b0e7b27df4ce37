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
        "一九九八年十二月三十一日",
        "二零二四年一月，三千五百人参加",
        "1 2 3 4 5 6 7 8 9 10 11 12 13",
        "订单编号：138 0013 8000",
        "卫星电视",
        "卫星2024发射成功",
        "微信公众号",
        "薇信12345",
        "口口声声说要改",
        "维信诺的屏幕",
        "威信很高",
        "加油lioz队",
        "长途电报局1998年搬走",
        "纸飞机折得好",
        "点赞！comeon",
        "look at qq music",
        "13:30开场，24:00散场",
        "身高180 体重75 年龄20",
    ],
)
def test_it_leaves_years_prices_scores_and_names_alone(text: str) -> None:
    assert found(CHECK, text) == []


@pytest.mark.parametrize(
    ("text", "code", "contact", "steps"),
    [
        ("打一三八零零一三八零零零", "phone_number", "一三八零零一三八零零零", ("numeral",)),
        ("打壹叁捌零零壹叁捌零零零", "phone_number", "壹叁捌零零壹叁捌零零零", ("numeral",)),
        ("打138。0013。8000", "phone_number", "138。0013。8000", ("separator",)),
        ("1 3 8 0 0 1 3 8 0 0 0", "phone_number", "1 3 8 0 0 1 3 8 0 0 0", ("separator",)),
        ("➊➌➑⓿⓿➊➌➑⓿⓿⓿", "phone_number", "➊➌➑⓿⓿➊➌➑⓿⓿⓿", ("sign",)),
        ("l38ool38000", "phone_number", "l38ool38000", ("look_alike",)),
        ("加薇❤abc_1234", "wechat_id", "加薇❤abc_1234", ("homophone", "sign")),
        ("薇芯:lisi888", "wechat_id", "薇芯:lisi888", ("homophone",)),
        ("+v lisi_888", "wechat_id", "+v lisi_888", ("homophone",)),
        ("徽信wangwu88", "wechat_id", "徽信wangwu88", ("homophone",)),
        ("v x:a b c d e f g", "wechat_id", "v x:a b c d e f g", ("separator",)),
        ("加我微:abc_1234", "wechat_id", "加我微:abc_1234", ("homophone",)),
        ("扣扣 一二三四五六", "qq_number", "扣扣 一二三四五六", ("homophone", "numeral")),
        ("加裙:123456", "qq_number", "加裙:123456", ("homophone",)),
        ("球球号1 2 3 4 5 6", "qq_number", "球球号1 2 3 4 5 6", ("homophone", "separator")),
        ("加飞机some_name", "telegram_name", "加飞机some_name", ("homophone",)),
        ("伽薇信", "contact_invitation", "伽薇信", ("homophone",)),
        ("加v芯", "contact_invitation", "加v芯", ("homophone",)),
        ("zhang(at)example.com", "email_address", "zhang(at)example.com", ("sign",)),
        ("zhang#qq.com", "email_address", "zhang#qq.com", ("sign",)),
        ("zhang@qq点com", "email_address", "zhang@qq点com", ("sign",)),
        ("zhang at qq dot com", "email_address", "zhang at qq dot com", ("sign",)),
    ],
)
def test_a_disguised_contact_is_found_once_and_is_not_exact(
    text: str, code: str, contact: str, steps: tuple[str, ...]
) -> None:
    assert [(f.code, f.evidence, f.exact, f.steps) for f in found(CHECK, text)] == [(code, contact, False, steps)]


def test_a_flood_of_contacts_is_reported_in_part() -> None:
    assert len(found(CHECK, "13800138000 " * 80)) == 20


def test_it_looks_at_the_nickname_too() -> None:
    assert [(f.field, f.span) for f in found(CHECK, "好", nickname="加V:abc_123")] == [("nickname", Span(0, 10))]


def test_a_score_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="score: 0"):
        Options(score=0)
