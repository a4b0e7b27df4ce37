"""Inputs made to be slow: each fills a given number of bytes of UTF-8 with what one step of screening finds hardest."""

import itertools
from collections.abc import Callable, Iterable


def _filled(units: Iterable[str], size_bytes: int) -> str:
    """As many whole units, over and over, as fit."""
    parts: list[str] = []
    used = 0
    for unit in itertools.cycle(units):
        used += len(unit.encode())
        if used > size_bytes:
            return "".join(parts)
        parts.append(unit)
    return ""


HOSTILE: dict[str, Callable[[int], str]] = {
    "one letter": lambda size: _filled("a", size),
    "one Han character": lambda size: _filled("逼", size),
    "separators only": lambda size: _filled(".·-_ ,、|*~", size),
    "a term's characters and separators": lambda size: _filled(("加", "。 . ", "微", " * * ", "信", "…"), size),
    "Latin and Han by turns": lambda size: _filled("a加v信q扣", size),
    "combining marks": lambda size: _filled(("f", *["\u0301\u0327\u0338"] * 30), size),
    "a mark after every letter": lambda size: _filled(("s\u0336", "b\u0336", "加\u20dd"), size),
    "zero-width characters": lambda size: _filled(("\u200b", "\u200d", "傻", "\u2060", "逼"), size),
    "wide and circled letters": lambda size: _filled("ⓥ①Ｖ𝐯ⅵ㊙㍿ﷺ", size),
    "disguises within disguises": lambda size: _filled(
        ("加ｖ", "①", "\u200b。", "亻尔", "s.b", "j!@", "伽薇", "❶③"), size
    ),
    "split characters": lambda size: _filled("亻尔女马讠舌口尼", size),
    "pinyin": lambda size: _filled(("jia", "wei", "xin", "sha", "bi", "nima"), size),
    "pinyin letter by letter": lambda size: _filled(("s ", "h ", "a ", "b ", "i "), size),
    "nearly a term, each time": lambda size: _filled(("加微", "代开发", "傻", "motherfucke", "online casin"), size),
    "terms one after another": lambda size: _filled(("傻逼", "加微信", "代开发票", "fuck "), size),
    "leet": lambda size: _filled("5h1t@$$fu(k|3", size),
    "digits": lambda size: _filled(("1", "3", "8", "0 ", "-"), size),
    "host names": lambda size: _filled(("a.", "b.cn/", "xn--", "c.", "d-"), size),
    "at signs": lambda size: _filled(("a@", "b.", "@c"), size),
    "traditional characters": lambda size: _filled("發臺灣體乾隆髮鍾鐘", size),
    "emoji sequences": lambda size: _filled(("👨‍👩‍👧‍👦", "1️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🇨🇳"), size),
    "distinct characters": lambda size: _filled((chr(code) for code in range(0x4E00, 0xD7A4)), size),
    "rare code points": lambda size: _filled((chr(code) for code in range(0x20000, 0x2FA1E)), size),
}
