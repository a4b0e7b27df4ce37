"""The report of docs/howto/try-a-policy.md is what the command prints of such a simulation."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta

from moderation.cli_simulate import report
from moderation.domain.simulation import Sample, Simulation, SimulationState, Tally
from tests.docs.howto import ROOT

PAGE = ROOT / "docs" / "howto" / "try-a-policy.md"
SAMPLE = "01a1f0c1-9b6c-7d51-b1d7-3a0c2e4f5a66"
UNTIL = datetime(2026, 11, 27, 9, tzinfo=UTC)


def test_the_report_of_the_page_is_what_the_command_prints() -> None:
    tally = Tally(
        comments=18_230,
        same=17_818,
        changes=Counter({"review>reject": 412}),
        decided=Counter({"review>reject:accept": 388}),
        rules=Counter({"severe_finding:more": 412}),
        rules_decided=Counter({"severe_finding:accept": 388}),
        samples={"review>reject": [Sample(SAMPLE, (), "accept")]},
    )
    digest = "5b1f0c2a9d3e" + "0" * 52
    simulation = Simulation(
        "01a21ad6-3c0e-7d41-9a3f-5d2b1c0f7e55",
        digest,
        None,
        UNTIL - timedelta(days=30),
        UNTIL,
        "operator",
        UNTIL,
        18_230,
        SimulationState.DONE,
        tally=tally,
    )

    (block,) = re.findall(r"```\n(simulation .*?)```", PAGE.read_text("utf-8"), re.DOTALL)

    assert block.splitlines() == report(simulation, {SAMPLE: "看到加微信三个字就拒绝是不对的"})
