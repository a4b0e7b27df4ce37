"""Which parts of a comment are looked at, each with the name that findings carry."""

from collections.abc import Iterator

from moderation.domain.comment import Comment
from moderation.domain.text import FoldedText
from moderation.domain.verdict import Field


def fields_of(comment: Comment) -> Iterator[tuple[Field, FoldedText]]:
    """The nickname and the body: readers see both."""
    yield "nickname", comment.nickname
    yield "body", comment.body
