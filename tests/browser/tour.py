"""All pages there are, one after the other: what the pictures are taken of, and what axe and rulers go over.

Which pages there are is not listed here: `unseen` asks the application and its templates.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyotp
from flask import Flask, request, template_rendered
from jinja2 import Template
from playwright.sync_api import BrowserContext, Page

from moderation.domain.review import DecisionAction
from moderation.web import app as web_app
from tests.browser.moderator import Moderator
from tests.browser.newsroom import Newsroom
from tests.browser.scene import EDITOR, Scene
from tests.browser.stories import NOTICE
from tests.integration.web.desk import PASSWORD
from tests.integration.web.world import THREAD

TEMPLATES = Path(web_app.__file__).parent / "templates"
EMBEDDED = f"/embed/comments?site=demo&thread={THREAD}"

# What answers a GET with something else than a page of ours.
NO_PAGES = {
    "static": "files",
    "demo.front": "leads to the article",
    "docs": "leads to the documentation",
    "openapi_document": "JSON",
    "openapi.openapi": "another package's pages",
    "openapi.doc_url": "JSON",
    "openapi.static": "files",
    "swagger.swagger": "another package's pages",
    "swagger.static": "files",
    "swagger.oauth2-redirect": "another package's pages",
    "health.alive": "JSON",
    "health.ready": "JSON",
    "figures.download": "CSV",
    "audit.download": "CSV",
    "leases.show_news": "JSON",
    "single_sign_on.begin": "leads to the provider",
    "single_sign_on.finish": "leads on by itself; walked in test_single_sign_on.py",
}
NO_STOPS = {"review/signed_on.html"}

Look = Callable[[str, Page], None]
"""Told the page's name and shown the page."""


def visit_all(newsroom: Newsroom, scene: Scene, moderator: Moderator, stranger: BrowserContext, look: Look) -> None:
    """Shows every page to `look`: as the moderator sees the console, and then as strangers see what is theirs."""
    page = moderator.page
    for name, path in _console(scene).items():
        moderator.open(path)
        look(name, page)
    for name, reach in _AFTER_A_FORM.items():
        reach(moderator)
        look(name, page)
    visitor = stranger.new_page()
    visitor.goto(f"{newsroom.base_url}/review/sign-in")
    look("sign-in", visitor)
    visitor.locator("#name").fill(moderator.name)
    visitor.locator("#password").fill(PASSWORD)
    visitor.locator("form button.primary").click()
    visitor.wait_for_url("**/review/code")
    look("code", visitor)
    for name, path in _reader(scene).items():
        visitor.goto(newsroom.base_url + path)
        look(name, visitor)
    _write_comment(visitor, newsroom)
    look("article", visitor)


@contextmanager
def watch(app: Flask) -> Iterator[Callable[[], list[str]]]:
    """Watches what is rendered in the block; the yielded function says which pages were not."""
    endpoints: set[str | None] = set()
    templates: set[str | None] = set()

    def note(_app: Flask, template: Template, **_context: object) -> None:
        endpoints.add(request.endpoint)
        templates.add(template.name)

    def unseen() -> list[str]:
        return sorted((_pages(app) - endpoints) | (_documents() - templates))

    with template_rendered.connected_to(note, app):
        yield unseen


def _pages(app: Flask) -> set[str]:
    """The endpoints that answer a GET with a page."""
    api = {rule.endpoint for rule in app.url_map.iter_rules() if rule.rule.startswith("/v1/")}
    gets = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    return gets - api - NO_PAGES.keys()


def _documents() -> set[str]:
    """The templates that are pages and not parts of one: what answers a form is among them."""
    files = {str(path.relative_to(TEMPLATES)): path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html")}
    frames = {name for name, text in files.items() if "<!doctype" in text}
    extending = {name for name, text in files.items() if any(f'extends "{frame}"' in text for frame in frames)}
    extended = {frame for frame in frames if any(f'extends "{frame}"' in text for text in files.values())}
    return (frames - extended | extending) - NO_STOPS


def _console(scene: Scene) -> dict[str, str]:
    return {
        "queue": "/review",
        "console": f"/review/{scene.waiting}",
        "register": "/review/decided",
        "register-by-people": "/review/decided?by=people&q=桥",
        "decided": f"/review/decided/{scene.decided}",
        "record": "/review/audit?who=all",
        "bulk-recent": "/review/bulk",
        "bulk": scene.bulk,
        "reports": "/review/reports",
        "reports-answered": "/review/reports?state=answered",
        "appeals": "/review/reports?kind=appeal",
        "figures": "/review/figures",
        "figures-week": "/review/figures?window=7d",
        "postures": "/review/postures",
        "preset": "/review/presets/attack",
        "blocks": "/review/blocks",
        "policy": "/review/policy",
        "difference": scene.difference,
        "simulation": scene.simulation,
        "people": "/review/people",
        "person": f"/review/people/{scene.person}",
        "account": "/review/account",
        "second-step": "/review/account/second-step",
        "password": "/review/password",
        "error": "/review/nothing",
    }


def _reader(scene: Scene) -> dict[str, str]:
    return {
        "embed": EMBEDDED,
        "embed-error": "/embed/comments?site=nowhere&thread=/x",
        "report-form": f"/embed/comments/{scene.decided}/report",
        "report-state": scene.report_state,
        "own-comment": scene.own_comment,
    }


def _make_token(moderator: Moderator) -> None:
    moderator.open("/review/account")
    moderator.page.locator("#name").fill("早报机器人")
    moderator.page.locator("input[name=scopes]").first.check()
    moderator.page.locator("form[action*='/tokens'] button.primary").click()
    moderator.page.locator(".secret").wait_for()


def _make_account(moderator: Moderator) -> None:
    moderator.open("/review/people")
    moderator.page.locator("#name").fill(f"{moderator.name[:30]}的同事")
    moderator.page.locator("form[action*='/people'] button.primary").click()
    moderator.page.locator(".secret").wait_for()


def _set_up_second_step(moderator: Moderator) -> None:
    moderator.open("/review/account/second-step")
    secret = moderator.page.locator(".secret").inner_text().replace(" ", "")
    moderator.page.locator("#present").fill(PASSWORD)
    moderator.page.locator("#code").fill(pyotp.TOTP(secret).at(moderator.newsroom.clock()))
    moderator.page.locator("form button.primary").click()
    moderator.page.locator("ol.secret").wait_for()


class _Overtaken:
    """A comment that the moderator has open while a colleague takes it over."""

    def __init__(self, moderator: Moderator) -> None:
        self.moderator, self.newsroom = moderator, moderator.newsroom
        self.comment_id = self.newsroom.hold("公告栏的字太小了。", thread=NOTICE)
        with self.newsroom.store.reading() as view:
            other = view.moderators.by_name(EDITOR)
        assert other is not None
        self.other = other
        moderator.open(f"/review/{self.comment_id}")
        moderator.wait_for_lease(self.comment_id)
        self.lease = self.newsroom.services.lease_items.take_over(self.comment_id, other)

    def reject(self) -> None:
        """What the moderator does, too late."""
        self.moderator.page.locator("form.decide .bad-button").click()
        self.moderator.page.locator("main.narrow").wait_for()

    def accept(self) -> None:
        """What the colleague does."""
        decide, fence = self.newsroom.services.review_queue.decide, self.lease.fence
        decide(self.comment_id, 1, DecisionAction.ACCEPT, "fits_rules", self.other, fence=fence)


def _decide_what_another_holds(moderator: Moderator) -> None:
    overtaken = _Overtaken(moderator)
    overtaken.reject()
    overtaken.accept()


def _decide_what_was_decided(moderator: Moderator) -> None:
    overtaken = _Overtaken(moderator)
    overtaken.accept()
    overtaken.reject()


_AFTER_A_FORM: dict[str, Callable[[Moderator], None]] = {
    "lost": _decide_what_was_decided,
    "held": _decide_what_another_holds,
    "token": _make_token,
    "one-time-password": _make_account,
    "recovery-codes": _set_up_second_step,
    "second-step-set": lambda moderator: moderator.open("/review/account/second-step"),
}


def _write_comment(page: Page, newsroom: Newsroom) -> None:
    page.goto(newsroom.article_url)
    page.locator(".mod-nickname").fill("晋阳读者")
    page.locator(".mod-form textarea").fill("桥头的路灯什么时候亮？")
    page.locator(".mod-picture").wait_for()
    page.locator(".mod-title").evaluate("title => title.scrollIntoView()")
