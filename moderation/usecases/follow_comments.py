"""What authors are told of their comments, by the token of the receipt: where one stands and why, and of an appeal."""

from dataclasses import dataclass

from moderation.domain.comment import CommentState
from moderation.domain.delivery import PublishedComment
from moderation.domain.errors import NotFound
from moderation.domain.policy import Policy
from moderation.domain.receipt import is_author_token
from moderation.domain.reports import Report
from moderation.domain.review import Decision, DecisionAction
from moderation.usecases.ports.policies import CurrentPolicy
from moderation.usecases.ports.store import Store, Transaction
from moderation.usecases.review_queue import REASONS


@dataclass(frozen=True, slots=True)
class Fate:
    """Where a comment stands as its author is told.

    `reason` is the code that a moderator gave for taking it off, None where nobody did: what screening found is not
    told. `appeal` is None where there was none.
    """

    state: CommentState
    reason: str | None
    appeal: Report | None

    @property
    def may_appeal(self) -> bool:
        """Whether the author has an appeal left."""
        return self.state is CommentState.REJECTED and self.appeal is None


@dataclass(frozen=True, slots=True)
class FollowComments:
    """Reads only."""

    policy: CurrentPolicy
    store: Store
    secret: bytes

    def own(self, comment_id: str, token: str) -> tuple[PublishedComment, Fate]:
        """A comment and its fate, to its author. Raises `NotFound`, for a wrong token too, or `Unavailable`."""
        if not is_author_token(self.secret, comment_id, token):
            raise NotFound
        policy = self.policy()
        with self.store.reading() as view:
            return view.comments.published(comment_id), fate_of(view, comment_id, policy)


def fate_of(view: Transaction, comment_id: str, policy: Policy) -> Fate:
    """Where the policy hides rejections, what screening alone rejected seems to wait. Raises `NotFound`."""
    state = view.comments.state(comment_id)
    decision, appeal = view.decisions.newest(comment_id), view.reports.appeal_on(comment_id)
    if state is CommentState.REJECTED and policy.hide_rejections and decision is None and appeal is None:
        state = CommentState.HELD
    return Fate(state, _reason(decision, state), appeal)


def _reason(decision: Decision | None, state: CommentState) -> str | None:
    off = state in (CommentState.REJECTED, CommentState.RETRACTED)
    told = decision is not None and decision.reason in REASONS[DecisionAction.REJECT]
    return decision.reason if decision and off and told else None
