"""What is said of a fault, in the language of the page that shows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.functional import lazy

from kiosk.design.interface import interface_language
from kiosk.design.words import said

# Of a marked phrase: text that is translated where it is shown.
later: Callable[[str], Any] = lazy(lambda text: said(text, interface_language()), str)
