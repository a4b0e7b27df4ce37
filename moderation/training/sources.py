"""The data sets that the shipped model is made of or measured with, and what each is labelled for."""

from collections.abc import Mapping
from typing import Final

CATEGORIES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("coldataset", "swsr", "chsd", "toxirewritecn", "mhc_mandarin", "taobao_review"), "toxic"),
    **dict.fromkeys(("davidson", "olid", "hatecheck_en", "surge_toxicity", "foxnews", "jigsaw_sample"), "toxic"),
    **dict.fromkeys(("tg_spam", "sms_zh", "fbs_sms", "sms_uci", "youtube_uci"), "spam"),
    **dict.fromkeys(("weibo_clean", "waimai_clean", "hotel_clean", "thucnews_clean", "traps"), "toxic"),
}

LICENCES: Final[Mapping[str, str]] = {
    "coldataset": "Apache-2.0; Deng et al. 2022, COLD",
    "swsr": "MIT; Jiang et al. 2022, SWSR",
    "toxirewritecn": "Apache-2.0; Wang et al. 2025, ToxiRewriteCN",
    "davidson": "MIT; Davidson et al. 2017",
    "surge_toxicity": "MIT; Surge AI",
    "foxnews": "MIT; Gao and Huang 2017",
    "sms_uci": "CC BY 4.0; Almeida and Hidalgo 2011",
    "youtube_uci": "CC BY 4.0; Alberto et al. 2015",
    "generated": "ours",
}
"""Of the sources that train it; the card carries them."""
