"""The language a page speaks: what its address asks for, else what its reader chose before, else the browser's."""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Response, request, url_for

from moderation.domain.region import Region

LANGUAGES = {"zh": "zh-CN", "en": "en"}
"""By our name for it, the tag that HTML and HTTP know; the first is spoken where nobody wishes for one."""

_TITLES = {"zh": "中文", "en": "English"}
_COOKIE = "moderation_language"
_KEPT_S = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """A way to the present page in another language."""

    title: str
    tag: str
    href: str


def select_language() -> str:
    """Our name for the language of this request.

    `lang` in the address comes first, so that a frame speaks as the page around it does.
    """
    for wished in (request.args.get("lang"), request.cookies.get(_COOKIE)):
        if wished in LANGUAGES:
            return wished
    return request.accept_languages.best_match(LANGUAGES) or next(iter(LANGUAGES))


def region_name(region: Region) -> str:
    """What the region is called in the language of this request."""
    return region.en if select_language() == "en" else region.zh


def language_links(home: str) -> list[LanguageLink]:
    """The present page in the other languages; the page of the endpoint `home` where this one answers a form."""
    page = "" if request.method == "GET" else url_for(home)
    present = select_language()
    asked = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    return [
        LanguageLink(_TITLES[name], tag, f"{page}?{urlencode([*asked, ('lang', name)])}")
        for name, tag in LANGUAGES.items()
        if name != present
    ]


def keep_language(response: Response, path: str) -> None:
    """Makes the browser remember the language that the address asks for, for the pages below `path`."""
    wished = request.args.get("lang")
    if wished in LANGUAGES:
        response.set_cookie(_COOKIE, wished, max_age=_KEPT_S, path=path, httponly=True, samesite="Lax")
