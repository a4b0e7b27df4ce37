"""A newsroom in which every page has something to show: for the pictures, and for the walk through all pages."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from moderation.adapters.system import new_token
from moderation.domain.people import Role
from moderation.domain.receipt import author_token
from moderation.domain.reports import ReportKind, ReportState
from moderation.domain.review import DecisionAction
from moderation.domain.simulation import Simulation, Tally
from moderation.usecases.ports.simulations import Piece
from moderation.usecases.simulate_policy import RunSimulations, tally_of
from tests.browser.newsroom import Newsroom
from tests.browser.stories import a_day_before, tell
from tests.integration.web.desk import Desk

EDITOR = "刘编辑"
CHANGE = ("body_chars = 1000", "body_chars = 1200")
STRICTER = ("default = { hold_at = 0.5 }", "default = { hold_at = 0.5, reject_at = 0.7 }")


@dataclass(frozen=True, slots=True)
class Scene:
    """What can only be found by its id: ids, and addresses where those need more."""

    waiting: str
    decided: str
    bulk: str
    person: str
    simulation: str
    difference: str
    report_state: str
    own_comment: str


def set_the_scene(newsroom: Newsroom) -> Scene:
    """A day and a morning, with reports, a policy that changed and one on trial."""
    difference = _change_the_policy(newsroom)
    a_day_before(newsroom)
    published, *waiting = tell(newsroom)
    editor = newsroom.hire(EDITOR, Role.ADMIN)
    editor.decide(waiting[7], "accept")
    with newsroom.store.reading() as view:
        person = view.moderators.by_name(EDITOR)
    assert person is not None
    return Scene(
        waiting=waiting[3],
        decided=published,
        bulk=_preview_a_bulk(editor),
        person=person.id,
        simulation=_try_a_policy(newsroom, editor),
        difference=difference,
        report_state=_report(newsroom, published),
        own_comment=_reject(newsroom),
    )


def _change_the_policy(newsroom: Newsroom) -> str:
    older = newsroom.keeper().digest
    newsroom.clock.advance(3600)
    newsroom.change_policy(*CHANGE)
    return f"/review/policy/difference?old={older}&new={newsroom.keeper().digest}"


def _preview_a_bulk(desk: Desk) -> str:
    """The preview of a rejection of what looks like advertising."""
    fields = {"csrf_token": desk.csrf_token(), "decision": "reject:spam", "scope": "filter"}
    return str(desk.client.post("/review/bulk?category=spam", data=fields).location)


def _try_a_policy(newsroom: Newsroom, desk: Desk) -> str:
    """A stricter policy on the comments so far, tried within this process."""
    before, after = STRICTER
    assert before in newsroom.keeper.text
    candidate = newsroom.keeper.candidate(newsroom.keeper.text.replace(before, after))
    asked = newsroom.services.simulate_policy.request(candidate, timedelta(days=7), desk.name)

    def replay(simulation: Simulation, pieces: Iterable[Piece]) -> Iterator[tuple[Piece, Tally]]:
        for piece in pieces:
            with newsroom.store.reading() as view:
                past = view.past.read(simulation, piece)
            yield piece, tally_of(past, candidate.policy, newsroom.keeper())

    RunSimulations(newsroom.store, newsroom.clock, new_token, replay)(asked.id)
    return f"/review/policy/simulations/{asked.id}"


def _report(newsroom: Newsroom, comment_id: str) -> str:
    """Two reports, one answered; returns where a reader sees the one that waits."""
    handle = newsroom.services.handle_reports
    handle.report(comment_id, "other", "和新闻无关。", "192.0.2.15")
    newsroom.answer(ReportKind.REPORT, ReportState.DISMISSED, "评论写的就是这座桥，予以保留。")
    receipt = handle.report(comment_id, "personal_data", "把施工队长的名字写出来了。", "192.0.2.16")
    return f"/embed/reports/{receipt.report.id}?token={receipt.token}"


def _reject(newsroom: Newsroom) -> str:
    """A rejected comment; returns where its author sees it and may appeal."""
    comment_id = newsroom.hold("桥头小卖部招两个人，工资面议，来店里问老板。", "桥头小卖部", address="203.0.113.90")
    newsroom.decide(comment_id, DecisionAction.REJECT, "spam")
    token = author_token(newsroom.services.follow_comments.secret, comment_id)
    return f"/embed/comments/{comment_id}?token={token}"
