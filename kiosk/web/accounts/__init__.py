"""Accounts as Kiosk has them: what django-allauth leaves to a house (docs/decisions/018-accounts.md)."""
