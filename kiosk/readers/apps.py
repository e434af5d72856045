from django.apps import AppConfig


class ReadersConfig(AppConfig):
    name = "kiosk.readers"
    default_auto_field = "django.db.models.BigAutoField"
