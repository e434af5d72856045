"""The catalogues hold every string of the interface, translated whole, and are compiled as they stand."""

from __future__ import annotations

import gettext
from io import BytesIO

import pytest
from babel.messages import Catalog

from kiosk.design.catalogues import catalogue, compiled, faults, written
from kiosk.design.words import FOLDER, TRANSLATED_INTO


@pytest.fixture(scope="module")
def template() -> Catalog:
    return written()


def strings(of: bytes) -> dict[object, str]:
    found = dict(gettext.GNUTranslations(BytesIO(of))._catalog)  # type: ignore[attr-defined]
    found.pop("")  # who made the file, when, with what
    return found


@pytest.mark.parametrize("language", TRANSLATED_INTO)
def test_every_string_is_translated(language, template):
    """What is missing: `python -m kiosk.design.catalogues` puts it into the .po files."""
    assert list(faults(language, catalogue(language), template)) == []


@pytest.mark.parametrize("language", TRANSLATED_INTO)
def test_what_is_compiled_is_what_is_written(language):
    file = FOLDER / language / "LC_MESSAGES" / "django.mo"
    assert strings(file.read_bytes()) == strings(compiled(catalogue(language)))


def test_strings_of_templates_and_of_code_are_found(template):
    assert "Skip to the articles" in template  # a template's
    assert template.get("%(count)s title").id == ("%(count)s title", "%(count)s titles")
    assert template.get("From", context="a day") is not None
    assert "Good news" in template  # marked in code, said by a template
    assert "told by one title" in template  # said by code


PLURALS = (
    "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2"
    " : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);"
)


def arabic() -> Catalog:
    made = Catalog("ar")
    made.mime_headers = [("Plural-Forms", PLURALS)]
    return made


@pytest.mark.parametrize(
    ("string", "fault"),
    [
        ("من %(title)s", None),
        ("من", "ar: places [] instead of ['title'] in ('From %(title)s',)"),
        ("من %(name)s", "ar: places ['name'] instead of ['title'] in ('From %(title)s',)"),
        ("من <b>%(title)s</b>", "ar: other tags in ('From %(title)s',)"),
        ("", "ar: an empty form in ('From %(title)s',)"),
    ],
)
def test_a_translation_that_is_not_whole_is_told(string, fault):
    needed, made = Catalog(), arabic()
    needed.add("From %(title)s")
    made.add("From %(title)s", string)
    assert list(faults("ar", made, needed)) == ([fault] if fault else [])


def test_what_is_lacking_left_over_or_not_certain_is_told():
    needed, made = Catalog(), arabic()
    for text in ("News", "Sport"):
        needed.add(text)
    made.add("Sport", "رياضة", flags=["fuzzy"])
    made.add("Weather", "طقس")
    assert sorted(faults("ar", made, needed)) == [
        "ar: is not certain of ('Sport',)",
        "ar: lacks ('News',)",
        "ar: nobody says ('Weather',)",
    ]


COUNTED = ("%(count)s title", "%(count)s titles")
FORMS = ("لا مصادر", "مصدر واحد", "مصدران", "%(count)s مصادر", "%(count)s مصدرًا", "%(count)s مصدر")


@pytest.mark.parametrize(
    ("forms", "told"),
    [
        (FORMS, []),
        (
            (*FORMS[:3], "مصادر", *FORMS[4:]),
            [f"ar: places [] instead of ['count'] in {COUNTED}"],
        ),
        (FORMS[:3], [f"ar: 3 of 6 plural forms in {COUNTED}"]),
    ],
)
def test_a_form_for_one_number_alone_may_say_it_in_a_word(forms, told):
    needed, made = Catalog(), arabic()
    needed.add(COUNTED)
    made.add(COUNTED, forms)
    assert list(faults("ar", made, needed)) == told
