"""Takes readers' reports and authors' appeals in, and answers each by its deadline."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from moderation.domain.access_errors import Forbidden
from moderation.domain.comment import CommentState
from moderation.domain.delivery import PublishedComment
from moderation.domain.errors import InvalidInput, NotFound, RequestInFlight
from moderation.domain.people import Capability
from moderation.domain.quota import QuotaState, QuotaUse, address_subject
from moderation.domain.receipt import is_author_token
from moderation.domain.reports import Answer, Report, ReportKind, ReportState, parse_answer, parse_text
from moderation.domain.review import CORRECTIONS, DecisionAction
from moderation.domain.review_errors import AlreadyAppealed, AlreadyDecided, AlreadyReported, SecondPersonRequired
from moderation.usecases.follow_comments import fate_of
from moderation.usecases.ports.accounts import Moderator
from moderation.usecases.ports.audit import AuditEntry
from moderation.usecases.ports.intake import Gate
from moderation.usecases.ports.policies import CurrentPolicy
from moderation.usecases.ports.reports import ReportedComment, Waiting
from moderation.usecases.ports.store import Store, Transaction
from moderation.usecases.ports.system import Clock, NewId, NewToken
from moderation.usecases.quotas import tightest
from moderation.usecases.review_queue import REASONS, ReviewQueue

REPORT_REASONS = REASONS[DecisionAction.REJECT]
"""Reason codes that a reader can give: those for which a comment is rejected."""

APPEAL = "appeal"
"""The reason code of appeals and of the decisions that uphold them."""

_CORRECTION = {ReportKind.REPORT: DecisionAction.RETRACT, ReportKind.APPEAL: DecisionAction.RESTORE}


@dataclass(frozen=True, slots=True)
class ByToken:
    """Says that a comment is one's own by the token of its receipt."""

    token: str


@dataclass(frozen=True, slots=True)
class ByAccount:
    """Says that a comment is one's own by the account that the portal of a site vouches for."""

    site: str
    account: str


Claim = ByToken | ByAccount


@dataclass(frozen=True, slots=True)
class ReportReceipt:
    """What the reporter gets: the token shows the report's state and answer; it is kept as a digest only."""

    report: Report
    token: str
    quota: QuotaState


@dataclass(frozen=True, slots=True)
class ReportsPage:
    """`next_after` is the id to ask for the next page with, None on the last."""

    reports: tuple[ReportedComment, ...]
    next_after: str | None


@dataclass(frozen=True, slots=True)
class HandleReports:
    """The register of reports and appeals."""

    policy: CurrentPolicy
    gate: Gate
    store: Store
    queue: ReviewQueue
    clock: Clock
    new_id: NewId
    new_token: NewToken
    secret: bytes

    def report(self, comment_id: str, reason: str, text: str, address: str) -> ReportReceipt:
        """Takes a report of a comment that readers can see.

        Raises `InvalidInput` or `TooLong` for what cannot be read, `RateLimited`, `NotFound` where readers see no such
        comment, and `AlreadyReported` where a report from this network of it is still open.
        """
        if reason not in REPORT_REASONS:
            raise InvalidInput(pointer="/reason")
        receipt = self._received(comment_id, reason, text, address, ReportKind.REPORT)
        with self.store.transaction() as tx:
            _check_shown(tx, comment_id)
            if not tx.reports.add(receipt.report):
                raise AlreadyReported
            self._note_opened(tx, receipt.report, "reader")
        return receipt

    def reportable(self, comment_id: str) -> PublishedComment:
        """A comment that readers can see, and so report. Raises `NotFound`."""
        with self.store.reading() as view:
            _check_shown(view, comment_id)
            return view.comments.published(comment_id)

    def appeal(self, comment_id: str, text: str, address: str, claim: Claim) -> ReportReceipt:
        """Takes an appeal of the author of a rejected comment; limited like reports.

        Raises `InvalidInput` or `TooLong` for the text, `RateLimited`, `NotFound` where the comment is not theirs or
        not rejected as far as they are told, and `AlreadyAppealed`.
        """
        receipt = self._received(comment_id, APPEAL, text, address, ReportKind.APPEAL)
        with self.store.transaction() as tx:
            own = self._is_own(tx, comment_id, claim)
            if not own or fate_of(tx, comment_id, self.policy()).state is not CommentState.REJECTED:
                raise NotFound
            if not tx.reports.add(receipt.report):
                raise AlreadyAppealed
            self._note_opened(tx, receipt.report, "author")
        return receipt

    def _is_own(self, tx: Transaction, comment_id: str, claim: Claim) -> bool:
        if isinstance(claim, ByToken):
            return is_author_token(self.secret, comment_id, claim.token)
        author = tx.comments.author(comment_id)
        return (author.site, author.account) == (claim.site, claim.account)

    def _received(self, comment_id: str, reason: str, text: str, address: str, kind: ReportKind) -> ReportReceipt:
        parsed, now, policy = parse_text(text), self.clock(), self.policy()
        network = address_subject(address)
        quota = tightest(self.gate.use([QuotaUse(it, network) for it in policy.quotas.report_per_address], now))
        token = self.new_token()
        report = Report(
            id=self.new_id(),
            comment_id=comment_id,
            reason=reason,
            text=parsed,
            network=network,
            token_digest=_digest(token),
            reported_at=now,
            due_at=now + timedelta(seconds=policy.review.report_answer_s),
            kind=kind,
        )
        return ReportReceipt(report, token, quota)

    def _note_opened(self, tx: Transaction, report: Report, actor: str) -> None:
        event, details = f"{report.kind}.opened", {"report": report.id}
        tx.audit.append(AuditEntry(self.new_id(), report.reported_at, actor, event, report.comment_id, details))

    def shown(self, report_id: str, token: str) -> ReportedComment:
        """A report to its reporter. Raises `NotFound` for a wrong token too."""
        with self.store.reading() as view:
            report = view.reports.get(report_id)
            if report is None or not hmac.compare_digest(report.token_digest, _digest(token)):
                raise NotFound
            return ReportedComment(report, view.comments.published(report.comment_id))

    def page(self, kind: ReportKind, *, answered: bool, after: str | None, limit: int) -> ReportsPage:
        """Open ones, the first due at the front, or answered ones, the newest at the front."""
        with self.store.reading() as view:
            found = (view.reports.answered if answered else view.reports.waiting)(kind, after, limit + 1)
            shown = tuple(replace(it, decision=view.decisions.newest(it.comment.id)) for it in found[:limit])
        return ReportsPage(shown, shown[-1].report.id if len(found) > limit else None)

    def counts(self) -> Mapping[ReportKind, Waiting]:
        """How many wait, by kind; kinds of which none does are left out. Raises `Unavailable`."""
        with self.store.reading() as view:
            return view.reports.counts(self.clock())

    def answer(
        self, report_id: str, state: ReportState, text: str, moderator: Moderator, *, senior: bool = False
    ) -> Report:
        """Upholds a report, which retracts the comment and so answers all open reports on it, or dismisses it.

        Upholding an appeal restores the comment; that is for a `senior` who is not who rejected it. Raises `NotFound`;
        `AlreadyDecided` naming who answered first, `RequestInFlight` where they do so right now; `InvalidInput` for
        the state `open`; `Empty`, `TooLong` or `InvalidInput` for the answer; `Forbidden` or `SecondPersonRequired`.
        """
        if state is ReportState.OPEN:
            raise InvalidInput(pointer="/outcome")
        told = parse_answer(text)
        with self.store.transaction() as tx:
            report = _waiting(tx, report_id)
            if report.kind is ReportKind.APPEAL:
                _check_second_person(tx, report, moderator, senior=senior)
            upheld = state is ReportState.UPHELD
            decision_id = self._correct(tx, report, moderator) if upheld else None
            answer = Answer(moderator.name, self.clock(), told, decision_id)
            answered = replace(report, state=state, answer=answer)
            if not self._close(tx, answered, answer):
                # Somebody answered since it was read; what was done about the comment is rolled back.
                raise RequestInFlight
            if upheld and report.kind is ReportKind.REPORT:
                for other in tx.reports.open_on(report.comment_id):
                    self._close(tx, replace(answered, id=other), answer)
        return answered

    def _correct(self, tx: Transaction, report: Report, moderator: Moderator) -> str | None:
        """Retracts or restores, unless somebody has already: then that decision is the one."""
        action = _CORRECTION[report.kind]
        if tx.comments.state(report.comment_id) is CORRECTIONS[action][0]:
            return self.queue.correct_within(tx, report.comment_id, action, report.reason, moderator.name).id
        newest = tx.decisions.newest(report.comment_id)
        return newest.id if newest else None

    def _close(self, tx: Transaction, answered: Report, answer: Answer) -> bool:
        closed = tx.reports.answer(answered.id, answered.state, answer)
        if closed:
            event = f"{answered.kind}.{answered.state}"
            details = {"report": answered.id, "decision": answer.decision_id or ""}
            tx.audit.append(AuditEntry(self.new_id(), answer.at, answer.by, event, answered.comment_id, details))
        return closed


def _check_shown(tx: Transaction, comment_id: str) -> None:
    if tx.comments.state(comment_id) is not CommentState.ACCEPTED:
        raise NotFound


def _waiting(tx: Transaction, report_id: str) -> Report:
    report = tx.reports.get(report_id)
    if report is None:
        raise NotFound
    if report.answer is not None:
        raise _answered(report.state, report.answer)
    return report


def _check_second_person(tx: Transaction, appeal: Report, moderator: Moderator, *, senior: bool) -> None:
    if not senior:
        raise Forbidden(capability=Capability.QUEUE_SENIOR.value)
    rejection = tx.decisions.newest(appeal.comment_id)
    if rejection is not None and rejection.moderator == moderator.name:
        raise SecondPersonRequired


def _answered(state: ReportState, answer: Answer) -> AlreadyDecided:
    return AlreadyDecided(action=state.value, moderator=answer.by, decided_at=answer.at.isoformat(timespec="seconds"))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
