"""Bringing the framework up once for a command."""

from __future__ import annotations

import os
from functools import lru_cache


@lru_cache(maxsize=1)
def start() -> None:
    """Load the settings and the applications."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sistra.config.settings")
    import django

    django.setup()
