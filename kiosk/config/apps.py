"""How Django's own parts are set up for Kiosk."""

from __future__ import annotations

from django.apps import AppConfig


class KioskConfig(AppConfig):
    """When it is ready, jobs know where to go."""

    name = "kiosk.config"

    def ready(self) -> None:
        from kiosk.config import jobs

        jobs.configure()
