"""The pages of memberships: plans, one's own, given ones, a team's."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from kiosk.memberships import giving as giving_house
from kiosk.memberships import noticing, receiving
from kiosk.memberships import plans as first_plans
from kiosk.memberships.models import GiftMembership, Membership, Price, Team
from kiosk.memberships.tests.desk import Desk
from kiosk.memberships.tests.factories import a_reader
from kiosk.readers.models import Reader
from kiosk.web.views import giving, membership, plans, teams

pytestmark = pytest.mark.django_db
OURS = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def desk(monkeypatch):
    made = Desk()
    made.now = int(timezone.now().timestamp())
    first_plans.begin(made.clock)
    for module in (giving, membership, plans, teams):
        monkeypatch.setattr(module, "provider", lambda: made)
    return made


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


def joined(client, desk):
    """A first membership, begun and paid through the provider's page."""
    there = post(client, "/membership/begun", price=price().pk)["Location"]
    visit = there.rpartition("/")[2]
    desk.pay(visit)
    return client.get("/membership/paid")


def tell(desk):
    for event in desk.events:
        receiving.receive(event, desk.now_of, desk.clock)


def test_plans_say_what_they_cost_and_from_when_on(client, desk):
    page = text(client.get("/membership"))
    assert "€9.99" in page
    assert "€99" in page
    assert "14 days free" in page
    assert "Cancelled in one click" in page


def test_whoever_has_no_account_is_led_to_making_one_and_back(client, desk):
    answer = post(client, "/membership/begun", price=price().pk)
    assert answer["Location"] == "/account/sign-up?next=%2Fmembership"
    assert client.get("/account/membership")["Location"].startswith("/account/sign-in")


def test_whoever_came_from_an_article_is_led_back_to_it(client, desk):
    there = "/article/5/ferries-sail?a=b"
    page = text(client.get("/membership", {"next": there}))
    assert 'name="next" value="/article/5/ferries-sail?a=b"' in page
    answer = post(client, "/membership/begun", price=price().pk, next=there)
    assert "next=%2Fmembership%3Fnext%3D%252Farticle%252F5" in answer["Location"]
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
    wanted = price(plan="team").pk
    there = post(client, "/membership/teams/begun", price=wanted, name="Desk", seats="3")[
        "Location"
    ]
    desk.pay(there.rpartition("/")[2])
    tell(desk)
    team = Team.objects.get()
    here = f"/account/team/{team.pk}"
    ben = a_reader("ben@reader.example")
    assert "Desk" in text(client.get("/account/membership"))
    assert "Nobody with this address" in text(post(client, f"{here}/seat", True, address="x@y.zz"))
    assert ben.email in text(post(client, f"{here}/seat", True, address=ben.email))
    page = text(post(client, f"{here}/entrance", True, kind="domain", value="desk.example"))
    assert "desk.example" in page
    page = text(post(client, f"{here}/entrance", True, kind="range", value="10.0.0.0/99"))
    assert "This is no range of addresses" in page
    entrance = team.entrances.get()
    page = text(post(client, f"{here}/entrance-ended", True, entrance=entrance.pk))
    assert "The way in is closed" in page
    page = text(post(client, f"{here}/seat-ended", True, reader=ben.pk))
    assert "The seat is free again" in page
    assert "The number of seats is changed" in text(post(client, f"{here}/seats", True, seats="5"))
    page = text(post(client, f"{here}/seats", True, seats="2"))
    assert "Fewer seats are paid for from the next charge on" in page
    assert "Changes on" in page
    assert 'value="2"' in page
    client.force_login(ben)
    assert client.get(here).status_code == 404
    assert post(client, f"{here}/cancel").status_code == 404


def test_in_a_house_without_members_there_is_none_of_it(client, settings):
    settings.MEMBERSHIP = False
    for path in ("/membership", "/membership/code", "/membership/teams", "/account/membership"):
        assert client.get(path).status_code == 404
    assert post(client, "/membership/begun").status_code == 404
