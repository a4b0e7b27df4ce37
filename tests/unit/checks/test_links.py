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
        ("ftp://192.0.2.7:21/x", ["ftp://192.0.2.7:21/x"]),
        ("www.baidu.com，很好", ["www.baidu.com"]),
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
        "http://",
    ],
)
def test_it_takes_nothing_else_for_a_link(text: str) -> None:
    assert found(CHECK, text) == []


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("https://www.gov.cn/zhengce", []),
        ("gov.cn www.sxgov.cn", ["www.sxgov.cn"]),
        ("http://gov.cn.evil.com/", ["http://gov.cn.evil.com/"]),
        ("http://gov.cn@evil.com/", ["http://gov.cn@evil.com/"]),
        ("http://gov.cn:80@evil.com/", ["http://gov.cn:80@evil.com/"]),
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
        {"allowed_hosts": frozenset({"https://gov.cn"})},
        {"allowed_hosts": frozenset({"GOV.cn"})},
        {"allowed_hosts": frozenset({"gov.cn/"})},
    ],
)
def test_impossible_options_are_refused(options: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(options))):
        Options(**options)  # type: ignore[arg-type] # the table mixes the types of all options


def test_links_to_known_hosts_weigh_less() -> None:
    check = build(Options(known_hosts=frozenset({"example.com"}), known_score=0.1), Lists())
    assert [(f.evidence, f.score) for f in found(check, "www.example.com/a 和 example.net")] == [
        ("www.example.com/a", 0.1),
        ("example.net", 0.5),
    ]


def test_a_flood_of_links_is_reported_in_part() -> None:
    assert len(found(CHECK, "a.com " * 500)) == 50
