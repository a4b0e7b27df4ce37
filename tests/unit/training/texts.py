"""Labelled and decided texts of our own, plain enough for a head to learn from a few dozen."""

import random

from moderation.domain.labelled_text import DecidedText, LabelledText
from moderation.domain.text import fold

ABUSE = ("你这个废物", "滚出去蠢货", "脑残东西闭嘴", "真是一群垃圾人")
PRAISE = ("写得真好", "支持这样的报道", "路灯终于修好了", "谢谢记者辛苦")
INSULTS = ("you are an idiot", "shut up moron", "stupid trash people", "get lost loser")
THANKS = ("well written piece", "thank you reporter", "the road is fixed", "nice weather today")
OFFERS = ("win free cash now", "cheap pills online", "click here to earn", "free crypto signals")
PLACES = ("东城", "西街", "南桥", "北站", "河边", "老城", "新区", "码头", "车站", "市场")


def labelled() -> list[LabelledText]:
    """Texts for every head, forty of either kind."""
    made = []
    for number, place in enumerate(PLACES):
        for negative, positive, language, category in (
            (PRAISE, ABUSE, "zh", "toxic"),
            (THANKS, INSULTS, "en", "toxic"),
            (THANKS, OFFERS, "en", "spam"),
        ):
            for phrases, label in ((negative, False), (positive, True)):
                for phrase in phrases:
                    where = place if language == "zh" else f"at stop {chr(97 + number) * 3}"
                    made.append(LabelledText(f"{phrase} {where}", label, language, category, f"{language}_{category}"))
    return made


def comment(number: int, phrase: str) -> str:
    """A comment that says the phrase, as long as no other one's near-duplicate."""
    chars = random.Random(f"{number} {phrase}")
    return "".join(chr(chars.randrange(0x4E00, 0x5E00)) for _ in range(24)) + phrase


def decided(texts: dict[str, bool], reason: str, count: int = 60) -> list[DecidedText]:
    """`count` decisions for every phrase: accepted or, for the reason, not."""
    return [
        DecidedText(fold(comment(number, phrase)).folded, accepted, "fits_rules" if accepted else reason)
        for number in range(count)
        for phrase, accepted in texts.items()
    ]
