"""Country packs: everything that belongs to one country, as data. Peru is the first.

A pack is a folder: pack.toml, lists/, offences/, places/, organisations and holidays. A list that a pack does
not have comes from the common folder; `lists/NAME.csv` of a pack replaces the common one, `lists/NAME.more.csv`
adds rows to it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import Final

from sistra.kernel.labels import Text
from sistra.reference import countries, holidays, lists, offences, organisations, tables
from sistra.reference.countries import Country
from sistra.reference.holidays import Holidays
from sistra.reference.lists import CodeList
from sistra.reference.offences import Offences
from sistra.reference.organisations import Body, FiscalDistrict, Office
from sistra.reference.places import Gazetteer

DATA: Final = files("sistra.reference") / "data"
_COMMON: Final = DATA / "common"


@dataclass(frozen=True, slots=True)
class Pack:
    """One country's law, places, lists, calendar, bodies and languages."""

    id: str
    name: Text
    country: str
    languages: tuple[str, ...]
    lists: Mapping[str, CodeList]
    offences: Offences
    places: Gazetteer
    fiscal_districts: Mapping[str, FiscalDistrict]
    bodies: Mapping[str, Body]
    offices: Mapping[str, Office]
    holidays: Holidays
    countries: Mapping[str, Country]


_used: list[Pack] = []  # the pack of the process, last one wins; a list so that `use` needs no global statement
_overriding: ContextVar[Pack | None] = ContextVar("sistra_pack", default=None)


def use(pack: str) -> Pack:
    """Make a pack the one of this process. `pack` is the id of a shipped one or the path of a folder.

    Raises BrokenReference for a mistake in its files, LookupError for a pack that does not exist.
    """
    loaded = load(pack)
    _used[:] = [loaded]
    return loaded


def active() -> Pack:
    """The pack in use here. Raises LookupError when none was chosen."""
    pack = _overriding.get() or next(iter(_used), None)
    if pack is None:
        raise LookupError("no country pack is in use: call packs.use(…) at start-up")
    return pack


def is_active() -> bool:
    """Whether a pack was chosen."""
    return _overriding.get() is not None or bool(_used)


@contextmanager
def using(pack: str) -> Iterator[Pack]:
    """Another pack within a block, in this thread only."""
    token = _overriding.set(load(pack))
    try:
        yield active()
    finally:
        _overriding.reset(token)


def shipped() -> tuple[str, ...]:
    """The ids of the packs that come with the product."""
    return tuple(sorted(folder.name for folder in DATA.iterdir() if (folder / "pack.toml").is_file()))


@lru_cache(maxsize=1)
def common_lists() -> Mapping[str, CodeList]:
    """The lists that hold for every country, with the countries themselves."""
    return MappingProxyType(_load_lists(None) | {"country": countries.as_list(_countries())})


def world_map() -> Traversable:
    """TopoJSON of the countries (`id` is the ISO 3166-1 number); a map of it carries the note of SOURCES.md."""
    return _COMMON / "world" / "countries-110m.json"


@lru_cache(maxsize=16)
def load(pack: str) -> Pack:
    """Read a pack. Raises BrokenReference or LookupError."""
    folder: Traversable = DATA / pack if pack in shipped() else Path(pack)
    head = folder / "pack.toml"
    if not head.is_file():
        raise LookupError(f"no pack {pack!r}: shipped are {', '.join(shipped())}; or give a folder with pack.toml")
    with head.open("rb") as file:
        facts = tomllib.load(file)
    for field in ("id", "name_es", "name_en", "country", "languages"):
        if not facts.get(field):
            raise tables.BrokenReference(str(head), 1, field, "is missing")
    if facts["country"] not in _countries() and not facts.get("invented", False):
        raise tables.BrokenReference(str(head), 1, "country", f"“{facts['country']}” is not a country of ISO 3166-1")
    code_lists = _load_lists(folder / "lists")
    country_list = countries.as_list(_countries())
    if facts.get("invented", False):
        own = lists.Code(facts["country"], Text(facts["name_es"], facts["name_en"]), source="invented for tests")
        country_list = lists.build("country", (own, *country_list.versions))
    code_lists["country"] = country_list
    bodies = organisations.load_bodies(folder / "bodies.csv")
    fiscal_districts = organisations.load_fiscal_districts(folder / "fiscal_districts.csv")
    return Pack(
        id=facts["id"],
        name=Text(facts["name_es"], facts["name_en"]),
        country=facts["country"],
        languages=tuple(facts["languages"]),
        lists=MappingProxyType(code_lists),
        offences=offences.load(folder / "offences", code_lists["aggravating_ground"]),
        places=Gazetteer(folder / "places"),
        fiscal_districts=fiscal_districts,
        bodies=bodies,
        offices=organisations.load_offices(folder / "offices.csv", bodies=bodies, fiscal_districts=fiscal_districts),
        holidays=holidays.load(folder / "holidays.csv"),
        countries=_countries(),
    )


@lru_cache(maxsize=1)
def _countries() -> Mapping[str, Country]:
    return countries.load(_COMMON / "countries.csv")


def _load_lists(own: Traversable | None) -> dict[str, CodeList]:
    common = {
        file.name.removesuffix(".csv"): file for file in (_COMMON / "lists").iterdir() if file.name.endswith(".csv")
    }
    named = {file.name: file for file in own.iterdir()} if own is not None and own.is_dir() else {}
    ids = dict.fromkeys([*common, *(name.split(".")[0] for name in named if name.endswith(".csv"))])
    loaded: dict[str, CodeList] = {}
    for list_id in sorted(ids):
        base = named.get(f"{list_id}.csv") or common.get(list_id)
        more = named.get(f"{list_id}.more.csv")
        loaded[list_id] = lists.load(list_id, *(file for file in (base, more) if file is not None))
    return loaded
