"""The policy: everything about moderation that an operator decides, as immutable data with a digest."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from moderation.domain.author import GradeScale, IdentityLevel
from moderation.domain.challenge import CaptchaKind, Difficulty
from moderation.domain.comment import TextLimits, ThreadKey
from moderation.domain.delivery import RetryPolicy
from moderation.domain.errors import UnknownSite
from moderation.domain.quota import Quota
from moderation.domain.review import ReviewSettings
from moderation.domain.screening import Screening
from moderation.domain.verdict import Posture

USUAL_EVASION_WINDOW_S = 7 * 86400
USUAL_GRADES = GradeScale()
USUAL_REPORTS = (Quota("report_per_address", 10, 3600),)


@dataclass(frozen=True, slots=True)
class SitePolicy:
    """One portal: the browser origins that may call the API and the postures of its sections.

    `postures` maps a section prefix (`/zcjh/`) or a whole path to a posture, and `identity_required_in` to the identity
    that is asked there; the longest match wins, and where there is none the site's own.
    """

    origins: frozenset[str]
    posture: Posture
    postures: Mapping[str, Posture]
    identity_required: IdentityLevel = IdentityLevel.NONE
    identity_required_in: Mapping[str, IdentityLevel] = field(default_factory=dict)

    def posture_of(self, thread: ThreadKey) -> Posture:
        """The posture of a thread: that of the longest matching prefix, else the site's own."""
        return self.postures.get(self.prefix_of(thread), self.posture)

    def prefix_of(self, thread: ThreadKey) -> str:
        """The longest prefix of `postures` that matches a thread, empty where only the site's own posture does."""
        return _longest_prefix(self.postures, thread)

    def identity_required_of(self, thread: ThreadKey) -> IdentityLevel:
        """The identity that is asked of whoever comments in a thread."""
        return self.identity_required_in.get(_longest_prefix(self.identity_required_in, thread), self.identity_required)


def _longest_prefix(prefixes: Iterable[str], thread: ThreadKey) -> str:
    return max((prefix for prefix in prefixes if thread.path.startswith(prefix)), key=len, default="")


@dataclass(frozen=True, slots=True)
class Quotas:
    """The moving-window limits, several windows each. A subject is a client network, an account, a thread or a name."""

    challenge_per_address: tuple[Quota, ...]
    comment_per_address: tuple[Quota, ...]
    comment_per_account: tuple[Quota, ...]
    comment_per_thread: tuple[Quota, ...]
    sign_in_per_address: tuple[Quota, ...]
    sign_in_per_name: tuple[Quota, ...]
    report_per_address: tuple[Quota, ...] = USUAL_REPORTS


@dataclass(frozen=True, slots=True)
class ChallengePolicy:
    """Which captcha is issued, how hard it is, and for how long it can be redeemed, in seconds."""

    kind: CaptchaKind
    ttl_s: int
    difficulty: Difficulty = Difficulty.NORMAL


@dataclass(frozen=True, slots=True)
class Policy:
    """A loaded policy. `digest` identifies its whole content: file and word lists.

    `authors` says how authors are graded.
    `evasion_window_s` is how long an address stays suspicious from which a blocked account posted.
    No thread's posture is milder than `mildest_posture`, whatever sites, sections and orders say. `presets` are whole
    policies, each with a digest of its own, that can be switched on in this one's place for a while.
    """

    digest: str
    sites: Mapping[str, SitePolicy]
    text: TextLimits
    quotas: Quotas
    challenge: ChallengePolicy
    duplicate_window_s: int
    campaign_window_s: int
    hide_rejections: bool
    delivery: RetryPolicy
    screening: Screening
    mildest_posture: Posture = Posture.OPEN
    review: ReviewSettings = field(default_factory=ReviewSettings)
    evasion_window_s: int = USUAL_EVASION_WINDOW_S
    authors: GradeScale = USUAL_GRADES
    presets: "Mapping[str, Policy]" = field(default_factory=dict)

    def site(self, name: str) -> SitePolicy:
        """The site's policy. Raises `UnknownSite`."""
        try:
            return self.sites[name]
        except KeyError:
            raise UnknownSite(pointer="/site", site=name) from None
