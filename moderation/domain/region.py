"""Regions (IP 属地): the province of China, or else the country, that an address belongs to, and what it is called."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from babel import Locale

CHINA = "CN"

# Beside the country's own provinces, these stand under its name, whatever code a database gives them.
_UNDER_CHINA = {
    "HK": ("中国香港", "Hong Kong, China"),
    "MO": ("中国澳门", "Macao, China"),
    "TW": ("中国台湾", "Taiwan, China"),
}

# ISO 3166-2:CN, without the suffix that says what kind of province it is.
PROVINCES = {
    "AH": ("安徽", "Anhui"),
    "BJ": ("北京", "Beijing"),
    "CQ": ("重庆", "Chongqing"),
    "FJ": ("福建", "Fujian"),
    "GD": ("广东", "Guangdong"),
    "GS": ("甘肃", "Gansu"),
    "GX": ("广西", "Guangxi"),
    "GZ": ("贵州", "Guizhou"),
    "HA": ("河南", "Henan"),
    "HB": ("湖北", "Hubei"),
    "HE": ("河北", "Hebei"),
    "HI": ("海南", "Hainan"),
    "HL": ("黑龙江", "Heilongjiang"),
    "HN": ("湖南", "Hunan"),
    "JL": ("吉林", "Jilin"),
    "JS": ("江苏", "Jiangsu"),
    "JX": ("江西", "Jiangxi"),
    "LN": ("辽宁", "Liaoning"),
    "NM": ("内蒙古", "Inner Mongolia"),
    "NX": ("宁夏", "Ningxia"),
    "QH": ("青海", "Qinghai"),
    "SC": ("四川", "Sichuan"),
    "SD": ("山东", "Shandong"),
    "SH": ("上海", "Shanghai"),
    "SN": ("陕西", "Shaanxi"),
    "SX": ("山西", "Shanxi"),
    "TJ": ("天津", "Tianjin"),
    "XJ": ("新疆", "Xinjiang"),
    "XZ": ("西藏", "Tibet"),
    "YN": ("云南", "Yunnan"),
    "ZJ": ("浙江", "Zhejiang"),
}

_OTHER_NAMES = {"nei mongol": "NM", "xizang": "XZ"}


@dataclass(frozen=True, slots=True)
class Region:
    """`code` is `CN-SX` for a province, `US` for a country (ISO 3166-2 and -1); `CN` where the province is unknown."""

    code: str

    @property
    def zh(self) -> str:
        """Its name in Chinese: `山西`, `美国`."""
        return _names(self.code)[0]

    @property
    def en(self) -> str:
        """Its name in English: `Shanxi`, `United States`."""
        return _names(self.code)[1]


def region_of(country: str, subdivision: str | None = None, names: Iterable[str] = ()) -> Region | None:
    """The region that a database names by codes of ISO 3166; None for a country that there is not.

    `names` are the subdivision's own, in any language, for databases that give it no code.
    """
    if country != CHINA:
        return Region(country) if country in _UNDER_CHINA or country in _territories()[0] else None
    part = (subdivision or "").removeprefix(f"{CHINA}-")
    if part in _UNDER_CHINA:
        return Region(part)
    province = part if part in PROVINCES else _province_named(names)
    return Region(f"{CHINA}-{province}" if province else CHINA)


def _province_named(names: Iterable[str]) -> str | None:
    """By how a name begins: 山西省, 内蒙古自治区, Guangxi Zhuang Autonomous Region."""
    beginnings = {name.lower(): code for code, pair in PROVINCES.items() for name in pair} | _OTHER_NAMES
    found = (code for name in names for begins, code in beginnings.items() if name.lower().startswith(begins))
    return next(found, None)


def _names(code: str) -> tuple[str, str]:
    country, _, province = code.partition("-")
    if province:
        return PROVINCES[province]
    zh, en = _territories()
    return _UNDER_CHINA.get(country) or (zh[country], en[country])


@cache
def _territories() -> tuple[dict[str, str], dict[str, str]]:
    """Countries by their code, in Chinese and in English, from the Unicode CLDR; its "unknown region" is none."""
    zh, en = (dict(Locale.parse(name).territories) for name in ("zh_Hans_CN", "en"))
    del zh["ZZ"]
    return zh, en
