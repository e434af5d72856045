"""The job of search."""

from __future__ import annotations

import pytest

from kiosk.publishers.tests.factories import TitleFactory
from kiosk.search.jobs import refresh_suggestions
from kiosk.search.suggesting import suggest

pytestmark = pytest.mark.django_db


def test_what_is_offered_follows_the_titles():
    TitleFactory(name="Süddeutsche Rundschau")
    assert suggest("sudd").titles == ()
    refresh_suggestions()
    assert [masthead.name for masthead in suggest("sudd").titles] == ["Süddeutsche Rundschau"]
