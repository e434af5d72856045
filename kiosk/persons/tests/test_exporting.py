"""All that is kept of a reader, as a file: whole, readable, only theirs, and of any length."""

from __future__ import annotations

import json
import os
import tracemalloc
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from allauth.account.models import EmailAddress
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core import mail

from kiosk.articles.models import Article
from kiosk.articles.tests.factories import ArticleFactory
from kiosk.persons import keeping
from kiosk.persons.exporting import ON_PAGE, write
from kiosk.persons.models import Export
from kiosk.readers.models import Follow, Reader
from kiosk.readers.tests.factories import NOON, EditorFactory, ReaderFactory
from kiosk.reading.models import Reading, Saved

pytestmark = pytest.mark.django_db


def at_noon():
    return NOON


def made(reader: Reader, language: str = "en") -> ZipFile:
    into = BytesIO()
    write(reader, into, language=language, now=NOON)
    return ZipFile(into)


def test_a_row_says_every_field_and_names_what_its_keys_lead_to():
    reader, article = ReaderFactory(), ArticleFactory(headline="Ferry runs aground")
    saved = Saved.objects.create(reader=reader, article=article, folder="Sea", saved_at=NOON)
    assert json.loads(made(reader).read("data/reading.saved.json")) == [
        {
            "id": saved.pk,
            "reader": {"id": reader.pk, "is": reader.email},
            "article": {"id": article.pk, "is": "Ferry runs aground"},
            "folder": "Sea",
            "saved_at": "2026-03-02T12:00:00+00:00",
        }
    ]


def test_it_says_when_it_was_made_and_of_whom_and_how_much_is_in_it():
    reader = ReaderFactory()
    Follow.objects.create(reader=reader, kind="section", key="sport", made_at=NOON)
    about = json.loads(made(reader).read("about.json"))
    assert about["account"] == reader.email
    assert about["made_at"] == "2026-03-02T12:00:00+00:00"
    assert about["rows"] == {"readers.reader": 1, "readers.follow": 1}


def test_what_opens_something_is_not_in_it():
    reader = ReaderFactory()
    row = json.loads(made(reader).read("data/readers.reader.json"))[0]
    assert row["password"] == "withheld: it opens something"
    assert reader.password not in made(reader).read("index.html").decode()


def test_nobody_elses_rows_are_in_it():
    reader, bruno = ReaderFactory(), EditorFactory()
    for who in (reader, bruno):
        Follow.objects.create(reader=who, kind="section", key=f"of-{who.pk}", made_at=NOON)
    # Mallory's way to what is of an address is to say that it is theirs.
    EmailAddress.objects.create(user=reader, email=bruno.email, verified=False)
    text = b"".join(made(reader).read(name) for name in made(reader).namelist()).decode()
    assert f"of-{reader.pk}" in text
    assert f"of-{bruno.pk}" not in text
    assert '"data/front.pick.json"' not in text


def test_what_an_editor_did_with_the_account_is_in_it_and_who_the_editor_is_is_not():
    reader, bruno = ReaderFactory(), EditorFactory()
    LogEntry.objects.create(
        user=bruno,
        content_type=ContentType.objects.get_for_model(Reader),
        object_id=str(reader.pk),
        object_repr=reader.email,
        action_flag=CHANGE,
    )
    rows = json.loads(made(reader).read("data/admin.logentry.json"))
    assert [row["user"] for row in rows] == [{"id": bruno.pk}]
    assert "data/admin.logentry.json" not in made(bruno).namelist() or bruno.email not in (
        made(reader).read("data/admin.logentry.json").decode()
    )


@pytest.mark.parametrize(
    ("language", "said", "direction"),
    [
        ("en", "What you saved", "ltr"),
        ("de", "Was Sie gemerkt haben", "ltr"),
        ("ar", "ما حفظته", "rtl"),
    ],
)
def test_its_page_is_in_its_readers_language(language, said, direction):
    reader = ReaderFactory()
    article = ArticleFactory(headline="Ferry <runs> aground")
    Saved.objects.create(reader=reader, article=article, saved_at=NOON)
    page = made(reader, language).read("index.html").decode()
    assert f'<html lang="{language}" dir="{direction}">' in page
    assert said in page
    assert "Ferry &lt;runs&gt; aground" in page
    # It is opened from a disk: nothing is fetched for it, and nothing runs.
    assert "<script" not in page
    assert 'src="' not in page
    assert 'rel="stylesheet"' not in page


def history(reader: Reader, many: int) -> None:
    first = ArticleFactory(body="<p>" + "A long body. " * 400 + "</p>")
    Article.objects.bulk_create(
        Article(
            title=first.title,
            url=f"https://gazette.example/{n}",
            headline=f"Story {n}",
            section=first.section,
            body=first.body,
            published_at=NOON,
            received_at=NOON,
            dated_by=first.dated_by,
        )
        for n in range(many)
    )
    pks = Article.objects.exclude(pk=first.pk).values_list("pk", flat=True)
    Reading.objects.bulk_create(Reading(reader=reader, article_id=pk, opened_at=NOON) for pk in pks)


def test_a_long_history_is_whole_and_its_page_shows_the_newest():
    reader = ReaderFactory()
    history(reader, ON_PAGE + 50)
    file = made(reader)
    assert len(json.loads(file.read("data/reading.reading.json"))) == ON_PAGE + 50
    page = file.read("index.html").decode()
    assert page.count("Story ") == ON_PAGE
    assert f"Story {ON_PAGE + 49}<" in page
    assert "data/reading.reading.json" in page


@pytest.mark.slow
def test_a_history_ten_times_as_long_takes_no_more_memory(tmp_path):
    peaks = []
    for many in (500, 4_500):
        reader = ReaderFactory(email=f"reader-{many}@reader.example")
        history(reader, many)
        tracemalloc.start()
        with (tmp_path / f"{many}.zip").open("wb") as file:
            write(reader, file, language="en", now=NOON)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        Article.objects.all().delete()
    assert peaks[1] < peaks[0] * 1.5 + 500_000


def test_an_export_is_made_once_told_of_once_and_gone_after_days():
    reader = ReaderFactory()
    asked = keeping.ask(reader, "en", NOON)
    assert keeping.ask(reader, "en", NOON + timedelta(minutes=5)) == asked
    assert keeping.latest(reader, NOON) == asked
    assert keeping.make(asked.pk, at_noon, tell=True)
    assert keeping.make(asked.pk, at_noon, tell=True)
    assert [letter.to for letter in mail.outbox] == [[reader.email]]
    assert "/account/export" in str(mail.outbox[0].body)
    asked.refresh_from_db()
    file = keeping.path(asked)
    assert asked.size == file.stat().st_size > 0
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    later = NOON + timedelta(days=3)
    assert keeping.latest(reader, later) is None
    later += timedelta(days=365)  # files are told old by the machine's own clock
    assert keeping.forget(later.replace(year=2099)) == 1
    assert not file.exists()
    assert not Export.objects.exists()


def test_an_export_being_made_is_not_made_twice_and_one_left_by_a_kill_is():
    asked = keeping.ask(ReaderFactory(), "en", NOON)
    Export.objects.update(lease_until=NOON + timedelta(minutes=30))
    assert not keeping.make(asked.pk, at_noon, tell=True)
    keeping.make_all(lambda: NOON + timedelta(minutes=31))
    assert Export.objects.get().made_at == NOON + timedelta(minutes=31)
    assert len(mail.outbox) == 1


def test_an_export_made_by_hand_is_named_by_its_reader_and_goes_after_days_or_with_the_account():
    reader = ReaderFactory(email="o'hara+desk@reader.example")
    file = keeping.by_hand(reader, NOON)
    assert file.name == f"kiosk-o_hara+desk@reader.example-{NOON:%Y%m%dT%H%M%S}.zip"
    assert file.parent.stat().st_mode & 0o777 == 0o700
    others = keeping.by_hand(ReaderFactory(email="o_hara@reader.example"), NOON)
    for each, age in ((file, keeping.KEPT / 2), (others, keeping.KEPT * 2)):
        each.write_bytes(b"PK")
        os.utime(each, ((NOON - age).timestamp(),) * 2)
    assert keeping.forget(NOON) == 1
    assert (file.exists(), others.exists()) == (True, False)
    others.write_bytes(b"PK")
    keeping.delete_of(reader.pk)
    assert (file.exists(), others.exists()) == (False, True)


def test_with_the_account_the_files_of_its_exports_go():
    from kiosk.persons import erasing

    reader = ReaderFactory()
    asked = keeping.ask(reader, "en", NOON)
    keeping.make(asked.pk, at_noon, tell=False)
    asked.refresh_from_db()
    file = keeping.path(asked)
    erasing.carry_on(erasing.begin(reader, "en", NOON).pk, at_noon)
    assert not file.exists()
