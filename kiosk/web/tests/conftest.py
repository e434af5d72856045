"""What every test of the reader's pages needs."""

import pytest
from django.core.cache import cache

from kiosk.web import offers


@pytest.fixture(autouse=True)
def _no_collected_files(settings, tmp_path):
    """Static files come from where they lie, not from what an operator once collected."""
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STATIC_ROOT.mkdir()


@pytest.fixture(autouse=True)
def _nothing_remembered():
    """Each test's menu is of its own articles, and so are its offers."""
    cache.clear()
    offers.forget()
