"""Reading with script: one's place, what was finished, sharing, listening, swiping."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from kiosk.articles.models import Article
from kiosk.readers.tests.factories import ReaderFactory
from kiosk.reading import history
from kiosk.reading.models import Reading
from tests.browser.conftest import DESKTOP, PHONE, until
from tests.browser.newsstand import furnish
from tests.browser.test_app import CONTROLLED, REFRESH, saves, sign_in

pytestmark = pytest.mark.browser

LONG = "".join(
    f"<p>Paragraph {number}. {'The ferry waits at the quay. ' * 20}</p>" for number in range(30)
)
_PLACES = "() => JSON.parse(localStorage.getItem('kiosk-places')).places"
# A place as it is kept, once it is as asked.
_PLACE_IS = """([id, what, least]) =>
    JSON.parse(localStorage.getItem("kiosk-places"))?.places[id]?.[what] >= least"""
_TOLD = "(id) => JSON.parse(localStorage.getItem('kiosk-places')).places[id].u === 0"

# A voice that says what it is given at once, on request.
_VOICE = """
window.spoken = [];
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
Object.defineProperty(window, "speechSynthesis", { value: {
    current: null, held: false,
    speak(one) { this.current = one; spoken.push([one.text.slice(0, 30), one.lang, one.rate]); },
    cancel() { this.current = null; },
    pause() { this.held = true; },
    resume() { this.held = false; },
    finish() { const one = this.current; this.current = null; one.onend(); },
} });
"""


@pytest.fixture
def long_article():
    stand = furnish()
    Article.objects.filter(pk=stand.english.pk).update(body=LONG)
    stand.english.refresh_from_db()
    return stand


def read_to(page, paragraph: int) -> None:
    page.evaluate(
        "(id) => scrollBy(0, document.getElementById(id).getBoundingClientRect().top - 40)",
        f"p{paragraph}",
    )


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_a_place_is_remembered_to_the_paragraph(open_browser, long_article, size):
    page = open_browser(viewport=size).new_page()
    address = f"/article/{long_article.english.pk}"
    page.goto(address)
    read_to(page, 12)
    page.wait_for_function(_PLACE_IS, arg=[long_article.english.pk, "p", 6])
    kept = page.evaluate(_PLACES)[str(long_article.english.pk)]
    page.goto("/titles")
    page.goto(address)
    page.get_by_role("link", name="Continue where you were").click()
    page.wait_for_function(
        "(id) => Math.abs(document.getElementById(id).getBoundingClientRect().top) < 120",
        arg=f"p{kept['p'] + 1}",
    )
    assert 10 <= kept["p"] <= 14


def test_what_was_read_to_its_end_is_marked_on_lists(browser_page, long_article):
    pk = long_article.english.pk
    Article.objects.filter(pk=pk).update(published_at=timezone.now())
    browser_page.goto(f"/article/{pk}")
    for paragraph in (10, 20, 30):
        read_to(browser_page, paragraph)
        browser_page.wait_for_timeout(100)
    browser_page.evaluate("document.getElementById('p30').scrollIntoView({ block: 'end' })")
    browser_page.wait_for_function(_PLACE_IS, arg=[pk, "f", 1])
    browser_page.goto(f"/title/{long_article.english.title.slug}")
    mark = browser_page.locator(f"[data-article='{pk}'] .finished").first
    assert mark.inner_text() == "Read to the end"
    assert (
        browser_page.locator(".finished").count()
        == browser_page.locator(f"[data-article='{pk}']").count()
    )


def test_what_a_device_read_goes_to_its_own_front_alone(open_browser, long_article):
    context = open_browser(viewport=PHONE)
    page = context.new_page()
    ids = [long_article.english.pk, long_article.arabic.pk]
    for pk in ids:
        page.goto(f"/article/{pk}")
        page.wait_for_function(_PLACE_IS, arg=[pk, "at", 1])
    (cookie,) = [one for one in context.cookies() if one["name"] == "kiosk-read"]
    assert cookie["path"] == "/for-you"
    assert cookie["value"] == f"{ids[1]}-{ids[0]}"
    asked = {}
    page.on("request", lambda request: asked.update({request.url: request.all_headers()}))
    page.goto("/titles")
    page.goto("/for-you")
    sent = {url.rsplit("/", 1)[1]: headers.get("cookie", "") for url, headers in asked.items()}
    assert "kiosk-read" not in sent["titles"]
    assert "kiosk-read" in sent["for-you"]


def test_an_account_is_told_how_far_its_reader_came(open_browser, long_article, live_server):
    reader = ReaderFactory()
    pk = long_article.english.pk
    history.opened(reader.pk, pk, timezone.now())
    context = open_browser(viewport=DESKTOP)
    sign_in(context, live_server, reader)
    page = context.new_page()
    page.goto(f"/article/{pk}")
    read_to(page, 8)
    page.wait_for_function(_PLACE_IS, arg=[pk, "p", 5])
    with page.expect_request("**/places") as told:
        page.goto("/titles")
    assert "paragraph=" in told.value.post_data
    page.wait_for_function(
        "(id) => JSON.parse(localStorage.getItem('kiosk-places')).places[id].u === 0", arg=pk
    )
    assert Reading.objects.get(article=pk).paragraph > 4
    assert "kiosk-read" not in [one["name"] for one in context.cookies()]


def test_a_place_told_late_does_not_take_an_accounts_reader_back(
    open_browser, long_article, live_server
):
    reader, pk = ReaderFactory(), long_article.english.pk
    now = timezone.now()
    history.opened(reader.pk, pk, now - timedelta(hours=2))
    history.reached(reader.pk, pk, 20, False, now)
    context = open_browser(viewport=DESKTOP)
    sign_in(context, live_server, reader)
    page = context.new_page()
    page.goto("/titles")
    # What another device told meanwhile is not known here, where the reader stopped before.
    page.evaluate(
        """([pk, at]) => localStorage.setItem("kiosk-places", JSON.stringify({
            of: document.documentElement.dataset.reader, places: { [pk]: { p: 8, f: 0, at, u: 1 } },
        }))""",
        [pk, int((now - timedelta(hours=1)).timestamp() * 1000)],
    )
    with page.expect_response("**/places"):
        page.goto(f"/article/{pk}")
    assert Reading.objects.get().paragraph == 20
    page.get_by_role("link", name="Continue where you were").click()
    page.wait_for_function(
        "() => Math.abs(document.getElementById('p21').getBoundingClientRect().top) < 120"
    )
    page.goto("/titles")
    page.wait_for_function(_TOLD, arg=pk)
    assert Reading.objects.get().paragraph >= 19


def test_a_kept_page_does_not_take_its_reader_back(open_browser, long_article, live_server):
    reader, pk = ReaderFactory(), long_article.english.pk
    context = open_browser(viewport=PHONE, service_workers="allow")
    sign_in(context, live_server, reader)
    saves(reader, long_article.english)
    page = context.new_page()
    page.goto("/titles")
    until(page, CONTROLLED)
    page.evaluate(REFRESH)
    # Kept with the place of that time: none but the beginning.
    for _ in range(2):
        page.goto(f"/article/{pk}")
    read_to(page, 12)
    page.wait_for_function(_PLACE_IS, arg=[pk, "p", 6])
    page.goto("/titles")
    page.wait_for_function(_TOLD, arg=pk)
    reached = Reading.objects.get().paragraph
    assert reached > 6
    context.set_offline(True)
    page.goto(f"/article/{pk}")
    page.get_by_role("link", name="Continue where you were").wait_for()
    context.set_offline(False)
    page.goto("/titles")
    page.wait_for_function(_TOLD, arg=pk)
    assert Reading.objects.get().paragraph == reached


def test_what_could_not_be_brought_along_comes_with_the_next_page(
    open_browser, long_article, live_server
):
    reader, pk = ReaderFactory(), long_article.english.pk
    context = open_browser(viewport=DESKTOP)
    page = context.new_page()
    page.goto(f"/article/{pk}")
    page.wait_for_function(_PLACE_IS, arg=[pk, "at", 1])
    sign_in(context, live_server, reader)
    context.route("**/for-you/history/brought", lambda route: route.abort())
    page.goto(f"/article/{long_article.arabic.pk}")
    page.wait_for_function("() => Boolean(JSON.parse(localStorage.getItem('kiosk-places')).of)")
    assert history.last(reader.pk, 10) == [long_article.arabic.pk]
    context.unroute("**/for-you/history/brought")
    with page.expect_response("**/for-you/history/brought"):
        page.goto("/titles")
    page.wait_for_function(_TOLD, arg=pk)
    assert set(history.last(reader.pk, 10)) == {long_article.arabic.pk, pk}


def test_what_an_account_read_is_nobody_elses(open_browser, long_article, live_server):
    reader = ReaderFactory()
    context = open_browser(viewport=DESKTOP)
    sign_in(context, live_server, reader)
    page = context.new_page()
    page.goto(f"/article/{long_article.english.pk}")
    page.wait_for_function("() => localStorage.length > 0")
    context.clear_cookies()
    page.goto("/titles")
    page.wait_for_function("() => localStorage.getItem('kiosk-places') === null")


def test_a_link_is_copied_where_nothing_can_be_shared_with(open_browser, long_article, live_server):
    context = open_browser(viewport=DESKTOP)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.add_init_script("Object.defineProperty(navigator, 'share', { value: undefined })")
    page.goto(f"/article/{long_article.english.pk}")
    own = page.url
    page.get_by_role("button", name="Share").click()
    page.get_by_role("status").filter(has_text="Link copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == own
    page.locator("#p3").hover()
    page.get_by_role("button", name="Copy a link to this paragraph").click()
    until(page, "async () => (await navigator.clipboard.readText()).endsWith('#p3')")
    page.goto(f"{own}#p3")
    assert page.evaluate("document.querySelector(':target').id") == "p3"


def test_title_link_and_picture_are_shared(open_browser, long_article):
    page = open_browser(viewport=PHONE).new_page()
    page.add_init_script(
        """Object.defineProperty(navigator, "canShare", { value: () => true });
        Object.defineProperty(navigator, "share", { value: async (what) => { window.shared = what; } });"""
    )
    page.goto(f"/article/{long_article.english.pk}")
    page.get_by_role("button", name="Share").click()
    page.wait_for_function("() => window.shared")
    said = page.evaluate("({ ...shared, files: shared.files.map((one) => one.type) })")
    assert said == {
        "title": long_article.english.headline,
        "url": page.url,
        "files": ["image/png"],
    }


def test_an_article_is_read_out_and_followed(open_browser, long_article):
    page = open_browser(viewport=PHONE, reduced_motion="reduce").new_page()
    page.add_init_script(_VOICE)
    page.goto(f"/article/{long_article.english.pk}")
    page.get_by_role("button", name="Listen").click()
    for _ in range(5):
        page.evaluate("speechSynthesis.finish()")
    spoken = page.evaluate("spoken")
    assert spoken[0] == [long_article.english.headline[:30], "en", 1]
    assert spoken[2][0].startswith("Paragraph 0.")
    assert page.locator(".spoken").get_attribute("id") == "p4"
    box = page.locator(".spoken").bounding_box()
    assert 0 < box["y"] + box["height"] / 2 < PHONE["height"]
    pause = page.get_by_role("button", name="Pause")
    pause.click()
    assert page.evaluate("speechSynthesis.held")
    assert pause.get_attribute("aria-pressed") == "true"
    pause.click()
    assert not page.evaluate("speechSynthesis.held")
    page.select_option("#speed", "1.5")
    assert page.evaluate("spoken.at(-1)")[2] == 1.5
    page.get_by_role("button", name="Stop").click()
    assert page.locator(".spoken").count() == 0
    assert page.locator("#player").is_hidden()
    assert page.evaluate("document.activeElement.id") == "listen"


def test_without_a_voice_nothing_is_offered(open_browser, long_article):
    page = open_browser(viewport=PHONE).new_page()
    page.add_init_script("delete window.SpeechSynthesisUtterance")
    page.goto(f"/article/{long_article.english.pk}")
    page.get_by_role("button", name="Share").wait_for()
    assert page.locator("#listen").is_hidden()


_SWIPE = """([across, down, ms]) => {
    const part = document.querySelector(".article .headline");
    const at = (x, y) => new Touch({ identifier: 1, target: part, clientX: x, clientY: y });
    const send = (name, touch, left) => part.dispatchEvent(new TouchEvent(name, {
        bubbles: true, cancelable: true, touches: left, changedTouches: [touch] }));
    const begin = at(195, 300), end = at(195 + across, 300 + down);
    const went = send("touchstart", begin, [begin]);
    send("touchend", end, []);
    return went;
}"""


@pytest.mark.parametrize(("language", "onward"), [("en", -150), ("ar", 150)])
def test_a_swipe_turns_to_the_next_story_of_the_list(open_browser, speak, language, onward):
    speak(language)
    furnish()
    page = open_browser(viewport=PHONE, has_touch=True).new_page()
    page.goto("/section/world")
    listed = page.locator("main [data-article]").evaluate_all(
        "all => [...new Set(all.map(one => one.dataset.article))]"
    )
    page.locator(f"main [data-article='{listed[1]}'] a[href*='/article/']").first.click()
    page.wait_for_url(f"**/article/{listed[1]}/**")
    page.wait_for_selector(".besides")
    assert page.evaluate(_SWIPE, [onward / 5, 0, 100])  # too short, and never held up
    page.evaluate(_SWIPE, [onward, 140, 100])  # a scroll
    assert f"/article/{listed[1]}/" in page.url
    page.evaluate(_SWIPE, [onward, 10, 100])
    page.wait_for_url(f"**/article/{listed[2]}/**")
    page.wait_for_selector(".besides")
    page.evaluate(_SWIPE, [-onward, 10, 100])
    page.wait_for_url(f"**/article/{listed[1]}/**")
    # The same without a swipe.
    page.locator(".beside-next").click()
    page.wait_for_url(f"**/article/{listed[2]}/**")


def test_an_article_that_comes_from_no_list_has_no_neighbours(browser_page, long_article):
    browser_page.goto(f"/article/{long_article.english.pk}")
    browser_page.get_by_role("button", name="Share").wait_for()
    assert browser_page.locator(".besides").count() == 0


def test_what_was_read_before_signing_in_comes_along(open_browser, long_article, live_server):
    reader, pk = ReaderFactory(), long_article.english.pk
    context = open_browser(viewport=DESKTOP)
    page = context.new_page()
    page.goto(f"/article/{pk}")
    read_to(page, 8)
    page.wait_for_function(_PLACE_IS, arg=[pk, "p", 5])
    sign_in(context, live_server, reader)
    page.goto("/titles")
    page.wait_for_function(_TOLD, arg=pk)
    assert history.last(reader.pk, 10) == [pk]
    assert Reading.objects.get().paragraph > 4
    assert "kiosk-read" not in [one["name"] for one in context.cookies()]
