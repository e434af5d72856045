"""Copies and originals: who carries whose text, and what each article of a story is in it."""

from kiosk.stories.copies.finding import Copies, Match, Report
from kiosk.stories.copies.telling import Role, Signed, roles, sign

__all__ = ["Copies", "Match", "Report", "Role", "Signed", "roles", "sign"]
