"""The journeys are walked with the browser of `tests/browser`."""

from tests.browser.conftest import (  # noqa: F401 - fixtures are found by name
    _collected_nothing,
    chromium,
    open_browser,
    speak,
)
