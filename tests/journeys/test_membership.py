"""A reader's whole way to a membership and out of it, in a browser, through the fake of Stripe.

The house, its database and the fake live in one moved clock: a month passes in an instant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from kiosk.articles.tests.factories import ArticleFactory
from kiosk.design.words import said
from kiosk.ledger.balancing import faults
from kiosk.memberships import plans, reconciling
from kiosk.memberships.asking import provider
from kiosk.memberships.gateway.fake.customers import CARDS
from kiosk.memberships.gateway.tests.running import KEY, SECRET, Fake
from kiosk.memberships.models import Membership
from kiosk.publishers.tests.factories import TitleFactory, for_members
from kiosk.web.tests.account_ways import AMINA, code
from tests.browser.conftest import DESKTOP, PHONE, hear
from tests.browser.test_ways_in import device

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PAYS, FAILS_LATER = CARDS[0].number, CARDS[3].number
FREE = 2
# Words of the preview, and of what lies behind it.
BEFORE, BEHIND = "The ferries sail again", "What only members read"


@dataclass(slots=True)
class Times:
    """The clock of the house, moved together with the provider's."""

    fake: Fake
    ahead: timedelta = timedelta()

    def pass_by(self, days: float) -> None:
        """So many days go by; all that falls due on the way happens and is told."""
        step = timedelta(days=days)
        self.fake.ask("advance", seconds=int(step.total_seconds()))
        self.ahead += step
        assert self.fake.ask("settle", seconds=60)["settled"]


@pytest.fixture
def times(
    tmp_path: Path, live_server: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Times]:
    fake = Fake(tmp_path / "fake", f"{live_server.url}/hooks/payments")
    settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRET = KEY, SECRET
    settings.STRIPE_API_BASE = fake.base
    settings.BASE_URL = live_server.url
    settings.METER_ANONYMOUS, settings.METER_SIGNED_IN, settings.TRIAL_DAYS = FREE, 0, 14
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    paying = {**policy, "form-action": [*policy["form-action"], fake.base]}
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": paying}
    made, real = Times(fake), timezone.now

    def now() -> datetime:
        return real() + made.ahead

    monkeypatch.setattr(timezone, "now", now)
    plans.begin(timezone.now())
    yield made
    fake.kill()


@pytest.fixture
def articles(db: None) -> list[Any]:
    """One more than are free, each with a part that only members read."""
    title = TitleFactory(name="Harbour Daily")
    for_members(title)
    behind = "".join(f"<p>{BEHIND}, part {n}, told at length and in full.</p>" for n in range(30))
    return [
        ArticleFactory(
            title=title,
            headline=f"Ferries, part {n}",
            body=f"<p>{BEFORE}.</p>{behind}",
            published_at=timezone.now() - timedelta(hours=n + 1),
            page_extracted_at=timezone.now(),
        )
        for n in range(FREE + 1)
    ]


class Walk:
    """A reader with a browser, in a language, and what is on the page."""

    def __init__(self, page: Page, language: str) -> None:
        self.page, self.language = page, language
        self.heard: list[str] = []
        hear(page, self.heard)
        device(page)

    def word(self, message: str) -> str:
        return said(message, self.language)

    def press(self, message: str) -> None:
        self.page.get_by_role("main").get_by_role("button", name=self.word(message)).first.click()

    def follow(self, message: str) -> None:
        self.page.get_by_role("main").get_by_role("link", name=self.word(message)).first.click()

    def says(self, message: str) -> None:
        expect(self.page.get_by_text(self.word(message)).first).to_be_visible()

    def reads(self, article: Any, *, in_full: bool) -> None:
        """Open it: all of it is there, or nothing of what is behind the preview."""
        self.page.goto(f"/article/{article.pk}")
        direction = "rtl" if self.language == "ar" else "ltr"
        expect(self.page.locator("html")).to_have_attribute("dir", direction)
        expect(self.page.locator(".wall")).to_have_count(0 if in_full else 1)
        assert (f"{BEHIND}, part 29" in self.page.content()) == in_full
        wide = self.page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not wide, "wider than the window"

    def enter(self, message: str) -> None:
        self.page.get_by_label(self.word("Code"), exact=True).fill(message)
        self.press("Go on")

    def pays_with(self, card: str) -> None:
        """On a page of the fake's: that card, and the button below."""
        self.page.locator(f"input[value='{card}']").check()
        self.page.locator("form:has(.cards) > button").click()


def signs_up(walk: Walk, article: Any) -> None:
    walk.follow("Sign up")
    walk.follow("Make an account with a passkey")
    walk.page.get_by_label(walk.word("E-mail address")).fill(AMINA)
    walk.press("Go on")
    walk.page.wait_for_url("**/account/address/code*")
    walk.enter(code())
    walk.page.wait_for_url("**/account/sign-up/passkey/made*")
    walk.page.get_by_label(walk.word("Name")).fill("my phone")
    walk.press("Make the passkey")
    walk.page.wait_for_url(f"**/article/{article.pk}/**")


def begins(walk: Walk, article: Any, fake: Fake) -> None:
    """From the wall by the plans to the checkout, and back to the article."""
    walk.follow("Choose a plan")
    walk.page.wait_for_url(re.compile(r"/membership\?next="))
    walk.page.locator(".plan-chosen button").first.click()
    walk.page.wait_for_url(f"{fake.base}/**")
    walk.pays_with(PAYS)
    walk.page.wait_for_url(re.compile("/membership/paid"))
    walk.says("Welcome: every title is open to you")
    walk.follow("Read on where you were")
    walk.page.wait_for_url(f"**/article/{article.pk}/**")


def gives(walk: Walk, article: Any, stranger: Page) -> None:
    """Its link opens the article to somebody who has read all that is free."""
    walk.reads(article, in_full=True)
    walk.press("Give this article")
    link = walk.page.locator(".gift-link").inner_text()
    stranger.goto(link)
    expect(stranger.locator(".rights-gift")).to_be_visible()
    assert f"{BEHIND}, part 29" in stranger.content()


def receipts(walk: Walk) -> int:
    walk.page.goto("/account/membership")
    return walk.page.locator("section[aria-labelledby=receipts] tbody tr").count()


@pytest.mark.parametrize(
    ("size", "language"),
    [(DESKTOP, "en"), (PHONE, "en"), (PHONE, "ar")],
    ids=["desktop", "phone", "phone-ar"],
)
def test_from_the_wall_to_a_membership_through_a_failed_charge_to_its_end(
    open_browser: Callable[..., Any],
    speak: Callable[[str], None],
    times: Times,
    articles: list[Any],
    size: Any,
    language: str,
) -> None:
    speak(language)
    walk = Walk(open_browser(viewport=size).new_page(), language)
    *free, wanted = articles

    for article in free:
        walk.reads(article, in_full=True)
    walk.reads(wanted, in_full=False)
    assert BEFORE in walk.page.content()
    signs_up(walk, wanted)
    walk.reads(wanted, in_full=False)
    begins(walk, wanted, times.fake)
    walk.reads(wanted, in_full=True)
    gives(walk, wanted, open_browser(viewport=size).new_page())
    assert receipts(walk) == 0

    times.pass_by(15)  # the trial ends, the first month is charged
    assert receipts(walk) == 1
    walk.says("Every title is open to you.")
    walk.press("Cards and how you pay")
    walk.page.wait_for_url(f"{times.fake.base}/portal/*")
    walk.pays_with(FAILS_LATER)
    expect(walk.page.get_by_text("ending in 0341")).to_be_visible()

    times.pass_by(31)  # the second charge fails
    walk.page.goto("/account/membership")
    walk.says("What happens now")
    assert walk.page.locator(".timeline-days li").count() >= 4
    walk.reads(wanted, in_full=True)  # grace
    times.pass_by(15)
    walk.page.goto("/account/membership")
    walk.says("Your membership has ended.")
    walk.reads(wanted, in_full=False)
    walk.says("Take up your membership again to read this article")

    walk.page.goto("/account/membership")
    walk.page.locator("section[aria-labelledby=invoices] a").first.click()
    walk.page.wait_for_url(f"{times.fake.base}/invoice/*")
    walk.pays_with(PAYS)
    expect(walk.page.locator(".state.paid")).to_be_visible()
    times.pass_by(0)
    assert receipts(walk) == 2
    walk.reads(wanted, in_full=True)

    walk.page.goto("/account/membership")
    walk.press("Cancel")
    walk.says("Cancelled; ends on")
    held = Membership.objects.get()
    assert held.ends_at is not None
    left = (held.ends_at - timezone.now()).total_seconds() / 86_400
    assert left > 5
    times.pass_by(left - 1)
    walk.reads(wanted, in_full=True)
    times.pass_by(2)
    walk.reads(wanted, in_full=False)
    assert receipts(walk) == 2

    found = reconciling.reconcile(provider(), timezone.now(), everybody=True)
    assert (found.mended, list(faults())) == ([], [])
    assert [one for one in walk.heard if not re.search("Clear-Site-Data", one)] == []
