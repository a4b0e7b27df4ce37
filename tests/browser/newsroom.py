"""The product served from this process, with a clock that tests move and captchas whose answer they know."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Engine
from werkzeug.serving import WSGIRequestHandler, make_server

from moderation.adapters.policy_source import FilePolicySource
from moderation.adapters.redis_client import open_redis
from moderation.adapters.sql.engine import open_engine
from moderation.adapters.sql.migrate import migrate
from moderation.adapters.sql.store import SqlStore
from moderation.adapters.system import new_id
from moderation.bootstrap import read_policy, web_services
from moderation.domain.challenge import CaptchaKind, Puzzle
from moderation.domain.people import Role
from moderation.domain.policy import Policy
from moderation.domain.quota import Quota
from moderation.domain.reports import ReportKind, ReportState
from moderation.domain.review import DecisionAction
from moderation.settings import Settings
from moderation.usecases.keep_policy import KeepPolicy
from moderation.usecases.ports.accounts import Moderator
from moderation.usecases.ports.system import Clock
from moderation.web.app import Application, create_app
from moderation.web.services import Services, services
from tests.integration.web.desk import Desk, open_desk
from tests.integration.web.world import ANSWER, THREAD, MovableClock, Visitor
from tests.region_file import write_regions

POLICY_FILE = Path(__file__).parents[2] / "config" / "policy.toml"


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Says nothing."""


@dataclass(frozen=True, slots=True)
class _Told:
    """A captcha kind that draws as another one does, and whose every answer is `ANSWER`."""

    kind: CaptchaKind

    def draw(self) -> Puzzle:
        return replace(self.kind.draw(), answer=ANSWER)


@dataclass(frozen=True, slots=True)
class Newsroom:
    """A running service: its address, and what tests reach behind its back; `policy_file` is its own to change."""

    base_url: str
    app: Application
    store: SqlStore
    clock: MovableClock
    keeper: KeepPolicy
    policy_file: Path

    @property
    def article_url(self) -> str:
        """The demo article's address."""
        return f"{self.base_url}{THREAD}"

    def change_policy(self, before: str, after: str) -> None:
        """Writes something else into the policy file, which is in force at once."""
        text = self.policy_file.read_text(encoding="utf-8")
        assert before in text
        self.policy_file.write_text(text.replace(before, after), encoding="utf-8")
        self.keeper.look()

    def know_answer(self, _challenge_id: str) -> str:
        """The right answer to any captcha."""
        return ANSWER

    def hold(
        self,
        body: str,
        nickname: str = "晋阳读者",
        thread: str = THREAD,
        address: str = "203.0.113.7",
        **fields: str | None,
    ) -> str:
        """A reader's comment that waits for a person; returns its id."""
        client = self.app.test_client()
        client.environ_base["REMOTE_ADDR"] = address
        response = Visitor(client).post_comment(body, nickname=nickname, thread=thread, **fields)
        assert response.status_code == 202, response.text
        return str(response.get_json()["id"])

    @property
    def services(self) -> Services:
        """The use cases behind the pages."""
        with self.app.app_context():
            return services()

    def decide(self, comment_id: str, action: DecisionAction, reason: str) -> None:
        """What a moderator at another desk does with a comment that waits for the first time."""
        with self.store.transaction() as tx:
            self.services.review_queue.decide_within(tx, comment_id, 1, action, reason, "值班编辑")

    def publish(self, body: str, nickname: str = "汾河水") -> str:
        """A comment below the demo article; returns its id."""
        comment_id = self.hold(body, nickname)
        self.decide(comment_id, DecisionAction.ACCEPT, "fits_rules")
        return comment_id

    def answer(self, kind: ReportKind, state: ReportState, text: str) -> None:
        """What another moderator answers to the report or appeal that is due first."""
        reports = self.services.handle_reports
        (first,) = reports.page(kind, answered=False, after=None, limit=1).reports
        person = Moderator(new_id(), "周主任", "", must_change_password=False, roles=frozenset({Role.SENIOR}))
        reports.answer(first.report.id, state, text, person, senior=True)

    def hire(self, name: str, *roles: Role) -> Desk:
        """A moderator with a session and a client of their own; without roles, one who may do everything."""
        return open_desk(self.store, self.app.test_client(), name, *roles)

    def deliver(self) -> None:
        """What the relay does once the delay of an acceptance is over: sends all that is due."""
        self.clock.advance(11)
        with self.store.transaction() as tx:
            now = self.clock()
            for entry in tx.outbox.claim_due("relay", now, now + timedelta(seconds=30), 100):
                assert tx.outbox.mark_delivered(entry, now)


@contextmanager
def open_newsroom(folder: Path, redis_url: str, adapt: Callable[[Policy], Policy]) -> Iterator[Newsroom]:
    """Serves for the block; `folder` is empty and takes the database, `adapt` has a last word on each policy."""
    client = open_redis(redis_url)
    client.flushall()
    engine = open_engine(f"sqlite:///{folder / 'moderation.db'}")
    migrate(engine)
    clock = MovableClock()
    settings = Settings(
        data_dir=folder,
        secret_key="a secret key of enough characters",
        public_url="",
        region_database=write_regions(folder / "regions.mmdb"),
        demo=True,
    )
    policy_file = Path(shutil.copytree(POLICY_FILE.parent, folder / "config")) / POLICY_FILE.name
    keeper = _keep(policy_file, engine, clock, adapt)
    app = create_app(web_services(settings, keeper, client, engine, clock))
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        address = f"http://127.0.0.1:{server.server_port}"
        yield Newsroom(address, app, SqlStore(engine), clock, keeper, policy_file)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        engine.dispose()
        client.close()


def _keep(policy_file: Path, engine: Engine, clock: Clock, adapt: Callable[[Policy], Policy]) -> KeepPolicy:
    source = FilePolicySource(policy_file, lambda path, files: adapt(read_policy(path, files=files)))
    keeper = KeepPolicy(source, SqlStore(engine), clock, new_id, lambda _event, _told: None)
    keeper.open()
    keeper.look()
    return keeper


def with_known_answers(policy: Policy) -> Policy:
    """The policy with captchas that look as ever, and whose answer is `ANSWER`."""
    return replace(policy, challenge=replace(policy.challenge, kind=_Told(policy.challenge.kind)))


def roomy(policy: Policy) -> Policy:
    """The policy with known answers, and with room for as many comments as a test sends."""
    room = (Quota("roomy", 100_000, 60),)
    quotas = replace(
        policy.quotas,
        challenge_per_address=room,
        comment_per_address=room,
        comment_per_thread=room,
        sign_in_per_address=room,
    )
    return with_known_answers(replace(policy, quotas=quotas))
