"""The real published data of a country, loaded beside the invented register: nothing here is invented."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from importlib.resources import as_file, files
from pathlib import Path
from typing import Final

from sistra.access.vocabulary import Actor
from sistra.exchange.demonstration import marginals
from sistra.exchange.formats.pe_police import import_police_file
from sistra.exchange.formats.series import import_figures
from sistra.exchange.intake import Report
from sistra.reference.packs import Pack


def _police(path: Path, by: Actor, at: datetime) -> Report:
    return import_police_file(path, by=by, at=at)


def _figures(path: Path, by: Actor, at: datetime) -> Report:
    return import_figures(path, by=by, at=at)


_READERS: Final[Mapping[str, Callable[[Path, Actor, datetime], Report]]] = {"pe_police": _police, "series": _figures}


def load_published(pack: Pack, *, by: Actor, at: datetime) -> tuple[Report, ...]:
    """Import the files that the demonstration of a pack names; a second time adds nothing."""
    reports = []
    for folder, name in marginals.of_pack(pack).sources:
        with as_file(files("sistra.exchange.formats") / folder / "data") as data:
            reports.append(_READERS[folder](data / name, by, at))
    return tuple(reports)
