"""Which language the interface speaks."""

import pytest
from django.utils.translation import get_language

from kiosk.design.interface import (
    LANGUAGES,
    NAMES,
    answering,
    interface_direction,
    interface_language,
    negotiated,
    speaking,
)


@pytest.mark.parametrize(
    ("accepted", "chosen", "language"),
    [
        ("", "", "en"),
        ("de", "", "de"),
        ("de-AT,de;q=0.9,en;q=0.8", "", "de"),
        ("pt-BR,pt;q=0.9,fr;q=0.5,en;q=0.4", "", "fr"),
        ("en;q=0.1, ar;q=0.9", "", "ar"),
        ("AR-EG", "", "ar"),
        ("it,pt", "", "en"),
        ("*", "", "en"),
        ("it,*;q=0.5,de;q=0.1", "", "en"),
        ("de;q=0", "", "en"),
        ("de", "es", "es"),
        ("de", "it", "de"),
        ("de", "\x00" * 1000, "de"),
        ("de,,;;q=,=\xff" * 1000, "", "en"),
    ],
)
def test_the_language_is_the_chosen_one_then_the_browsers_then_the_houses(
    accepted, chosen, language
):
    assert negotiated(accepted, chosen) == language


@pytest.mark.parametrize(
    ("house", "accepted", "language"),
    [
        ("ar", "", "ar"),
        ("ar", "it", "ar"),
        ("ar", "fr", "fr"),
        ("de-AT", "de-DE", "de-AT"),
        ("de-AT", "", "de-AT"),
        ("pt-BR", "", "en"),
        ("pt-BR", "pt", "en"),
        ("en-GB", "en-US", "en-GB"),
    ],
)
def test_the_house_has_a_language_and_a_form_of_it(settings, house, accepted, language):
    settings.LANGUAGE_CODE = house
    assert negotiated(accepted, "") == language


def test_what_is_spoken_ends_with_the_page():
    assert (interface_language(), interface_direction()) == ("en", "ltr")
    with speaking("ar"):
        assert (interface_language(), interface_direction()) == ("ar", "rtl")
        assert get_language() == "ar"
        with speaking("de"):
            assert interface_language() == "de"
        assert interface_language() == "ar"
    assert interface_language() == "en"


def test_a_readers_language_is_asked_for_where_it_is_needed():
    asked = []

    def french() -> str:
        asked.append("fr")
        return "fr"

    with answering(french):
        assert asked == []
        assert interface_language() == "fr"
        with speaking("ar"):
            assert interface_language() == "ar"
    assert interface_language() == "en"
    assert asked == ["fr"]


def test_every_language_has_its_name():
    assert set(NAMES) == set(LANGUAGES)
