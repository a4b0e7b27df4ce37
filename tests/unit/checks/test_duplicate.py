"""Texts sent before."""

import pytest

from moderation.checks.duplicate import Options, build
from moderation.domain.screening import Facts
from moderation.domain.verdict import Finding
from tests.unit.checks.written import Lists, written


@pytest.mark.parametrize(("duplicates", "evidence"), [(0, None), (1, None), (2, "2"), (30, "30")])
def test_it_counts_from_the_threshold_on(duplicates: int, evidence: str | None) -> None:
    check = build(Options(threshold=2), Lists())
    expected = [] if evidence is None else [Finding("duplicate", "duplicate_text", 0.5, "flood", evidence=evidence)]
    assert list(check(written("好"), Facts(duplicates=duplicates))) == expected


@pytest.mark.parametrize("options", [{"threshold": 0}, {"score": 0}])
def test_impossible_options_are_refused(options: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(options))):
        Options(**options)  # type: ignore[arg-type] # the table mixes the types of all options
