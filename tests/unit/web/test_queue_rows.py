"""What the queue's list says of a waiting comment."""

from datetime import UTC, datetime, timedelta

from flask import Flask
from flask_babel import Babel
from markupsafe import Markup

from moderation.domain.comment import ThreadKey
from moderation.domain.review import Escalation
from moderation.domain.verdict import Action, Finding, Posture, Verdict
from moderation.usecases.ports.reviews import HeldComment
from moderation.web.ages import Age
from moderation.web.queue_rows import Kind, Row, row_of

CAME = datetime(2026, 3, 2, 20, 30, tzinfo=UTC)
FOUND = (
    Finding("banned_words", "banned_term", 0.9, "abuse"),
    Finding("banned_words", "banned_term", 0.5, "of our own"),
    Finding("classifier", "looks_toxic", 0.4, "toxic"),
    Finding("banned_words", "banned_term", 0.7, "abuse"),
)


def test_a_row_says_in_three_lines_what_to_choose_by() -> None:
    item = HeldComment(
        comment_id="c1",
        version=3,
        thread=ThreadKey("demo", "/news/1.html"),
        nickname="读者\u202e",
        body="一\n\n二 <b>" + "长" * 100,
        address="203.0.113.9",
        account=None,
        submitted_at=CAME,
        page_title="<b>\u202e石桥",
        verdict=Verdict(Action.REVIEW, Action.REVIEW, Posture.HOLD_ALL, FOUND, (), "digest"),
        escalation=Escalation("晓燕", CAME),
    )

    app = Flask("rows")
    Babel(app, default_locale="en")
    with app.test_request_context():
        row = row_of(item, CAME + timedelta(minutes=50), timedelta(hours=1))

    assert row == Row(
        comment_id="c1",
        nickname=Markup('读者<span class="hidden-char" title="RIGHT-TO-LEFT OVERRIDE">⟨U+202E⟩</span>'),
        excerpt=Markup("一 二 &lt;b&gt;" + "长" * 73),
        veiled="Abuse",
        page_title=Markup(
            '&lt;b&gt;<span class="hidden-char" title="RIGHT-TO-LEFT OVERRIDE">⟨U+202E⟩</span>石桥',
        ),
        thread=Markup("/news/1.html"),
        age=Age("50 minutes · due soon", "warn"),
        kinds=(Kind("abuse", "Abuse"), Kind("other", "of our own"), Kind("toxic", "Offensive")),
        verdict_style="review",
        escalated=True,
    )
