"""Ports implemented on real things: SQL, Redis, files."""
