"""The door for a WSGI server: pages that all share from what is kept ready, all else from Django."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kiosk.config.settings")
django = get_wsgi_application()

from kiosk.kit.memory import settle  # noqa: E402
from kiosk.web.early.opening import opened  # noqa: E402 - Django must be set up before

application = opened(django)
# What is loaded stays, and is not looked through for garbage time and again.
settle()
