"""Properties of what the checks of contacts and links report, for texts made of the parts of disguises."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.checks import contact_details, links
from moderation.domain.screening import Check
from tests.unit.checks.written import Lists, found

CHECKS = [
    (contact_details.build(contact_details.Options(), Lists()), 20),
    (links.build(links.Options(denied_hosts=frozenset({"bad.com"})), Lists()), 50),
]
_WORDS = """
微信 薇❤ 徽芯 加v 加我 伽 扣扣 裙 群号 qq vx 电报 飞机 tg 电话 手机 网址 访问 艾特 编号 亿 元
www. http:// hxxp:// .com 点com 。cn [.] (dot) (at) @ / : bad a.b xn-- 1.2.3.4 e.g.
""".split()  # noqa: SIM905 - a list of words reads better as words
_PARTS = ["h t t p : / / ", " at ", " . c o m", "# "]
_DIGITS = ["138", "0013", "8000", "l3", "oo", "一三八", "零", "➊", "①", "1️⃣", "1 3 8", "-", "_", "·", "12345678901"]
_FOLDED = ["\u200b", "㎏", "ﷺ", "İ", "ß", "Ａ", "é", "\U0001f171", "➕", "\n", "。", "\ufe0f\u20e3"]
TEXTS = st.lists(
    st.one_of(
        st.sampled_from([*_WORDS, *_PARTS, *_DIGITS, *_FOLDED]),
        st.text("abqvx0189 .-_@/一点", max_size=6),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=3),
    ),
    max_size=16,
).map("".join)


@pytest.mark.parametrize(("check", "most"), CHECKS, ids=["contact_details", "links"])
@given(body=TEXTS, nickname=TEXTS)
@settings(derandomize=True, deadline=None, max_examples=1000)
def test_every_finding_names_a_part_of_its_text(check: Check, most: int, body: str, nickname: str) -> None:
    texts = {"body": body, "nickname": nickname}
    findings = found(check, body, nickname)
    assert len(findings) <= 2 * most
    for finding in findings:
        assert finding.span is not None
        assert finding.field is not None
        assert 0 <= finding.span.start < finding.span.end <= len(texts[finding.field])
        assert finding.evidence == texts[finding.field][finding.span.start : finding.span.end]


@pytest.mark.parametrize(("check", "most"), CHECKS, ids=["contact_details", "links"])
@given(text=TEXTS, times=st.integers(50, 400))
@settings(derandomize=True, deadline=None, max_examples=60)
def test_a_flood_of_anything_is_reported_in_part(check: Check, most: int, text: str, times: int) -> None:
    assert len(found(check, (text * times)[:4000])) <= most
