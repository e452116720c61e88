"""The real police file and the published figures, loaded once for a module and gone at its end."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

import pytest
from django.conf import settings
from django.core.management import call_command

from sistra.access.vocabulary import SYSTEM
from sistra.exchange.formats import pe_police, series
from sistra.exchange.intake import Report
from tests.factories.cast import Cast, make_cast

NOW: Final = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
TODAY: Final = date(2026, 11, 20)


@dataclass(frozen=True, slots=True)
class Real:
    """What was loaded, and the cast."""

    police: Report
    figures: Report
    cast: Cast


@pytest.fixture(scope="module")
def real(django_db_setup: None, django_db_blocker: Any) -> Iterator[Real]:
    """Loading takes seconds: once a module, everything emptied at its end. Its modules are marked django_db."""
    with django_db_blocker.unblock():
        cast = make_cast()
        police = pe_police.import_police_file(pe_police.SHIPPED, published=date(2025, 10, 15), by=SYSTEM, at=NOW)
        figures = series.import_figures(series.SHIPPED, by=SYSTEM, at=NOW)
    yield Real(police, figures, cast)
    with django_db_blocker.unblock():
        call_command("flush", verbosity=0, interactive=False)
    # The heads kept beside the data base belong to what was emptied.
    shutil.rmtree(settings.SISTRA_HOME / "trail", ignore_errors=True)
