"""Every table that holds anything of a person is found by itself: exported, erased, answered for."""

from __future__ import annotations

import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.db import models

from kiosk.kit.personal import Fate, Named, Naming, Told
from kiosk.persons import describing, erasing
from kiosk.persons.checking import faults
from kiosk.persons.declared import named
from kiosk.persons.exporting import write
from kiosk.persons.finding import person, rows
from kiosk.persons.reaching import reaching
from kiosk.persons.tests.filling import MARK, NOON, Filler
from kiosk.persons.tests.planting import planted
from kiosk.persons.tests.scanning import found
from kiosk.persons.wording import NAMES
from kiosk.readers.models import Reader
from kiosk.readers.tests.factories import ReaderFactory

pytestmark = pytest.mark.django_db
# SQLite makes no table in a transaction.
planting = pytest.mark.django_db(transaction=True)

# What stays of a person's rows, and is of nobody: money, and what others gave and made.
STAYS = {
    "front.pick", "articles.correction", "ledger.transaction", "memberships.payer",
    "memberships.invoice", "memberships.refund", "memberships.chargeback", "memberships.checkout",
    "memberships.event", "memberships.giftmembership", "memberships.team", "memberships.entrance",
    "reading.read", "reading.minutes",
}  # fmt: skip


def everything() -> list[type[models.Model]]:
    return list(apps.get_models(include_auto_created=True))


def filled() -> Filler:
    """A reader with a row in every table that may hold one."""
    filler = Filler(ReaderFactory(email=MARK, name=f"Amina {MARK}"), reaching())
    filler.fill()
    return filler


def exported(reader: Reader) -> dict[str, list[dict[str, object]]]:
    """Each table's rows as an export has them."""
    into = BytesIO()
    write(reader, into, language="en", now=NOON)
    with ZipFile(into) as made:
        return {
            name.removeprefix("data/").removesuffix(".json"): json.loads(made.read(name))
            for name in made.namelist()
            if name.startswith("data/")
        }


def id_of(row: models.Model) -> object:
    """Its key, as an export has it."""
    return describing.plain(row.pk)


def erase(reader: Reader) -> None:
    begun = erasing.begin(reader, "en", NOON)
    assert erasing.carry_on(begun.pk, lambda: NOON)


def test_tables_are_found_by_the_models_alone():
    labels = [table.label for table in reaching()]
    assert {"readers.follow", "readers.reader_groups", "reading.saved", "admin.logentry",
            "account.emailconfirmation", "front.pick"} <= set(labels)  # fmt: skip
    assert labels[-1] == "readers.reader"
    # What is between comes after what reaches by it.
    assert labels.index("account.emailconfirmation") < labels.index("account.emailaddress")
    assert "articles.article" not in labels


def test_no_table_leaves_anything_of_a_person_unanswered():
    assert list(faults(everything(), reaching())) == []


def test_every_table_of_ours_has_a_name_for_its_reader():
    ours = {t.label for t in reaching() if t.model.__module__.startswith("kiosk.")}
    assert ours - set(NAMES) == set()


def test_an_export_holds_every_table_and_every_row_with_every_field():
    filler = filled()
    parts = exported(filler.reader)
    missing = []
    for table in reaching():
        held = parts.get(table.label, [])
        if id_of(filler.made[table.model]) not in [row[table.model._meta.pk.name] for row in held]:
            missing.append(table.label)
        else:
            assert set(held[0]) == {field.name for field in table.model._meta.concrete_fields}
    assert missing == []
    assert len(parts) > 10


def test_an_account_erased_is_in_no_table_any_more():
    filler = filled()
    tables = reaching()
    whose = person(filler.reader, tables)
    assert f"{Reader._meta.db_table}.email" in found([MARK])
    erase(filler.reader)
    assert found([MARK]) == []
    left = {table.label: rows(table, whose, tables).count() for table in tables}
    stays = {t.label for t in tables for w in named(t.model).values() if w.fate is Fate.STAYS}
    assert {label for label, many in left.items() if many} <= stays


def test_what_stays_of_a_persons_rows_is_known():
    filler = filled()
    erase(filler.reader)
    standing = {
        model._meta.label_lower
        for model, row in filler.made.items()
        if model in {t.model for t in reaching()} and model._base_manager.filter(pk=row.pk).exists()
    }
    assert standing == STAYS & {table.label for table in reaching()}


@planting
def test_a_table_that_is_left_pointing_at_nobody_is_found():
    def fields():
        return {
            "reader": models.ForeignKey(Reader, models.DO_NOTHING, related_name="+"),
            "text": models.TextField(),
        }

    with planted(fields) as model:
        filler = filled()
        assert [row["text"] for row in exported(filler.reader)["persons.planted"]] == [
            filler.made[model].text  # type: ignore[attr-defined]
        ]
        erase(filler.reader)
        assert not model._base_manager.exists()


@planting
def test_a_table_that_keeps_its_reader_from_going_goes_before():
    def fields():
        return {"reader": models.ForeignKey(Reader, models.PROTECT, related_name="+")}

    with planted(fields) as model:
        filler = filled()
        assert model._base_manager.exists()
        erase(filler.reader)
        assert not model._base_manager.exists()


@planting
def test_a_table_without_a_key_that_says_nothing_of_whom_it_names_is_told_of_and_seen():
    def fields():
        return {"customer_email": models.TextField()}

    with planted(fields) as model:
        assert list(faults(everything(), reaching())) == [
            "persons.planted.customer_email: looks as if it named a person"
        ]
        filler = filled()
        model._base_manager.create(customer_email=f"to {MARK.upper()}")
        erase(filler.reader)
        assert found([MARK]) == ["persons_planted.customer_email"]


@planting
def test_money_stays_and_the_tie_to_its_reader_goes():
    def tie():
        return {
            "reader": models.OneToOneField(Reader, models.CASCADE, related_name="+"),
            "payer": models.CharField(max_length=40),
            "PERSONAL": {"payer": Naming("payer")},
        }

    def money():
        return {
            "payer": models.CharField(max_length=40),
            "minor": models.BigIntegerField(),
            "PERSONAL": {"payer": Named("payer", Fate.STAYS)},
        }

    with planted(tie, "Tie") as tied, planted(money, "Money") as paid:
        amina, bruno = ReaderFactory(email=MARK), ReaderFactory(email="bruno@desk.example")
        tied._base_manager.create(reader=amina, payer="p-1")
        tied._base_manager.create(reader=bruno, payer="p-2")
        for payer in ("p-1", "p-2"):
            paid._base_manager.create(payer=payer, minor=900)
        assert [row["payer"] for row in exported(amina)["persons.money"]] == ["p-1"]
        erase(amina)
        assert tied._base_manager.get().reader_id == bruno.pk  # type: ignore[attr-defined]
        assert paid._base_manager.count() == 2
        assert found([MARK]) == []


@planting
def test_a_row_cut_loose_stays_without_what_it_tells():
    def fields():
        return {
            "giver": models.ForeignKey(Reader, models.SET_NULL, null=True, related_name="+"),
            "words": models.TextField(),
            "PERSONAL": {"words": Told(Fate.EMPTIED)},
        }

    with planted(fields) as model:
        amina = ReaderFactory(email=MARK)
        model._base_manager.create(giver=amina, words=f"from {MARK}")
        erase(amina)
        assert list(model._base_manager.values_list("giver", "words")) == [(None, "")]


@planting
def test_a_text_in_a_row_that_stays_must_be_answered_for():
    def fields():
        return {
            "giver": models.ForeignKey(Reader, models.SET_NULL, null=True, related_name="+"),
            "words": models.TextField(),
            "PERSONAL": {"gone": Told(Fate.STAYS)},
        }

    with planted(fields):
        assert list(faults(everything(), reaching())) == [
            "persons.planted.gone: declared, and not there",
            "persons.planted.words: what becomes of it in a row that stays?",
        ]
