"""`/v1/blocks`: moderators block accounts and addresses of a site, and vouch for accounts."""

from datetime import timedelta

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from moderation.domain.blocks import BlockKind
from moderation.domain.people import Capability
from moderation.web.access import current_moderator, guarded, require
from moderation.web.block_schemas import BlockAnswer, BlockPath, BlockRequest, BlocksAnswer, BlocksQuery, block_answer
from moderation.web.openapi import BY_TOKEN, problems
from moderation.web.services import services
from moderation.web.threads import read_cursor, write_cursor

author_blocks = guarded(
    APIBlueprint(
        "author_blocks",
        __name__,
        url_prefix="/v1/blocks",
        abp_security=BY_TOKEN,
        abp_tags=[Tag(name="blocks", description="Who may not comment, and who always may")],
    )
)

_REFUSED = ("empty", "too_long", "not_an_address", "range_out_of_bounds", "account_needed")


@author_blocks.get("", operation_id="listBlocks", responses={"200": BlocksAnswer, **problems(guarded=True)})
@require(Capability.BLOCKS_SET)
def list_blocks(query: BlocksQuery) -> Response:
    """The blocks and allowances in force on a site, newest first."""
    page = services().keep_blocks.page(query.site, read_cursor(query.cursor), query.limit)
    answer = BlocksAnswer(blocks=[block_answer(it) for it in page.blocks], next_cursor=write_cursor(page.next_before))
    return Response(answer.model_dump_json(), content_type="application/json")


@author_blocks.post(
    "",
    operation_id="setBlock",
    responses={"201": BlockAnswer, **problems(*_REFUSED, body=True, guarded=True)},
)
@require(Capability.BLOCKS_SET)
def set_block(body: BlockRequest) -> Response:
    """Blocks an account, an address or a range, or puts an account on the allow-list; in force at once.

    What was said of the same account or range before is ended: the last word holds.
    """
    block = services().keep_blocks.set(
        body.site,
        BlockKind(body.kind),
        account=body.account,
        address=body.address,
        duration=timedelta(seconds=body.duration_s) if body.duration_s is not None else None,
        reason=body.reason,
        owner=current_moderator(),
    )
    return Response(block_answer(block).model_dump_json(), 201, content_type="application/json")


@author_blocks.delete(
    "/<block_id>",
    operation_id="endBlock",
    responses={"204": {"description": "It is ended"}, **problems("not_found", guarded=True)},
)
@require(Capability.BLOCKS_SET)
def end_block(path: BlockPath) -> Response:
    """Ends a block or an allowance; 404 where it is not in force any more."""
    services().keep_blocks.end(path.block_id, current_moderator())
    return Response(status=204)
