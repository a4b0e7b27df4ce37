"""The console's pages on the policy, on a real file and database."""

import re
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
import redis
from sqlalchemy import Engine

from moderation.adapters.sql.store import SqlStore
from moderation.bootstrap import keep_policy, web_services
from moderation.domain.people import Role
from moderation.domain.simulation import SimulationState
from moderation.replay import make_runner
from moderation.settings import Settings
from moderation.usecases.keep_policy import KeepPolicy
from moderation.web.app import Application
from moderation.web.services import Services
from tests.integration.test_simulate import TEXTS, post
from tests.integration.web.conftest import POLICY_FILE
from tests.integration.web.desk import Desk, forms_of, open_desk, text_of
from tests.integration.web.world import MovableClock

URL = "/review/policy"


@pytest.fixture
def policy_file(tmp_path: Path) -> Path:
    return Path(shutil.copytree(POLICY_FILE.parent, tmp_path / "config")) / "policy.toml"


@pytest.fixture
def keeper(settings: Settings, policy_file: Path, engine: Engine) -> KeepPolicy:
    keeper = keep_policy(settings.model_copy(update={"policy_file": policy_file}), engine)
    keeper.look()
    return keeper


@pytest.fixture
def services(
    settings: Settings, keeper: KeepPolicy, redis_client: redis.Redis, engine: Engine, clock: MovableClock
) -> Services:
    return web_services(settings, keeper, redis_client, engine, clock)


@pytest.fixture
def editor(app: Application, store: SqlStore) -> Desk:
    """May change the policy."""
    return open_desk(store, app.test_client(), "主编", Role.POLICY_EDITOR)


def change(policy_file: Path, before: str, after: str) -> None:
    policy_file.write_text(policy_file.read_text("utf-8").replace(before, after), "utf-8")


def read(desk: Desk, path: str) -> str:
    """The page in English, as read."""
    return text_of(desk.get(path, **{"Accept-Language": "en"}).text)


def form_to(desk: Desk, action: str, page: str = URL) -> dict[str, str]:
    return next(form.fields for form in forms_of(desk.get(page)) if form.action == action)


def test_the_history_shows_what_changed_and_takes_it_back(editor: Desk, keeper: KeepPolicy, policy_file: Path) -> None:
    first = keeper().digest
    change(policy_file, "body_chars = 1000", "body_chars = 999")
    reload = editor.client.post(f"{URL}/reload", data={"csrf_token": editor.csrf_token()})
    second = keeper().digest
    assert (reload.status_code, first != second) == (303, True)
    assert "within two seconds" in read(editor, reload.location)

    page = editor.get(URL)
    (link,) = re.findall(r'href="(/review/policy/difference[^"]+)"', page.text)
    difference = read(editor, link.replace("&amp;", "&"))
    assert "-body_chars = 1000" in difference
    assert "+body_chars = 999" in difference

    fields = form_to(editor, f"{URL}/roll-back") | {"reason": "readers write <b>more</b>"}
    assert editor.client.post(f"{URL}/roll-back", data=fields).status_code == 303
    assert keeper().digest == first
    assert "主编 : taken back · readers write <b>more</b>" in read(editor, URL)
    assert "<b>more</b>" not in editor.get(URL).text


def test_a_file_that_cannot_be_used_is_told_and_changes_nothing(
    editor: Desk, keeper: KeepPolicy, policy_file: Path
) -> None:
    before = keeper().digest
    change(policy_file, "[text]", "[txt]")

    answer = editor.client.post(f"{URL}/reload", data={"csrf_token": editor.csrf_token()})

    assert (answer.status_code, keeper().digest) == (422, before)
    assert text_of(answer.text).count(str(policy_file)) == 2


@pytest.mark.parametrize(
    ("path", "fields", "status"),
    [
        ("roll-back", {"digest": "0" * 64, "reason": "x"}, 404),
        ("roll-back", {"digest": "\x00", "reason": "x"}, 404),
        ("roll-back", {"digest": "0" * 64, "reason": " "}, 422),
        ("roll-back", {"digest": "0" * 64, "reason": "字" * 501}, 422),
        ("simulations", {"policy": "[txt]", "days": "7"}, 422),
        ("simulations", {"policy": "", "days": "0"}, 422),
    ],
)
def test_bad_forms_are_told_what_is_wrong_and_change_nothing(
    editor: Desk, keeper: KeepPolicy, path: str, fields: dict[str, str], status: int
) -> None:
    before = keeper().digest

    answer = editor.client.post(f"{URL}/{path}", data=fields | {"csrf_token": editor.csrf_token()})

    assert (answer.status_code, keeper().digest) == (status, before)
    assert editor.get(f"{URL}/simulations/nothing").status_code == 404
    assert editor.get(f"{URL}/difference?old=é&new=x").status_code == 404


def test_a_moderator_reads_and_cannot_change(desk: Desk, app: Application, store: SqlStore) -> None:
    reader = open_desk(store, app.test_client(), "小王", Role.MODERATOR)

    page = reader.get(URL)
    assert page.status_code == 200
    assert not [form for form in forms_of(page) if form.action.startswith(URL)]
    for path in ("reload", "roll-back", "simulations"):
        assert reader.client.post(f"{URL}/{path}", data={"csrf_token": reader.csrf_token()}).status_code == 403


def test_a_policy_is_tried_on_past_comments(editor: Desk, keeper: KeepPolicy, engine: Engine, store: SqlStore) -> None:
    for number in (TEXTS.index("你这个傻逼"), len(TEXTS)):
        post(store, keeper(), number)
    asked = form_to(editor, f"{URL}/simulations")
    asked["policy"] = keeper.text.replace(
        'categories = ["sexual", "gambling", "invoice", "blocked"]\nscore = 0.95', 'categories = ["abuse"]\nscore = 0.5'
    )
    answer = editor.client.post(f"{URL}/simulations", data=asked | {"days": "1"})
    waiting = editor.get(answer.location)
    assert (answer.status_code, waiting.headers["Refresh"]) == (303, "2")
    assert "0 of 2 comments" in read(editor, answer.location)

    run = make_runner(engine.url.render_as_string(hide_password=False), engine)
    done = run(answer.location.rpartition("/")[2])

    assert (done.state, done.tally.changes) == (SimulationState.DONE, {"review>reject": 1})
    assert "Refresh" not in editor.get(answer.location).headers
    told = read(editor, answer.location)
    assert "2 of 2 comments" in told
    assert "held, now rejected: 1" in told
    assert "你这个傻逼 score_threshold, severe_finding" in told
    assert timedelta(days=1) == done.until - done.since
