"""How Kiosk looks: base pages, one style sheet a component, icons, scripts."""
