"""Detected victims as UNODC counts them: in total, by sex and age, by form of exploitation.

Every row says which cells of which indicator it adds up. A row of which a part was not reported is not written
as a number; the provenance says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import product
from typing import Final

from sistra.access.vocabulary import Actor
from sistra.kernel.errors import Invalid
from sistra.kernel.labels import Text
from sistra.observatory.indicators import compute
from sistra.observatory.vocabulary import Cell, CellStatus, Table
from sistra.observatory.vocabulary.police import police_items
from sistra.reference import packs

COLUMNS: Final = (
    "Iso3_code", "Country", "Region", "Subregion", "Indicator", "Dimension", "Category", "Sex", "Age", "Year",
    "Unit of measurement", "txtVALUE", "Source",
)  # fmt: skip
INDICATOR: Final = "police_victims"
FORMS: Final = ("Sexual exploitation", "Forced labour", "Other forms of exploitation")
MINORS: Final = ("0-5", "6-11", "12-17")
ADULTS: Final = ("18-29", "30-59", "60+")
_SEX: Final = {"female": "Female", "male": "Male"}
_AGE: Final = {"0 to 17 years": MINORS, "18 years or over": ADULTS}


class FormMapping(StrEnum):
    """Under which form of exploitation "explotación laboral" stands."""

    AS_REPORTED = "as-reported"
    """As Peru's figures stand in UNODC's data: labour exploitation under other forms."""
    BY_DEFINITION = "by-definition"
    """By the meaning of the words: labour exploitation under forced labour."""


@dataclass(frozen=True, slots=True)
class DetectedVictim:
    """One row of UNODC's table; `value` is None where the source did not report it."""

    dimension: str
    category: str
    sex: str
    age: str
    year: str
    value: int | None
    status: CellStatus
    from_cells: tuple[str, ...]
    """The cells of the indicator that were added up, such as "purpose=sexual"."""
    note: str


def detected_victims(
    *, country: str, first: int, last: int, mapping: FormMapping, as_of: date | None, now: date, viewer: Actor
) -> tuple[tuple[DetectedVictim, ...], Table]:
    """The rows for every year, and the table of victims by year that they rest on.

    Raises Invalid for a country other than that of the pack, or a period without data; Refused.
    """
    pack = packs.active()
    if country != pack.country:
        raise Invalid(
            Text(f"Esta instalación no tiene datos de «{country}».", f"This installation has no data of “{country}”."),
            field="country",
            value=country,
            expected=pack.country,
            remedy=Text(f"Use --country {pack.country}.", f"Use --country {pack.country}."),
        )

    def table(*by: str) -> Table:
        return compute(INDICATOR, by=by, first=str(first), last=str(last), as_of=as_of, now=now, viewer=viewer)

    years = table("year")
    if not any(cell.value is not None for cell in years.cells):
        raise Invalid(
            Text(f"No hay datos de {first} a {last}.", f"There are no data from {first} to {last}."),
            field="from",
            value=f"{first}–{last}",
            remedy=Text("Elija otro periodo.", "Choose another period."),
        )
    partial = {part.period: f"{part.first} to {part.last}" for part in years.partial}
    rows = [
        *_totals(years, partial),
        *_by_sex(table("year", "sex"), partial),
        *_by_age(table("year", "sex", "age"), partial),
        *_by_form(table("year", "purpose"), mapping, partial),
    ]
    return tuple(sorted(rows, key=lambda row: row.year)), years


def _totals(table: Table, partial: dict[str, str]) -> Iterator[DetectedVictim]:
    for cell in table.cells:
        yield _sum("Total", "Total", "Total", "Total", cell.codes[0], [cell], partial)


def _by_sex(table: Table, partial: dict[str, str]) -> Iterator[DetectedVictim]:
    for cell in table.cells:
        yield _sum("Total", "Total", _SEX[cell.codes[1]], "Total", cell.codes[0], [cell], partial)


def _by_age(table: Table, partial: dict[str, str]) -> Iterator[DetectedVictim]:
    for year in dict.fromkeys(cell.codes[0] for cell in table.cells):
        for age, sexes in product(_AGE, (("female",), ("male",), ("female", "male"))):
            cells = [
                cell
                for cell in table.cells
                if cell.codes[0] == year and cell.codes[1] in sexes and cell.codes[2] in _AGE[age]
            ]
            sex = _SEX[sexes[0]] if len(sexes) == 1 else "Total"
            yield _sum("Total", "Total", sex, age, year, cells, partial)


def form_of(purpose: str, mapping: FormMapping) -> str:
    """UNODC's form of exploitation for a purpose of the police file; "" for "not identified".

    The purposes of the pack carry both readings as equivalents. Raises Invalid for a purpose without one.
    """
    item = next(each for each in police_items().values() if each.variable == "purpose" and each.code == purpose)
    if item.is_unknown:
        return ""
    system = "glotip_as_reported" if mapping is FormMapping.AS_REPORTED else "glotip"
    purposes = packs.active().lists["purpose"]
    forms = {
        form for code in purposes.by_equivalent("reta", item.item) for form in purposes.get(code).equivalents[system]
    }
    if len(forms) != 1:
        raise Invalid(
            Text(
                f"La finalidad «{item.item}» no tiene una forma de UNODC.",
                f"The purpose “{item.item}” has no form of UNODC.",
            ),
            field="purpose",
            value=item.item,
            expected=", ".join(FORMS),
            remedy=Text("Complete la lista «purpose» del país.", "Complete the country's list “purpose”."),
        )
    return forms.pop()


def _by_form(table: Table, mapping: FormMapping, partial: dict[str, str]) -> Iterator[DetectedVictim]:
    for year in dict.fromkeys(cell.codes[0] for cell in table.cells):
        of_year = [cell for cell in table.cells if cell.codes[0] == year]
        unknown = sum(int(cell.value or 0) for cell in of_year if not form_of(cell.codes[1], mapping))
        for form in FORMS:
            cells = [cell for cell in of_year if form_of(cell.codes[1], mapping) == form]
            note = f"{unknown} victims of the year have no identified purpose and stand under no form"
            yield _sum("by form of exploitation", form, "Total", "Total", year, cells, partial, note)


def _sum(
    dimension: str,
    category: str,
    sex: str,
    age: str,
    year: str,
    cells: Iterable[Cell],
    partial: dict[str, str],
    note: str = "",
) -> DetectedVictim:
    listed = list(cells)
    reported = all(cell.value is not None for cell in listed)
    worst = next((cell.status for cell in listed if cell.status is not CellStatus.VALUE), CellStatus.VALUE)
    notes = [note, *{cell.note.en for cell in listed if cell.note}]
    if year in partial:
        notes.append(f"only {partial[year]}")
    return DetectedVictim(
        dimension,
        category,
        sex,
        age,
        year,
        sum(int(cell.value or 0) for cell in listed) if reported else None,
        CellStatus.INCOMPLETE if worst is CellStatus.VALUE and year in partial else worst,
        tuple("/".join(cell.codes[1:]) or "total" for cell in listed),
        "; ".join(each for each in notes if each),
    )
