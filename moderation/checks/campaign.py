"""Finds texts that several authors send in nearly the same words."""

from collections.abc import Iterator
from dataclasses import dataclass

from moderation.checks.ranges import require_at_least, require_share
from moderation.domain.comment import Comment
from moderation.domain.options import Possible
from moderation.domain.screening import Facts, Lexicon
from moderation.domain.verdict import Finding


@dataclass(frozen=True, slots=True)
class Options:
    """How far back is the policy's `campaign_window_s`."""

    authors: int = 3
    """Found from so many authors on, this one included."""
    score: float = 0.5
    """Of every finding."""

    def __post_init__(self) -> None:
        require_at_least("authors", self.authors, 2)
        require_share("score", self.score)


@dataclass(frozen=True, slots=True)
class CampaignCheck:
    """Judges by the facts alone. Likeness is a guess, so it may hold and never reject."""

    options: Options
    name: str = "campaign"

    @property
    def may_find(self) -> tuple[Possible, ...]:
        """Of the one category."""
        return (Possible("flood", self.options.score, exact=False),)

    def __call__(self, comment: Comment, facts: Facts) -> Iterator[Finding]:
        """One finding about the whole body; evidence is the number of authors."""
        campaign = facts.campaign
        if campaign is not None and campaign.authors >= self.options.authors:
            yield Finding(
                self.name,
                "near_duplicates",
                self.options.score,
                "flood",
                exact=False,
                evidence=str(campaign.authors),
                steps=("sketch",),
            )


def build(options: Options, lexicon: Lexicon) -> CampaignCheck:
    """The check with these options."""
    return CampaignCheck(options)
