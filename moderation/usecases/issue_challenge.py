"""Issues a captcha for a site, within the client's quota."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from moderation.domain.challenge import Challenge, answer_digest
from moderation.domain.quota import QuotaState, QuotaUse, address_subject
from moderation.usecases.ports.intake import ChallengeStore, Gate
from moderation.usecases.ports.policies import CurrentPolicy
from moderation.usecases.ports.system import Clock, NewToken
from moderation.usecases.quotas import tightest


@dataclass(frozen=True, slots=True)
class IssuedChallenge:
    """What the visitor is given; the answer stays with the server."""

    id: str
    image_png: bytes
    expires_at: datetime
    quota: QuotaState


@dataclass(frozen=True, slots=True)
class IssueChallenge:
    """Draws a puzzle, keeps its keyed digest for the policy's time, and hands out the picture."""

    policy: CurrentPolicy
    gate: Gate
    challenges: ChallengeStore
    clock: Clock
    new_token: NewToken
    secret: bytes

    def __call__(self, site: str, address: str) -> IssuedChallenge:
        """Raises `UnknownSite`, `RateLimited` or `Unavailable`."""
        policy = self.policy()
        policy.site(site)
        subject = address_subject(address)
        now = self.clock()
        uses = [QuotaUse(quota, subject) for quota in policy.quotas.challenge_per_address]
        state = tightest(self.gate.use(uses, now))
        puzzle = policy.challenge.kind.draw()
        challenge_id = self.new_token()
        challenge = Challenge(
            id=challenge_id,
            site=site,
            answer_digest=answer_digest(self.secret, challenge_id, puzzle.answer),
            image_png=puzzle.image_png,
            expires_at=now + timedelta(seconds=policy.challenge.ttl_s),
        )
        self.challenges.save(challenge)
        return IssuedChallenge(challenge.id, challenge.image_png, challenge.expires_at, state)
