"""Takes the how-to pages at their word: their code blocks become modules and lines of the registries."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[2]


def code_blocks(page: str, language: str = "python") -> list[str]:
    """The fenced blocks of one language in docs/howto/<page>, in order."""
    text = (ROOT / "docs" / "howto" / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


@contextmanager
def first_block_as_module(page: str, name: str, folder: Path) -> Iterator[ModuleType]:
    """The page's first block as the module `name` (with its packages), for the block."""
    file = folder / f"{name.rpartition('.')[2]}.py"
    file.write_text(code_blocks(page)[0], encoding="utf-8")
    spec = spec_from_file_location(name, file)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
        yield module
    finally:
        del sys.modules[name]


def registry_line(page: str, **names: object) -> dict[str, object]:
    """The page's second block, a line of a registry dictionary, with what it names."""
    line: dict[str, object] = eval("{" + code_blocks(page)[1] + "}", dict(names))
    return line


def named_files_that_do_not_exist(page: str) -> set[str]:
    """Files and folders of this repository that the page names in back quotes and that are not there."""
    text = (ROOT / "docs" / "howto" / page).read_text(encoding="utf-8")
    named = re.findall(r"`((?:moderation|tests|config|docs)/[\w/.-]*)`", text)
    return {name for name in named if not (ROOT / name).exists()}
