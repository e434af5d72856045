"""The colours a browser paints around our pages: those of kiosk/design/static/css/schemes.css."""

from __future__ import annotations

# A page's paper in each scheme; a test holds them against the sheet.
PAPERS = {"light": "#fdfcf9", "dark": "#141416", "sepia": "#f7eedc"}
