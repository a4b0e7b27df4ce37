"""Cells of CSV files as spreadsheets should take them: as text."""

# What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: str) -> str:
    """The text, with a quote before it where a spreadsheet would run it."""
    return f"'{text}" if text.startswith(_FORMULA) else text
