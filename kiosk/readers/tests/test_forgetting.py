"""What of accounts is not kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.utils import timezone

from kiosk.readers.forgetting import UNPROVED, forget_ended_sessions, forget_unproved
from kiosk.readers.models import Reader
from kiosk.readers.tests.factories import ReaderFactory

pytestmark = pytest.mark.django_db


def begun(email: str, *, proved: bool, **values: object) -> Reader:
    reader = ReaderFactory(email=email, password=None, **values)
    EmailAddress.objects.create(user=reader, email=email, verified=proved, primary=True)
    return reader


def test_accounts_whose_address_nobody_proved_go_after_a_week_and_no_others():
    now = timezone.now()
    begun("unproved@reader.example", proved=False)
    begun("proved@reader.example", proved=True)
    begun("seen@reader.example", proved=False, last_login=now)
    begun("editor@reader.example", proved=False, is_staff=True)
    ReaderFactory(email="made@by.operator.example")
    assert forget_unproved(now + UNPROVED - timedelta(minutes=1)) == 0
    assert forget_unproved(now + UNPROVED + timedelta(minutes=1)) == 1
    assert not Reader.objects.filter(email__startswith="unproved").exists()
    assert Reader.objects.count() == 4


def test_sessions_that_are_over_go():
    now = timezone.now()
    for key, until in (("over", now - timedelta(1)), ("open", now + timedelta(1))):
        Session.objects.create(session_key=key, session_data="", expire_date=until)
    forget_ended_sessions()
    assert [session.session_key for session in Session.objects.all()] == ["open"]
