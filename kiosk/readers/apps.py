from django.apps import AppConfig


class ReadersConfig(AppConfig):
    name = "kiosk.readers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from kiosk.readers.recognising import use

        user_logged_in.connect(use, dispatch_uid="kiosk.readers.use")
