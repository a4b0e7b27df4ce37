"""The console on every screen: phone and desk, light and dark, by keyboard, with axe, whatever visitors write."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenContext
from tests.browser.moderator import Moderator
from tests.browser.newsroom import Newsroom
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_can_be_read_and_used_by_everybody(
    open_context: OpenContext, newsroom: Newsroom, scheme: str
) -> None:
    decided_id = newsroom.hold("街口的红绿灯终于修好了。" + "W" * 300)
    newsroom.hire("白班").decide(decided_id, "accept")
    long_id = newsroom.hold(LONG, nickname="M" * 24, page_title="W" * 200, reply_to=decided_id)
    moderator = Moderator(open_context(color_scheme=scheme), newsroom, "夜班编辑" * 8)
    page = moderator.page
    page.goto(f"{newsroom.base_url}/review/postures")
    page.get_by_label("网址").fill(f"/{'elsewhere-' * 20}/")
    page.get_by_label("理由").fill("W" * 100)
    page.get_by_role("button", name="立即生效").click()
    expect(page.get_by_text("已生效。")).to_be_visible()
    moderator.open("/review/blocks")
    page.locator("#account").fill("W" * 128)
    page.get_by_label("理由").fill("W" * 100)
    page.get_by_role("button", name="立即生效").click()
    expect(page.get_by_text("已生效。")).to_be_visible()
    stranger = open_context(color_scheme=scheme).new_page()
    stranger.goto(f"{newsroom.base_url}/review/sign-in")

    faults = {"/review/sign-in": (moderator.faults_of(stranger), too_wide(stranger))}
    paths = ["/review", f"/review/{long_id}", f"/review/{decided_id}", "/review/postures", "/review/presets/attack"]
    paths += ["/review/decided", "/review/decided?by=people&q=灯"]
    paths += ["/review/audit?who=all"]
    paths += ["/review/reports", "/review/blocks", f"/review/blocks?comment={long_id}"]
    paths += ["/review/account", "/review/account/second-step", "/review/people"]
    for path in [*paths, "/review/password", "/review/nothing"]:
        moderator.open(path)
        faults[path] = (moderator.faults_of(page), too_wide(page))
        page.locator("details.menu summary").click()
        faults[f"{path} with the menu"] = (moderator.faults_of(page), too_wide(page))

    assert {path: found for path, found in faults.items() if found != ("", [])} == {}
    assert moderator.complaints == []


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
    assert moderator.complaints == []
