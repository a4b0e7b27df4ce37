"""The submit path: limits, captcha, comment, facts, verdict, record; the visitor is answered after the commit."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from moderation.domain import review
from moderation.domain.audit import SCREENING
from moderation.domain.author import record_of, satisfies
from moderation.domain.blocks import block_state
from moderation.domain.campaign import Campaign, sketch
from moderation.domain.challenge import Redemption, RedemptionOutcome, answer_digest
from moderation.domain.comment import Comment, CommentState, Submission
from moderation.domain.errors import (
    CaptchaExpired,
    CaptchaRequired,
    CaptchaReused,
    CaptchaUnknown,
    CaptchaWrong,
    CommentsClosed,
    IdempotencyKeyReused,
    IdentityRequired,
    ModerationError,
    UnknownParent,
)
from moderation.domain.orders import PostureOrder, PresetOrder, posture_in_force
from moderation.domain.policy import Policy
from moderation.domain.quota import QuotaState, QuotaUse, address_subject
from moderation.domain.receipt import author_token
from moderation.domain.screening import Facts
from moderation.domain.verdict import Posture, Verdict
from moderation.usecases.ports.audit import AuditEntry
from moderation.usecases.ports.blocks import Author
from moderation.usecases.ports.comments import Recorded
from moderation.usecases.ports.intake import Campaigns, Gate, InFlight, Regions
from moderation.usecases.ports.policies import CurrentPolicy
from moderation.usecases.ports.store import Store
from moderation.usecases.ports.system import Clock, NewId
from moderation.usecases.presets import under_preset
from moderation.usecases.quotas import tightest

_CAPTCHA_ERRORS: dict[RedemptionOutcome, type[ModerationError]] = {
    RedemptionOutcome.WRONG: CaptchaWrong,
    RedemptionOutcome.EXPIRED: CaptchaExpired,
    RedemptionOutcome.REUSED: CaptchaReused,
    RedemptionOutcome.UNKNOWN: CaptchaUnknown,
}


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a submission. `quota` is None where an earlier answer is repeated.

    `token` proves that the comment is one's own.
    """

    comment_id: str
    token: str
    state: CommentState
    submitted_at: datetime
    quota: QuotaState | None


Report = Callable[[Comment, Verdict, timedelta], None]
"""Told of every recorded comment, its verdict and how long intake took; must not raise."""


@dataclass(frozen=True, slots=True)
class SubmitComment:
    """Takes a submission in. Steps read in order in `_take_in`."""

    policy: CurrentPolicy
    gate: Gate
    in_flight: InFlight
    campaigns: Campaigns
    regions: Regions
    store: Store
    clock: Clock
    new_id: NewId
    secret: bytes
    report: Report

    def __call__(self, submission: Submission) -> Receipt:
        """Raises any of the errors of intake (`domain/errors.py`); nothing is recorded then.

        With an idempotency key, a repeat of the same request gets the first one's receipt, and is neither charged
        nor asked for a new captcha.
        """
        policy = self.policy()
        # First of all: a site's name that the policy does not know reaches neither Redis nor the database.
        policy.site(submission.thread.site)
        with self._alone(submission):
            earlier, orders, preset = self._known(submission)
            if earlier:
                return self._same_request(earlier, submission)
            now = self.clock()
            return self._take_in(submission, under_preset(policy, preset, now), orders, now)

    def _take_in(self, submission: Submission, policy: Policy, orders: list[PostureOrder], now: datetime) -> Receipt:
        posture = posture_in_force(policy, submission.thread, orders, now).posture
        if posture is Posture.CLOSED:
            raise CommentsClosed(pointer="/thread")
        if not satisfies(
            submission.identity, policy.site(submission.thread.site).identity_required_of(submission.thread)
        ):
            raise IdentityRequired(pointer="/identity_token")
        self._find_parent(submission)
        region = self.regions.of(submission.address)
        comment = Comment.from_submission(
            submission, comment_id=self.new_id(), now=now, limits=policy.text, region=region
        )
        quota = self._admit(submission, policy, now)
        facts = self._facts_about(comment, policy)
        verdict = policy.screening.screen(comment, facts, posture)
        state = self._record(comment, facts, verdict)
        self.report(comment, verdict, self.clock() - now)
        return Receipt(comment.id, author_token(self.secret, comment.id), state, now, quota)

    def _find_parent(self, submission: Submission) -> None:
        """A reply answers what readers see on its page; held, rejected and unknown comments all look alike."""
        if submission.reply_to is None:
            return
        with self.store.reading() as view:
            if not view.published.of(submission.thread, [submission.reply_to]):
                raise UnknownParent(pointer="/reply_to")

    def _admit(self, submission: Submission, policy: Policy, now: datetime) -> QuotaState:
        """Limits and captcha in one round trip; a comment that could never be taken costs neither."""
        if not submission.challenge_id or not submission.answer:
            raise CaptchaRequired(pointer="/challenge_id" if not submission.challenge_id else "/answer")
        redemption = Redemption(
            submission.challenge_id,
            submission.thread.site,
            answer_digest(self.secret, submission.challenge_id, submission.answer),
        )
        usage, outcome = self.gate.admit(list(_uses(submission, policy)), redemption, now)
        quota = tightest(usage)
        if outcome is not RedemptionOutcome.REDEEMED:
            raise _CAPTCHA_ERRORS[outcome or RedemptionOutcome.UNKNOWN](pointer="/answer")
        return quota

    def _facts_about(self, comment: Comment, policy: Policy) -> Facts:
        now = comment.submitted_at
        author = Author(comment.thread.site, comment.account, comment.address)
        with self.store.reading() as view:
            known = view.comments.facts(comment, now - timedelta(seconds=policy.duplicate_window_s))
            evasion_since = now - timedelta(seconds=policy.evasion_window_s)
            evades = view.blocks.is_shared_with_blocked(author, evasion_since, now)
            blocks = block_state(view.blocks.reaching(author, now), evades=evades)
            days = view.comments.decided_days(author, now, now - policy.authors.memory)
        record = record_of(days, policy.authors, allowed=blocks.allowed)
        campaign = self._campaign_of(comment, policy.campaign_window_s)
        return replace(
            known, thread=comment.thread, campaign=campaign, blocks=blocks, identity=comment.identity, record=record
        )

    def _campaign_of(self, comment: Comment, window_s: int) -> Campaign | None:
        bands = sketch(comment.body.folded)
        if bands is None:
            return None
        author = comment.account or address_subject(comment.address)
        return self.campaigns.join(comment.thread.site, bands, comment.id, author, comment.submitted_at, window_s)

    def _record(self, comment: Comment, facts: Facts, verdict: Verdict) -> CommentState:
        """Comment, verdict, review item or outbox row, and audit entry: one transaction."""
        step = review.after_screening(verdict)
        now = comment.submitted_at
        with self.store.transaction() as tx:
            tx.comments.add(comment, verdict, step.state, facts)
            if step.state is CommentState.HELD:
                tx.reviews.add(comment.id)
            if step.event is not None:
                tx.outbox.append(self.new_id(), step.event, tx.comments.published(comment.id), now)
            tx.audit.append(
                AuditEntry(
                    id=self.new_id(),
                    at=now,
                    actor=SCREENING,
                    event=f"comment.{step.state}",
                    subject=comment.id,
                    details={"policy": verdict.policy_digest, "score": verdict.score},
                )
            )
        return step.state

    def _alone(self, submission: Submission) -> AbstractContextManager[None]:
        if submission.idempotency_key is None:
            return nullcontext()
        return self.in_flight.claim(f"{submission.thread.site}:{submission.idempotency_key}")

    def _known(self, submission: Submission) -> tuple[Recorded | None, list[PostureOrder], PresetOrder | None]:
        """What an earlier request with the same key made, and the orders that are in force for the thread."""
        thread, key = submission.thread, submission.idempotency_key
        with self.store.reading() as view:
            earlier = view.comments.by_idempotency_key(thread.site, key) if key is not None else None
            now = self.clock()
            return earlier, view.postures.covering(thread, now), view.presets.active(now)

    def _same_request(self, earlier: Recorded, submission: Submission) -> Receipt:
        if earlier.request_digest != submission.digest():
            raise IdempotencyKeyReused
        token = author_token(self.secret, earlier.comment_id)
        return Receipt(earlier.comment_id, token, earlier.state, earlier.submitted_at, None)


def _uses(submission: Submission, policy: Policy) -> Iterator[QuotaUse]:
    quotas, thread = policy.quotas, submission.thread
    address = address_subject(submission.address)
    yield from (QuotaUse(quota, address) for quota in quotas.comment_per_address)
    for quota in quotas.comment_per_thread:
        yield QuotaUse(quota, f"{thread.site}:{thread.path}", if_redeemed=True)
    if submission.account is not None:
        account = f"{thread.site}:{submission.account}"
        yield from (QuotaUse(quota, account) for quota in quotas.comment_per_account)
