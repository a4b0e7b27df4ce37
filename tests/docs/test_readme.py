"""The README's look at screening is what the command prints."""

import re

from click.testing import CliRunner

from moderation.cli import main
from tests.docs.howto import ROOT

README = ROOT / "README.md"


def without_times(printed: str) -> list[str]:
    """How long each part took differs from run to run; which parts there are does not."""
    return [re.sub(r"\d+", "N", line) if line.startswith("times ") else line for line in printed.splitlines()]


def test_the_verdict_of_the_readme_is_what_the_command_prints() -> None:
    (example,) = re.findall(
        r"^\$ \.venv/bin/moderation screen '([^']+)'\n(.*?)^```", README.read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    text, told = example

    printed = CliRunner().invoke(main, ["screen", text])

    assert printed.exit_code == 0, printed.output
    assert without_times(printed.output) == without_times(told)
