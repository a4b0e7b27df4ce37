"""Every sink against a real destination."""

from tests.integration.sinks.sink_behaviour import SinkBehaviour


class TestEverySink(SinkBehaviour):
    """`destination` runs through all sinks; see `conftest.py`."""
