"""Who records: bodies, their offices, and the fiscal districts that offices belong to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Final

from sistra.kernel.labels import Text
from sistra.reference import tables

_PREFIX: Final = re.compile(r"[A-Z]{2,8}")


@dataclass(frozen=True, slots=True)
class Body:
    """An institution that records cases or looks after victims."""

    code: str
    name: Text
    short_name: Text
    kind: str
    """Code of the list organisation_type."""
    source: str


@dataclass(frozen=True, slots=True)
class FiscalDistrict:
    """A territory of the prosecution service; it is not a department and must not be added to one."""

    code: str
    name: Text
    other_names: tuple[str, ...]
    seat: str
    """Code of the place where its head office stands; says nothing about where facts happened."""
    trafficking_office_since: str
    note: Text | None
    source: str


@dataclass(frozen=True, slots=True)
class Office:
    """An office of a body. `demonstration` is True when no source names it: it exists to show the product."""

    code: str
    body: str
    name: Text
    place: str
    fiscal_district: str
    number_prefix: str
    demonstration: bool
    source: str


def load_bodies(file: Traversable) -> Mapping[str, Body]:
    """The bodies by code. Raises BrokenReference."""
    found: dict[str, Body] = {}
    for row in tables.read(file, ("code", "es", "en", "short_es", "short_en", "kind", "source")):
        _once(row, found)
        found[row["code"]] = Body(
            row.needed("code"), row.text(), row.text("short_es", "short_en"), row["kind"], row.needed("source")
        )
    return MappingProxyType(found)


def load_fiscal_districts(file: Traversable) -> Mapping[str, FiscalDistrict]:
    """The fiscal districts by code. Raises BrokenReference."""
    found: dict[str, FiscalDistrict] = {}
    for row in tables.read(file, ("code", "es", "en", "seat", "source")):
        _once(row, found)
        found[row["code"]] = FiscalDistrict(
            code=row.needed("code"),
            name=row.text(),
            other_names=row.several("other_names"),
            seat=row.needed("seat"),
            trafficking_office_since=row["trafficking_office_since"],
            note=row.optional_text("note_es", "note_en"),
            source=row.needed("source"),
        )
    return MappingProxyType(found)


def load_offices(
    file: Traversable, *, bodies: Mapping[str, Body], fiscal_districts: Mapping[str, FiscalDistrict]
) -> Mapping[str, Office]:
    """The offices by code. Raises BrokenReference: unknown body or fiscal district, a prefix used twice."""
    found: dict[str, Office] = {}
    prefixes: set[str] = set()
    for row in tables.read(file, ("code", "body", "es", "en", "place", "number_prefix", "demonstration", "source")):
        _once(row, found)
        if row["body"] not in bodies:
            row.fail("body", f"“{row['body']}” is not a body of this pack")
        if row["fiscal_district"] and row["fiscal_district"] not in fiscal_districts:
            row.fail("fiscal_district", f"“{row['fiscal_district']}” is not a fiscal district of this pack")
        prefix = row.needed("number_prefix")
        if not _PREFIX.fullmatch(prefix):
            row.fail("number_prefix", f"“{prefix}” is not 2 to 8 letters A–Z")
        if prefix in prefixes:
            row.fail("number_prefix", f"“{prefix}” is used by another office")
        prefixes.add(prefix)
        found[row["code"]] = Office(
            code=row.needed("code"),
            body=row["body"],
            name=row.text(),
            place=row.needed("place"),
            fiscal_district=row["fiscal_district"],
            number_prefix=prefix,
            demonstration=row.flag("demonstration"),
            source=row.needed("source"),
        )
    return MappingProxyType(found)


def _once(row: tables.Row, found: Mapping[str, object]) -> None:
    if row.needed("code") in found:
        row.fail("code", f"“{row['code']}” appears twice")
