from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "kiosk.access"
    label = "access"
