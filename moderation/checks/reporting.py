"""Tells a text that warns of something, or reports it, from one that does it."""

import re

_AROUND_CHARS = 40
# Alternatives that begin with a character each: a search skips all others at once.
_HAN_CUE = re.compile(
    "警方|民警|公安|警察|反诈|法院|判决|判处|判刑|被判|获刑|检察|起诉|涉嫌|嫌疑|抓获|落网|查获|查处|打击|整治|严打|取缔|"
    "禁止|谨防|警惕|提醒|当心|小心|防范|骗局|诈骗|骗子|骗人|被骗|受骗|上当|套路|举报|投诉|曝光|通报|案件|一案|票案|赌案|淫案|骗案|"
    "税务|工商|不要相信|别信|勿信|不要骂|别骂|不要说|请勿|文明|辟谣|新闻|报道|专家|治理"
)
_LATIN_CUE = re.compile(
    r"\b(?=[abcdfiprsw])(?:scam|scams|scammer|fraud|police|beware|warning|report|reported|arrested|court|illegal|don't|"
    r"do not|stop calling|called me|is a slur)\b"
)


def is_reported(text: str, start: int, end: int) -> bool:
    """Whether words of reporting or warning stand near text[start:end]: a person should read it then."""
    around = max(0, start - _AROUND_CHARS), end + _AROUND_CHARS
    return _HAN_CUE.search(text, *around) is not None or _LATIN_CUE.search(text, *around) is not None
