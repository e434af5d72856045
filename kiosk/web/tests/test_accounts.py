"""Accounts: made, signed in to and out of, changed; and what none of it tells to whom it is not theirs."""

from __future__ import annotations

import re
from datetime import timedelta
from time import time

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings as house
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.utils import timezone

from kiosk.articles.tests.factories import ArticleFactory
from kiosk.readers.choices import Choice, Choices, Kind
from kiosk.readers.keeping import Account, Device
from kiosk.readers.models import Follow, Reader
from kiosk.readers.tests.factories import NOON, PASSWORD, EditorFactory, ReaderFactory
from kiosk.reading.models import Saved
from kiosk.reading.shelf import DeviceShelf
from kiosk.web.account_urls import urlpatterns

pytestmark = pytest.mark.django_db


AMINA = "amina@reader.example"
GAZETTE = Choice(Kind.TITLE, "gazette")
SPORT = Choice(Kind.SECTION, "sport")


def code() -> str:
    """The code of the last mail sent."""
    found = re.search(r"^\d{4}-\d{4}$", str(mail.outbox[-1].body), re.M)
    assert found, mail.outbox[-1].body
    return found[0]


def html() -> str:
    """The last mail sent, as HTML."""
    letter = mail.outbox[-1]
    assert isinstance(letter, EmailMultiAlternatives)
    return str(letter.alternatives[0][0])


def known(email: str = AMINA, **values: object) -> Reader:
    """A reader whose address is proved."""
    reader = ReaderFactory(email=email, **values)
    EmailAddress.objects.create(user=reader, email=email, verified=True, primary=True)
    return reader


def sign_up(client: Client, email: str = AMINA) -> None:
    client.post("/account/sign-up", {"email": email})
    client.post("/account/address/code", {"code": code()})


def is_signed_in(client: Client) -> bool:
    return client.get("/account").status_code == 200


def chosen_on(client: Client, *, follow: Choice, saved: int) -> None:
    """Have the client's device follow one and save another."""
    device, shelf = Device(""), DeviceShelf("")
    device.change(lambda choices: choices.follow(follow), NOON)
    shelf.save(saved, "", NOON)
    client.cookies[house.CHOICES_COOKIE] = device.written or ""
    client.cookies[house.SAVED_COOKIE] = shelf.written or ""


def test_an_account_is_made_with_an_address_and_the_code_sent_to_it(client):
    answer = client.post("/account/sign-up", {"email": "Amina@Reader.example"})
    assert answer["Location"] == "/account/address/code"
    page = client.get("/account/address/code").content.decode()
    assert f"We sent a code to <bdi>{AMINA}</bdi>." in page
    assert not is_signed_in(client)
    letter = mail.outbox[-1]
    assert (letter.to, len(mail.outbox)) == ([AMINA], 1)
    assert code() in html()
    answer = client.post("/account/address/code", {"code": code()})
    assert answer["Location"] == "/"
    assert is_signed_in(client)
    reader = Reader.objects.get()
    assert (reader.email, reader.has_usable_password()) == (AMINA, False)


def test_a_code_may_be_typed_in_any_scripts_digits(client):
    client.post("/account/sign-up", {"email": AMINA})
    arabic = code().translate(str.maketrans("0123456789-", "٠١٢٣٤٥٦٧٨٩ "))
    client.post("/account/address/code", {"code": arabic})
    assert is_signed_in(client)


def test_a_wrong_code_is_announced_and_three_are_the_most(client):
    client.post("/account/sign-up", {"email": AMINA})
    page = client.post("/account/address/code", {"code": "0000-0000"}).content.decode()
    assert 'aria-invalid="true"' in page
    assert 'aria-describedby="id_code-fault id_code-hint"' in page
    assert "This is not the code we sent." in page
    for _ in range(2):
        answer = client.post("/account/address/code", {"code": "0000-0000"})
    assert answer.status_code == 302
    client.post("/account/address/code", {"code": code()})
    assert not is_signed_in(client)


def test_one_signs_in_with_a_code_or_a_password_and_the_session_is_another_one(client):
    known()
    client.post("/account/sign-in/code", {"email": AMINA})
    before = client.cookies["sessionid"].value
    assert client.post("/account/sign-in/code/enter", {"code": code()})["Location"] == "/"
    assert is_signed_in(client)
    assert client.cookies["sessionid"].value != before
    another = Client()
    answer = another.post("/account/sign-in", {"login": AMINA, "password": PASSWORD})
    assert answer["Location"] == "/"
    assert another.cookies["sessionid"]["max-age"] == 60 * 24 * 3600
    assert is_signed_in(another)


def test_an_address_that_was_never_proved_is_proved_first(client):
    ReaderFactory()
    answer = client.post("/account/sign-in", {"login": AMINA, "password": PASSWORD})
    assert answer["Location"] == "/account/address/code"
    assert not is_signed_in(client)
    client.post("/account/address/code", {"code": code()})
    assert is_signed_in(client)


def test_who_signed_up_with_anothers_address_has_no_way_in_once_its_owner_comes(client):
    client.post("/account/sign-up", {"email": AMINA, "password1": PASSWORD})
    owner = Client()
    owner.post("/account/sign-in/code", {"email": AMINA})
    owner.post("/account/sign-in/code/enter", {"code": code()})
    assert is_signed_in(owner)
    client.post("/account/sign-in", {"login": AMINA, "password": PASSWORD})
    assert not is_signed_in(client)


def shape(answer: object, email: str) -> tuple[int, str, str]:
    """An answer without what differs from one time to the next."""
    text = answer.content.decode().replace(email, "ADDRESS")  # type: ignore[attr-defined]
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
    return answer.status_code, answer.headers.get("Location", ""), text  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("address", "field", "after"),
    [
        ("/account/sign-up", "email", "/account/address/code"),
        ("/account/sign-in/code", "email", "/account/sign-in/code/enter"),
        ("/account/password/forgotten", "email", "/account/password/forgotten/code"),
        ("/account/sign-in", "login", "/account/sign-in"),
    ],
)
def test_no_path_tells_whether_an_address_has_an_account(address, field, after):
    known()
    seen = []
    for email in (AMINA, "nobody@reader.example"):
        client = Client()
        answers = [client.post(address, {field: email, "password": "not this one"})]
        answers += [client.get(after), client.post(after, {"code": "0000-0000"})]
        seen.append([shape(answer, email) for answer in answers] + [sorted(client.cookies)])
    assert seen[0] == seen[1]


def test_an_address_is_told_by_mail_alone_what_it_has(client):
    known()
    client.post("/account/sign-up", {"email": AMINA})
    assert "account already" in mail.outbox[-1].subject
    assert "/account/sign-in" in str(mail.outbox[-1].body)
    Client().post("/account/sign-in/code", {"email": "nobody@reader.example"})
    assert "no account" in mail.outbox[-1].subject
    assert Reader.objects.count() == 1


def test_what_a_device_chose_comes_along_and_the_device_keeps_it_no_more(client):
    article = ArticleFactory()
    chosen_on(client, follow=GAZETTE, saved=article.pk)
    client.cookies["kiosk-language"] = "de"
    sign_up(client)
    reader = Reader.objects.get()
    assert Follow.objects.get().key == "gazette"
    assert (Saved.objects.get().article, reader.interface) == (article, "de")
    for name in (house.CHOICES_COOKIE, house.SAVED_COOKIE):
        assert client.cookies[name]["max-age"] == 0


def test_an_account_that_chose_before_keeps_it_and_gains_the_devices(client):
    reader = known()
    Account(reader).change(lambda _: Choices(scheme="dark").follow(SPORT), NOON)
    client.post("/account/sign-in", {"login": AMINA, "password": PASSWORD})
    assert Account(Reader.objects.get()).load() == Choices(scheme="dark").follow(SPORT)
    another = Client()
    chosen_on(another, follow=GAZETTE, saved=ArticleFactory().pk)
    another.post("/account/sign-in", {"login": AMINA, "password": PASSWORD})
    assert Account(reader).load().follows == (SPORT, GAZETTE)


def test_signing_out_leaves_nothing_of_the_reader(client):
    sign_up(client)
    session = client.cookies["sessionid"].value
    page = client.get("/account/sign-out").content.decode()
    assert "This device keeps nothing of it." in page
    answer = client.post("/account/sign-out")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    left = {name for name, cookie in client.cookies.items() if cookie["max-age"] != 0}
    assert left == set()
    assert answer.cookies["kiosk-read"]["path"] == "/for-you"
    another = Client()
    another.cookies["sessionid"] = session
    assert not is_signed_in(another)


def test_giving_up_to_sign_in_leaves_what_the_device_chose(client):
    known()
    chosen_on(client, follow=GAZETTE, saved=ArticleFactory().pk)
    client.post("/account/sign-in/code", {"email": AMINA})
    answer = client.post("/account/sign-out", {"next": "/account/sign-in"})
    assert answer["Location"] == "/account/sign-in"
    assert "Clear-Site-Data" not in answer
    assert house.CHOICES_COOKIE not in answer.cookies
    assert "code" not in client.get("/account/sign-in/code/enter").content.decode()


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example",
        "http://localhost/",
        "javascript:alert(1)",
        "/\\evil",
    ],
)
def test_signing_in_leads_nowhere_but_here(client, elsewhere):
    known()
    answer = client.post(
        "/account/sign-in", {"login": AMINA, "password": PASSWORD, "next": elsewhere}
    )
    assert answer["Location"] == "/"
    assert client.post("/account/sign-out", {"next": elsewhere})["Location"] == "/"


def test_signing_in_leads_back_to_where_it_was_needed(client):
    known()
    there = client.get("/account")["Location"]
    assert there == "/account/sign-in?next=/account"
    assert 'name="next" value="/account"' in client.get(there).content.decode()
    client.post("/account/sign-in/code", {"email": AMINA, "next": "/account"})
    answer = client.post("/account/sign-in/code/enter", {"code": code(), "next": "/account"})
    assert answer["Location"] == "/account"


def test_a_form_without_its_token_signs_nobody_in():
    known()
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/account/sign-in", {"login": AMINA, "password": PASSWORD})
    assert answer.status_code == 403
    assert "Please try once more" in answer.content.decode()
    page = client.get("/account/sign-in").content.decode()
    token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[0]
    form = {"login": AMINA, "password": PASSWORD, "csrfmiddlewaretoken": token}
    assert client.post("/account/sign-in", form).status_code == 302


def test_after_five_wrong_passwords_the_right_one_waits(client):
    known()
    for _ in range(5):
        client.post("/account/sign-in", {"login": AMINA, "password": "not this one"})
    page = client.post("/account/sign-in", {"login": AMINA, "password": PASSWORD})
    assert "There were too many tries." in page.content.decode()
    assert not is_signed_in(client)


def test_who_tries_very_often_is_told_to_wait(client):
    for _ in range(21):
        answer = client.post("/account/sign-up", {"email": "x"})
    assert answer.status_code == 429
    assert "Please wait a moment" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_a_changed_address_is_asked_about_again_proved_and_told_to_both(client):
    sign_up(client)
    changed = {"email": "amina@home.example", "action_add": ""}
    there = client.post("/account/address", changed)["Location"]
    assert there == "/account/again/code?next=%2Faccount%2Faddress"
    client.post(there, {"recipient": AMINA, "next": "/account/address"})
    assert mail.outbox[-1].to == [AMINA]
    client.post("/account/again/code/enter", {"code": code(), "next": "/account/address"})
    client.post("/account/address", changed)
    assert mail.outbox[-1].to == ["amina@home.example"]
    assert Reader.objects.get().email == AMINA
    answer = client.post("/account/address/code", {"code": code()})
    assert answer["Location"] == "/account"
    assert Reader.objects.get().email == "amina@home.example"
    told = [letter for letter in mail.outbox if "was changed" in letter.subject]
    assert [letter.to for letter in told] == [[AMINA], ["amina@home.example"]]
    assert "127.0.0.1" in str(told[0].body)


def test_an_address_that_is_anothers_is_not_told_to_be(client):
    known("chidi@reader.example")
    sign_up(client)
    client.post("/account/again/code", {"recipient": AMINA})
    client.post("/account/again/code/enter", {"code": code()})
    for email in ("chidi@reader.example", "nobody@reader.example"):
        answer = client.post("/account/address", {"email": email, "action_add": ""})
        assert answer["Location"] == "/account/address/code"
        page = client.post("/account/address/code", {"code": "0000-0000"}).content.decode()
        assert "This is not the code we sent." in page


def test_a_password_is_set_changed_and_forgotten(client):
    sign_up(client)
    new = {"password1": "seven quiet harbours", "password2": "seven quiet harbours"}
    there = client.get("/account/password", follow=True).redirect_chain[-1][0]
    assert there.startswith("/account/again/code")
    client.post("/account/again/code", {"recipient": AMINA})
    client.post("/account/again/code/enter", {"code": code()})
    assert client.post("/account/password/set", new)["Location"] == "/account"
    assert "Your password is set." in client.get("/account").content.decode()
    assert "messages" not in client.get("/account").cookies
    assert "password" in mail.outbox[-1].subject
    other = Client()
    other.post("/account/sign-in", {"login": AMINA, "password": new["password1"]})
    assert is_signed_in(other)
    wrong = client.post("/account/password", {"oldpassword": "no", **new}).content.decode()
    assert "This is not your current password." in wrong
    later = {"password1": "eight quiet harbours", "password2": "eight quiet harbours"}
    client.post("/account/password", {"oldpassword": new["password1"], **later})
    assert is_signed_in(client)
    assert not is_signed_in(other)
    other.post("/account/password/forgotten", {"email": AMINA})
    other.post("/account/password/forgotten/code", {"code": code()})
    assert other.post("/account/password/forgotten/new", new)["Location"] == "/"
    assert is_signed_in(other)
    assert not is_signed_in(client)


def test_mails_speak_the_readers_language(client, monkeypatch):
    known(interface="ar")
    client.post("/account/sign-in/code", {"email": AMINA}, headers={"accept-language": "de"})
    assert '<html lang="ar" dir="rtl">' in html()
    client.post("/account/sign-up", {"email": "b@c.example"}, headers={"accept-language": "de"})
    assert '<html lang="de" dir="ltr">' in html()


PAGES = ["/account", *(f"/account/{pattern.pattern}" for pattern in urlpatterns)]
PAGES = [page for page in PAGES if "<" not in page and not page.endswith(("/back", "/back/again"))]


@pytest.mark.parametrize("address", PAGES)
def test_an_accounts_pages_are_kept_by_nobody_and_speak_the_readers_language(client, address):
    for _ in range(2):
        answer = client.get(address, headers={"accept-language": "ar"})
        if answer.status_code in (404, 405) or "/account/again" in answer.get("Location", ""):
            continue  # nothing of a reader's
        assert {"private", "no-store"} <= set(re.split(", *", answer["Cache-Control"]))
        assert "public" not in answer["Cache-Control"]
        assert answer["Content-Language"] == "ar"
        assert set(answer.cookies) <= {"csrftoken"}
        if answer.status_code == 200:
            assert 'dir="rtl"' in answer.content.decode()
        client.force_login(ReaderFactory())
        client.cookies.pop("csrftoken", None)


def test_every_page_leads_to_where_one_signs_in_or_to_the_account(client):
    assert 'href="/account/sign-in"' in client.get("/titles").content.decode()
    client.force_login(ReaderFactory())
    page = client.get("/titles").content.decode()
    assert '<a href="/account">' in page
    assert "/account/sign-in" not in page


def test_editors_come_in_by_the_same_door_and_nobody_else_does(client):
    editor = EditorFactory()
    EmailAddress.objects.create(user=editor, email=editor.email, verified=True, primary=True)
    there = client.get("/admin/articles/article/", follow=True).redirect_chain[-1][0]
    assert there == "/account/sign-in?next=%2Fadmin%2Farticles%2Farticle%2F"
    form = {"login": editor.email, "password": PASSWORD, "next": "/admin/articles/article/"}
    assert client.post("/account/sign-in", form)["Location"] == "/admin/articles/article/"
    assert client.get("/admin/articles/article/").status_code == 200
    assert "For editors" in client.get("/account").content.decode()
    assert client.post("/admin/logout/")["Clear-Site-Data"]
    client.force_login(ReaderFactory())
    refused = client.get("/admin/articles/article/", follow=True)
    assert refused.status_code == 403
    assert "Not for you to see" in refused.content.decode()


def test_a_closed_account_is_signed_in_to_by_nobody(client):
    reader = known()
    Reader.objects.filter(pk=reader.pk).update(is_active=False)
    answer = client.post("/account/sign-in", {"login": AMINA, "password": PASSWORD})
    assert answer["Location"] == "/account/closed"
    assert "This account is closed" in client.get("/account/closed").content.decode()
    assert not is_signed_in(client)


def test_a_code_is_good_for_a_quarter_of_an_hour(client, monkeypatch):
    known()
    client.post("/account/sign-in/code", {"email": AMINA})
    late = time() + 15 * 60 + 1
    monkeypatch.setattr("time.time", lambda: late)
    client.post("/account/sign-in/code/enter", {"code": code()})
    monkeypatch.undo()
    assert not is_signed_in(client)


def test_whoever_reads_stays_signed_in(client, monkeypatch):
    client.force_login(known())
    begun = timezone.now()
    for days in (59, 100, 150):
        monkeypatch.setattr(timezone, "now", lambda ahead=timedelta(days=days): begun + ahead)
        answer = client.get("/account")
        assert (days, answer.status_code) == (days, 200)
        assert answer.cookies["sessionid"]["max-age"] == 60 * 24 * 3600
        assert "sessionid" not in client.get("/account").cookies  # once a day is enough
    monkeypatch.setattr(timezone, "now", lambda: begun + timedelta(days=211))
    assert client.get("/account").status_code == 302
