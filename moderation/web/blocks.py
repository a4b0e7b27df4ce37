"""The console's page of blocks: see who is blocked or vouched for, add somebody, end it."""

from dataclasses import dataclass
from datetime import datetime

from flask import Response, request
from flask_babel import gettext
from markupsafe import Markup

from moderation.domain.blocks import Block, BlockKind
from moderation.domain.errors import InvalidInput, ModerationError, NotFound
from moderation.domain.orders import MAX_REASON_CHARS
from moderation.domain.people import Capability
from moderation.usecases.ports.blocks import Author
from moderation.web import labels
from moderation.web.access import current_moderator, require
from moderation.web.console import console_blueprint, page, see_other, status_of
from moderation.web.duration_fields import chosen_duration, duration_choices, with_field
from moderation.web.highlight import visible
from moderation.web.newsroom_time import newsroom_time
from moderation.web.rejection_blocks import BLOCK_MINUTES
from moderation.web.review_cards import mask_address
from moderation.web.services import services
from moderation.web.standing import until_of
from moderation.web.threads import read_cursor, write_cursor

PAGE_SIZE = 50
_MINUTES = (*BLOCK_MINUTES, "")

blocks = console_blueprint("blocks", __name__)


@dataclass(frozen=True, slots=True)
class Line:
    """A block in words."""

    id: str
    subject: Markup
    is_account: bool
    allows: bool
    owner: str
    reason: str
    set_at: datetime
    until: str


@blocks.get("/blocks")
@require(Capability.BLOCKS_SET)
def show_blocks() -> Response:
    """What is in force on a site, and the form that adds to it; `comment` fills in who sent that comment."""
    return _blocks_page()


@blocks.post("/blocks")
@require(Capability.BLOCKS_SET)
def set_block() -> Response:
    """Blocks or allows; what cannot be set comes back with the form."""
    form = request.form
    try:
        services().keep_blocks.set(
            form.get("site", ""),
            _kind(),
            account=form.get("account", "") if form.get("who") == "account" else None,
            address=_address() if form.get("who") == "address" else None,
            duration=chosen_duration(_MINUTES),
            reason=form.get("reason", ""),
            owner=current_moderator(),
        )
    except ModerationError as error:
        return _blocks_page(error)
    return see_other("blocks.show_blocks", site=form["site"], done="set")


@blocks.post("/blocks/<block_id>/end")
@require(Capability.BLOCKS_SET)
def end_block(block_id: str) -> Response:
    """Ends a block; where somebody was faster, it is over all the same."""
    if not block_id.isprintable():
        # PostgreSQL refuses to look for a NUL.
        raise NotFound
    try:
        block = services().keep_blocks.end(block_id, current_moderator())
    except NotFound:
        return see_other("blocks.show_blocks", done="over")
    return see_other("blocks.show_blocks", site=block.site, done="ended")


def _blocks_page(error: ModerationError | None = None) -> Response:
    sites = list(services().policy().sites)
    author = _author()
    site = request.form.get("site") or request.args.get("site") or (author.site if author else sites[0])
    if site not in sites:
        raise NotFound
    found = services().keep_blocks.page(site, read_cursor(request.args.get("cursor")), PAGE_SIZE)
    return page(
        "blocks.html",
        status_of(error),
        site=site,
        sites=sites,
        lines=[_line(it, found.now) for it in found.blocks],
        older=write_cursor(found.next_before),
        given=request.form if error else _filled_in(author),
        comment=request.values.get("comment", "") if author else "",
        comment_address=mask_address(author.address) if author else None,
        durations=duration_choices(_MINUTES),
        max_reason=MAX_REASON_CHARS,
        message=_message(error) if error else None,
        notice=_notice(),
    )


def _line(block: Block, now: datetime) -> Line:
    return Line(
        id=block.id,
        subject=visible(block.subject),
        is_account=block.account is not None,
        allows=block.kind is BlockKind.ALLOW,
        owner=block.owner,
        reason=labels.label(labels.REASONS, block.reason),
        set_at=newsroom_time(block.set_at),
        until=until_of(block, now) or gettext("until somebody ends it"),
    )


def _author() -> Author | None:
    """Who sent the comment that the moderator came from; None where they came from none, or none is left."""
    comment = request.values.get("comment", "")
    if not comment or not comment.isprintable():
        return None
    try:
        return services().keep_blocks.author_of(comment)
    except NotFound:
        return None


def _filled_in(author: Author | None) -> dict[str, str]:
    if author is None:
        return {}
    return {"who": "account", "account": author.account} if author.account else {"who": "address"}


def _address() -> str:
    """As written, else that of the comment, which the console does not show in full."""
    written = request.form.get("address", "").strip()
    author = _author()
    return author.address if author is not None and not written else written


def _kind() -> BlockKind:
    try:
        return BlockKind(request.form.get("kind", ""))
    except ValueError as error:
        raise InvalidInput(pointer="/kind") from error


def _message(error: ModerationError) -> str:
    fields = {"/account": gettext("Account"), "/address": gettext("Network address"), "/kind": gettext("What")}
    return with_field(error, fields)


def _notice() -> str | None:
    """Known codes only: an address made by somebody else can say nothing else on this page."""
    notices = {
        "set": gettext("It is in force now."),
        "ended": gettext("Ended."),
        "over": gettext("That was over already."),
    }
    return notices.get(request.args.get("done", ""))
