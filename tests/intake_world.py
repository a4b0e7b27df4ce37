"""A world around intake: real stores, a policy made to order, a clock moved by hand and puzzles with known answers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import redis
from sqlalchemy import Engine, func, select

from moderation.adapters.redis_campaigns import RedisCampaigns
from moderation.adapters.redis_challenges import RedisChallenges
from moderation.adapters.redis_gate import RedisGate, RedisInFlight
from moderation.adapters.regions import NoRegions
from moderation.adapters.sql import tables
from moderation.adapters.system import new_id, new_token
from moderation.domain.author import Identity, IdentityLevel
from moderation.domain.challenge import Puzzle
from moderation.domain.comment import Submission, TextLimits, ThreadKey
from moderation.domain.delivery import RetryPolicy
from moderation.domain.policy import ChallengePolicy, Policy, Quotas, SitePolicy
from moderation.domain.quota import Quota
from moderation.domain.screening import Check, PolicyRule, Rule, Screening
from moderation.domain.verdict import Action, Posture, Ruling
from moderation.usecases.issue_challenge import IssueChallenge
from moderation.usecases.ports.store import Store
from moderation.usecases.submit_comment import Receipt, SubmitComment

SECRET = b"a secret of thirty-two characters"
THREAD = ThreadKey("portal", "/zcjh/news/8963.html")
PNG = b"\x89PNG the picture"
ANSWER = "Ab3dE"
RECORD = ("comments", "verdicts", "review_items", "outbox", "audit")


def named(rule: Rule) -> PolicyRule:
    """The rule as a policy would have it: under its kind's name."""
    return PolicyRule(type(rule).__name__.lower(), rule)


def accept(_findings: object, _facts: object) -> Ruling:
    return Ruling(Action.ACCEPT, "nothing_against_it")


ACCEPTS = PolicyRule("accepts", accept)
"""Without it, what no rule has anything to say of would be held."""


class KnownPuzzle:
    """Draws the same puzzle every time."""

    def draw(self) -> Puzzle:
        return Puzzle(ANSWER, PNG)


def plenty(name: str) -> tuple[Quota, ...]:
    return (Quota(name, 1_000_000, 3600),)


@dataclass
class Making:
    """What a test wants of its policy; everything else has room."""

    posture: Posture = Posture.HOLD_ALL
    postures: dict[str, Posture] = field(default_factory=dict)
    checks: Sequence[Check] = ()
    rules: Sequence[Rule] = ()
    identity_required: IdentityLevel = IdentityLevel.NONE
    per_address: tuple[Quota, ...] = plenty("comment_per_address")
    per_account: tuple[Quota, ...] = plenty("comment_per_account")
    per_thread: tuple[Quota, ...] = plenty("comment_per_thread")
    challenges: tuple[Quota, ...] = plenty("challenge_per_address")
    failures: list[tuple[str, Exception]] = field(default_factory=list)

    def policy(self) -> Policy:
        return Policy(
            digest="policy-digest",
            sites={
                "portal": SitePolicy(frozenset(), self.posture, self.postures, self.identity_required),
                "other": SitePolicy(frozenset(), Posture.HOLD_ALL, {}),
            },
            text=TextLimits(body_chars=100, nickname_chars=12),
            quotas=Quotas(
                challenge_per_address=self.challenges,
                comment_per_address=self.per_address,
                comment_per_account=self.per_account,
                comment_per_thread=self.per_thread,
                sign_in_per_address=plenty("sign_in_per_address"),
                sign_in_per_name=plenty("sign_in_per_name"),
            ),
            challenge=ChallengePolicy(KnownPuzzle(), ttl_s=300),
            duplicate_window_s=3600,
            campaign_window_s=3600,
            hide_rejections=False,
            delivery=RetryPolicy(tries=3, first_delay_s=1, longest_delay_s=10),
            screening=Screening(
                tuple(self.checks),
                (*map(named, self.rules), ACCEPTS),
                "policy-digest",
                lambda *failure: self.failures.append(failure),
            ),
        )


class IntakeWorld:
    """The use cases of intake on a store and a Redis."""

    def __init__(self, store: Store, client: redis.Redis, making: Making | None = None) -> None:
        # Redis ends keys by its own clock, so this one starts at the true time.
        self.now = datetime.now(UTC).replace(microsecond=0)
        self.making = making or Making()
        self.reported: list[tuple[str, Action]] = []
        policy = self.making.policy()
        self.store = store
        self.challenges = RedisChallenges(client, lambda: self.now)
        gate = RedisGate(client, new_token)
        self.issue = IssueChallenge(lambda: policy, gate, self.challenges, lambda: self.now, new_token, SECRET)
        self.submit = SubmitComment(
            policy=lambda: policy,
            gate=gate,
            in_flight=RedisInFlight(client, new_token),
            campaigns=RedisCampaigns(client),
            regions=NoRegions(),
            store=store,
            clock=lambda: self.now,
            new_id=new_id,
            secret=SECRET,
            report=lambda comment, verdict, _: self.reported.append((comment.id, verdict.action)),
        )

    def pass_time(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def challenge(self, site: str = "portal", address: str = "198.51.100.7") -> str:
        return self.issue(site, address).id

    def submission(
        self,
        challenge_id: str | None = None,
        *,
        answer: str | None = ANSWER,
        body: str = "写得好,支持!",
        nickname: str = "晋阳读者",
        thread: ThreadKey = THREAD,
        address: str = "192.0.2.1",
        account: str | None = None,
        verified: bool = False,
        minor: bool = False,
        key: str | None = None,
        reply_to: str | None = None,
        page_title: str | None = None,
    ) -> Submission:
        """A submission with a fresh challenge, unless one is given; an empty text means none at all."""
        challenge_id = self.challenge(thread.site) if challenge_id is None else challenge_id
        identity = Identity(account, verified, minor) if account else None
        return Submission(
            thread,
            nickname,
            body,
            challenge_id or None,
            answer,
            address,
            identity=identity,
            idempotency_key=key,
            reply_to=reply_to,
            page_title=page_title,
        )

    def post(self, challenge_id: str | None = None, **written: object) -> Receipt:
        return self.submit(self.submission(challenge_id, **written))


def counts(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            name: connection.execute(select(func.count()).select_from(tables.metadata.tables[name])).scalar_one()
            for name in RECORD
        }


def recorded(engine: Engine, comments: int, *, held: int = 0, sent: int = 0) -> bool:
    """Asserts that so many comments are stored whole, and nothing else."""
    expected = {"comments": comments, "verdicts": comments, "review_items": held, "outbox": sent, "audit": comments}
    assert counts(engine) == expected
    return True
