"""The dashboard and its CSV, counted over a real database."""

import csv
import io
from datetime import timedelta

import pytest
from sqlalchemy import update

from moderation.adapters.sql.store import SqlStore
from moderation.adapters.sql.tables import comments
from moderation.adapters.system import new_id
from moderation.domain.figures import Flow, Load
from moderation.domain.people import Role
from moderation.domain.review import Decision, DecisionAction
from moderation.domain.simulation import Simulation
from moderation.domain.verdict import Action
from moderation.usecases.ports.simulations import Piece
from moderation.web.app import Application
from moderation.web.services import Services
from tests.integration.test_simulate import post
from tests.integration.web.desk import Desk, open_desk, text_of
from tests.integration.web.world import MovableClock

DAY = timedelta(hours=24)


@pytest.fixture
def busy_day(store: SqlStore, services: Services, clock: MovableClock) -> None:
    """Eleven comments within the last day, four of them decided."""
    clock.advance(-60)
    for number in range(11):
        decided = {1: DecisionAction.REJECT, 2: None, 3: DecisionAction.ACCEPT, 9: DecisionAction.ACCEPT}.get(number)
        post(store, services.policy(), number, decided)
    clock.advance(60)


def test_it_counts_by_hour_section_rule_and_moderator(
    busy_day: None, services: Services, clock: MovableClock, store: SqlStore
) -> None:
    figures = services.read_figures(DAY)

    assert (figures.total.received, len(figures.hours)) == (11, 25)
    assert figures.hours[0][1].received == 11
    assert figures.sections == (("/zcjh/jishixinwen/", figures.total),)
    assert figures.moderators == (Load("晓燕", 2, 1),)
    assert figures.oldest_waiting > timedelta(hours=23)
    assert figures.median_to_decision == timedelta(0)
    rules = {rule.rule: (rule.agreed, rule.disagreed) for rule in figures.rules}
    assert rules["score_threshold"] == (1, 2)
    clock.advance(2 * 86_400)
    assert services.read_figures(DAY).total == Flow()


def test_a_decision_that_was_taken_back_counts_for_nobody_and_against_no_rule(
    services: Services, store: SqlStore, clock: MovableClock
) -> None:
    clock.advance(-60)
    comment_id = post(store, services.policy(), 1, DecisionAction.REJECT)
    with store.transaction() as tx:
        tx.decisions.add(Decision(new_id(), comment_id, DecisionAction.UNDO, "undone", "晓燕", clock()))
    clock.advance(60)

    figures = services.read_figures(2 * DAY)

    assert (figures.moderators, figures.rules, figures.median_to_decision) == ((), (), None)


def test_every_state_is_counted_in_its_column(busy_day: None, services: Services, store: SqlStore) -> None:
    with store.reading() as view:
        past = view.past.read(
            Simulation("1", "d", None, services.now() - DAY, services.now(), "", services.now(), 0), Piece(None, "g")
        )
    actions = [it.verdict.action for it in past]

    total = services.read_figures(DAY).total

    assert (total.received, total.held) == (len(actions), actions.count(Action.REVIEW))
    assert (total.accepted, total.rejected) == (actions.count(Action.ACCEPT), actions.count(Action.REJECT))
    assert len({total.received, total.held, total.accepted, total.rejected}) == 4


def test_the_page_tells_it_and_the_csv_too(busy_day: None, desk: Desk) -> None:
    page = desk.get("/review/figures", **{"Accept-Language": "en"})
    told = text_of(page.text)
    rows = list(csv.DictReader(io.StringIO(desk.get("/review/figures.csv").text.lstrip("\ufeff"))))

    assert page.text.count("<rect") >= 1
    assert "at most 11 at once" in told
    assert "half are decided within under a minute" in told
    assert sum(int(row["received"]) for row in rows if row["what"] == "hour") == 11
    assert {row["name"] for row in rows if row["what"] == "moderator"} == {"晓燕"}
    assert [row["received"] for row in rows if row["what"] == "section"] == ["11"]
    assert "7 days" in text_of(desk.get("/review/figures?window=7d", **{"Accept-Language": "en"}).text)


def test_a_section_that_a_spreadsheet_would_run_is_harmless(busy_day: None, desk: Desk, store: SqlStore) -> None:
    with store._engine.begin() as connection:
        connection.execute(update(comments).values(thread="=cmd|'/c calc'!A1/1.html"))

    rows = list(csv.reader(io.StringIO(desk.get("/review/figures.csv").text)))

    assert [row[1] for row in rows if row[0] == "section"] == ["'=cmd|'/c calc'!A1/"]


def test_an_empty_newsroom_has_figures_and_an_unknown_window_is_refused(desk: Desk) -> None:
    page = desk.get("/review/figures", **{"Accept-Language": "en"}).text
    told = text_of(page)

    # Its axis, and no second nought at the top.
    assert page.count('class="scale"') == 1
    assert "the oldest waits for –" in told
    assert "Nothing came in." in told
    assert desk.get("/review/figures?window=1y").status_code == 422


def test_figures_are_for_those_who_may_read_them(app: Application, store: SqlStore) -> None:
    assert open_desk(store, app.test_client(), "观察员", Role.VIEWER).get("/review/figures").status_code == 200
    assert app.test_client().get("/review/figures").status_code == 303
