"""Web addresses in text."""

import pytest

from moderation.checks.links import Options, build
from moderation.domain.text import Span
from moderation.domain.verdict import Finding
from tests.unit.checks.written import Lists, found, seen

CHECK = build(Options(), Lists())


def test_it_reports_a_link_as_written() -> None:
    assert found(CHECK, "看ＷＷＷ．a-b.com/x，好") == [
        Finding(
            check="links",
            code="link",
            score=0.5,
            category="link",
            field="body",
            span=Span(1, 14),
            evidence="ＷＷＷ．a-b.com/x,"[:-1],
            steps=("nfkc", "case"),
        )
    ]


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("http://example.com/a?b=c#d 好", ["http://example.com/a?b=c#d"]),
        ("看https://例子.中国。谢谢", ["https://例子.中国"]),
        ("www.example.com，很好", ["www.example.com"]),
        ("详情见...www.example.io!", ["www.example.io"]),
        ("访问abc123.top吧", ["abc123.top"]),
        ("a.com b.cn", ["a.com", "b.cn"]),
        ("example.com:8080/login。", ["example.com:8080/login"]),
        ("t.me/somebody 进群", ["t.me/somebody"]),
        ("(see example.org/x).", ["example.org/x"]),
        ("e\u200bxample.com", ["e\u200bxample.com"]),
    ],
)
def test_it_finds_links(text: str, links: list[str]) -> None:
    assert seen(CHECK, text) == [("link", link) for link in links]


@pytest.mark.parametrize(
    "text",
    [
        "固件升到4.12.0",
        "截至2023.06.18为止",
        "涨了3.5个百分点",
        "That was late.fun though",
        "node.js和vue.js",
        "U.S.A. e.g. i.e.",
        "我的邮箱a@example.com",
        "省略号......就这样",
        "example.company",
        "比分3:2，时间12:30",
        "He came late e.g.com and so on",
        "用起来ok。top级别的",
        "我买了vivo。cn是什么",
        "example。com",
        "晚上8点cn台",
        "今天3点top榜",
        "版本1.2.3.4已发布",
        "http://",
    ],
)
def test_it_takes_nothing_else_for_a_link(text: str) -> None:
    assert found(CHECK, text) == []


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("gov点cn", []),
        ("https://www.gov.cn/zhengce", []),
        ("gov.cn www.sxgov.cn", ["www.sxgov.cn"]),
        ("http://gov.cn.evil.com/", ["http://gov.cn.evil.com/"]),
        ("http://evil.com\\@gov.cn/", ["http://evil.com"]),
        ("http://GOV.CN:443/ 和 http://www.gov.cn./x", []),
    ],
)
def test_links_to_allowed_hosts_pass(text: str, links: list[str]) -> None:
    check = build(Options(allowed_hosts=frozenset({"gov.cn"})), Lists())
    assert seen(check, text) == [("link", link) for link in links]


@pytest.mark.parametrize(
    ("text", "nickname", "count"),
    [("a.com", "读者", 0), ("a.com", "b.com", 2), ("a.com b.com", "读者", 2)],
)
def test_as_many_as_allowed_pass_in_body_and_nickname_together(text: str, nickname: str, count: int) -> None:
    check = build(Options(max_links=1), Lists())
    assert len(found(check, text, nickname)) == count


@pytest.mark.parametrize(
    "options",
    [
        {"max_links": -1},
        {"score": 0},
        {"disguised_score": 1.5},
        {"denied_hosts": frozenset({"EXAMPLE.com"})},
        {"platform_hosts": frozenset({"t.cn/"})},
        {"allowed_hosts": frozenset({"https://gov.cn"})},
        {"allowed_hosts": frozenset({"GOV.cn"})},
        {"allowed_hosts": frozenset({"gov.cn/"})},
        {"denied_hosts": frozenset({"bad.gov.cn"}), "allowed_hosts": frozenset({"gov.cn"})},
    ],
)
def test_impossible_options_are_refused(options: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(options))):
        Options(**options)  # type: ignore[arg-type] # the table mixes the types of all options


@pytest.mark.parametrize(
    ("text", "code", "score"),
    [
        ("https://t.cn/abc", "platform_link", 0.1),
        ("www.weibo.com/u/1", "platform_link", 0.1),
        ("weibo.com.example.net", "link", 0.5),
        ("notweibo.com", "link", 0.5),
        ("中文域名.com", "link", 0.5),
        ("bit.ly/abc", "short_link", 0.5),
        ("http://192.0.2.7/x", "deceptive_link", 0.7),
        ("192.0.2.7:8080/x", "deceptive_link", 0.7),
        ("ftp://192.0.2.7:21/x", "deceptive_link", 0.7),
        ("http://2130706433/", "deceptive_link", 0.7),
        ("http://weibo.com@example.com/", "deceptive_link", 0.7),
        ("http://weibo.com:80@example.com/", "deceptive_link", 0.7),
        ("xn--fiq228c.com", "deceptive_link", 0.7),
        ("www.bad.example.com/a", "denied_link", 0.9),
        ("http://weibo.com@bad.example.com", "denied_link", 0.9),
    ],
)
def test_each_kind_of_link_has_its_score(text: str, code: str, score: float) -> None:
    check = build(Options(denied_hosts=frozenset({"bad.example.com"})), Lists())
    assert [(f.code, f.score, f.exact, f.evidence) for f in found(check, text)] == [(code, score, True, text)]


@pytest.mark.parametrize(
    ("text", "code", "link"),
    [
        ("看example[.]com吧", "disguised_link", "example[.]com"),
        ("看example(dot)com吧", "disguised_link", "example(dot)com"),
        ("看example点com吧", "disguised_link", "example点com"),
        ("看example 点 com/abc", "disguised_link", "example 点 com/abc"),
        ("看example丶com吧", "disguised_link", "example丶com"),
        ("看example . com", "disguised_link", "example . com"),
        ("访问example。com", "disguised_link", "example。com"),
        ("官网：example。com", "disguised_link", "example。com"),
        ("看example。com/abc", "disguised_link", "example。com/abc"),
        ("看e x a m p l e . c o m", "disguised_link", "e x a m p l e . c o m"),
        ("看e-x-a-m-p-l-e . c-o-m", "disguised_link", "e-x-a-m-p-l-e . c-o-m"),
        ("看hxxp://example.com/a", "disguised_link", "hxxp://example.com/a"),
        ("看h t t p : / / example.com/a", "disguised_link", "h t t p : / / example.com/a"),
        ("看bad.example点com", "denied_link", "bad.example点com"),
    ],
)
def test_a_disguised_link_is_found_once_and_is_not_exact(text: str, code: str, link: str) -> None:
    check = build(Options(denied_hosts=frozenset({"bad.example.com"})), Lists())
    assert [(f.code, f.evidence, f.exact, f.steps) for f in found(check, text)] == [(code, link, False, ("separator",))]


def test_what_is_not_ordinary_counts_however_many_links_pass() -> None:
    check = build(Options(max_links=9), Lists())
    assert seen(check, "a.com t.cn/x bit.ly/y b点com") == [("short_link", "bit.ly/y"), ("disguised_link", "b点com")]


def test_a_flood_of_links_is_reported_in_part() -> None:
    assert len(found(CHECK, "a.com " * 500)) == 50
