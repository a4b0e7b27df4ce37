"""The embedded page in a reader's browser without script, for the tests: reads it and sends its form."""

import html
import re

from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from moderation.adapters.sql.store import SqlStore
from moderation.adapters.system import new_id
from moderation.domain.comment import Comment, CommentState, Submission, TextLimits, ThreadKey
from moderation.domain.screening import Facts
from moderation.domain.verdict import Action, Posture, Verdict
from tests.integration.web.desk import forms_of, text_of
from tests.integration.web.world import ANSWER, THREAD, MovableClock
from tests.review_world import waiting

PAGE = f"/embed/comments?site=demo&thread={THREAD}"


class FramedPage:
    """The embedded page in a Chinese reader's browser."""

    def __init__(self, client: FlaskClient, language: str = "zh-CN") -> None:
        self._client = client
        self._headers = {"Accept-Language": language}

    def get(self, path: str = PAGE) -> TestResponse:
        return self._client.get(path, headers=self._headers)

    def send(self, page: TestResponse, **changes: str) -> TestResponse:
        """Sends the page's form, rightly filled in but for the changes."""
        form = forms_of(page)[0]
        filled = {"nickname": "晋阳读者", "body": "桥修好了真好。", "answer": ANSWER}
        return self._client.post(form.action, data=form.fields | filled | changes, headers=self._headers)


def publish(engine: Engine, bodies: list[str], nickname: str = "汾河水") -> list[str]:
    """Puts accepted comments under the page, a second apart; returns their ids."""
    ids = []
    with SqlStore(engine).transaction() as tx:
        for number, body in enumerate(bodies):
            comment = Comment.from_submission(
                Submission(ThreadKey("demo", THREAD), nickname, body, None, None, "192.0.2.7"),
                comment_id=(comment_id := new_id()),
                now=MovableClock().now.replace(second=number),
                limits=TextLimits(1000, 24),
            )
            verdict = Verdict(Action.ACCEPT, Action.ACCEPT, Posture.OPEN, (), (), "a policy")
            tx.comments.add(comment, verdict, CommentState.ACCEPTED, Facts())
            ids.append(comment_id)
    return ids


def bodies_in(page: TestResponse) -> list[str]:
    return [html.unescape(found) for found in re.findall(r'<p class="mod-body"[^>]*>([^<]*)</p>', page.text)]


def field_in(page: TestResponse, name: str) -> str:
    return forms_of(page)[0].fields[name]


def textarea_in(page: TestResponse) -> str:
    found = re.search(r"<textarea[^>]*>\n([^<]*)</textarea>", page.text)
    assert found is not None
    return html.unescape(found[1])


def answered_in(page: TestResponse) -> list[str]:
    """What the page says of whom comments answer, the form's line last."""
    return [
        text_of(line)
        for line in re.findall(r'<(?:p|span) class="mod-answered">(.*?)</(?:p|span)>', page.text, re.DOTALL)
    ]


def held_bodies(engine: Engine) -> list[str]:
    with SqlStore(engine).reading() as view:
        return [item.body for item in waiting(view)]
