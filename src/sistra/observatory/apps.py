from django.apps import AppConfig


class ObservatoryConfig(AppConfig):
    name = "sistra.observatory"
    default_auto_field = "django.db.models.BigAutoField"
