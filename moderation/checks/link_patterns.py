"""How web addresses look in folded text: in plain sight, and in the disguises that spammers use."""

import re
from collections.abc import Iterator

from moderation.checks.anchored import matches_from

# Endings that are hardly ever the start of the next sentence; the others count only with a path ("t.me/name").
_CLEAR_ENDINGS = (
    "com|cn|net|org|gov|edu|info|biz|top|xyz|vip|club|shop|site|online|icu|ltd|wang|mobi|xin|ren|hk|tw|jp|kr|ru|uk|"
    "tv|cc|tk|ml|ga|gq|cf|io|app|dev|cyou|cfd|sbs|asia|pw|gg|bet|casino|loan|vn|sg|eu|de|su|ws|xxx|"
    "xn--[a-z0-9-]{2,59}"
)
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_LABELS = rf"(?:{_LABEL}\.)+"
# Never inside a name: each starts once, so that a long chain of labels is walked once, and an ordinary word, too.
_START = r"(?<![a-z0-9@_-])(?<![a-z0-9]\.)(?=[a-z0-9-]++\.)"

HOST = re.compile(rf"{_LABELS}[a-z0-9-]{{2,63}}")

LINK = re.compile(
    r"(?:https?|ftp)://(?P<scheme>[^\s/?#\\<>()\[\]{}\"',;。、】》」’”]+)(?P<rest>[/?#][!-~]*)?"
    rf"|{_START}(?P<bare>(?:www\.{_LABELS}[a-z]{{2,24}}|{_LABELS}(?:{_CLEAR_ENDINGS}))(?![a-z0-9@_-]))"
    r"(?::\d{1,5})?(?:[/?#][!-~]*)?"
    rf"|{_START}(?P<short>{_LABELS}[a-z]{{2,24}})/[!-~]+"
    r"|(?<![\d.])(?P<address>\d{1,3}(?:\.\d{1,3}){3})(?::\d{2,5}(?!\d)(?:/[!-~]*)?|/[a-z][!-~]*)"
    r"|(?<=[\u4e00-\u9fff])(?P<han>\.(?:com|cn|cc|xyz|vip|top))(?![a-z0-9@_.-])"
)

# The endings of a disguised address: none that follows a full stop by accident.
_ENDINGS = "com|cn|net|org|cc|xyz|vip|top|club|info|icu|tv|io|app|shop|site|me"
_SURE_ENDINGS = "com|cn|cc|xyz|org"
_BRACKETED = r"\s?[(\[{<【「]\s?(?:\.|。|点|dot|d0t)\s?[)\]}>】」]\s?"
_DOT = rf"(?:{_BRACKETED}|\s?点\s?|[。丶·•‧∙・]|\.)"
_WIDE = r"[\s_*-]{0,2}"

# Where a match of `LINK` and of `DISGUISED` may begin.
LINK_START = re.compile(r"[a-z0-9.](?:(?<![a-z0-9@_-].)|(?<=h)ttps?(?=:)|(?<=f)tp(?=:)|(?<=\d)(?<![\d.].))")
DISGUISE_START = re.compile(r"[a-z0-9](?<![a-z0-9].)")

# hxxp://, h t t p : / /
BROKEN_SCHEME = re.compile(
    r"h(?<![a-z]h)(?!ttps?://)\s?[tx]\s?[tx]\s?p\s?s?\s?:\s?/\s?/\s?(?P<scheme>[a-z0-9][!-~]{0,200})"
)
# What every match of `LINK` and of `DISGUISED` has: cheap to look for. No match of `LINK` reaches over a space.
LINK_HINT = re.compile(r"[.:](?:(?<=\.)(?:[a-z]|\d{1,3}[:/])|(?<=:)//)")
DISGUISE_HINT = re.compile(
    rf"[.点。丶·•‧∙・)\]}}>】」]{_WIDE}(?:c{_WIDE}(?:o{_WIDE}m|n|c|lub)|n{_WIDE}e{_WIDE}t|org|x{_WIDE}y{_WIDE}z"
    rf"|v{_WIDE}i{_WIDE}p|t{_WIDE}(?:o{_WIDE}p|v)|i(?:nfo|cu|o)|app|s(?:hop|ite)|me)(?![a-z0-9])"
)
DISGUISED = re.compile(
    # example[.]com, example点com, example。com
    rf"(?<![a-z0-9@_-])(?<![a-z0-9][.。点])(?=[a-z0-9-]++(?:\s?[(\[{{<【「点]|[.。丶·•‧∙・]))(?P<dotted>(?:{_LABEL}{_DOT}){{1,4}}(?:{_ENDINGS})(?![a-z0-9@_-]))(?:/[!-~]{{0,200}})?"
    # example . com
    rf"|(?<![a-z0-9@_.-])(?=[a-z0-9-]++\s{{1,2}}[.。点])(?P<spaced>{_LABEL}\s{{1,2}}[.。点]\s{{0,2}}(?:{_SURE_ENDINGS})(?![a-z0-9@_-]))(?:/[!-~]{{0,200}})?"
    # e x a m p l e . c o m
    rf"|(?<![a-z0-9])(?<![a-z0-9][\s_*-])(?<![a-z0-9][\s_*-]{{2}})(?P<spread>(?:[a-z0-9][\s_*-]{{1,2}}){{2,40}}[a-z0-9]?{_WIDE}[.。点]{_WIDE}"
    rf"(?:c{_WIDE}o{_WIDE}m|c{_WIDE}n|n{_WIDE}e{_WIDE}t|c{_WIDE}c|x{_WIDE}y{_WIDE}z|v{_WIDE}i{_WIDE}p|t{_WIDE}o{_WIDE}p)(?![a-z0-9]))"
)

# "e.g.com" is a sentence without its space.
_ABBREVIATION = re.compile(r"(?:[a-z]\.){2,}[a-z]+")
_INVITES = re.compile("(?:网址|网站|官网|域名|地址|链接|访问|登[录陆]|打开|浏览器|搜索?|进入|点击|输入|上)[^\\w]{0,2}$")
_LONGEST_INVITATION = 5

TRAILING = ".,;:!?'\")]}"

_ANY_DOT = re.compile(rf"{_BRACKETED}|\s?[点。丶·•‧∙・]\s?")
_SPACES = re.compile(r"[\s_*]+")


def plain_links(folded: str) -> Iterator[re.Match[str]]:
    """As `LINK.finditer(folded)`: no match has a space, or anything but ASCII, before its hint."""
    done = 0
    for hint in LINK_HINT.finditer(folded):
        at = hint.start()
        first = max(done, folded.rfind(" ", done, at) + 1)
        for start in LINK_START.finditer(folded, first, at + 1):
            if match := LINK.match(folded, start.start()):
                yield match
                done = match.end()
                break
        else:
            done = max(done, at + 1)


def disguised_links(folded: str) -> Iterator[re.Match[str]]:
    """As `DISGUISED.finditer(folded)`."""
    if DISGUISE_HINT.search(folded):
        yield from matches_from(DISGUISE_START, DISGUISED, folded)


def undisguised(host: str) -> str:
    """The host that a reader types for what `DISGUISED` found."""
    return _SPACES.sub("", _ANY_DOT.sub(".", host))


def is_likely(folded: str, match: re.Match[str]) -> bool:
    """Whether a match of `LINK` or `DISGUISED` is more than the end of one sentence and the start of the next.

    A full stop in Chinese makes an address only with a path behind it or words before it that announce one.
    """
    groups = match.groupdict()
    host = groups.get("bare") or groups.get("dotted") or groups.get("spaced")
    if host is None or len(host) < len(match[0]):
        return True
    if "。" in host:
        return _INVITES.search(folded[max(0, match.start() - _LONGEST_INVITATION) : match.start()]) is not None
    return _ABBREVIATION.fullmatch(host) is None
