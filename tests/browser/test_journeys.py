"""A reader's ways from the front to pages of their own: without an account, by hand or by keys."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from kiosk.web import offers
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.newsstand import furnish

pytestmark = pytest.mark.browser


@pytest.fixture
def stand():
    offers.forget()
    yield furnish()
    offers.forget()


def begun(page: Page) -> None:
    """The first questions, come to from the front and answered."""
    page.goto("/")
    page.get_by_role("link", name="Choose what you read").click()
    page.get_by_role("checkbox", name="Science").check()
    page.locator("input[name=title]").first.check()
    page.get_by_role("button", name="Show me the news").click()
    page.wait_for_url("**/for-you")


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_reading_begins_without_an_account_and_becomes_ones_own(open_browser, stand, size):
    page = open_browser(viewport=size).new_page()
    page.goto("/")
    page.locator(".card-headline a").first.click()
    expect(page.locator("article h1")).to_be_visible()
    begun(page)
    expect(page.locator(".panel")).to_have_count(0)
    page.goto("/")
    expect(page.get_by_role("link", name="Choose what you read")).to_have_count(0)
    page.goto(stand.pages["story"])
    follow = page.get_by_role("button", name="Follow Harbourtown")
    follow.click()
    expect(follow).to_have_attribute("aria-pressed", "true")
    page.goto("/settings")
    expect(page.get_by_role("button", name="Harbourtown")).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_a_story_says_why_it_is_there_and_hears_more_and_not_this(open_browser, stand, size):
    page = open_browser(viewport=size).new_page()
    begun(page)
    name = page.locator(".own-one:has(button[value=more])").first.get_attribute("id")
    story = page.locator(f"#{name}")
    story.locator("summary").click()
    expect(story.get_by_text("you follow")).to_be_visible()
    story.get_by_role("button", name="More like this").click()
    page.wait_for_url(f"**/for-you#{name}")
    expect(story.locator(".chip-on")).to_have_count(1)
    title = story.locator(".masthead-name").first.inner_text()
    story.locator("summary").click()
    story.get_by_role("button", name=f"Mute: {title}", exact=True).first.click()
    page.wait_for_load_state()
    for address in (
        "/for-you",
        "/",
        stand.pages["section"],
        "/for-you/catch-up?minutes=20&hours=72",
    ):
        page.goto(address)
        expect(page.locator("main .masthead", has_text=title)).to_have_count(0)
    page.goto("/settings")
    page.get_by_role("button", name=f"{title} Unmute").click()
    page.goto("/")
    assert page.locator("main .masthead", has_text=title).count()


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_an_edition_ends_and_what_is_saved_is_sorted(open_browser, stand, size):
    page = open_browser(viewport=size).new_page()
    page.goto("/for-you/catch-up")
    page.get_by_role("button", name="Make my edition").click()
    expect(page.get_by_role("heading", name="You are caught up")).to_be_visible()
    page.goto(stand.pages["excerpt"])
    headline = page.locator("h1").inner_text()
    save = page.get_by_role("button", name="Save", exact=True)
    save.click()
    expect(save).to_have_attribute("aria-pressed", "true")
    page.goto("/saved")
    page.locator("summary", has_text="Put in a folder").click()
    page.get_by_label("Folder", exact=True).fill("Train")
    page.get_by_role("button", name="Move").click()
    page.get_by_role("navigation", name="Folders").get_by_role("link", name="Train").click()
    expect(page.get_by_role("link", name=headline)).to_be_visible()
    mark = page.get_by_role("button", name=f"Save: {headline}")
    mark.click()
    expect(mark).to_have_attribute("aria-pressed", "false")
    page.reload()
    expect(page.get_by_role("heading", name="This folder is empty")).to_be_visible()


def walked_to(page: Page, place: Locator, most: int = 150) -> None:
    """Press Tab until the place has the focus, which is then seen."""
    place.wait_for()
    for _ in range(most):
        page.keyboard.press("Tab")
        if place.evaluate("one => one === document.activeElement"):
            break
    else:
        pytest.fail(f"not reached by {most} tabs: {place}")
    seen = place.evaluate(
        """one => { const box = one.getBoundingClientRect();
            const there = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
            return one === there || one.contains(there) || there?.contains(one); }"""
    )
    assert seen, f"something lies over {place}"


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_all_of_it_by_keys_alone(open_browser, stand, size):
    page = open_browser(viewport=size).new_page()
    page.goto("/")
    walked_to(page, page.get_by_role("link", name="Choose what you read"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/welcome")
    walked_to(page, page.get_by_role("checkbox", name="Science"))
    page.keyboard.press("Space")
    walked_to(page, page.get_by_role("button", name="Show me the news"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/for-you")
    story = page.locator(".own-one:has(button[value=less])").first
    walked_to(page, story.locator("summary"))
    page.keyboard.press("Enter")
    mark = story.get_by_role("button", name="Save")
    walked_to(page, mark)
    page.keyboard.press("Enter")
    expect(mark).to_have_attribute("aria-pressed", "true")
    page.goto("/for-you")
    walked_to(page, story.locator("summary"))
    page.keyboard.press("Enter")
    walked_to(page, story.get_by_role("button", name="Less like this"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/for-you#story-*")
    page.goto("/for-you/catch-up")
    walked_to(page, page.get_by_role("radio", name="10 minutes"))
    page.keyboard.press("ArrowRight")
    walked_to(page, page.get_by_role("button", name="Make my edition"))
    page.keyboard.press("Enter")
    page.wait_for_url("**minutes=20**")
    page.goto("/settings")
    walked_to(page, page.get_by_label("A word or name to mute"))
    page.keyboard.type("Cricket")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="cricket Unmute")).to_be_visible()
    page.goto("/saved")
    walked_to(page, page.locator(".own-one .card-headline a"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/article/**")
