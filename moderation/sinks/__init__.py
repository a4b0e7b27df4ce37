"""Sinks: where accepted comments go. To add one: a file with `build`, and a line in `SINKS`."""
