"""The web face as Django knows it."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "sistra.web"
    label = "web"
