"""Reads contact details through their disguises: spelled, drawn or spread digits, and cue words in other spellings."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from moderation.checks import contact_view
from moderation.checks.contact_patterns import NOT_AN_AMOUNT, follows_reference

_GAP = r"[\s._·*~-]{0,2}"
_ALONE = r"(?<![a-z0-9])"
_ADD = r"(?:[加伽咖嘉佳迦+]|jia)\s?我?\s?"
# Nothing that ends a sentence stands between a cue and what it announces.
_BETWEEN = r"(?:[^\w。!?]|[号群码裙是为加我]|id){0,8}"
_XIN = r"(?:[信芯心欣]|xin)"
_WECHAT = (
    rf"(?:[薇微徽葳嶶溦]{_GAP}{_XIN}|[威维唯魏卫]{_GAP}(?:信|xin)|v{_GAP}{_XIN}|{_ALONE}[vw]{_GAP}x(?![a-z])|卫星)"
)
_PLAIN_WECHAT = r"(?:微信|威信|维信|卫星|vx|wx)"
_QQ = (
    rf"(?:{_ALONE}q{_GAP}q(?![a-z])|[扣抠叩蔻口]{_GAP}[扣抠叩蔻口]|球球|秋秋|丘丘|企鹅|鹅号|{_ALONE}q(?=\s?[:号群裙])|"
    r"[扣群裙]号|[扣鹅][群裙]|加[群裙])"
)
_PHONE = r"(?:手机|手[鸡級机]|电[话活]|致电|拨打|联系|[☎☏📞📱]|tel|phone)"
_TELEGRAM = rf"(?:tele{_GAP}gram|{_ALONE}t{_GAP}g(?![a-z])|电报|纸?飞机号?|✈)"
_NAME = r"[a-z](?:[a-z0-9_-]{5,19}|(?:[\s.][a-z0-9_-]){5,19})(?![a-z0-9_-])"

_PLAIN_CUES = frozenset(
    """
    微信 wechat weixin vx wx qq q v 企鹅 群号 加群 手机 电话 致电 拨打 联系 tel phone telegram tg 电报 飞机号 纸飞机
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
_AMBIGUOUS_CUES = frozenset(
    """
    微信 威信 维信 唯信 魏信 卫信 卫星 wechat weixin vx wx
    """.split()  # noqa: SIM905 - a list of words reads better as words
)

_DIGITS = re.compile(contact_view.DIGITS)
_TRUE_DIGIT = re.compile("[0-9]")
_NO_AMOUNT = re.compile(NOT_AN_AMOUNT)
_CUE = re.compile(
    rf"(?:(?P<wechat_id>{_WECHAT}|{_ADD}[薇微威徽v]|{_ALONE}v(?=:))|(?P<qq_number>{_QQ}|{_ADD}[扣q])"
    rf"|(?P<phone_number>{_PHONE})){_BETWEEN}$"
)
_LONGEST_CUE = 24
# The class of first characters comes first, so that a search skips all others at once. A word that also means
# something else announces a name only after 加 or before 号 or a colon.
_CUED_NAME = re.compile(
    rf"(?=[加伽咖嘉佳迦+薇微徽葳嶶溦威维唯魏卫vwjt电纸飞✈])(?:"
    rf"(?P<wechat_id>{_ADD}(?:{_WECHAT}|[薇微威徽v])|(?!{_PLAIN_WECHAT}){_WECHAT}|{_WECHAT}\s?(?:号|id|[:=/]))"
    rf"|(?P<telegram_name>{_ADD}{_TELEGRAM}|{_TELEGRAM}(?=[群号频道\s]{{0,2}}[@]))){_BETWEEN}(?P<name>{_NAME})"
)
_NAME_HINT = re.compile(r"[a-z](?:[a-z0-9_-]{5}|[\s.][a-z0-9_-][\s.])")
# The letters that begin a cue begin most English words, too: they count with what follows.
_CUE_HINT = re.compile(
    rf"[加伽咖嘉佳迦+薇微徽葳嶶溦威维唯魏卫vwjt电纸飞✈](?:(?<![vwjt])|(?<=[vw]){_GAP}x|(?<=v){_GAP}{_XIN}"
    rf"|(?<=j)ia|(?<=t){_GAP}g(?![a-z])|(?<=t)ele)"
)
_INVITATION = re.compile(
    rf"[伽咖+加](?:(?<=加)\s?我?\s?(?:(?![威维唯魏卫])(?P<plain>{_WECHAT})|扣扣|[扣q]\s?裙)"
    rf"|(?<!加)\s?我?\s?(?:{_WECHAT}|[薇徽]|v(?![a-z0-9])))"
)

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_AT_SIGN = (
    r"(?:@|#(?=qq|163|126|139|189|gmail|sina)|[(\[{<【「]\s?(?:at|@|艾特|爱特|圈a)\s?[)\]}>】」]|艾特|爱特|圈a|"
    r"\sat\s(?=(?:qq|163|126|foxmail|gmail|outlook|hotmail|yahoo|sina)\b))"
)
_AT_HINT = re.compile(r"[@#(\[{<【「艾爱圈\s](?:(?<=[@#])|(?<=[艾爱])特|(?<=圈)a|(?<=[(\[{<【「\s])\s?at)")
_DOT = r"\s?(?:\.|。|点|丶|·|[(\[{<【]\s?(?:dot|点|\.)\s?[)\]}>】]|\sdot\s)\s?"
_MAIL_HOST = rf"{_AT_SIGN}\s{{0,2}}(?:{_LABEL}{_DOT}){{1,3}}(?:com|cn|net|org|cc|me|io|hk|tw)(?![a-z0-9])"
_MAIL_HINT = re.compile(_MAIL_HOST)
_EMAIL = re.compile(rf"(?<![a-z0-9._%+-])[a-z0-9][a-z0-9._%+-]{{0,63}}\s{{0,2}}{_MAIL_HOST}")
# How people split a mobile number when they write it down; other splits come of tables, dates and times.
_MOBILE_SPLITS = {
    (11,), (3, 8), (7, 4), (5, 6), (6, 5), (3, 4, 4), (4, 4, 3), (4, 3, 4), (3, 3, 5), (3, 3, 3, 2), (3, 2, 2, 2, 2),
}  # fmt: skip
_MOBILE = re.compile(r"(?:86)?1[3-9][0-9]{9}")
_MIN_SINGLES = 6
_SPREAD = re.compile(r"[\s._·*~-]+")
_MOST_DIGITS = 11


@dataclass(frozen=True, slots=True)
class Disguised:
    """A contact at folded[start:end]; `steps` is empty where nothing had to be undone."""

    code: str
    start: int
    end: int
    steps: tuple[str, ...]


def disguised_contacts(folded: str) -> Iterator[Disguised]:
    """All that the patterns find, one kind of pattern after the other; the same contact may come more than once."""
    reading = contact_view.read(folded)
    yield from _numbers(folded, reading)
    if _CUE_HINT.search(reading):
        if _NAME_HINT.search(reading):
            yield from _names(folded, reading)
        yield from _invitations(folded, reading)
    if _AT_HINT.search(folded) and _MAIL_HINT.search(folded):
        for match in _EMAIL.finditer(folded):
            yield Disguised("email_address", *match.span(), ("sign",))


def _numbers(folded: str, reading: str) -> Iterator[Disguised]:
    # A row of nothing but letters that look like digits is none.
    for match in _DIGITS.finditer(reading) if _TRUE_DIGIT.search(reading) else ():
        chunks = contact_view.chunks(match[0])
        if not chunks or not _NO_AMOUNT.match(reading, match.end()):
            continue
        first = max(0, match.start() - _LONGEST_CUE)
        cue = _CUE.search(reading[first : match.start()])
        digits = folded[match.start() : match.end()]
        if cue and _is_account(cue, "".join(chunks)):
            written = folded[first + cue.start() : first + cue.end(cue.lastgroup or 0)]
            steps = (*_cue_steps(written), *contact_view.steps(written + digits, digits))
            yield Disguised(cue.lastgroup or "", first + cue.start(), match.end(), _once(steps))
        elif _is_mobile(chunks) and not follows_reference(folded, match.start()):
            yield Disguised("phone_number", *match.span(), _once(contact_view.steps(digits, digits)))


def _names(folded: str, reading: str) -> Iterator[Disguised]:
    for match in _CUED_NAME.finditer(reading):
        code = "wechat_id" if match["wechat_id"] else "telegram_name"
        cue = folded[match.start(code) : match.end(code)].rstrip("号id:=/ ")
        steps = [*_cue_steps(cue), *contact_view.steps(cue, "")]
        if _SPREAD.search(match["name"].replace("_", "").replace("-", "")):
            steps.append("separator")
        yield Disguised(code, *match.span(), _once(steps))


def _invitations(folded: str, reading: str) -> Iterator[Disguised]:
    for match in _INVITATION.finditer(reading):
        if folded[match.start("plain") : match.end("plain")] not in _PLAIN_CUES:
            yield Disguised("contact_invitation", *match.span(), ("homophone",))


def _is_account(cue: re.Match[str], digits: str) -> bool:
    if cue["phone_number"] or (cue["wechat_id"] and _plain(cue["wechat_id"]) in _AMBIGUOUS_CUES):
        return _MOBILE.fullmatch(digits) is not None
    fewest = 6 if cue["wechat_id"] else 5
    return fewest <= len(digits) <= _MOST_DIGITS and digits[0] != "0"


def _is_mobile(chunks: tuple[str, ...]) -> bool:
    parts = chunks[1:] if chunks[0] == "86" else chunks
    split = tuple(map(len, parts))
    usual = split in _MOBILE_SPLITS or sum(length == 1 for length in split) >= _MIN_SINGLES
    return usual and _MOBILE.fullmatch("".join(parts)) is not None


def _cue_steps(cue: str) -> Iterator[str]:
    plain = _plain(cue)
    if plain.removeprefix("加") not in _PLAIN_CUES:
        yield "homophone"
    if plain != cue:
        yield "separator"


def _once(steps: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(steps))


def _plain(cue: str) -> str:
    return _SPREAD.sub("", cue)
