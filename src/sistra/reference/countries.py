"""The countries of ISO 3166-1."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from types import MappingProxyType

from sistra.kernel.labels import Text
from sistra.reference import tables
from sistra.reference.lists import Code, CodeList, build


@dataclass(frozen=True, slots=True)
class Country:
    """A country by its three codes, its names and where the United Nations' statisticians put it."""

    alpha_2: str
    alpha_3: str
    numeric: str
    name: Text
    region: str
    subregion: str


def load(file: Traversable) -> Mapping[str, Country]:
    """The countries by their two letters. Raises BrokenReference."""
    found: dict[str, Country] = {}
    for row in tables.read(file, ("iso2", "iso3", "numeric", "name_en", "name_es", "un_region", "un_subregion")):
        found[row["iso2"]] = Country(
            alpha_2=row.needed("iso2"),
            alpha_3=row.needed("iso3"),
            numeric=row.needed("numeric"),
            name=row.text("name_es", "name_en"),
            region=row["un_region"],
            subregion=row["un_subregion"],
        )
    return MappingProxyType(found)


def as_list(countries: Mapping[str, Country]) -> CodeList:
    """The countries as the code list `country`: HTCDS writes two letters, CTDC two (2021) or three (2024)."""
    return build(
        "country",
        tuple(
            Code(
                code=country.alpha_2,
                label=country.name,
                equivalents=MappingProxyType(
                    {
                        "htcds": (country.alpha_2,),
                        "ctdc": (country.alpha_2, country.alpha_3),
                        "glotip": (country.alpha_3,),
                    }
                ),
                source="ISO 3166-1; names from Unicode CLDR",
            )
            for country in countries.values()
        ),
    )
