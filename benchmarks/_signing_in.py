"""Makes a member and prints their session cookie, `name=value`; run in the environment of a house."""

from __future__ import annotations

from datetime import timedelta

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib import auth  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.utils import timezone  # noqa: E402

from kiosk.memberships.models import Membership, Plan  # noqa: E402
from kiosk.memberships.values import Status  # noqa: E402

Reader = auth.get_user_model()
reader = Reader(**{Reader.USERNAME_FIELD: "amina@kiosk.example"})
reader.set_unusable_password()
reader.save()
now = timezone.now()
plan, _ = Plan.objects.get_or_create(slug="bench", defaults={"name": "Bench"})
Membership.objects.create(
    reader=reader,
    plan=plan,
    via=Membership.Via.OWN,
    status=Status.ACTIVE,
    started_at=now,
    period_ends_at=now + timedelta(days=30),
)
session = SessionStore()
session[auth.SESSION_KEY] = str(reader.pk)
session[auth.BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[auth.HASH_SESSION_KEY] = reader.get_session_auth_hash()
session.save()
print(f"{settings.SESSION_COOKIE_NAME}={session.session_key}")
