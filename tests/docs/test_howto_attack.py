"""docs/howto/respond-to-an-attack.md, walked on two processes: what is done at one is in force at the other."""

import os
import re
import shutil
import time
from collections.abc import Iterator

import pytest

from moderation.domain.people import Role
from moderation.usecases.ports.accounts import Moderator
from tests.docs.howto import ROOT, named_files_that_do_not_exist
from tests.docs.printed import examples, is_as_printed, run, signed_in
from tests.integration.web.known_answer_server import database, running_server

NAME = "respond-to-an-attack.md"
PAGE = ROOT / "docs" / "howto" / NAME
PROMISED_S = 2
MODERATOR = Moderator("1", "editor", "", must_change_password=False, roles=frozenset({Role.MODERATOR}))


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str, str]]:
    """Two web processes on one database, each with a Redis of its own, and a moderator's token."""
    here, there = tmp_path_factory.mktemp("here"), tmp_path_factory.mktemp("there")
    with (
        running_server(here) as (url, _),
        running_server(there, MODERATION_DATABASE_URL=database(here)) as (other_url, _),
    ):
        yield url, other_url, signed_in(url, database(here), MODERATOR)


def test_every_step_prints_what_the_page_prints_and_holds_in_the_other_process(servers: tuple[str, str, str]) -> None:
    if shutil.which("curl") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("the walk needs curl")
        pytest.skip("the walk needs curl")
    here, there, token = servers
    walk = examples(PAGE)
    assert len(walk) == 6
    for command, printed in walk:
        # What moderators do is done at one process; what readers meet is asked of the other.
        url = here if "$TOKEN" in command else there
        done_by = time.monotonic() + PROMISED_S
        while not is_as_printed(output := run(command, url, TOKEN=token), printed):
            assert "$TOKEN" not in command, output
            assert time.monotonic() < done_by, f"{command}\nprints\n{output}\nnot\n{printed}"
    (challenge,) = [command for command, _ in walk if "ratelimit" in command]
    off_by = time.monotonic() + PROMISED_S
    while "q=10;" in run(challenge, there):
        assert time.monotonic() < off_by, "the preset is still on"


def test_it_names_files_and_words_that_exist() -> None:
    page = PAGE.read_text(encoding="utf-8")
    templates = ROOT / "moderation" / "web" / "templates" / "review"
    words = "".join(
        (templates / name).read_text(encoding="utf-8") for name in ("postures.html", "preset.html", "layout.html")
    )
    labels = (ROOT / "moderation" / "web" / "labels.py").read_text(encoding="utf-8")
    shown = re.findall(r"(?<!\*)\*([A-Za-z][^*]+)\*(?!\*)", page)

    assert shown
    assert [word for word in shown if f'"{word}"' not in words + labels] == []
    assert '"Under attack"' in labels
    assert named_files_that_do_not_exist(NAME) == set()
    links = re.findall(r"\]\(([\w/.-]+)(?:#[\w-]+)?\)", page)
    assert [link for link in links if not (PAGE.parent / link).exists()] == []
