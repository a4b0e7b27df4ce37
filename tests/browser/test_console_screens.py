"""The console on every screen: phone and desk, light and dark, by keyboard, with axe, whatever visitors write."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenContext
from tests.browser.moderator import Moderator
from tests.browser.newsroom import Newsroom
from tests.browser.scene import set_the_scene
from tests.browser.tour import visit_all, watch
from tests.integration.web.desk import text_of
from tests.integration.web.world import THREAD

pytestmark = pytest.mark.browser

LONG = "W" * 300 + " 傻逼 加微信:kaipiao8866 " + "汉字" * 100
HOSTILE = "<img src=x onerror=alert(1)>\u202e反着写\u202c <script>alert(2)</script>"
WIDTHS = (360, 390, 761, 901, 1280)


def too_wide(page: Page) -> list[int]:
    """The widths at which the page sticks out of the screen."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(width)
    return found


@pytest.mark.parametrize(("scheme", "locale", "width"), [("light", "zh-CN", 1280), ("dark", "en", 390)])
def test_every_page_can_be_read_and_used_by_everybody(
    open_context: OpenContext, newsroom: Newsroom, scheme: str, locale: str, width: int
) -> None:
    scene = set_the_scene(newsroom)
    _write_at_length(newsroom)
    looks = {"color_scheme": scheme, "locale": locale, "viewport": {"width": width, "height": 800}}
    moderator = Moderator(open_context(**looks), newsroom, "夜班编辑" * 8)
    faults = {}

    def look(name: str, page: Page) -> None:
        page.set_viewport_size({"width": width, "height": 800})
        faults[name] = (moderator.faults_of(page), too_wide(page))

    with watch(newsroom.app) as unseen:
        visit_all(newsroom, scene, moderator, open_context(**looks), look)
        assert unseen() == [], "add these to tests/browser/tour.py"
    moderator.open()
    moderator.page.locator("details.menu summary").click()
    look("menu", moderator.page)

    assert {name: found for name, found in faults.items() if found != ("", [])} == {}
    assert moderator.complaints == []


def _write_at_length(newsroom: Newsroom) -> None:
    """Whatever is written by people, as long as it may be."""
    newsroom.hold(LONG, nickname="M" * 24, page_title="W" * 200)
    desk = newsroom.hire("长" * 40)
    reason = {"csrf_token": desk.csrf_token(), "reason": "W" * 100, "minutes": "10080"}
    forms = {
        "postures": {"site": "demo", "scope": "section", "address": f"/{'elsewhere-' * 20}/", "posture": "closed"},
        "blocks": {"site": "demo", "kind": "block", "who": "account", "account": "W" * 128},
    }
    for path, form in forms.items():
        answer = desk.client.post(f"/review/{path}", data=form | reason)
        assert answer.status_code == 303, text_of(answer.text)


def test_the_menu_holds_the_sections_on_a_phone_and_works_by_keyboard(
    open_context: OpenContext, newsroom: Newsroom
) -> None:
    moderator = Moderator(open_context(viewport={"width": 390, "height": 800}), newsroom, "晓燕")
    page = moderator.page
    moderator.open("/review/password")
    expect(page.get_by_role("link", name="待审", exact=True)).to_have_count(0)

    page.keyboard.press("Escape")
    page.locator("details.menu summary").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="待审", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="待审", exact=True)).to_be_hidden()
    expect(page.locator("details.menu summary")).to_be_focused()

    page.keyboard.press("Enter")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", name="Change password")).to_be_visible()
    moderator.open()
    expect(page.get_by_role("heading", name="Waiting comments")).to_be_visible()
    assert moderator.complaints == []


def test_no_visitor_can_reorder_or_script_the_console(open_context: OpenContext, newsroom: Newsroom) -> None:
    parent = newsroom.hold(f"{HOSTILE} 楼主", nickname="\u202e楼主")
    newsroom.hire("白班").decide(parent, "accept")
    comment_id = newsroom.hold(HOSTILE, nickname="\u202e<b>黑体", page_title=HOSTILE, reply_to=parent)
    moderator = Moderator(open_context(), newsroom, "守门员")

    moderator.open(f"/review/{comment_id}")

    shown = "<img src=x onerror=alert(1)>⟨U+202E⟩反着写⟨U+202C⟩ <script>alert(2)</script>"
    expect(moderator.page.locator(".text")).to_have_text(shown)
    expect(moderator.page.locator(".row-text")).to_have_text(shown)
    expect(moderator.page.locator(".nickname")).to_have_text("⟨U+202E⟩<b>黑体")
    expect(moderator.page.locator(".page-title")).to_have_text(shown)
    expect(moderator.page.locator("[data-page]")).to_have_text(f"{shown} {THREAD}")
    expect(moderator.page.locator(".parent")).to_have_text(f"回复 ⟨U+202E⟩楼主 {shown} 楼主")
    assert (moderator.faults_of(moderator.page), too_wide(moderator.page)) == ("", [])
    assert moderator.complaints == []
