"""A title is acted on only where its slug or its whole name is given."""

from __future__ import annotations

import pytest

from kiosk.cli import CommandError
from kiosk.cli.finding import find_title, find_titles
from kiosk.publishers.tests.factories import TitleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _titles() -> None:
    for name, slug in (
        ("Die Welt", "die-welt"),
        ("Le Monde", "le-monde"),
        ("Le Monde diplomatique", "le-monde-diplomatique"),
        ("El País", "el-pais"),
        ("The Times", "the-times"),
        ("The Times", "the-times-2"),
    ):
        TitleFactory(name=name, slug=slug)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("die-welt", "die-welt"),
        ("DieWelt", "die-welt"),
        ("DIE WELT", "die-welt"),
        ("le monde", "le-monde"),
        ("el pais", "el-pais"),
        ("the-times", "the-times"),
    ],
)
def test_a_slug_or_a_whole_name_is_enough(name, slug):
    assert find_title(name).slug == slug


@pytest.mark.parametrize("name", ["Monde", "Welt", "", " ", "le-monde-diplo"])
def test_a_part_of_a_name_is_acted_on_by_nobody(name):
    with pytest.raises(CommandError, match="there is no title"):
        find_title(name)


def test_titles_perhaps_meant_are_named():
    with pytest.raises(CommandError, match=r"perhaps le-monde, le-monde-diplomatique\?"):
        find_title("monde")
    with pytest.raises(CommandError, match=r"perhaps die-welt\?"):
        find_title("Die Wlet")
    with pytest.raises(CommandError, match="name one, the-times, the-times-2"):
        find_title("The Times")


def test_a_question_may_be_asked_of_a_part_of_a_name():
    assert [t.slug for t in find_titles("diplom")] == ["le-monde-diplomatique"]
    assert [t.slug for t in find_titles("le monde")] == ["le-monde"]
