"""Regions of addresses by a database's file, and files that are none."""

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from moderation.adapters.regions import NoRegions, open_regions
from moderation.domain.errors import Misconfigured
from moderation.domain.region import Region
from tests.region_file import CALIFORNIA, SHANXI, place, write_regions


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_regions(tmp_path_factory.mktemp("regions") / "small.mmdb")


KNOWN = [
    (SHANXI, "CN-SX"),
    ("1.87.255.255", "CN-SN"),
    ("49.112.3.4", "CN-XJ"),
    ("58.14.1.1", "CN"),
    ("1.36.0.9", "HK"),
    ("60.246.7.7", "MO"),
    ("1.160.0.1", "TW"),
    (CALIFORNIA, "US"),
    ("2408:8000::1", "CN-BJ"),
]
NOWHERE = ["9.9.9.9", "2600::1", "127.0.0.1", "10.1.2.3", "192.168.1.7", "100.64.0.1", "::1", "fe80::1", "fd00::1"]


def test_it_finds_the_region_of_an_address(file: Path) -> None:
    regions = open_regions(file)

    assert {address: regions.of(address) for address, _ in KNOWN} == {it: Region(code) for it, code in KNOWN}


def test_private_and_unknown_addresses_are_nowhere(file: Path) -> None:
    regions = open_regions(file)

    assert [address for address in NOWHERE if regions.of(address) is not None] == []


def test_a_database_of_ipv4_alone_knows_no_ipv6_address(tmp_path: Path) -> None:
    regions = open_regions(write_regions(tmp_path / "four.mmdb", ip_version=4))

    assert (regions.of(SHANXI), regions.of("2408:8000::1")) == (Region("CN-SX"), None)


def test_without_a_database_every_address_is_nowhere() -> None:
    regions = open_regions(None)

    assert isinstance(regions, NoRegions)
    assert regions.of(SHANXI) is None


def test_a_record_that_says_no_country_is_nowhere(tmp_path: Path) -> None:
    odd = {
        "1.0.0.0/24": {"continent": {"code": "AS"}},
        "1.0.1.0/24": {"country": {"iso_code": "ZZ"}},
        "1.0.2.0/24": {"country": "CN"},
        "1.0.3.0/24": {"country": {"iso_code": "CN"}, "subdivisions": "SX"},
        "1.0.4.0/24": place("CN", "SX"),
    }
    regions = open_regions(write_regions(tmp_path / "odd.mmdb", odd))

    found = [regions.of(f"1.0.{number}.1") for number in range(5)]
    assert found == [None, None, None, None, Region("CN-SX")]


def test_a_file_that_is_none_is_named_with_its_setting(tmp_path: Path, file: Path) -> None:
    text, cut, other = tmp_path / "text.mmdb", tmp_path / "cut.mmdb", tmp_path / "asn.mmdb"
    text.write_text("not a database", encoding="utf-8")
    whole = file.read_bytes()
    cut.write_bytes(whole[: len(whole) // 2])
    write_regions(other, {"1.0.0.0/24": {"autonomous_system_number": 13335}})

    for path, problem in [
        (tmp_path / "missing.mmdb", "cannot be read (No such file or directory)"),
        (tmp_path, "is no MaxMind DB file, or a damaged one"),
        (text, "is no MaxMind DB file, or a damaged one"),
        (cut, "is no MaxMind DB file, or a damaged one"),
        (other, "names no countries; a database in the City layout is needed"),
    ]:
        with pytest.raises(Misconfigured) as told:
            open_regions(path)
        assert str(told.value) == f"MODERATION_REGION_DATABASE: {path} {problem}"


def test_a_part_that_is_damaged_is_nowhere_and_does_not_stop_intake(tmp_path: Path) -> None:
    path = write_regions(tmp_path / "damaged.mmdb")
    regions = open_regions(path)
    whole = path.read_bytes()
    data = whole.index(b"iso_code")
    with path.open("r+b") as opened:
        opened.seek(data - 1)
        opened.write(b"\xff" * 64)

    with capture_logs() as told:
        assert regions.of(SHANXI) is None
    assert [it["event"] for it in told] == ["region_database_damaged"]
