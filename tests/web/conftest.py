"""Visitors of the pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.factories.cast import Cast


@pytest.fixture
def rosa(client: Client, cast: Cast, signed_in: Callable[[Any, str], Any]) -> Client:
    """Rosa's browser, signed in, in Spanish."""
    signed_in(client, "rosa")
    return client
