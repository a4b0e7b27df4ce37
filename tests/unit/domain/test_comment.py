"""What of a submission becomes a comment, and what is refused."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.domain.author import Identity
from moderation.domain.comment import MAX_PATH_CHARS, Comment, Submission, TextLimits, ThreadKey
from moderation.domain.errors import Empty, InvalidInput, ModerationError, TooLong

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
LIMITS = TextLimits(body_chars=10, nickname_chars=5)
SUBMISSION = Submission(
    ThreadKey("portal", "/zcjh/news/1.html"),
    "读者",
    "写得好",
    "challenge",
    "answer",
    "192.0.2.1",
    identity=Identity("u-1"),
    idempotency_key="key",
)


def comment(**written: str | None) -> Comment:
    submission = replace(SUBMISSION, **written)
    return Comment.from_submission(submission, comment_id="c1", now=NOW, limits=LIMITS)


@pytest.mark.parametrize(
    ("path", "section"),
    [
        ("/zcjh/news/8963.html", "/zcjh/news/"),
        ("/8963.html", "/"),
        ("/新闻/八.html", "/新闻/"),
        ("/a/b/", "/a/b/"),
        ("/%e6%96%b0/a..b/...html", "/%e6%96%b0/a..b/"),
        ("/" + "a" * (MAX_PATH_CHARS - 1), "/"),
    ],
)
def test_a_path_is_taken_as_it_is(path: str, section: str) -> None:
    key = ThreadKey.parse("portal", path)

    assert (key, key.section) == (ThreadKey("portal", path), section)


def test_a_missing_leading_slash_is_added() -> None:
    assert ThreadKey.parse("portal", "a/b.html") == ThreadKey("portal", "/a/b.html")


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "//a",
        "/a//b",
        "/../a",
        "/a/./b",
        "/a/..",
        "/a?b",
        "/a#b",
        "/a b",
        "/a\u3000b",
        "/a\n",
        "/a\x00b",
        "/a\x7fb",
        "/a\ud800b",
        "/" + "a" * MAX_PATH_CHARS,
    ],
)
def test_a_path_that_names_no_page_is_refused(path: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        ThreadKey.parse("portal", path)

    assert (raised.value.pointer, raised.value.params) == ("/thread", {"limit": MAX_PATH_CHARS})


def test_a_comment_takes_over_what_the_visitor_may_set_and_what_the_server_found() -> None:
    made = comment(body=" 寫得好\r\nA ", nickname=" Ａda ")

    assert (made.id, made.thread, made.submitted_at) == ("c1", SUBMISSION.thread, NOW)
    assert (made.address, made.account, made.idempotency_key) == ("192.0.2.1", "u-1", "key")
    assert (made.body.original, made.body.folded) == ("寫得好\nA", "写得好\na")
    assert (made.nickname.original, made.nickname.folded) == ("Ａda", "ada")
    assert (made.reply_to, made.page_title) == (None, None)


@pytest.mark.parametrize("title", ["石桥又能走人了", "字" * 200, "<b>“引号” & 👨‍👩‍👧</b>", "\u202e倒着"])
def test_a_reply_keeps_whom_it_answers_and_what_its_page_called_itself(title: str) -> None:
    made = comment(reply_to="c0", page_title=f" {title}\n")

    assert (made.reply_to, made.page_title) == ("c0", title)


@pytest.mark.parametrize(
    ("written", "error", "pointer", "params"),
    [
        ({"body": "字" * 11}, TooLong, "/body", {"limit": 10, "actual": 11}),
        ({"nickname": "👍" * 6}, TooLong, "/nickname", {"limit": 5, "actual": 6}),
        ({"body": ""}, Empty, "/body", {}),
        ({"body": " \n\u3000"}, Empty, "/body", {}),
        ({"body": "\u200b\u2060\ufeff"}, Empty, "/body", {}),
        ({"nickname": ""}, Empty, "/nickname", {}),
        ({"body": "a\x00b"}, InvalidInput, "/body", {}),
        ({"body": "a\x1bb"}, InvalidInput, "/body", {}),
        ({"body": "a\x7fb"}, InvalidInput, "/body", {}),
        ({"body": "a\udc00b"}, InvalidInput, "/body", {}),
        ({"nickname": "a\nb"}, InvalidInput, "/nickname", {}),
        ({"nickname": "a\u2028b"}, InvalidInput, "/nickname", {}),
        ({"nickname": "a\tb"}, InvalidInput, "/nickname", {}),
        ({"page_title": "字" * 201}, TooLong, "/page_title", {"limit": 200, "actual": 201}),
        ({"page_title": " "}, Empty, "/page_title", {}),
        ({"page_title": "a\x00b"}, InvalidInput, "/page_title", {}),
        ({"page_title": "a\udc00b"}, InvalidInput, "/page_title", {}),
        ({"page_title": "a\nb"}, InvalidInput, "/page_title", {}),
    ],
)
def test_a_text_that_cannot_be_taken_is_refused_at_its_field(
    written: dict[str, str], error: type[ModerationError], pointer: str, params: dict[str, int]
) -> None:
    with pytest.raises(error) as raised:
        comment(**written)

    assert (raised.value.pointer, raised.value.params) == (pointer, params)


@pytest.mark.parametrize("body", ["字" * 10, " " + "字" * 10 + "\n", "a\tb\nc", "👨‍👩‍👧", "\u202e好"])
def test_a_text_up_to_the_limit_is_taken_whatever_is_in_it(body: str) -> None:
    assert comment(body=body).body.original == body.strip()


def test_equal_requests_have_equal_digests_whatever_their_captcha() -> None:
    again = replace(SUBMISSION, challenge_id="another", answer="another", address="192.0.2.9", page_title="(1) 新消息")

    assert again.digest() == SUBMISSION.digest()


def test_a_request_that_replies_to_nothing_has_the_digest_it_had_before_there_were_replies() -> None:
    before = "\x1f".join(["portal", "/zcjh/news/1.html", "读者", "写得好", "u-1"])

    assert SUBMISSION.digest() == hashlib.sha256(before.encode()).hexdigest()


@pytest.mark.parametrize(
    "other",
    [
        {"thread": ThreadKey("other", SUBMISSION.thread.path)},
        {"thread": ThreadKey("portal", "/b.html")},
        {"nickname": "别人"},
        {"body": "别的"},
        {"identity": None},
        {"reply_to": "c0"},
        {"nickname": "读", "body": "者写得好"},
    ],
)
def test_requests_that_differ_have_other_digests(other: dict[str, Any]) -> None:
    assert replace(SUBMISSION, **other).digest() != SUBMISSION.digest()


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("說得好!", "说 得 好", True),
        ("ＡＢＣ", "abc", True),
        ("说\u200b得好", "说得好", True),
        ("说得好", "说得不好", False),
        ("!!!", "???", False),
    ],
)
def test_texts_that_read_the_same_share_their_digest(one: str, two: str, same: bool) -> None:
    assert (comment(body=one).text_digest == comment(body=two).text_digest) is same


@settings(derandomize=True, max_examples=300)
@given(body=st.text(max_size=12), nickname=st.text(max_size=7))
def test_whatever_is_written_becomes_a_comment_or_one_of_our_errors(body: str, nickname: str) -> None:
    try:
        made = comment(body=body, nickname=nickname)
    except (TooLong, Empty, InvalidInput):
        return

    assert len(made.body.original) <= 10
    assert len(made.nickname.original.splitlines()) == 1
    assert len(made.text_digest) == 64
