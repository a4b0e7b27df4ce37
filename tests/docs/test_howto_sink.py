"""docs/howto/add-a-sink.md: its sink, taken from the page and registered as it says, does what a sink must do."""

import re
import sys
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from moderation.domain.delivery import DeliverLater, SinkSettings
from moderation.domain.errors import Misconfigured
from moderation.sinks import SINKS
from tests.integration.sinks.conftest import read_events
from tests.integration.sinks.sink_behaviour import ACCEPTED, Destination, SinkBehaviour, a_comment

PAGE = Path(__file__).parents[2] / "docs" / "howto" / "add-a-sink.md"


def code_blocks() -> list[str]:
    return re.findall(r"^```python\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """The page's first block as the module `moderation.sinks.folder`."""
    file = tmp_path_factory.mktemp("sink") / "folder.py"
    file.write_text(code_blocks()[0], encoding="utf-8")
    spec = spec_from_file_location("moderation.sinks.folder", file)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


@pytest.fixture
def registered(folder: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page's second block as a line of `SINKS`."""
    for name, build in eval("{" + code_blocks()[1] + "}", {"folder": folder}).items():
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


def test_the_page_names_files_that_exist() -> None:
    root = PAGE.parents[2]
    named = set(re.findall(r"`((?:moderation|tests)/[\w/.]+)`", PAGE.read_text(encoding="utf-8")))

    assert {name for name in named if not (root / name).exists()} == {"moderation/sinks/folder.py"}
