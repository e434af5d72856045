"""Accounts as Kiosk has them: what django-allauth leaves to a house (docs/decisions/016-accounts.md)."""
