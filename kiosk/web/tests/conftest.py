"""What every test of the reader's pages needs."""

import pytest


@pytest.fixture(autouse=True)
def _no_collected_files(settings, tmp_path):
    """Static files come from where they lie, not from what an operator once collected."""
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STATIC_ROOT.mkdir()
