"""Which adapter carries jobs: huey's file in the data folder, or Celery through Redis."""

from __future__ import annotations

from django.conf import settings
from django.db import close_old_connections

from kiosk.config.environment import SettingError
from kiosk.kit.jobs import Adapter, make_with


def configure() -> None:
    """Set the adapter named by KIOSK_JOBS; imported late, for only one of the two is needed."""
    make_with(_adapter)


def _adapter() -> Adapter:
    if settings.JOBS == "huey":
        from kiosk.kit.jobs.huey_adapter import HueyAdapter

        return HueyAdapter(settings.DATA_DIR / "jobs.sqlite3", after=close_old_connections)
    if settings.JOBS == "celery":
        from kiosk.kit.jobs.celery_adapter import CeleryAdapter

        return CeleryAdapter(settings.REDIS_URL)
    raise SettingError(f"KIOSK_JOBS={settings.JOBS!r}: there are huey and celery")
