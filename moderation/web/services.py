"""What the web layer is given by the composition root, and how a view gets at it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

from flask import current_app

from moderation.domain.author import Identity
from moderation.usecases.accounts import Accounts
from moderation.usecases.api_tokens import TokenDoor, TokenRegister
from moderation.usecases.bulk_review import BulkReview
from moderation.usecases.compare_policies import ComparePolicies
from moderation.usecases.follow_comments import FollowComments
from moderation.usecases.handle_reports import HandleReports
from moderation.usecases.issue_challenge import IssueChallenge
from moderation.usecases.keep_blocks import KeepBlocks
from moderation.usecases.keep_policy import KeepPolicy
from moderation.usecases.lease_items import LeaseItems
from moderation.usecases.order_postures import OrderPostures
from moderation.usecases.own_sessions import OwnSessions
from moderation.usecases.ports.intake import ChallengeStore
from moderation.usecases.ports.policies import CurrentPolicy
from moderation.usecases.ports.system import Clock
from moderation.usecases.presets import SwitchPresets
from moderation.usecases.read_audit import ReadAudit
from moderation.usecases.read_decided import ReadDecided
from moderation.usecases.read_figures import ReadFigures
from moderation.usecases.read_queue import ReadQueue
from moderation.usecases.read_threads import ReadThreads
from moderation.usecases.review_queue import ReviewQueue
from moderation.usecases.screen_text import Explanation
from moderation.usecases.second_factor import SecondFactor
from moderation.usecases.sign_in import SignIn
from moderation.usecases.simulate_policy import SimulatePolicy
from moderation.usecases.single_sign_on import SingleSignOn
from moderation.usecases.submit_comment import SubmitComment
from moderation.web.client_address import ClientAddresses

_KEY = "moderation"


@dataclass(frozen=True, slots=True)
class Services:
    """The use cases and what else a view needs.

    `policy` is the one that the file or a roll-back says, `policy_in_force` that under the preset that is on.
    `screen_text` explains what the policy makes of a text and a nickname; `identity_of` reads an identity token for
    a site; `probes` are the parts that /readyz asks, by name: each returns when its part works and raises
    `ModerationError` when not. `single_sign_on` is None where no provider is configured. `demo` serves the demo
    article page.
    """

    policy: KeepPolicy
    policy_in_force: CurrentPolicy
    compare_policies: ComparePolicies
    simulate_policy: SimulatePolicy
    read_figures: ReadFigures
    challenges: ChallengeStore
    issue_challenge: IssueChallenge
    submit_comment: SubmitComment
    read_threads: ReadThreads
    order_postures: OrderPostures
    switch_presets: SwitchPresets
    read_queue: ReadQueue
    read_decided: ReadDecided
    read_audit: ReadAudit
    lease_items: LeaseItems
    keep_blocks: KeepBlocks
    review_queue: ReviewQueue
    handle_reports: HandleReports
    follow_comments: FollowComments
    bulk_review: BulkReview
    sign_in: SignIn
    single_sign_on: SingleSignOn | None
    second_factor: SecondFactor
    own_sessions: OwnSessions
    accounts: Accounts
    tokens: TokenRegister
    token_door: TokenDoor
    screen_text: Callable[[str, str], Explanation]
    identity_of: Callable[[str, str], Identity]
    addresses: ClientAddresses
    probes: Mapping[str, Callable[[], None]]
    now: Clock
    base_url: str
    demo: bool


def services() -> Services:
    """The current application's services."""
    return cast("Services", current_app.extensions[_KEY])


def attach(extensions: dict[str, object], given: Services) -> None:
    """Puts the services where `services` finds them."""
    extensions[_KEY] = given
