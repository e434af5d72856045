"""Accounts as Kiosk has them: what django-allauth leaves to a house (docs/decisions/017-accounts.md)."""
