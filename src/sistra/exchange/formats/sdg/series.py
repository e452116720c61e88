"""The series of SDG 16.2.2 from the same rows as UNODC's table.

Series codes as in use in the United Nations' SDG data base: VC_HTF_DETV all victims, …FL forced labour,
…SX sexual exploitation, …OG organ removal, …OP other purposes; with a final R per 100,000 population.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from sistra.access.vocabulary import Actor
from sistra.exchange.formats.glotip.victims import FormMapping, detected_victims, form_of
from sistra.exchange.formats.glotip.writing import Written, printed
from sistra.kernel.errors import Invalid
from sistra.kernel.labels import Text
from sistra.observatory.actions import note_export
from sistra.observatory.indicators import compute
from sistra.observatory.vocabulary import CellStatus
from sistra.reference import packs

COLUMNS: Final = (
    "Goal", "Target", "Indicator", "SeriesCode", "GeoAreaCode", "GeoAreaName", "TimePeriod", "Value", "Sex", "Age",
    "Units", "Nature", "Source", "FootNote",
)  # fmt: skip
ORGANS: Final = "organs"
_POPULATION: Final = ("year", "sex", "age", "population", "source")
_SEX: Final = {"Total": "BOTHSEX", "Female": "FEMALE", "Male": "MALE"}
_AGE: Final = {"Total": "ALLAGE", "0 to 17 years": "<18Y", "18 years or over": "18+Y"}
_FORM: Final = {"Sexual exploitation": "VC_HTF_DETVSX", "Forced labour": "VC_HTF_DETVFL"}


@dataclass(frozen=True, slots=True)
class Population:
    """Residents of one year, sex and age as the SDG data base names them (BOTHSEX, ALLAGE …), and who says so."""

    year: str
    sex: str
    age: str
    number: int
    source: str


@dataclass(frozen=True, slots=True)
class Observation:
    """One value of one series; `value` None where the source did not report it."""

    series: str
    year: str
    sex: str
    age: str
    value: int | float | None
    unit: str
    status: CellStatus
    source: str
    note: str


def read_population(path: Path) -> tuple[Population, ...]:
    """Residents from a CSV with the columns year, sex, age, population, source; each row must name its source.

    `sex` is BOTHSEX, FEMALE or MALE; `age` is ALLAGE, <18Y or 18+Y. Raises Invalid with the line.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise Invalid(
            Text(f"No se puede leer {path.name}.", f"{path.name} cannot be read."),
            field="population",
            value=path.name,
            expected="CSV UTF-8",
        ) from problem
    reader = csv.DictReader(io.StringIO(text))
    return tuple(_population(row, reader.line_num) for row in reader)


def _population(row: Mapping[str, str | None], line: int) -> Population:
    said = {column: (row.get(column) or "").strip() for column in _POPULATION}
    allowed = {"sex": tuple(_SEX.values()), "age": tuple(_AGE.values())}
    for column, value in said.items():
        wrong = not value or (column in allowed and value not in allowed[column])
        wrong |= column in {"year", "population"} and not (value.isdigit() and int(value) > 0)
        if wrong:
            expected = ", ".join(allowed.get(column, ())) or {"source": "INEI …"}.get(column, "1, 2, 3 …")
            raise Invalid(
                Text(
                    f"Población, línea {line}: «{value}» no vale para «{column}».",
                    f"Population, line {line}: “{value}” will not do for “{column}”.",
                ),
                field=column,
                value=value,
                expected=expected,
                remedy=Text(
                    f"Columnas: {', '.join(_POPULATION)}; cada fila nombra su fuente.",
                    f"Columns: {', '.join(_POPULATION)}; each row names its source.",
                ),
            )
    return Population(said["year"], said["sex"], said["age"], int(said["population"]), said["source"])


def observations(
    *,
    country: str,
    first: int,
    last: int,
    mapping: FormMapping,
    population: tuple[Population, ...] = (),
    as_of: date | None = None,
    now: date,
    viewer: Actor,
) -> tuple[Observation, ...]:
    """Counts for every year, and rates for those whose residents are given. Raises Invalid, Refused."""
    rows, table = detected_victims(
        country=country, first=first, last=last, mapping=mapping, as_of=as_of, now=now, viewer=viewer
    )
    source = table.definition.recorder.en
    counts = [
        Observation(
            "VC_HTF_DETV" if row.dimension == "Total" else _FORM[row.category],
            row.year,
            _SEX[row.sex],
            _AGE[row.age],
            row.value,
            "NUMBER",
            row.status,
            source,
            row.note,
        )
        for row in rows
        if row.dimension == "Total" or row.category in _FORM
    ]
    counts += _organs_and_other(first, last, mapping, as_of, now, viewer, source)
    return tuple(
        sorted((*counts, *_rates(counts, population)), key=lambda each: (each.year, each.series, each.sex, each.age))
    )


def _organs_and_other(
    first: int, last: int, mapping: FormMapping, as_of: date | None, now: date, viewer: Actor, source: str
) -> Iterator[Observation]:
    """The SDG tells organ removal from other purposes; UNODC's table puts both under other forms."""
    table = compute(
        "police_victims", by=["year", "purpose"], first=str(first), last=str(last), as_of=as_of, now=now, viewer=viewer
    )
    for year in dict.fromkeys(cell.codes[0] for cell in table.cells):
        other = [
            cell
            for cell in table.cells
            if cell.codes[0] == year and form_of(cell.codes[1], mapping) == "Other forms of exploitation"
        ]
        for series, cells in (
            ("VC_HTF_DETVOG", [cell for cell in other if cell.codes[1] == ORGANS]),
            ("VC_HTF_DETVOP", [cell for cell in other if cell.codes[1] != ORGANS]),
        ):
            told = all(cell.value is not None for cell in cells)
            yield Observation(
                series,
                year,
                "BOTHSEX",
                "ALLAGE",
                sum(int(cell.value or 0) for cell in cells) if told else None,
                "NUMBER",
                next((cell.status for cell in cells if cell.status is not CellStatus.VALUE), CellStatus.VALUE),
                source,
                " + ".join(cell.codes[1] for cell in cells),
            )


def _rates(counts: list[Observation], population: tuple[Population, ...]) -> Iterator[Observation]:
    residents = {(each.year, each.sex, each.age): each for each in population}
    for count in counts:
        given = residents.get((count.year, count.sex, count.age))
        if given is not None and count.value is not None:
            yield Observation(
                f"{count.series}R",
                count.year,
                count.sex,
                count.age,
                round(count.value / given.number * 100_000, 3),
                "PER_100000_POP",
                count.status,
                f"{count.source}; population: {given.source}",
                count.note,
            )


def export_sdg(
    path: Path,
    *,
    country: str,
    first: int,
    last: int,
    mapping: FormMapping,
    population: tuple[Population, ...] = (),
    small_counts: bool = False,
    as_of: date | None = None,
    by: Actor,
    at: datetime,
) -> Written:
    """Write the series as one CSV file and note it in the trail. Raises Invalid, Refused."""
    found = observations(
        country=country,
        first=first,
        last=last,
        mapping=mapping,
        population=population,
        as_of=as_of,
        now=at.date(),
        viewer=by,
    )
    where = packs.active().countries[country]
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    small = {(each.year, each.series) for each in found if each.unit == "NUMBER" and (each.value or 0) < 5}
    written = 0
    for each in found:
        if each.value is None:
            continue
        value = printed(each.value, small_counts=small_counts) if isinstance(each.value, int) else str(each.value)
        if small_counts and each.unit != "NUMBER" and (each.year, each.series.removesuffix("R")) in small:
            # A rate of a hidden count would give the count back.
            continue
        written += 1
        writer.writerow(
            (
                "16",
                "16.2",
                "16.2.2",
                each.series,
                int(where.numeric),
                where.name.en,
                each.year,
                value,
                each.sex,
                each.age,
                each.unit,
                "C",
                each.source,
                each.note,
            )
        )
    content = buffer.getvalue()
    digest = hashlib.sha256(content.encode()).hexdigest()
    note_export("sdg", files={path.name: digest}, question=f"{country} {first}-{last} {mapping}", by=by, at=at)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8", newline="")
    return Written(((path, digest),), written, sum(1 for each in found if each.value is None))
