from django.apps import AppConfig


class FrontConfig(AppConfig):
    name = "kiosk.front"
    default_auto_field = "django.db.models.BigAutoField"
