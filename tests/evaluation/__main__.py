"""`python -m tests.evaluation` writes docs/evaluation.md; EVALUATION_DATA names the folder with the data."""

import os
import sys
from pathlib import Path

from tests.evaluation.measure import measure
from tests.evaluation.report import document
from tests.evaluation.screeners import ROOT
from tests.evaluation.sources import DEFAULT_FOLDER, NoData, read_data

DOCUMENT = ROOT / "docs" / "evaluation.md"


def main() -> int:
    """Returns 1 where there is no data to measure on."""
    try:
        data = read_data(Path(os.environ.get("EVALUATION_DATA") or DEFAULT_FOLDER))
    except NoData as error:
        sys.stderr.write(f"{error}\n")
        return 1
    DOCUMENT.write_text(document(measure(data, say=lambda line: sys.stderr.write(f"{line}\n"))), encoding="utf-8")
    sys.stderr.write(f"written: {DOCUMENT.relative_to(ROOT)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
