"""Finds ways to reach somebody elsewhere: phone numbers, e-mail addresses, 微信, QQ and Telegram names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from moderation.checks.fields import fields_of
from moderation.checks.ranges import require_share
from moderation.domain.comment import Comment
from moderation.domain.screening import Facts, Lexicon
from moderation.domain.text import FoldedText
from moderation.domain.verdict import Field, Finding

# Between a cue and what it announces: "QQ号: 12345", "加V信:abc", "微信是 abc".
_BETWEEN = r"[\s号群码:=是为加我+\-—~@(【\[]{0,8}"
_NOT_AN_AMOUNT = r"(?!\d|\s?[亿万千百元块圆角美欧日港吨人个件份%])"
_SEPARATOR = r"[\s-]?"

# Every contact has a run of these; most Chinese comments do not, and are spared the patterns.
_HINT = re.compile(r"[a-z0-9]{3}|@")

_PATTERNS: dict[str, re.Pattern[str]] = {
    "phone_number": re.compile(
        r"(?<!\d)(?<!\d[.,])(?:\+?86[\s-]?)?"
        rf"(?:1[3-9]\d{_SEPARATOR}\d{{4}}{_SEPARATOR}\d{{4}}|0\d{{2,3}}-\d{{7,8}}|[48]00-\d{{3}}-?\d{{4}}){_NOT_AN_AMOUNT}"
    ),
    "email_address": re.compile(
        r"(?<![a-z0-9._%+-])[a-z0-9._%+-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}(?![a-z0-9])"
    ),
    "qq_number": re.compile(
        rf"(?:(?<![a-z0-9])(?:qq|q(?=[:号群]))|扣扣|企鹅){_BETWEEN}[1-9]\d{{4,10}}{_NOT_AN_AMOUNT}"
    ),
    "wechat_id": re.compile(
        r"(?:"
        # A cue that means a name follows takes any name; bare 微信 takes one with three digits or after a colon.
        rf"(?:(?:微信|威信|薇信)(?:号|id|[:=])|加(?:微信?|薇|威信|vx|wx|v信?)|v信|(?<![a-z0-9])(?:v|vx|wx):){_BETWEEN}"
        r"(?:[a-z][a-z0-9_-]{5,19}|[1-9]\d{5,11})"
        rf"|(?:微信|(?<![a-z0-9])(?:vx|wx|weixin|wechat)){_BETWEEN}"
        r"(?:(?=[a-z_-]*\d[a-z0-9_-]*\d[a-z0-9_-]*\d)[a-z][a-z0-9_-]{5,19}|1[3-9]\d{9})"
        r")(?![a-z0-9_-])"
    ),
    "telegram_name": re.compile(
        r"(?:telegram|(?<![a-z0-9])tg|电报|纸飞机|飞机号)[群号频道]{0,2}\s?[:@]\s?@?[a-z][a-z0-9_]{4,31}(?![a-z0-9_])"
    ),
}


@dataclass(frozen=True, slots=True)
class Options:
    """`score` is that of every finding."""

    score: float = 0.6

    def __post_init__(self) -> None:
        require_share("score", self.score)


@dataclass(frozen=True, slots=True)
class ContactDetails:
    """Looks at nickname and body; the codes are phone_number, email_address, qq_number, wechat_id, telegram_name."""

    options: Options
    name: str = "contact_details"

    def __call__(self, comment: Comment, facts: Facts) -> Iterator[Finding]:
        """One finding a contact, with its cue word in the span; one kind after the other."""
        for field, text in fields_of(comment):
            if not _HINT.search(text.folded):
                continue
            for code, pattern in _PATTERNS.items():
                for match in pattern.finditer(text.folded):
                    yield self._finding(code, field, text, match)

    def _finding(self, code: str, field: Field, text: FoldedText, match: re.Match[str]) -> Finding:
        return Finding(
            check=self.name,
            code=code,
            score=self.options.score,
            category="contact",
            field=field,
            span=text.span(*match.span()),
            evidence=text.written(*match.span()),
            steps=text.steps(*match.span()),
        )


def build(options: Options, lexicon: Lexicon) -> ContactDetails:
    """The check with these options."""
    return ContactDetails(options)
