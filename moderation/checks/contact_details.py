"""Finds ways to reach somebody elsewhere: phone numbers, e-mail addresses, 微信, QQ and Telegram names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from moderation.checks.contact_disguises import Disguised, disguised_contacts
from moderation.checks.contact_patterns import plain_contacts
from moderation.checks.fields import fields_of
from moderation.checks.ranges import require_share
from moderation.domain.comment import Comment
from moderation.domain.options import Possible
from moderation.domain.screening import Facts, Lexicon
from moderation.domain.text import FoldedText
from moderation.domain.verdict import Field, Finding

# Every contact has a Latin letter, a digit, an @ or a sign that stands for one; most Chinese comments have none of
# them, and no two numerals in a row either, and are spared the patterns.
_HINT = re.compile(
    r"[a-z0-9@☎☏\u24f5-\u24ff\u2776-\u2795❤\U0001f10b-\U0001f189📞📱]"
    r"|[零〇洞一壹幺二贰三叁四肆五伍六陆七柒拐八捌九玖勾][^\u4e00-\u9fff]{0,3}[零〇洞一壹幺二贰三叁四肆五伍六陆七柒拐八捌九玖勾]"
    r"|[伽徽微薇][信裙]|扣[扣裙]"
)
_MAX_FINDINGS = 20


@dataclass(frozen=True, slots=True)
class Options:
    """What needed a disguise undone is fuzzy evidence."""

    score: float = 0.6
    """Of every finding."""

    def __post_init__(self) -> None:
        require_share("score", self.score)


@dataclass(frozen=True, slots=True)
class ContactDetails:
    """Looks at nickname and body; the codes are phone_number, email_address, qq_number, wechat_id, telegram_name,
    contact_invitation (a disguised "add me" without saying where). What needed a disguise undone is not exact.
    """

    options: Options
    name: str = "contact_details"

    @property
    def may_find(self) -> tuple[Possible, ...]:
        """Of the one category."""
        return (Possible("contact", self.options.score), Possible("contact", self.options.score, exact=False))

    def __call__(self, comment: Comment, facts: Facts) -> Iterator[Finding]:
        """One finding a contact, with its cue word in the span, up to twenty a field; those in plain sight first."""
        for field, text in fields_of(comment):
            if _HINT.search(text.folded):
                yield from islice(self._contacts_in(field, text), _MAX_FINDINGS)

    def _contacts_in(self, field: Field, text: FoldedText) -> Iterator[Finding]:
        taken = bytearray(len(text.folded))
        for code, match in plain_contacts(text.folded):
            _take(taken, *match.span())
            yield self._finding(field, text, Disguised(code, *match.span(), steps=()))
        for contact in disguised_contacts(text.folded):
            if not any(taken[contact.start : contact.end]):
                _take(taken, contact.start, contact.end)
                yield self._finding(field, text, contact)

    def _finding(self, field: Field, text: FoldedText, contact: Disguised) -> Finding:
        return Finding(
            check=self.name,
            code=contact.code,
            score=self.options.score,
            category="contact",
            exact=not contact.steps,
            field=field,
            span=text.span(contact.start, contact.end),
            evidence=text.written(contact.start, contact.end),
            steps=text.steps(contact.start, contact.end) + contact.steps,
        )


def _take(taken: bytearray, start: int, end: int) -> None:
    taken[start:end] = b"\1" * (end - start)


def build(options: Options, lexicon: Lexicon) -> ContactDetails:
    """The check with these options."""
    return ContactDetails(options)
