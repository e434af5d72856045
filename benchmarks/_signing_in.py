"""Makes a reader and prints their session cookie, `name=value`; run in the environment of a house."""

from __future__ import annotations

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib import auth  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402

Reader = auth.get_user_model()
reader = Reader(**{Reader.USERNAME_FIELD: "amina@kiosk.example"})
reader.set_unusable_password()
reader.save()
session = SessionStore()
session[auth.SESSION_KEY] = str(reader.pk)
session[auth.BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[auth.HASH_SESSION_KEY] = reader.get_session_auth_hash()
session.save()
print(f"{settings.SESSION_COOKIE_NAME}={session.session_key}")
