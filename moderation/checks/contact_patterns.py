"""How contact details look to somebody who hides nothing: patterns for folded text."""

import re
from collections.abc import Iterator

from moderation.checks.anchored import matches_from

# Between a cue and what it announces: "QQ号: 12345", "加V信:abc", "微信是 abc".
_BETWEEN = r"[\s号群码:是=为加我+\-—~@(【\[]{0,8}"
NOT_AN_AMOUNT = r"(?!\d|\s?[亿万千百元块圆角美欧日港吨人个件份%])"
_SEPARATOR = r"[\s-]?"
# The first character was matched already. Digits after a slash or an equals sign are part of an address.
_NO_PART = r"(?<!\d.)(?<!\d[.,].)(?<![a-z0-9][/=].)"
_REFERENCE = re.compile(r"(?:[编单证货案批]号|isbn)[:\s]{0,2}$")
_LONGEST_REFERENCE = 6

PATTERNS: dict[str, re.Pattern[str]] = {
    "phone_number": re.compile(
        rf"[+0148]{_NO_PART}(?:(?:(?<=1)|(?<=\+)86[\s-]?1|(?<=8)6[\s-]?1)[3-9]\d{_SEPARATOR}\d{{4}}{_SEPARATOR}\d{{4}}"
        rf"|(?<=0)\d{{2,3}}-\d{{7,8}}|(?<=[48])00-\d{{3}}-?\d{{4}}){NOT_AN_AMOUNT}"
    ),
    "email_address": re.compile(
        r"(?<![a-z0-9._%+-])[a-z0-9._%+-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}(?![a-z0-9])"
    ),
    "qq_number": re.compile(rf"(?:(?<![a-z0-9])(?:qq|q(?=[:号群]))|扣扣|企鹅){_BETWEEN}[1-9]\d{{4,10}}{NOT_AN_AMOUNT}"),
    "wechat_id": re.compile(
        r"(?:"
        # A cue that means a name follows takes any name; bare 微信 takes one with three digits or after a colon.
        rf"(?:(?:微信|威信|薇信)(?:号|id|[:=])|加(?:微信?|薇|威信|vx|wx|v信?)|v信|(?<![a-z0-9])(?:v|vx|wx):){_BETWEEN}"
        r"(?:[a-z][a-z0-9_-]{5,19}|[1-9]\d{5,11})"
        rf"|(?:微信|(?<![a-z0-9])(?:vx|wx|weixin|wechat)){_BETWEEN}"
        r"(?:(?=(?:[a-z_-]{0,19}\d){3})[a-z][a-z0-9_-]{5,19}|1[3-9]\d{9})"
        r")(?![a-z0-9_-])"
    ),
    "telegram_name": re.compile(
        r"(?:(?:telegram|(?<![a-z0-9])tg|电报|纸飞机|飞机号)[群号频道]{0,2}\s?[:@]\s?@?"
        r"|(?:联系|私聊|咨询|客服|频道|双向|进群|上车|合作|对接)\s?:?\s?@)[a-z][a-z0-9_]{4,31}(?![a-z0-9_])"
    ),
}

_MAIL_HINT = re.compile(r"@[a-z0-9-]+\.")
# With what a match begins: much cheaper to look for than all of it.
_STARTS = {
    "qq_number": re.compile("[q扣企]"),
    "wechat_id": re.compile("[微威薇加vw](?:(?<=加)|(?<=[微威薇v])信|x|(?<=v):|(?<=w)e(?:ixin|chat))"),
    "telegram_name": re.compile("[t电纸飞联私咨客频双进上合对](?:(?<!t)|g|elegram)"),
}


def plain_contacts(folded: str) -> Iterator[tuple[str, re.Match[str]]]:
    """Code and place of each, one kind after the other."""
    for code, pattern in PATTERNS.items():
        if code == "email_address" and not _MAIL_HINT.search(folded):
            continue
        starts = _STARTS.get(code)
        for match in matches_from(starts, pattern, folded) if starts else pattern.finditer(folded):
            if code != "phone_number" or not follows_reference(folded, match.start()):
                yield code, match


def follows_reference(folded: str, start: int) -> bool:
    """Whether the digits from `start` on are announced as the number of an order, a document or a book."""
    return _REFERENCE.search(folded[max(0, start - _LONGEST_REFERENCE) : start]) is not None
