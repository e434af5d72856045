"""The pages of memberships: plans, one's own, given ones, a team's."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.utils import timezone

from kiosk.memberships import entrances, noticing, ranges, receiving
from kiosk.memberships import giving as giving_house
from kiosk.memberships import plans as first_plans
from kiosk.memberships.models import (
    Entrance,
    GiftMembership,
    Invitation,
    Membership,
    Price,
    Seat,
    Team,
)
from kiosk.memberships.standing import standing_of
from kiosk.memberships.tests.desk import Desk
from kiosk.memberships.tests.factories import a_reader, proved
from kiosk.publishers.models import Terms
from kiosk.publishers.tests.factories import TitleFactory, for_members
from kiosk.readers.models import Reader
from kiosk.web.views import giving, membership, plans, teams

pytestmark = pytest.mark.django_db
OURS = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def desk(monkeypatch):
    made = Desk()
    made.now = int(timezone.now().timestamp())
    first_plans.begin(made.clock)
    for_members(TitleFactory())
    cache.clear()
    for module in (giving, membership, plans, teams):
        monkeypatch.setattr(module, "provider", lambda: made)
    return made


@pytest.fixture(autouse=True)
def _ranges_are_read_anew():
    ranges.forget()
    yield
    ranges.forget()


@pytest.fixture
def amina(client):
    reader = a_reader()
    EmailAddress.objects.create(user=reader, email=reader.email, verified=True, primary=True)
    client.force_login(reader)
    return reader


def price(interval="month", plan="all-titles"):
    return Price.objects.get(plan__slug=plan, interval=interval, currency="EUR", region="")


def post(client, path, follow=False, **values):
    return client.post(path, values, headers=OURS, follow=follow)


def text(response):
    return response.content.decode()


def onward_of(answer):
    """Where one is led once the account is made."""
    there = urlsplit(answer["Location"])
    assert there.path == "/account/sign-up"
    return parse_qs(there.query)["next"][0]


def joined(client, desk):
    """A first membership, begun and paid through the provider's page."""
    there = post(client, "/membership/begun", price=price().pk)["Location"]
    visit = there.rpartition("/")[2]
    desk.pay(visit)
    return client.get("/membership/paid")


def a_paid_team(client, desk, plan="team", interval="month"):
    """A team of three seats, or a library, that its manager has paid."""
    wanted = price(interval, plan).pk
    there = post(client, "/membership/teams/begun", price=wanted, name="Desk", seats="3")[
        "Location"
    ]
    desk.pay(there.rpartition("/")[2])
    tell(desk)
    return Team.objects.latest("pk")


def tell(desk):
    for event in desk.events:
        receiving.receive(event, desk.now_of, desk.clock)


def test_nothing_is_sold_where_no_title_is_read_in_full(client, desk):
    page = text(client.get("/membership"))
    assert "opens 1 title, in full" in page
    Terms.objects.all().delete()
    TitleFactory()
    cache.clear()
    page = text(client.get("/membership"))
    assert "No title can be read here in full yet" in page
    for word in ("9.99", "opens 1 title", "days free"):
        assert word not in page


def test_plans_say_what_they_cost_and_from_when_on(client, desk):
    page = text(client.get("/membership"))
    assert "€9.99" in page
    assert "€99" in page
    assert "14 days free" in page
    assert "Cancelled in one click" in page


def test_whoever_has_no_account_is_led_to_making_one_and_back(client, desk):
    answer = post(client, "/membership/begun", price=price().pk)
    assert onward_of(answer) == f"/membership?price={price().pk}"
    assert client.get("/account/membership")["Location"].startswith("/account/sign-in")


def test_what_was_chosen_before_signing_up_stands_chosen_after(client, desk):
    yearly = price("year")
    answer = post(
        client, "/membership/begun", price=yearly.pk, coupon='sp"ring', next="/article/5/x"
    )
    here = onward_of(answer)
    assert parse_qs(urlsplit(here).query) == {
        "price": [str(yearly.pk)], "coupon": ['sp"ring'], "next": ["/article/5/x"],
    }  # fmt: skip
    client.force_login(a_reader())
    page = text(client.get(here))
    assert page.count("You chose this") == 1
    form = page.split(f'name="price" value="{yearly.pk}"')[1].partition("</form>")[0]
    assert "You chose this" in form
    assert "button-strong" in form
    assert 'value="sp&#34;ring"' in form
    assert page.count("button-strong") == 1
    wrong = post(client, "/membership/begun", price=yearly.pk, coupon="none", next="/article/5/x")
    assert parse_qs(urlsplit(wrong["Location"]).query)["coupon"] == ["none"]


def test_a_team_begun_before_signing_up_stands_filled_in_after(client, desk):
    yearly = price("year", "team")
    answer = post(client, "/membership/teams/begun", price=yearly.pk, name="Desk & Co", seats="7")
    page = text(client.get(onward_of(answer)))
    assert f'value="{yearly.pk}" required checked' in page
    assert 'value="Desk &amp; Co"' in page
    assert 'max="10000" value="7"' in page


def test_whoever_came_from_an_article_is_led_back_to_it(client, desk):
    there = "/article/5/ferries-sail?a=b"
    page = text(client.get("/membership", {"next": there}))
    assert 'name="next" value="/article/5/ferries-sail?a=b"' in page
    answer = post(client, "/membership/begun", price=price().pk, next=there)
    assert parse_qs(urlsplit(onward_of(answer)).query)["next"] == [there]
    reader = a_reader()
    client.force_login(reader)
    visit = post(client, "/membership/begun", price=price().pk, next=there)["Location"]
    desk.pay(visit.rpartition("/")[2])
    (order,) = desk.orders.values()
    assert f'href="{there}"' in text(client.get(order.done))
    assert (
        order.back == "http://localhost:8000/membership?next=%2Farticle%2F5%2Fferries-sail%3Fa%3Db"
    )


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"],
)
def test_what_leads_elsewhere_is_not_carried_on(client, desk, amina, elsewhere):
    assert "evil" not in text(client.get("/membership", {"next": elsewhere}))
    joined(client, desk)
    page = text(client.get("/membership/paid", {"next": elsewhere}))
    assert "evil" not in page
    assert "javascript:" not in page
    assert "Start reading" in page


def test_a_membership_begins_at_the_providers_and_shows_at_once(client, desk, amina):
    page = text(joined(client, desk))
    assert "every title is open to you" in page
    assert Membership.objects.get().reader == amina
    own = text(client.get("/account/membership"))
    assert "You read every title free until" in own
    assert "Cancel" in own
    assert "Your membership" in text(client.get("/account"))
    assert "You have a membership already" in text(client.get("/membership"))


def test_who_comes_back_without_having_paid_is_told_so(client, desk, amina):
    post(client, "/membership/begun", price=price().pk)
    assert "on its way" in text(client.get("/membership/paid"))


def test_who_has_paid_is_never_told_that_nothing_was_charged(client, desk, amina):
    there = post(client, "/membership/begun", price=price().pk)["Location"]
    desk.pay(there.rpartition("/")[2])
    desk.is_down = True
    page = text(client.get("/membership/paid"))
    assert "We cannot ask the payment service just now; look again in a moment." in page
    assert "Nothing was charged" not in page + text(client.get("/membership"))
    desk.is_down = False
    assert "every title is open to you" in text(client.get("/membership/paid"))


@pytest.mark.parametrize("said", ["", "9" * 30, "x", "999999"])
def test_there_is_no_such_price(client, desk, amina, said):
    assert post(client, "/membership/begun", price=said).status_code == 404


def test_a_countrys_price_is_sold_where_the_proxy_says_one_is(client, desk, amina, settings):
    nigerian = Price.objects.get(region="NG", interval="month")
    settings.COUNTRY_HEADER = "CF-IPCountry"
    Reader.objects.update(country="NG")
    refused = post(client, "/membership/begun", True, price=nigerian.pk)
    assert "not on offer" in text(refused)
    for said, shown in (("DE", "€9.99"), ("NG", "$2.49")):
        assert shown in text(client.get("/membership", headers={"CF-IPCountry": said}))
    here = {**OURS, "CF-IPCountry": "ng"}
    client.post("/membership/begun", {"price": nigerian.pk}, headers=here)
    assert len(desk.orders) == 1


def test_where_no_proxy_names_a_country_the_chosen_one_counts(client, desk, amina):
    Reader.objects.update(country="NG")
    nigerian = Price.objects.get(region="NG", interval="month")
    assert "$2.49" in text(client.get("/membership"))
    post(client, "/membership/begun", price=nigerian.pk)
    assert len(desk.orders) == 1
    egyptian = Price.objects.get(region="EG", interval="month")
    assert "not on offer" in text(post(client, "/membership/begun", True, price=egyptian.pk))


def test_a_coupon_there_is_not_is_said_and_nothing_begins(client, desk, amina):
    answer = post(client, "/membership/begun", True, price=price().pk, coupon="nothing")
    assert "no such coupon" in text(answer)
    assert not desk.orders


def test_it_is_cancelled_in_one_click_and_taken_back_in_another(client, desk, amina):
    joined(client, desk)
    page = text(post(client, "/account/membership/cancel", True))
    assert "Nothing more is charged" in page
    assert "Cancelled; ends on" in page
    page = text(post(client, "/account/membership/stay", True))
    assert "your membership goes on" in page
    assert "Cancelled; ends on" not in page


def test_what_cannot_be_done_is_said(client, desk, amina):
    assert "no membership to change" in text(post(client, "/account/membership/cancel", True))
    joined(client, desk)
    assert "Only a membership that is paid" in text(
        post(client, "/account/membership/pause", True, months="2")
    )
    assert "can be paused for one month" in text(
        post(client, "/account/membership/pause", True, months="900")
    )
    assert post(client, "/account/membership/nothing").status_code == 404
    desk.is_down = True
    assert "cannot be reached" in text(post(client, "/account/membership/cancel", True))


def test_a_charge_that_is_paid_can_be_had_back(client, desk, amina, settings):
    settings.TRIAL_DAYS = 0
    joined(client, desk)
    tell(desk)
    page = text(client.get("/account/membership"))
    assert "Your money back" in page
    assert "€9.99" in page
    page = text(post(client, "/account/membership/refund", True))
    assert "Your money is given back" in page
    assert "Your membership has ended" in page


@pytest.mark.parametrize("said", ["9" * 5_000, "9" * 19, "x", "", "-1"])
def test_a_price_that_is_none_changes_nothing(client, desk, amina, said):
    joined(client, desk)
    page = text(post(client, "/account/membership/change", True, price=said))
    assert "This is not on offer" in page


def test_who_cancels_with_a_charge_due_is_told_that_it_ends_at_once(client, desk, amina):
    joined(client, desk)
    tell(desk)
    held = Membership.objects.get()
    desk.pass_period(held.subscription_id, fails=True)
    tell(desk)
    page = text(client.get("/account/membership"))
    assert "your membership ends at once" in page
    page = text(post(client, "/account/membership/cancel", True))
    assert "The membership has ended, and nothing more is charged" in page
    assert "the time you have is kept" not in page


def test_a_cheaper_plan_is_said_to_come_and_can_be_taken_back(client, desk, amina, settings):
    settings.TRIAL_DAYS, settings.STUDENT_DOMAINS = 0, ["reader.example"]
    joined(client, desk)
    tell(desk)
    cheaper = {"price": price(plan="student").pk}
    page = text(post(client, "/account/membership/change", True, **cheaper))
    assert "changes when the time you have paid for is over" in page
    assert "Changes on" in page
    assert "€4.99" in page
    page = text(post(client, "/account/membership/change", True, price=price().pk))
    assert "Your plan is changed" in page
    assert "Changes on" not in page


def test_another_sites_form_does_nothing(client, desk, amina):
    joined(client, desk)
    for path in ("/account/membership/cancel", "/membership/begun", "/membership/code/brought"):
        answer = client.post(path, {}, headers={"sec-fetch-site": "cross-site"})
        assert answer.status_code == 403
    assert Membership.objects.get().ends_at is None


def test_a_year_is_given_and_taken_by_its_code(client, desk, amina):
    assert "€99" in text(client.get("/membership/give"))
    there = post(client, "/membership/give/begun", message="For you")["Location"]
    desk.pay(there.rpartition("/")[2])
    tell(desk)
    gift = GiftMembership.objects.get()
    assert gift.code in text(client.get("/membership/give"))
    ben = a_reader("ben@reader.example")
    client.force_login(ben)
    assert gift.code in text(client.get(f"/membership/code?code={gift.code}"))
    page = text(post(client, "/membership/code/brought", True, code=gift.code.lower()))
    assert "The gift is yours" in page
    assert "Given to you" in page
    again = text(post(client, "/membership/code/brought", True, code=gift.code))
    assert "was taken already" in again


def test_a_right_code_of_a_team_that_is_full_says_that_it_is_full(client, desk, amina):
    team = a_paid_team(client, desk)
    Entrance.objects.create(team=team, kind="code", value="ELLERWICK2026", made_at=desk.clock)
    Team.objects.filter(pk=team.pk).update(seats=0)
    page = text(post(client, "/membership/code/brought", True, code="ellerwick2026"))
    assert "All seats of this team are taken" in page
    page = text(post(client, "/membership/code/brought", True, code="ellerwick2025"))
    assert "There is no gift with this code" in page


def test_a_gift_to_a_member_says_when_it_begins(client, desk, amina):
    joined(client, desk)
    tell(desk)
    gift = giving_house.give_from_house(Membership.objects.get().plan, 12, desk.clock)
    page = text(post(client, "/membership/code/brought", True, code=gift.code))
    assert "it begins when the time you have now is over" in page
    assert "Your gift begins on" in page
    assert "Your own membership is charged as before" in page


def test_letters_lead_to_pages_there_are(client, desk, amina, monkeypatch):
    sent = []
    monkeypatch.setattr(
        noticing, "send", lambda letter, *_: sent.append(letter.link or letter.after[-1])
    )
    joined(client, desk)
    tell(desk)
    gift = giving_house.give_from_house(
        Membership.objects.get().plan, 12, desk.clock, to="ben@reader.example"
    )
    noticing.send_due(timezone.now())
    assert gift.to_address
    paths = {urlsplit(link).path for link in sent}
    assert paths == {"/account/membership", "/membership/code"}
    assert [client.get(path).status_code for path in sorted(paths)] == [200, 200]


def test_no_address_no_gift(client, desk, amina):
    assert "no e-mail address" in text(post(client, "/membership/give/begun", True, to="nobody"))


def test_a_team_is_its_managers_alone(client, desk, amina):
    assert "For teams" in text(client.get("/membership/teams"))
    team = a_paid_team(client, desk)
    here = f"/account/team/{team.pk}"
    assert "Desk" in text(client.get("/account/membership"))
    assert "The number of seats is changed" in text(post(client, f"{here}/seats", True, seats="5"))
    client.force_login(a_reader("ben@reader.example"))
    assert client.get(here).status_code == 404
    for act in ("cancel", "refund", "invitation", "entrance", "cards"):
        assert post(client, f"{here}/{act}").status_code == 404


def test_a_seat_is_offered_alike_to_an_account_and_to_nobody_and_taken_by_who_wants_it(
    client, desk, amina
):
    team = a_paid_team(client, desk)
    here = f"/account/team/{team.pk}"
    ben = proved(a_reader("ben@reader.example"))
    assert "no e-mail address" in text(post(client, f"{here}/invitation", True, address="ben"))
    known = text(post(client, f"{here}/invitation", True, address=ben.email))
    assert "The invitation is on its way" in known
    unknown = text(post(client, f"{here}/invitation", True, address="x@y.zz"))
    assert "The invitation is on its way" in unknown
    assert not Seat.objects.exists()
    waiting = Invitation.objects.get(address="x@y.zz")
    page = text(post(client, f"{here}/invitation-ended", True, invitation=waiting.pk))
    assert "x@y.zz" not in page
    client.force_login(ben)
    page = text(client.get("/account/membership"))
    assert "There is a seat for you in “Desk”" in page
    assert "sees that ben@reader.example has it" in page
    page = text(post(client, f"{here}/joined", True))
    assert "You read as a member of this team now" in page
    assert "Leave this team" in page
    # What the manager sees is the address that was invited, whatever is the account's later.
    Reader.objects.filter(pk=ben.pk).update(email="private@reader.example")
    client.force_login(amina)
    page = text(client.get(here))
    assert "ben@reader.example" in page
    assert "private@" not in page
    client.force_login(Reader.objects.get(pk=ben.pk))
    page = text(post(client, f"{here}/left", True))
    assert "no seat in this team any more" in page
    assert "Leave this team" not in page
    client.force_login(amina)
    assert "Nobody yet" in text(client.get(here))


def test_who_does_not_want_a_seat_says_so_and_is_not_told_of(client, desk, amina):
    team = a_paid_team(client, desk)
    ben = proved(a_reader("ben@reader.example"))
    post(client, f"/account/team/{team.pk}/invitation", address=ben.email)
    client.force_login(ben)
    assert "No, thank you" in text(client.get("/account/membership"))
    post(client, f"/account/team/{team.pk}/left")
    assert "No, thank you" not in text(client.get("/account/membership"))
    assert not Seat.objects.exists()


def test_a_seat_taken_back_is_free_and_one_by_a_code_says_nobodys_address(client, desk, amina):
    team = a_paid_team(client, desk)
    here = f"/account/team/{team.pk}"
    post(client, f"{here}/entrance", kind="code", value="ELLERWICK2026")
    code = team.entrances.get().value
    assert code != "ELLERWICK2026"
    ben = a_reader("ben@reader.example")
    client.force_login(ben)
    assert "as a member of this team" in text(
        post(client, "/membership/code/brought", True, code=code)
    )
    assert "somebody came by its code, and not who" in text(client.get("/account/membership"))
    client.force_login(amina)
    page = text(client.get(here))
    assert "A reader who came by a code" in page
    assert ben.email not in page
    page = text(post(client, f"{here}/seat-ended", True, reader=ben.pk))
    assert "The seat is free again" in page


def test_ways_in_are_opened_by_who_may_and_closed(client, desk, amina):
    team = a_paid_team(client, desk)
    here = f"/account/team/{team.pk}"
    for value in ("gmail.com", "co.uk", "desk.example"):
        page = text(post(client, f"{here}/entrance", True, kind="domain", value=value))
        assert "The way in is open" not in page, value
    page = text(post(client, f"{here}/entrance", True, kind="domain", value="reader.example"))
    assert "The way in is open" in page
    for value in ("0.0.0.0/0", "::/0", "8.8.8.0/24"):
        page = text(post(client, f"{here}/entrance", True, kind="range", value=value))
        assert "Only a library" in page
    assert "Say what the way in is" in text(post(client, f"{here}/entrance", True, kind="door"))
    entrance = team.entrances.get()
    page = text(post(client, f"{here}/entrance-ended", True, entrance=entrance.pk))
    assert "The way in is closed" in page


def test_a_librarys_range_waits_and_says_so_and_is_not_the_whole_internet(client, desk, amina):
    library = a_paid_team(client, desk, "library", "year")
    here = f"/account/team/{library.pk}"
    for value in ("0.0.0.0/0", "::/0"):
        page = text(post(client, f"{here}/entrance", True, kind="range", value=value))
        assert "This range is too wide" in page
    page = text(post(client, f"{here}/entrance", True, kind="range", value="8.8.8.0/24"))
    assert "waits until we have confirmed" in page
    assert not standing_of(None, desk.clock, address="8.8.8.8").entitled
    entrances.confirm(library.entrances.get(), desk.clock)
    assert standing_of(None, desk.clock, address="8.8.8.8").entitled
    assert "waits until" not in text(client.get(here))


def test_nothing_works_in_a_team_that_nobody_paid_for(client, desk, amina):
    post(client, "/membership/teams/begun", price=price(plan="team").pk, name="Desk", seats="3")
    here = f"/account/team/{Team.objects.get().pk}"
    page = text(client.get(here))
    assert "It opens once it is paid" in page
    assert "Invite" not in page
    for act, values in {
        "invitation": {"address": "ben@reader.example"},
        "entrance": {"kind": "domain", "value": "reader.example"},
        "cancel": {},
    }.items():
        assert "It opens once it is paid" in text(post(client, f"{here}/{act}", True, **values))
    assert not Entrance.objects.exists()
    assert not Invitation.objects.exists()


def test_who_tries_many_codes_or_writes_to_many_has_to_wait(client, desk, amina, monkeypatch):
    team = a_paid_team(client, desk)
    monkeypatch.setattr(giving, "_CODES_AN_HOUR", 2)
    monkeypatch.setattr(teams, "_INVITATIONS_A_DAY", 2)
    gift = giving_house.give_from_house(team.memberships.get().plan, 12, desk.clock)
    for code in ("GUESS-1", "GUESS-2"):
        page = text(post(client, "/membership/code/brought", True, code=code))
        assert "There is no gift with this code" in page
    page = text(post(client, "/membership/code/brought", True, code=gift.code))
    assert "too many tries" in page
    for n in range(2):
        post(client, f"/account/team/{team.pk}/invitation", address=f"a{n}@reader.example")
    page = text(post(client, f"/account/team/{team.pk}/invitation", True, address="a9@b.example"))
    assert "many invitations for a day" in page
    assert Invitation.objects.count() == 2


def test_a_team_sees_what_it_paid_and_what_failed_and_gets_money_back(client, desk, amina):
    team = a_paid_team(client, desk)
    here = f"/account/team/{team.pk}"
    page = text(client.get(here))
    assert "€23.97" in page
    assert "Receipts" in page
    assert "Nothing was paid yet" not in page
    assert "Invoices" in page
    there = post(client, f"{here}/cards")["Location"]
    assert there == f"https://pay.example/portal/{team.payer.customer_id}"
    # A manager's own page has nothing of it.
    assert "€23.97" not in text(client.get("/account/membership"))
    assert "Nothing more is charged" in text(post(client, f"{here}/cancel", True))
    assert "your membership goes on" in text(post(client, f"{here}/stay", True))
    held = Membership.objects.get()
    desk.pass_period(held.subscription_id, fails=True)
    tell(desk)
    page = text(client.get(here))
    assert "The charge failed" in page
    assert "your membership ends at once" in page
    desk.retry_paid(held.subscription_id)
    tell(desk)
    page = text(client.get(here))
    assert "The charge failed" not in page
    desk.is_down = True
    assert "cannot be reached" in text(post(client, f"{here}/cards", True))
    desk.is_down = False
    client.force_login(a_reader("ben@reader.example"))
    assert post(client, f"{here}/cards").status_code == 404


def test_a_team_has_its_last_charge_back(client, desk, amina):
    team = a_paid_team(client, desk)
    here = f"/account/team/{team.pk}"
    assert "Your money back" in text(client.get(here))
    page = text(post(client, f"{here}/refund", True))
    assert "Your money is given back" in page
    assert "The membership of this team has ended" in page


def test_an_act_there_is_not_changes_nothing_of_a_team(client, desk, amina):
    team = a_paid_team(client, desk)
    assert post(client, f"/account/team/{team.pk}/paint").status_code == 404
    assert Membership.objects.get().ends_at is None
    page = text(post(client, f"/account/team/{team.pk}/cancel", True))
    assert "Nothing more is charged" in page
    assert Membership.objects.get().ends_at is not None


def test_fewer_seats_come_with_the_next_charge(client, desk, amina):
    here = f"/account/team/{a_paid_team(client, desk).pk}"
    assert "The number of seats is changed" in text(post(client, f"{here}/seats", True, seats="5"))
    page = text(post(client, f"{here}/seats", True, seats="2"))
    assert "Fewer seats are paid for from the next charge on" in page
    assert "Changes on" in page
    assert 'value="2"' in page


def test_in_a_house_without_members_there_is_none_of_it(client, settings):
    settings.MEMBERSHIP = False
    for path in ("/membership", "/membership/code", "/membership/teams", "/account/membership"):
        assert client.get(path).status_code == 404
    assert post(client, "/membership/begun").status_code == 404


def test_a_charge_that_failed_can_be_paid_at_once(client, desk, amina, settings):
    settings.TRIAL_DAYS = 0
    joined(client, desk)
    tell(desk)
    assert "Pay now" not in text(client.get("/account/membership"))
    held = Membership.objects.get()
    desk.pass_period(held.subscription_id, fails=True)
    tell(desk)
    due = held.invoices.get(status="open")
    held.invoices.filter(pk=due.pk).update(page="https://pay.example/invoice/1")
    page = text(client.get("/account/membership"))
    assert re.search(r'href="https://pay.example/invoice/1"[^>]*>Pay now', page)


def test_students_alone_are_offered_to_change_to_the_students_plan(client, desk, amina, settings):
    joined(client, desk)
    tell(desk)
    settings.STUDENT_DOMAINS = ["school.example"]
    assert "€4.99 a month" not in text(client.get("/account/membership"))
    settings.STUDENT_DOMAINS = ["reader.example"]
    assert "€4.99 a month" in text(client.get("/account/membership"))


def test_who_pays_for_a_team_comes_to_its_page(client, desk, amina):
    assert client.get("/membership/teams/paid")["Location"] == "/membership/teams"
    wanted = price(plan="team").pk
    sent = {"price": wanted, "name": "Desk", "seats": "3"}
    there = post(client, "/membership/teams/begun", **sent)["Location"]
    here = f"/account/team/{Team.objects.get().pk}"
    assert client.get("/membership/teams/paid")["Location"] == here
    assert "It opens once it is paid" in text(client.get(here))
    desk.pay(there.rpartition("/")[2])
    (order,) = desk.orders.values()
    page = text(client.get(urlsplit(order.done).path, follow=True))
    assert "Thank you: the team is open" in page
    assert "It opens once it is paid" not in page
