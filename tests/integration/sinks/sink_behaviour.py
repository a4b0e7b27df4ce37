"""What every sink must do. A test class inherits `SinkBehaviour` and gives it a `destination` fixture."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from uuid import uuid4

import pytest

from moderation.domain.delivery import EventKind, PublishedComment, Sink
from moderation.domain.region import Region

ACCEPTED, RETRACTED = EventKind.ACCEPTED, EventKind.RETRACTED


@dataclass(frozen=True, slots=True)
class Destination:
    """A sink and what the portal's readers see behind it, ordered by id."""

    sink: Sink
    published: Callable[[], list[PublishedComment]]


def a_comment(**changes: object) -> PublishedComment:
    fields: dict[str, object] = {
        "id": str(uuid4()),
        "site": "portal",
        "thread": "/zcjh/jishixinwen/8963.html",
        "nickname": "太原读者",
        "body": "说得好，支持！",
        "submitted_at": datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC),
    }
    return PublishedComment(**(fields | changes))


class SinkBehaviour:
    """The behaviour suite."""

    def test_an_accepted_comment_is_published_as_it_was_written(self, destination: Destination) -> None:
        comment = a_comment()

        destination.sink.deliver(ACCEPTED, comment)

        assert destination.published() == [comment]

    def test_a_reply_says_which_comment_it_answers(self, destination: Destination) -> None:
        parent = a_comment(id="0198f2a0-0000-7000-8000-000000000001")
        reply = a_comment(id="0198f2a0-0000-7000-8000-000000000002", reply_to=parent.id)

        for comment in (parent, reply):
            destination.sink.deliver(ACCEPTED, comment)

        assert destination.published() == [parent, reply]

    def test_a_comment_says_where_it_was_sent_from(self, destination: Destination) -> None:
        comment = a_comment(region=Region("CN-SX"))

        destination.sink.deliver(ACCEPTED, comment)

        assert destination.published() == [comment]

    def test_delivering_twice_is_delivering_once(self, destination: Destination) -> None:
        comments = sorted((a_comment() for _ in range(3)), key=lambda comment: comment.id)

        for comment in [*comments, *comments]:
            destination.sink.deliver(ACCEPTED, comment)

        assert destination.published() == comments

    def test_a_retracted_comment_is_not_published_any_more(self, destination: Destination) -> None:
        kept, gone = a_comment(), a_comment()
        destination.sink.deliver(ACCEPTED, kept)
        destination.sink.deliver(ACCEPTED, gone)

        for _ in range(2):
            destination.sink.deliver(RETRACTED, gone)

        assert destination.published() == [kept]

    def test_an_accept_that_comes_after_the_retraction_publishes_nothing(self, destination: Destination) -> None:
        comment = a_comment()
        destination.sink.deliver(RETRACTED, comment)

        destination.sink.deliver(ACCEPTED, comment)

        assert destination.published() == []

    def test_an_accept_repeated_after_the_retraction_publishes_nothing(self, destination: Destination) -> None:
        comment = a_comment()
        for kind in (ACCEPTED, RETRACTED, ACCEPTED):
            destination.sink.deliver(kind, comment)

        assert destination.published() == []

    @pytest.mark.parametrize(
        "text",
        [
            "好" * 1000,
            "👍🏽👨‍👩‍👧‍👦🇨🇳 𠮷野家 龘",
            "一行\n又一行\n\n\"引号\" 'single' \\ % %s :name {x} ; -- <b>&amp;</b>",
            "\u2028\u2029\u200d\ufeff零宽\u200b",
            "е́ combining ñ ﷺ العربية",
        ],
        ids=["1000 characters", "emoji", "punctuation", "separators", "scripts"],
    )
    def test_text_arrives_character_by_character(self, destination: Destination, text: str) -> None:
        comment = a_comment(body=text, nickname=text[:30])

        destination.sink.deliver(ACCEPTED, comment)

        assert destination.published() == [comment]

    def test_a_time_of_another_zone_arrives_as_the_same_moment(self, destination: Destination) -> None:
        beijing = timezone(timedelta(hours=8))
        comment = a_comment(submitted_at=datetime(2026, 1, 2, 3, 4, 5, tzinfo=beijing))

        destination.sink.deliver(ACCEPTED, comment)

        assert destination.published() == [comment]

    def test_paths_of_the_longest_length_arrive_whole(self, destination: Destination) -> None:
        comment = a_comment(thread="/" + "新" * 511)

        destination.sink.deliver(ACCEPTED, comment)

        assert destination.published() == [comment]
