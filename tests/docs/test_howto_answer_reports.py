"""docs/howto/answer-reports.md: its requests are walked as printed, from the report to what its reader sees."""

import json
import os
import re
import shutil
from pathlib import Path

import httpx
import pytest

from moderation.adapters.sql.engine import open_engine
from moderation.adapters.sql.store import SqlStore
from moderation.adapters.system import new_id, system_clock
from moderation.domain.people import Role
from moderation.domain.review import DecisionAction
from moderation.usecases.ports.accounts import Moderator
from moderation.usecases.review_queue import ReviewQueue
from tests.docs.howto import ROOT
from tests.docs.printed import examples, is_as_printed, run, signed_in
from tests.integration.web.known_answer_server import database, running_server
from tests.integration.web.world import ANSWER, THREAD
from tests.review_world import desk_policy

PAGE = ROOT / "docs" / "howto" / "answer-reports.md"
MODERATOR = Moderator("1", "editor", "", must_change_password=False, roles=frozenset({Role.MODERATOR}))


def publish(url: str, folder: Path) -> str:
    """A comment that a moderator accepted; returns its id."""
    challenge = httpx.post(f"{url}/v1/challenges", json={"site": "demo"}, trust_env=False).json()["id"]
    comment = {"site": "demo", "thread": THREAD, "nickname": "汾河水", "body": "他家的电话是零三五一。"}
    answered = comment | {"challenge_id": challenge, "answer": ANSWER}
    comment_id = str(httpx.post(f"{url}/v1/comments", json=answered, trust_env=False).json()["id"])
    engine = open_engine(database(folder))
    queue = ReviewQueue(SqlStore(engine), desk_policy(), system_clock, new_id)
    queue.decide(comment_id, 1, DecisionAction.ACCEPT, "fits_rules", MODERATOR)
    engine.dispose()
    return comment_id


def test_every_request_prints_what_the_page_prints(tmp_path: Path) -> None:
    if shutil.which("curl") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("the walk needs curl")
        pytest.skip("the walk needs curl")
    walk = examples(PAGE)
    assert len(walk) == 4
    with running_server(tmp_path) as (url, _):
        known = {"TOKEN": signed_in(url, database(tmp_path), MODERATOR), "COMMENT": publish(url, tmp_path)}
        for command, printed in walk:
            output = run(command, url, **known)
            assert is_as_printed(output, printed), f"{command}\nprints\n{output}\nnot\n{printed}"
            if "$COMMENT" in command:
                receipt = json.loads(output)
                known |= {"REPORT": receipt["id"], "REPORT_TOKEN": receipt["token"]}


def test_its_links_lead_somewhere() -> None:
    links = re.findall(r"\]\(([\w/.-]+)(?:#[\w-]+)?\)", PAGE.read_text(encoding="utf-8"))

    assert links
    assert [link for link in links if not (PAGE.parent / link).exists()] == []
