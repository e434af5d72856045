"""The article page for each kind of reader: in full, on the meter, or as a preview before the wall."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from kiosk.access import gifts
from kiosk.access.models import Gift, Meter, Opening
from kiosk.articles.tests.factories import ArticleFactory, revised
from kiosk.memberships import ranges
from kiosk.memberships.models import Entrance, Team
from kiosk.memberships.tests.factories import a_membership
from kiosk.publishers.tests.factories import TitleFactory, agree, for_members
from kiosk.readers.keeping import Device
from kiosk.readers.models import Reader
from kiosk.readers.tests.factories import ReaderFactory
from kiosk.reading.shelf import DeviceShelf
from kiosk.web import devices
from kiosk.web.accounts.joining import take_along
from kiosk.web.ready import forget

pytestmark = pytest.mark.django_db
SECRET = "Sphenodon"
BODY = "<p>One two three four five.</p><p>Six seven {secret} eight.</p>"
OURS = {"Sec-Fetch-Site": "same-origin"}
BROWSER = {"Sec-Fetch-Dest": "document", "Sec-Fetch-Mode": "navigate"}


@pytest.fixture(autouse=True)
def _ranges_are_read_anew():
    ranges.forget()
    yield
    ranges.forget()


@pytest.fixture
def title():
    found = TitleFactory()
    for_members(found, preview_words=5)
    return found


def written(title, **values):
    values = {"published_at": timezone.now() - timedelta(days=2), "standfirst": "", **values}
    return ArticleFactory(title=title, body=BODY.format(secret=SECRET), **values)


def seen(client, article, **headers):
    answer = client.get(f"/article/{article.pk}/x", follow=True, headers=headers)
    assert answer.status_code == 200
    return answer


def is_whole(answer):
    page = answer.content.decode()
    assert (SECRET in page) != ("wall-name" in page)
    return SECRET in page


def signed_in(**values):
    client, reader = (
        Client(),
        ReaderFactory(email=f"{len(values)}.{Reader.objects.count()}@a.example"),
    )
    client.force_login(reader)
    if values:
        now = timezone.now()
        usual = {"started_at": now, "period_ends_at": now + timedelta(days=9)}
        a_membership(reader, **{**usual, **values})
    return client, reader


def test_nobody_in_particular_is_shown_a_page_that_all_may_share(client, title):
    article = written(title)
    answer = seen(client, article)
    assert not is_whole(answer)
    assert answer["Cache-Control"] == "public, max-age=0, s-maxage=30"
    assert answer["Kiosk-Gate"] == "preview"
    assert not answer.cookies
    assert not Opening.objects.exists()


def test_a_browser_reads_as_many_as_the_meter_has_and_the_same_again(client, title, settings):
    articles = [written(title) for _ in range(4)]
    whole = [is_whole(seen(client, one, **BROWSER)) for one in (*articles, articles[0])]
    assert whole == [True, True, True, False, True]
    assert Meter.objects.get().used == settings.METER_ANONYMOUS
    used_up = seen(client, articles[3], **BROWSER)
    assert "free articles" in used_up.content.decode()
    assert used_up["Cache-Control"] == "private, no-cache"


def test_what_is_read_in_full_is_kept_by_nobody(client, title):
    answer = seen(client, written(title), **BROWSER)
    assert answer["Cache-Control"] == "private, no-store"
    cookie = client.cookies["kiosk-meter"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert "You can read 2 more this month" in answer.content.decode()


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Kiosk-Keep": "ahead"},
    ],
)
def test_a_robot_and_what_is_fetched_ahead_open_nothing(client, title, headers):
    assert not is_whole(seen(client, written(title), **BROWSER, **headers))
    assert not Opening.objects.exists()
    assert not client.cookies


def test_a_head_opens_nothing(client, title):
    article = written(title)
    there = seen(client, article).request["PATH_INFO"]
    assert client.head(there, headers=BROWSER).status_code == 200
    assert not Opening.objects.exists()


def test_whoever_says_nothing_of_themselves_opens_by_hand(client, title):
    article = written(title)
    done = client.post(f"/article/{article.pk}/opened", headers=OURS)
    assert (done.status_code, done["Cache-Control"]) == (302, "private, no-store")
    assert is_whole(seen(client, article))
    assert client.post(f"/article/{article.pk}/opened").status_code == 403
    assert client.post("/article/999999/opened", headers=OURS).status_code == 404


def test_a_cookie_nobody_signed_counts_as_none(client, title):
    client.cookies["kiosk-meter"] = "a" * 32
    assert not is_whole(seen(client, written(title)))


def test_an_address_begins_so_many_meters_an_hour(title, monkeypatch):
    monkeypatch.setattr(devices, "NEW_AN_HOUR", 2)
    article = written(title)
    assert [is_whole(seen(Client(), article, **BROWSER)) for _ in range(3)] == [True, True, False]


def test_an_account_has_a_meter_that_no_cleared_cookie_helps(title, settings):
    settings.METER_SIGNED_IN = 1
    client, _ = signed_in()
    assert is_whole(seen(client, written(title)))
    client.cookies.pop("kiosk-meter", None)
    another = written(title)
    assert not is_whole(seen(client, another, **BROWSER))
    assert "Become a member to read this article" in seen(client, another).content.decode()


def test_what_a_device_opened_counts_for_the_account_it_signs_in_to(title, settings, rf):
    settings.METER_SIGNED_IN = 2
    client = Client()
    articles = [written(title) for _ in range(3)]
    for one in articles[:2]:
        seen(client, one, **BROWSER)
    reader = ReaderFactory()
    request = rf.get("/")
    request.COOKIES = {name: morsel.value for name, morsel in client.cookies.items()}
    request.device, request.device_shelf = Device(""), DeviceShelf("")
    take_along(request, reader, timezone.now())
    elsewhere = Client()
    elsewhere.force_login(reader)
    assert [is_whole(seen(elsewhere, one)) for one in articles] == [True, True, False]


@pytest.mark.parametrize(
    ("held", "opens"),
    [
        ({"status": "active"}, True),
        ({"status": "trialing", "trial_ends_at": timezone.now() + timedelta(days=9)}, True),
        ({"status": "canceled"}, False),
        ({"status": "past_due", "grace_until": timezone.now() + timedelta(days=9)}, True),
        ({"status": "past_due", "grace_until": timezone.now() - timedelta(days=1)}, False),
    ],
)
def test_members_read_in_full_while_they_are_members(title, settings, held, opens):
    settings.METER_SIGNED_IN = 0
    client, _ = signed_in(**held)
    answer = seen(client, written(title))
    assert is_whole(answer) is opens
    assert answer["Cache-Control"] == ("private, no-store" if opens else "private, no-cache")
    assert not Opening.objects.exists()


def test_a_librarys_readers_need_no_account(client, title, settings):
    team = Team.objects.create(name="Library", made_at=timezone.now())
    a_membership(team=team, via="library", period_ends_at=None)
    first = last = f"{int.from_bytes(bytes([*[0] * 10, 255, 255, 127, 0, 0, 1])):032x}"
    now = timezone.now()
    Entrance.objects.create(
        team=team, kind="range", first=first, last=last, made_at=now, confirmed_at=now
    )
    assert is_whole(seen(client, written(title), **BROWSER))
    # The page all share is made for nobody, wherever the first who asks for it sits.
    assert not is_whole(seen(Client(), written(title)))


def test_new_articles_are_everybodys_and_may_be_kept_till_shortly_before_they_are_not(client):
    title = TitleFactory()
    for_members(title, preview_words=5, free_hours=24)
    now = timezone.now()
    new = written(title, published_at=now - timedelta(hours=1))
    ending = written(title, published_at=now - timedelta(hours=24) + timedelta(seconds=100))
    assert is_whole(seen(client, new))
    assert seen(client, new)["Cache-Control"].startswith("public")
    assert is_whole(seen(client, ending))
    assert seen(client, ending)["Cache-Control"] == "private, no-store"
    assert '"isAccessibleForFree":true' in seen(client, new).content.decode()


def test_what_the_publisher_gives_away_is_everybodys(client, title):
    assert is_whole(seen(client, written(title, free=True)))


def test_the_archive_is_nobodys(title):
    old = TitleFactory()
    for_members(old, preview_words=5, archive_days=1)
    client, _ = signed_in(status="active")
    answer = seen(client, written(old))
    assert not is_whole(answer)
    assert "from the archive" in answer.content.decode()


def test_some_countries_only(settings):
    settings.COUNTRY_HEADER = "CF-IPCountry"
    title = TitleFactory()
    for_members(title, preview_words=5, regions="DE", readers="everybody")
    article = written(title)
    here, there = seen(Client(), article, **{"CF-IPCountry": "DE"}), seen(Client(), article)
    assert (is_whole(here), is_whole(there)) == (True, False)
    assert here["Cache-Control"] == "private, no-store"
    assert "in your country" in there.content.decode()
    assert "private" in there["Cache-Control"]


def test_a_short_text_that_the_preview_shows_whole_has_no_wall(client, title):
    article = ArticleFactory(title=title, standfirst="", body="<p>One two three.</p>")
    page = seen(client, article, **BROWSER).content.decode()
    assert "wall-name" not in page
    assert not Opening.objects.exists()


def test_a_house_without_members_has_no_walls(client, title, settings):
    settings.MEMBERSHIP = False
    answer = seen(client, written(title))
    assert is_whole(answer)
    assert answer["Cache-Control"].startswith("public")


def test_what_search_engines_are_told(client, title):
    article = written(title)

    def said(answer):
        found = re.findall(
            r'<script type="application/ld\+json">(.*?)</script>', answer.content.decode()
        )
        return next(one for one in map(json.loads, found) if one["@type"] == "NewsArticle")

    preview = said(seen(client, article))
    assert preview["isAccessibleForFree"] is False
    assert [(part["cssSelector"], part["isAccessibleForFree"]) for part in preview["hasPart"]] == [
        (".preview", True), (".wall", False),
    ]  # fmt: skip
    whole = said(seen(client, article, **BROWSER))
    assert whole["isAccessibleForFree"] is False
    assert whole["hasPart"][0]["cssSelector"] == ".body"


def test_a_title_that_reserves_its_texts_says_so_to_machines(client, title):
    title.terms.update(ai_use="search")
    gated = written(title)
    revised(gated, "Earlier", "<p>Earlier.</p>", at=timezone.now())
    assert seen(client, gated)["TDM-Reservation"] == "1"
    assert client.get(f"/article/{gated.pk}/revisions")["TDM-Reservation"] == "1"
    for show in ("full", "excerpt"):
        for_all = TitleFactory()
        agree(for_all, show)
        for_all.terms.update(ai_use="search")
        for article in (written(for_all), ArticleFactory(title=for_all, body="<p>Short.</p>")):
            assert seen(client, article)["TDM-Reservation"] == "1", show
    assert "TDM-Reservation" not in seen(client, ArticleFactory())


def test_earlier_texts_are_shown_as_far_as_the_article_is(title):
    article = written(title)
    revised(article, "Earlier", BODY.format(secret=f"{SECRET}s"), at=timezone.now())
    client, _ = signed_in(status="active")
    whole = client.get(f"/article/{article.pk}/revisions")
    assert SECRET in whole.content.decode()
    assert whole["Cache-Control"] == "private, no-store"
    preview = Client().get(f"/article/{article.pk}/revisions", headers=BROWSER)
    assert SECRET not in preview.content.decode()
    assert not Opening.objects.exists()


def test_a_preview_is_not_noted_as_read(title, settings):
    settings.METER_SIGNED_IN = 0
    client, reader = signed_in()
    seen(client, written(title))
    assert not reader.readings.exists()


# ---------------------------------------------------------------- gifts


def given(title):
    article = written(title)
    client, _ = signed_in(status="active")
    assert "Give this article" in seen(client, article).content.decode()
    done = client.post("/gifts/given", {"article": article.pk}, headers=OURS)
    gift = Gift.objects.get(article=article)
    assert done["Location"] == f"/gifts#gift-{gift.pk}"
    page = client.get("/gifts")
    assert page["Cache-Control"] == "private, no-store"
    (token,) = re.findall(r"/gift/([\w-]{32})", page.content.decode())
    return article, client, token


def test_a_gift_opens_its_article_to_whoever_has_the_link_and_no_other(title, settings):
    settings.METER_ANONYMOUS = 0
    article, _, token = given(title)
    friend = Client()
    led = friend.get(f"/gift/{token}")
    assert (led.status_code, led["Location"]) == (302, f"/article/{article.pk}")
    assert (led["Referrer-Policy"], led["Cache-Control"]) == ("no-referrer", "private, no-store")
    answer = seen(friend, article, **BROWSER)
    assert is_whole(answer)
    assert answer["Cache-Control"] == "private, no-store"
    assert "gave you this article" in answer.content.decode()
    assert not is_whole(seen(friend, written(title), **BROWSER))
    assert not is_whole(seen(Client(), article, **BROWSER))
    assert token not in answer.content.decode()


def test_a_gift_taken_back_opens_nothing_from_then_on(title, settings):
    settings.METER_ANONYMOUS = 0
    article, giver, token = given(title)
    friend = Client()
    friend.get(f"/gift/{token}")
    assert is_whole(seen(friend, article))
    giver.post("/gifts/ended", {"gift": Gift.objects.get().pk}, headers=OURS)
    assert not is_whole(seen(friend, article))
    answer = Client().get(f"/gift/{token}")
    assert (answer.status_code, answer["Cache-Control"]) == (404, "private, no-store")
    assert token not in giver.get("/gifts").content.decode()


def test_a_link_nobody_made_opens_nothing(client):
    assert client.get("/gift/" + "A" * 32).status_code == 404


def test_only_members_give_and_only_what_may_be_given(title, settings):
    article = written(title)
    client, _ = signed_in()
    assert "Give this article" not in seen(client, article).content.decode()
    assert client.post("/gifts/given", {"article": article.pk}, headers=OURS).status_code == 400
    member, _ = signed_in(status="active")
    title.terms.update(gifting=False)
    forget()  # what the terms were is known for seconds
    assert member.post("/gifts/given", {"article": article.pk}, headers=OURS).status_code == 400
    open_to_all = TitleFactory()
    agree(open_to_all, "full")
    free = written(open_to_all)
    assert member.post("/gifts/given", {"article": free.pk}, headers=OURS).status_code == 400
    assert member.post("/gifts/given", {"article": "x"}, headers=OURS).status_code == 400
    assert member.post("/gifts/given", {"article": article.pk}).status_code == 403
    for address in ("/gifts/given", "/gifts/ended"):
        assert Client().post(address, headers=OURS)["Location"].startswith("/account/sign-in")
    assert Client().get("/gifts")["Location"].startswith("/account/sign-in")
    assert not Gift.objects.exists()


def test_a_month_has_so_many_gifts(title, settings):
    settings.GIFTS_A_MONTH = 1
    client, reader = signed_in(status="active")
    gifts.give(reader.pk, written(title).pk, "", timezone.now())
    assert (
        client.post("/gifts/given", {"article": written(title).pk}, headers=OURS).status_code == 400
    )
