"""Challenges: what an issued captcha is, which answers count as right, and how a redemption can end."""

import hashlib
import hmac
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Puzzle:
    """What a captcha kind drew: the answer and a picture of it as PNG bytes."""

    answer: str
    image_png: bytes


class Difficulty(StrEnum):
    """How hard a puzzle is to read, for people and for robots alike."""

    NORMAL = "normal"
    HARD = "hard"


class CaptchaKind(Protocol):
    """Makes puzzles of one kind."""

    def draw(self) -> Puzzle:
        """A new puzzle, unpredictable to the visitor."""
        ...


@dataclass(frozen=True, slots=True)
class Challenge:
    """An issued captcha. Redeemable once, on `site` only, until `expires_at`; the answer is kept as a keyed digest."""

    id: str
    site: str
    answer_digest: str
    image_png: bytes
    expires_at: datetime


class RedemptionOutcome(StrEnum):
    """How an attempt to redeem ended; all but UNKNOWN and EXPIRED spend the challenge."""

    REDEEMED = "redeemed"
    WRONG = "wrong"
    EXPIRED = "expired"
    REUSED = "reused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Redemption:
    """An attempt to redeem a challenge on a site with the digest of the visitor's answer."""

    challenge_id: str
    site: str
    answer_digest: str


def normalise_answer(answer: str) -> str:
    """Forgives what readers cannot see or phones add: case, full-width forms, spaces of any kind."""
    folded = unicodedata.normalize("NFKC", answer).casefold()
    return "".join(c for c in folded if not c.isspace() and unicodedata.category(c)[0] not in "ZC")


def answer_digest(secret: bytes, challenge_id: str, answer: str) -> str:
    """HMAC-SHA256 over the challenge's id and the normalised answer, in hex.

    Keyed, so that a copy of Redis does not give the answers of five-letter puzzles away to a dictionary.
    """
    message = f"{challenge_id}\x1f{normalise_answer(answer)}".encode()
    return hmac.new(secret, message, hashlib.sha256).hexdigest()
