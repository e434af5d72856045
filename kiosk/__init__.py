"""Kiosk: one place to read hundreds of titles, one membership."""
