"""`kiosk search`."""

from __future__ import annotations

import pytest

from kiosk.articles.tests.factories import ArticleFactory
from kiosk.cli import main

pytestmark = pytest.mark.django_db


def test_counts_stand_on_lines_of_their_own_where_there_is_no_terminal(capsys):
    ArticleFactory.create_batch(2)
    assert main(["search", "rebuild"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("2 of 2 articles\n2 articles can be searched, ")
    assert "\r" not in shown
