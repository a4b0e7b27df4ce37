"""docs/howto/add-a-sink.md: its sink, taken from the page and registered as it says, does what a sink must do."""

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from moderation.domain.delivery import DeliverLater, SinkSettings
from moderation.domain.errors import Misconfigured
from moderation.sinks import SINKS
from tests.docs.howto import first_block_as_module, named_files_that_do_not_exist, registry_line
from tests.integration.sinks.conftest import read_events
from tests.integration.sinks.sink_behaviour import ACCEPTED, Destination, SinkBehaviour, a_comment

PAGE = "add-a-sink.md"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """The page's first block as the module `moderation.sinks.folder`."""
    with first_block_as_module(PAGE, "moderation.sinks.folder", tmp_path_factory.mktemp("sink")) as module:
        yield module


@pytest.fixture
def registered(folder: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page's second block as a line of `SINKS`."""
    for name, build in registry_line(PAGE, folder=folder).items():
        monkeypatch.setitem(SINKS, name, build)


class TestTheSinkOfThePage(SinkBehaviour):
    """Runs the suite that every sink passes."""

    @pytest.fixture
    def destination(self, registered: None, tmp_path: Path) -> Iterator[Destination]:
        sink = SINKS["folder"](SinkSettings(str(tmp_path)))
        files = tmp_path.glob
        yield Destination(sink, lambda: read_events(file.read_text(encoding="utf-8") for file in files("*.json")))
        sink.close()


def test_its_trouble_and_its_settings_are_told_as_the_page_says(registered: None, tmp_path: Path) -> None:
    with pytest.raises(DeliverLater, match=r"^folder: FileNotFoundError$"):
        SINKS["folder"](SinkSettings(str(tmp_path / "missing"))).deliver(ACCEPTED, a_comment())
    with pytest.raises(Misconfigured, match="absolute path"):
        SINKS["folder"](SinkSettings("comments"))


def test_the_page_names_only_files_that_exist() -> None:
    assert named_files_that_do_not_exist(PAGE) == {"moderation/sinks/folder.py"}
