"""What tests of the review queue share: its use cases over a store, people, and comments that wait."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count

from moderation.domain.author import Identity
from moderation.domain.campaign import Campaign
from moderation.domain.comment import Comment, CommentState, Submission, TextLimits, ThreadKey
from moderation.domain.people import Role
from moderation.domain.policy import Policy
from moderation.domain.queue import QueueFilter, QueueOrder
from moderation.domain.review import Decision, DecisionAction, ReviewSettings
from moderation.domain.screening import Facts
from moderation.domain.verdict import Action, Finding, Posture, RuleHit, Verdict
from moderation.usecases.lease_items import LeaseItems
from moderation.usecases.ports.accounts import Moderator
from moderation.usecases.ports.reviews import HeldComment
from moderation.usecases.ports.store import Store, Transaction
from moderation.usecases.read_decided import ReadDecided
from moderation.usecases.read_queue import ReadQueue
from moderation.usecases.review_queue import ReviewQueue
from tests.intake_world import Making

START = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


def desk_policy(send_delay_s: int = 10, lease_s: int = 300) -> Callable[[], Policy]:
    """A policy in force with these settings of the desk."""
    policy = replace(Making().policy(), review=ReviewSettings(send_delay_s, lease_s))
    return lambda: policy


def waiting(view: Transaction) -> list[HeldComment]:
    """All that waits, oldest first."""
    return view.queue.page(QueueFilter(), QueueOrder.OLDEST, None, 10_000, datetime.now(UTC))


def decided(comment_id: str, action: DecisionAction = DecisionAction.ACCEPT) -> Decision:
    """A decision by nobody in particular."""
    return Decision(f"decision on {comment_id}", comment_id, action, "fits_rules", "晓燕", START)


def person(name: str, *roles: Role) -> Moderator:
    return Moderator(f"id of {name}", name, "hash", must_change_password=False, roles=frozenset(roles))


XIAOYAN, LAOLIU, SENIOR = person("晓燕"), person("老刘"), person("主任", Role.SENIOR)


@dataclass(slots=True)
class ReviewWorld:
    """The desk's use cases over a store, with a clock that moves when told and ids that count."""

    store: Store
    policy: Callable[[], Policy] = field(default_factory=desk_policy)
    now: datetime = START
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    def clock(self) -> datetime:
        return self.now

    def new_id(self) -> str:
        return f"id{next(self.numbers):06}"

    def advance(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    @property
    def queue(self) -> ReviewQueue:
        return ReviewQueue(self.store, self.policy, self.clock, self.new_id)

    @property
    def leases(self) -> LeaseItems:
        return LeaseItems(self.store, self.policy, self.clock, self.new_id)

    @property
    def read(self) -> ReadQueue:
        return ReadQueue(self.store, self.clock)

    @property
    def decided(self) -> ReadDecided:
        return ReadDecided(self.store, self.clock)

    def hold(
        self,
        comment_id: str,
        body: str = "一条评论",
        *,
        site: str = "demo",
        path: str = "/news/1.html",
        nickname: str = "读者",
        score: float = 0.0,
        category: str = "spam",
        rule: str = "score_threshold",
        account: str | None = None,
        campaign: str | None = None,
        posture: Posture = Posture.HOLD_ALL,
        address: str = "192.0.2.7",
        state: CommentState = CommentState.HELD,
        reply_to: str | None = None,
        page_title: str | None = None,
    ) -> str:
        """Stores a comment as intake would; one that is held waits."""
        submission = Submission(
            ThreadKey.parse(site, path),
            nickname,
            body,
            None,
            None,
            address,
            Identity(account) if account else None,
            reply_to=reply_to,
            page_title=page_title,
        )
        comment = Comment.from_submission(submission, comment_id=comment_id, now=self.now, limits=TextLimits(1000, 24))
        findings = (Finding("banned_words", "banned_term", score, category),) if score else ()
        rules = (RuleHit(rule, Action.REVIEW, "hold_score_reached"),) if score else ()
        verdict = Verdict(Action.REVIEW, Action.REVIEW, posture, findings, rules, "digest")
        with self.store.transaction() as tx:
            tx.comments.add(comment, verdict, state, Facts(campaign=Campaign(campaign, 3) if campaign else None))
            if state is CommentState.HELD:
                tx.reviews.add(comment_id)
        return comment_id
