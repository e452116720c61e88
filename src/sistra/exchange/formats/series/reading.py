"""Reading published figures row by row, with the list of their sources beside them.

Columns of the figures: id, source_id, recorder, unit, period_start, period_end, area_type, area, dimension,
category, value, value_type, note; of the sources: source_id, title, publisher, date, url. Words are kept as
written beside the codes they mean.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

from sistra.access.vocabulary import Actor
from sistra.exchange.formats.series.checking import check_figures
from sistra.exchange.intake import Refusal, Report
from sistra.kernel.dates import PartialDate
from sistra.kernel.errors import Invalid
from sistra.kernel.labels import Text
from sistra.kernel.wording import fold
from sistra.observatory.actions import load_figures
from sistra.observatory.rules.defects import repaired
from sistra.observatory.vocabulary import (
    DatasetKind,
    Edition,
    FigureRow,
    FigureSourceRow,
    OffenceScope,
    Unit,
)
from sistra.reference import packs

COLUMNS: Final = (
    "id", "source_id", "recorder", "unit", "period_start", "period_end", "area_type", "area", "dimension", "category",
    "value", "value_type", "note",
)  # fmt: skip
SOURCE_COLUMNS: Final = ("source_id", "title", "publisher", "date", "url")
VALUE_TYPES: Final = ("count", "percent")
AREA_TYPES: Final = ("country", "region", "fiscal_district", "place")

SHIPPED: Final = Path(__file__).parent / "data" / "published_figures.csv"
"""The published figures that come with the product; their origin stands in data/SOURCES.md."""

UNITS: Final = (
    # The first that the words begin with decides, so the longer come first.
    ("possible case", Unit.POSSIBLE_CASE),
    ("case", Unit.CASE),
    ("concluded case", Unit.CASE),
    ("proactive case", Unit.CASE),
    ("denuncia", Unit.COMPLAINT),
    ("formalised denuncia", Unit.COMPLAINT),
    ("complaint", Unit.COMPLAINT),
    ("victim", Unit.VICTIM),
    ("presumed victim", Unit.VICTIM),
    ("identified victim", Unit.VICTIM),
    ("assisted victim", Unit.VICTIM),
    ("child victim", Unit.VICTIM),
    ("child", Unit.VICTIM),
    ("female victim", Unit.VICTIM),
    ("foreign victim", Unit.VICTIM),
    ("minor rescued", Unit.VICTIM),
    ("accused", Unit.SUSPECT),
    ("presumed accused", Unit.SUSPECT),
    ("person convicted", Unit.CONVICTED_PERSON),
    ("convicted person", Unit.CONVICTED_PERSON),
    ("prisoner", Unit.PERSON),
    ("sentenced person", Unit.PERSON),
    ("operator", Unit.PERSON),
    ("police officer", Unit.PERSON),
    ("conviction", Unit.DECISION),
    ("sentence", Unit.DECISION),
    ("operation", Unit.OPERATION),
    ("specialised office", Unit.OFFICE),
)
"""What the publications' own words for a unit mean. Words outside this table stop their row."""

_IMPLIED: Final = re.compile(r"implies a base of (\d+)")


@dataclass(frozen=True, slots=True)
class FigureFile:
    """A file of figures read, with its sources."""

    name: str
    sha256: str
    read: int
    figures: tuple[FigureRow, ...]
    sources: tuple[FigureSourceRow, ...]
    problems: tuple[Refusal, ...]


def import_figures(path: Path, *, sources: Path | None = None, by: Actor, at: datetime) -> Report:
    """Read figures and load those understood; a figure already there is left alone, a revised one stands beside it.

    `sources` is the list of publications; without it, the file NAME_sources.csv beside the figures. Raises
    Refused; Invalid when a file is not what it should be.
    """
    file = read_figures(path, sources=sources)
    edition = Edition(
        kind=DatasetKind.PUBLISHED_FIGURES,
        name=file.name,
        file_hash=file.sha256,
        rows_read=file.read,
        rows_refused=len(file.problems),
    )
    loaded = load_figures(edition, file.figures, file.sources, by=by, at=at)
    return Report(
        format="series",
        file=file.name,
        read=file.read,
        accepted=loaded.accepted,
        already=loaded.already_there,
        refusals=file.problems,
        notes=tuple(defect.what for defect in check_figures(file.figures)),
    )


def read_figures(path: Path, *, sources: Path | None = None) -> FigureFile:
    """Read and check every figure; nothing is stored. Raises Invalid."""
    listed = {each.code: each for each in _sources(sources or path.with_name(f"{path.stem}_sources.csv"))}
    content = _bytes(path)
    figures: list[FigureRow] = []
    problems: list[Refusal] = []
    lines: dict[FigureRow, int] = {}
    read = 0
    for line, row in _rows(content, COLUMNS):
        read += 1
        try:
            figure = _figure(row, listed)
            key = _without_number(figure)
            if key in lines:
                raise _twice(row["id"], lines[key])
        except Invalid as problem:
            problems.append(Refusal.of(line, problem))
            continue
        lines[key] = line
        figures.append(figure)
    return FigureFile(
        path.name,
        hashlib.sha256(content).hexdigest(),
        read,
        tuple(figures),
        tuple(listed.values()),
        tuple(problems),
    )


def _twice(number: str, line: int) -> Invalid:
    return Invalid(
        Text(f"La misma cifra ya está en la línea {line}.", f"The same figure stands in line {line}."),
        field="id",
        value=number,
        remedy=Text("Quite la fila repetida.", "Remove the repeated row."),
    )


def _without_number(figure: FigureRow) -> FigureRow:
    return replace(figure, number="")


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise Invalid(
            Text(f"No se puede leer {path.name}.", f"{path.name} cannot be read."),
            field="file",
            value=path.name,
            expected="published_figures.csv, published_figures_sources.csv",
            remedy=Text(
                "La lista de fuentes va junto a las cifras, o se indica con --sources.",
                "The list of sources lies beside the figures, or is named with --sources.",
            ),
        ) from problem


def _rows(content: bytes, columns: Iterable[str]) -> Iterator[tuple[int, Mapping[str, str]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise Invalid(
            Text("El archivo no está en UTF-8.", "The file is not UTF-8."),
            field="file",
            expected="UTF-8",
            remedy=Text("Guárdelo como «CSV UTF-8».", "Save it as “CSV UTF-8”."),
        ) from problem
    reader = csv.DictReader(io.StringIO(text, newline=""))
    missing = [column for column in columns if column not in (reader.fieldnames or ())]
    if missing:
        raise Invalid(
            Text(f"Faltan columnas: {', '.join(missing)}.", f"Columns are missing: {', '.join(missing)}."),
            field=missing[0],
            expected=", ".join(columns),
            remedy=Text("Revise la primera línea.", "Check the first line."),
        )
    for row in reader:
        yield reader.line_num, {key: (value or "").strip() for key, value in row.items() if key is not None}


def _sources(path: Path) -> Iterator[FigureSourceRow]:
    for _, row in _rows(_bytes(path), SOURCE_COLUMNS):
        yield FigureSourceRow(
            code=row["source_id"],
            title=row["title"],
            publisher=row["publisher"],
            published=row["date"],
            known_from=_last_day(row["date"]),
            url=row["url"],
        )


def _last_day(written: str) -> date | None:
    """The last day that a date of publication allows; None for "undated" and the like, which allow any."""
    try:
        return PartialDate.parse(
            written.split("-2", maxsplit=1)[0] if re.fullmatch(r"\d{4}-2\d{3}", written) else written
        ).latest
    except Invalid:
        return None


def _figure(row: Mapping[str, str], sources: Mapping[str, FigureSourceRow]) -> FigureRow:
    for field in COLUMNS:
        right = repaired(row[field])
        if right is not None:
            raise _bad(field, row[field], right, "la codificación está dañada", "the encoding is damaged")
    if row["source_id"] not in sources:
        raise _bad(
            "source_id",
            row["source_id"],
            ", ".join(sources),
            "no está en la lista de fuentes",
            "is not in the list of sources",
        )
    if row["value_type"] not in VALUE_TYPES:
        raise _bad(
            "value_type", row["value_type"], ", ".join(VALUE_TYPES), "no es un tipo de valor", "is no type of value"
        )
    if row["area_type"] not in AREA_TYPES:
        raise _bad(
            "area_type", row["area_type"], ", ".join(AREA_TYPES), "no es un tipo de lugar", "is no type of place"
        )
    for field in ("recorder", "unit", "dimension", "area"):
        if not row[field]:
            raise _bad(
                field,
                "",
                "",
                "está vacío: una cifra sin esto no se puede leer",
                "is empty: a figure without it cannot be read",
            )
    unit = _unit(row["unit"])
    first, last = _day("period_start", row["period_start"]), _day("period_end", row["period_end"])
    if first and last and last < first:
        raise _bad("period_end", row["period_end"], f"≥ {first}", "es anterior al inicio", "is before the start")
    implied = _IMPLIED.search(row["note"])
    source = sources[row["source_id"]]
    return FigureRow(
        number=row["id"],
        source=row["source_id"],
        recorder=row["recorder"],
        recorder_body=re.sub(r"\s*\(.*\)$", "", row["recorder"]),
        unit_words=row["unit"],
        unit=unit,
        offence_scope=OffenceScope.TRAFFICKING_AND_RELATED if "related" in row["unit"] else OffenceScope.TRAFFICKING,
        first_day=first,
        last_day=last,
        area_type=row["area_type"],
        area=row["area"],
        area_code=_area_code(row["area_type"], row["area"]),
        dimension=row["dimension"],
        category=row["category"],
        value=_value(row["value"], row["value_type"]),
        value_type=row["value_type"],
        base=int(implied.group(1)) if implied else None,
        cut_off=source.published if "extraction" in row["note"] else "",
        note=row["note"],
    )


def _unit(words: str) -> Unit | None:
    for beginning, unit in UNITS:
        if words == beginning or words.startswith((f"{beginning} ", f"{beginning}s")):
            return unit
    raise _bad(
        "unit", words, ", ".join(beginning for beginning, _ in UNITS), "no es una unidad conocida", "is no known unit"
    )


def _day(field: str, written: str) -> date | None:
    if not written:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise _bad(field, written, "2014-12-31", "no es una fecha", "is not a date") from None


def _value(written: str, kind: str) -> Decimal:
    try:
        value = Decimal(written)
    except InvalidOperation:
        raise _bad("value", written, "552, 79.6", "no es un número", "is not a number") from None
    fits = (
        value.is_finite() and value >= 0 and (value <= 100 if kind == "percent" else value == value.to_integral_value())
    )
    if not fits:
        raise _bad("value", written, "0–100" if kind == "percent" else "0, 1, 2 …", "no es posible", "is not possible")
    return value


def _area_code(kind: str, name: str) -> str:
    """The code of a fiscal district or a department; "" where the name is neither (a mining area …)."""
    if kind == "fiscal_district":
        for district in packs.active().fiscal_districts.values():
            if fold(name) in {fold(each) for each in (district.name.es, *district.other_names)}:
                return district.code
        return ""
    if kind == "region":
        return packs.active().places.resolve(department=name).code or ""
    return packs.active().country if kind == "country" else ""


def _bad(field: str, value: str, expected: str, es: str, en: str) -> Invalid:
    return Invalid(
        Text(f"«{value}» {es}.", f"“{value}” {en}."),
        field=field,
        value=value,
        expected=expected,
        remedy=Text("Corrija la fila y vuelva a cargar el archivo.", "Correct the row and load the file again."),
    )
