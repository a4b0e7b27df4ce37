"""Measures the screening on labelled comments, beside other checkers: `make evaluate` writes docs/evaluation.md."""
