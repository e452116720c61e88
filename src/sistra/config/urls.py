"""Addresses of the faces."""

from django.urls import include, path

urlpatterns = [path("", include("sistra.web.urls"))]
