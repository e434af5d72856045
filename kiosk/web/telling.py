"""What the next page is to say, in one cookie until it was said."""

from __future__ import annotations

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage


class MessageCookie(CookieStorage):
    """Django's, under the name this house gives it."""

    cookie_name = settings.MESSAGES_COOKIE
