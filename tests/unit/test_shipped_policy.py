"""The shipped policy and lists on ordinary texts and on bad ones."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from moderation.adapters.policy_toml import load_policy
from moderation.captchas import CAPTCHAS
from moderation.checks import CHECKS
from moderation.domain.errors import Empty, TooLong
from moderation.domain.policy import Policy
from moderation.domain.verdict import Action, Posture, RuleHit, Verdict
from moderation.rules import RULES
from moderation.usecases.screen_text import screen_text


def report(_name: str, error: Exception) -> None:
    raise AssertionError from error


@cache
def policy() -> Policy:
    file = Path(__file__).parents[2] / "config" / "policy.toml"
    return load_policy(file, checks=CHECKS, rules=RULES, captchas=CAPTCHAS, report_failure=report)


def screen(text: str, nickname: str = "热心读者") -> Verdict:
    shown = screen_text(
        policy(), text, nickname, comment_id="1", now=datetime(2024, 1, 1, tzinfo=UTC), timer=lambda: 0.0
    )
    return shown.verdict


@pytest.mark.parametrize(
    "text",
    [
        "小区的路灯坏了一个月，终于有人来修了",
        "张家口交通比以前方便多了",
        "出口交易额涨了，路口交警辛苦",
        "下一轮救援交给消防队吧",
        "我们邀约炮兵连的老战友聚了聚",
        "面包夜里烤才香",
        "他参加微信步数比赛得了奖",
        "增加微信支付以后排队快多了",
        "工人渣土车又超载",
        "鸡汤翻滚蛋花才嫩",
        "旧电脑残值很低",
        "广播体操你妈妈跳得真好",
        "生日你妈妈给你做什么好吃的",
        "老师教我们杂种水稻的历史",
        "尼玛老师是西藏人",
        "Mr. Wang and Dick read the Middlesex classics",
        "God, it is hot as hell; vodka won't help",
        "He plays bass in the Sussex brass band",
        "政策原文见https://www.gov.cn/zhengce/，2024年发布，票价15.5元",
        "老街的戲臺還在，歡迎來聽戲",
    ],
)
def test_a_clean_text_has_no_findings(text: str) -> None:
    assert screen(text).findings == ()


@pytest.mark.parametrize(
    ("text", "action", "categories", "reasons"),
    [
        ("你这个傻\u200b逼", Action.REVIEW, ["abuse"], ["hold_score_reached"]),
        ("白痴", Action.ACCEPT, ["abuse"], ["below_every_threshold"]),
        ("白痴，装逼", Action.REVIEW, ["abuse", "abuse"], ["hold_score_reached"]),
        ("what a bullshit", Action.REVIEW, ["profanity"], ["hold_score_reached"]),
        ("法院判了一起代開發票的案子", Action.REVIEW, ["invoice"], ["hold_score_reached"]),
        ("诚信代开，量大优惠", Action.REJECT, ["invoice"], ["hold_score_reached", "severe_finding"]),
        (
            "代办发票，专票代开，各类发票，验证后付款",
            Action.REJECT,
            ["invoice", "invoice", "invoice", "invoice"],
            ["reject_score_reached"],
        ),
        ("来www.example.xyz", Action.REVIEW, ["link"], ["hold_score_reached"]),
        ("来example点com", Action.REVIEW, ["link"], ["hold_score_reached"]),
        ("来bit.ly/a1B2c3", Action.REVIEW, ["link"], ["hold_score_reached"]),
        ("在这里http://t.cn/a1B2c3", Action.ACCEPT, ["link"], ["below_every_threshold"]),
        ("打13800138000", Action.REVIEW, ["contact"], ["listed_check_found", "hold_score_reached"]),
        ("打一三八零零一三八零零零", Action.REVIEW, ["contact"], ["listed_check_found", "hold_score_reached"]),
        ("哈" * 30, Action.ACCEPT, ["noise"], ["below_every_threshold"]),
        ("顶", Action.ACCEPT, ["noise"], ["below_every_threshold"]),
    ],
)
def test_a_verdict_says_what_was_seen_and_which_rules_fired(
    text: str, action: Action, categories: list[str], reasons: list[str]
) -> None:
    verdict = screen(text)
    seen = (
        verdict.action,
        sorted(finding.category for finding in verdict.findings),
        sorted(hit.reason for hit in verdict.rules if not hit.shadow),
    )
    assert seen == (action, sorted(categories), sorted(reasons))


def test_the_nickname_is_screened_too() -> None:
    assert [finding.field for finding in screen("好文章", nickname="加微信").findings] == ["nickname"]


def test_the_verdict_names_the_policy_and_an_open_posture() -> None:
    verdict = replace(screen("好文章"), likelihood=0.0)
    hit = RuleHit("score_threshold", Action.ACCEPT, "below_every_threshold")
    assert verdict == Verdict(Action.ACCEPT, Action.ACCEPT, Posture.OPEN, (), (hit,), policy().digest)


def test_a_text_that_no_comment_may_have_is_refused() -> None:
    with pytest.raises(Empty):
        screen("\u200b")
    with pytest.raises(TooLong):
        screen("长" * (policy().text.body_chars + 1))


@pytest.mark.parametrize(
    "text", ["加 V 信 abc12345", "伽薇聊聊", "亻尔女马的", "傻 逼", "你个shabi", "你个沙笔", "f.u.c.k off", "fuсk you"]
)
def test_what_is_written_around_the_lists_is_held_and_not_rejected(text: str) -> None:
    assert screen(text).action is Action.REVIEW


@pytest.mark.parametrize("text", ["女装店开业了", "这人可靠", "海口交通很方便", "陆家嘴人多", "微博加V认证要多久"])
def test_what_only_looks_like_a_listed_term_passes(text: str) -> None:
    assert screen(text).action is Action.ACCEPT
