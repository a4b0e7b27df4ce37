"""A small database of regions, made as tests need it: a few true networks, in the layouts that publishers use."""

from pathlib import Path
from typing import Any

from mmdb_writer import MMDBWriter
from netaddr import IPSet


def place(country: str, code: str | None = None, **names: str) -> dict[str, Any]:
    """A record in the City layout: `names` are the subdivision's, by language."""
    subdivision = {"iso_code": code} if code else {}
    subdivision |= {"names": {language.replace("_", "-"): name for language, name in names.items()}} if names else {}
    return {"country": {"iso_code": country}} | ({"subdivisions": [subdivision]} if subdivision else {})


NETWORKS: dict[str, dict[str, Any]] = {
    "1.68.0.0/14": place("CN", "SX", zh_CN="山西省", en="Shanxi"),
    "1.80.0.0/13": place("CN", "CN-SN"),
    "49.112.0.0/13": place("CN", en="Xinjiang Uyghur Autonomous Region"),
    "58.14.0.0/15": place("CN"),
    "1.36.0.0/16": place("HK", "HCW", en="Central and Western District"),
    "60.246.0.0/16": place("MO"),
    "1.160.0.0/12": place("TW", "TPE", en="Taipei City"),
    "8.8.8.0/24": place("US", "CA", en="California"),
    "10.0.0.0/8": place("CN", "SX"),
}
IPV6_NETWORKS = {"2408:8000::/20": place("CN", "BJ")}

SHANXI, CALIFORNIA, TAIPEI = "1.68.7.9", "8.8.8.8", "1.160.0.1"
"""Addresses that the file knows."""


def write_regions(path: Path, networks: dict[str, Any] | None = None, ip_version: int = 6) -> Path:
    """Writes the file, of `networks` where they are given, and returns where it is."""
    known = networks if networks is not None else NETWORKS | (IPV6_NETWORKS if ip_version == 6 else {})
    writer = MMDBWriter(ip_version, "Small-City", ["en", "zh-CN"], ipv4_compatible=ip_version == 6)
    for network, record in known.items():
        writer.insert_network(IPSet([network]), record)
    writer.to_db_file(str(path))
    return path
