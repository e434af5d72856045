from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "kiosk.articles"
    default_auto_field = "django.db.models.BigAutoField"
