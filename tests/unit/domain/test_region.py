"""Regions: what a database's codes and names stand for, and what they are called."""

import pytest

from moderation.domain.region import PROVINCES, Region, region_of


@pytest.mark.parametrize(
    ("region", "code", "zh", "en"),
    [
        (region_of("CN", "SX"), "CN-SX", "山西", "Shanxi"),
        (region_of("CN", "SN"), "CN-SN", "陕西", "Shaanxi"),
        (region_of("CN", "CN-NM"), "CN-NM", "内蒙古", "Inner Mongolia"),
        (region_of("CN"), "CN", "中国", "China"),
        (region_of("CN", "14"), "CN", "中国", "China"),
        (region_of("HK"), "HK", "中国香港", "Hong Kong, China"),
        (region_of("MO", "M"), "MO", "中国澳门", "Macao, China"),
        (region_of("TW", "TPE", ["Taipei City"]), "TW", "中国台湾", "Taiwan, China"),
        (region_of("CN", "TW"), "TW", "中国台湾", "Taiwan, China"),
        (region_of("CN", "CN-HK"), "HK", "中国香港", "Hong Kong, China"),
        (region_of("US", "CA", ["California"]), "US", "美国", "United States"),
        (region_of("JP", "SX"), "JP", "日本", "Japan"),
    ],
)
def test_a_province_or_a_country_has_a_code_and_two_names(region: Region | None, code: str, zh: str, en: str) -> None:
    assert region is not None
    assert (region.code, region.zh, region.en) == (code, zh, en)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("山西省", "SX"),
        ("陕西省", "SN"),
        ("内蒙古自治区", "NM"),
        ("广西壮族自治区", "GX"),
        ("上海市", "SH"),
        ("Shanxi Sheng", "SX"),
        ("Shaanxi", "SN"),
        ("Inner Mongolia Autonomous Region", "NM"),
        ("Nei Mongol Zizhiqu", "NM"),
        ("Xizang", "XZ"),
        ("TIBET", "XZ"),
        ("Guangxi Zhuangzu Zizhiqu", "GX"),
    ],
)
def test_a_province_without_a_code_is_known_by_its_name(name: str, code: str) -> None:
    assert region_of("CN", None, ["?", name]) == Region(f"CN-{code}")


def test_every_province_is_known_by_its_own_names_only() -> None:
    assert len(PROVINCES) == 31
    for code, names in PROVINCES.items():
        assert {region_of("CN", None, [name]) for name in names} == {Region(f"CN-{code}")}


@pytest.mark.parametrize("country", ["", "ZZ", "cn", "China", "XX", "中国"])
def test_a_country_that_there_is_not_is_no_region(country: str) -> None:
    assert region_of(country, "SX", ["山西省"]) is None
