"""Blocking the author with a rejection: what the form offers, what it sent, and what came of it, in words."""

from datetime import timedelta

from flask import request
from flask_babel import gettext

from moderation.domain.access_errors import Forbidden
from moderation.domain.blocks import Block
from moderation.domain.errors import InvalidInput
from moderation.domain.people import Capability
from moderation.domain.review import Decision, DecisionAction
from moderation.web.access import may
from moderation.web.duration_fields import duration_choices
from moderation.web.services import services
from moderation.web.standing import in_words

BLOCK_MINUTES = ("1440", "10080", "43200")

_KEPT = "kept"


def block_choices() -> list[tuple[str, str]]:
    """Each choice with its words, none at all first."""
    return [("", gettext("no")), *duration_choices(BLOCK_MINUTES)]


def chosen_block(action: DecisionAction) -> timedelta | None:
    """How long the form blocks the author; None where it does not, and with an acceptance.

    Raises `InvalidInput` for a time that is not offered, `Forbidden` for who may not block.
    """
    minutes = request.form.get("reject_block", "")
    if action is not DecisionAction.REJECT or not minutes:
        return None
    if minutes not in BLOCK_MINUTES:
        raise InvalidInput(pointer="/block")
    return permitted(timedelta(minutes=int(minutes)))


def permitted(block_for: timedelta | None) -> timedelta | None:
    """The same time. Raises `Forbidden` where there is one and the caller may not block."""
    if block_for is not None and not may(Capability.BLOCKS_SET):
        raise Forbidden(capability=Capability.BLOCKS_SET.value)
    return block_for


def block_set(decision: Decision, block_for: timedelta | None) -> dict[str, str]:
    """What the following page's address says of the block that was asked for."""
    if block_for is None:
        return {}
    is_set = services().keep_blocks.set_with(decision.id) is not None
    return {"block": str(int(block_for.total_seconds()) // 60) if is_set else _KEPT}


def lifted_block(decision_id: str, undone: Decision) -> Block | None:
    """The block that was set with the decision and ended by taking this back; None where there was none in force."""
    block = services().keep_blocks.set_with(decision_id)
    return block if block and block.ended_at == undone.decided_at else None


def rejected_words() -> str:
    """What the following page says of a rejection. Known codes only: a foreign address can say nothing else."""
    told = request.args.get("block", "")
    if told == _KEPT:
        return str(gettext("Rejected. The author is blocked for as long already."))
    if told not in BLOCK_MINUTES:
        return str(gettext("Rejected."))
    time = in_words(timedelta(minutes=int(told)))
    return str(gettext("Rejected, and the author is blocked for %(time)s. Undoing lifts the block too.", time=time))


def choice_words(block_for: timedelta | None) -> str:
    """The block as part of what somebody chose; empty for none."""
    return str(gettext(", block the author for %(time)s", time=in_words(block_for))) if block_for else ""
