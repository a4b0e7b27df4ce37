"""Terms in disguise: what each view undoes, and the ordinary texts that look like it."""

import pytest

from moderation.checks.term_matcher import TermMatcher, term_findings
from moderation.domain.screening import Term, View
from moderation.domain.text import fold
from tests.unit.checks.written import term

TERMS = ["糊涂蛋", "蠢驴", "办假章", "妈卖批", "缺德玩意儿", "dingbat", "nitwit", "muppet", "free gold", "wank"]
MATCHER = TermMatcher([term(text, f"c{number}") for number, text in enumerate(TERMS)])


def seen(text: str, matcher: TermMatcher = MATCHER) -> list[tuple[str, str, tuple[str, ...]]]:
    """Term, what was written, steps."""
    folded = fold(text)
    findings = term_findings("banned_words", "banned_term", "body", folded, matcher.find(folded))
    return [
        (finding.evidence.split(" (")[0], text[finding.span.start : finding.span.end], finding.steps)
        for finding in findings
        if finding.span and finding.exact == (not set(finding.steps) & {*map(str, View), "leet", "masked", "suffix"})
    ]


@pytest.mark.parametrize(
    ("text", "term", "written", "step"),
    [
        ("你是糊 涂 蛋吗", "糊涂蛋", "糊 涂 蛋", "skeleton"),
        ("你是糊.涂.蛋吗", "糊涂蛋", "糊.涂.蛋", "skeleton"),
        ("你是糊🔥涂🔥蛋吗", "糊涂蛋", "糊🔥涂🔥蛋", "skeleton"),
        ("你是糊……涂……蛋吗", "糊涂蛋", "糊……涂……蛋", "skeleton"),
        ("你是糊糊涂涂涂蛋蛋吗", "糊涂蛋", "糊糊涂涂涂蛋蛋", "skeleton"),
        ("你是hutudan吗", "糊涂蛋", "hutudan", "pinyin"),
        ("你是hu tu dan吗", "糊涂蛋", "hu tu dan", "pinyin"),
        ("你是hútúdàn吗", "糊涂蛋", "hútúdàn", "pinyin"),
        ("你是hu2tu2dan4吗", "糊涂蛋", "hu2tu2dan", "pinyin"),
        ("你是𝐡𝐮𝐭𝐮𝐝𝐚𝐧吗", "糊涂蛋", "𝐡𝐮𝐭𝐮𝐝𝐚𝐧", "pinyin"),
        ("你是糊tu蛋吗", "糊涂蛋", "糊tu蛋", "pinyin"),
        ("你是h🐶u🐶涂🐶蛋吗", "糊涂蛋", "h🐶u🐶涂🐶蛋", "pinyin"),
        ("你是糊涂丹吗", "糊涂蛋", "糊涂丹", "pinyin"),
        ("你是蠢吕吧", "蠢驴", "蠢吕", "pinyin"),
        ("你是htd吗", "糊涂蛋", "htd", "initials"),
        ("你是蠢马户吧", "蠢驴", "蠢马户", "split"),
        ("你是女马卖批吧", "妈卖批", "女马卖批", "split"),
        ("你是蛋涂糊吗", "糊涂蛋", "蛋涂糊", "reversed"),
        ("去办假交吧", "办假章", "办假交", "glyph"),
        ("you d1ngb4t", "dingbat", "d1ngb4t", "leet"),
        ("you d.i.n.g.b.a.t", "dingbat", "d.i.n.g.b.a.t", "skeleton"),
        ("you d i n g b a t", "dingbat", "d i n g b a t", "skeleton"),
        ("you diiingbaaat", "dingbat", "diiingbaaat", "skeleton"),
        ("you dіngbаt", "dingbat", "dіngbаt", "skeleton"),
        ("you 🅳🅸🅽🅶🅱🅰🆃", "dingbat", "🅳🅸🅽🅶🅱🅰🆃", "skeleton"),
        ("you d̶i̶n̶g̶b̶a̶t̶", "dingbat", "d̶i̶n̶g̶b̶a̶t̶", "skeleton"),
        ("you ding*at", "dingbat", "ding*at", "masked"),
        ("get free g*ld", "free gold", "free g*ld", "masked"),
        ("two d*ngbats", "dingbat", "d*ngbats", "masked"),
        ("two dingbats", "dingbat", "dingbats", "suffix"),
        ("he is wanking", "wank", "wanking", "suffix"),
        ("you tabgnid", "dingbat", "tabgnid", "reversed"),
        ("get freegold", "free gold", "freegold", "skeleton"),
        ("get f-r-3-3-g-0-l-d", "free gold", "f-r-3-3-g-0-l-d", "leet"),
    ],
)
def test_it_sees_through_a_disguise_and_says_which(text: str, term: str, written: str, step: str) -> None:
    found = [(name, where, steps[-1]) for name, where, steps in seen(text)]
    assert found == [(term, written, step)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "今天的糊，涂得不匀，蛋也没熟",
        "Hutudan先生你好",
        "HTD路封闭施工",
        "http://example.com/htd/1",
        "see htd.example.com",
        "stoic dining bats",
        "the swanky hotel",
        "risk-free gold fund",
        "d i n g  d o n g",
        "dingbatteries",
        "他请了马户籍科的同事",
        "1.5.3 20240101",
        "made in china, take the same bike",
        "п р и в е т",
    ],
)
def test_ordinary_texts_are_left_alone(text: str) -> None:
    assert seen(text) == []


def test_a_term_is_looked_for_only_in_the_views_it_names() -> None:
    views = frozenset({View.EXACT, View.PINYIN})
    matcher = TermMatcher([Term("糊涂蛋", "abuse", 0.6, "t:1", views=views)])
    texts = ["糊涂蛋", "糊 涂 蛋", "hutudan", "htd", "蛋涂糊"]
    assert [bool(matcher.find(fold(text)).hits) for text in texts] == [True, False, True, False, False]


def test_a_long_list_gets_the_cheap_views_only() -> None:
    many = [term(f"{chr(0x4E00 + number)}{chr(0x7000 + number)}龘靐") for number in range(5_000)]
    matcher = TermMatcher([*many, term("糊涂蛋"), Term("蠢驴", "abuse", 0.6, "t:1", views=frozenset(View))])
    texts = ["糊涂蛋", "糊-涂-蛋", "hutudan", "chunlv吧，你"]
    assert [bool(matcher.find(fold(text)).hits) for text in texts] == [True, True, False, True]


def test_a_flood_of_look_alikes_says_that_it_was_not_examined() -> None:
    folded = fold("你是糊涂丹丹吗，" * 400)
    findings = list(term_findings("banned_words", "banned_term", "body", folded, MATCHER.find(folded)))
    assert findings[-1].code == "not_examined"
    assert not findings[-1].exact
    assert len(findings) < 200


def test_every_word_of_a_long_text_is_looked_at_until_the_limit() -> None:
    text = "路灯坏了，" * 500 + "hutudan！"
    assert [where for _, where, _ in seen(text)] == ["hutudan"]
