"""Adapters that keep everything in memory, named like the real ones; they pass the same behaviour suites."""
