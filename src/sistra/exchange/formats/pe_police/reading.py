"""Reading the police file row by row: each row is understood, or refused with the reason.

Expected columns: year, month, dept_code, department, province, district, police_unit, category, item, value,
is_total; CSV in UTF-8, plain or gzip. A blank value stays blank. An item or category that is not in our table
stops its row and is listed, never dropped or guessed.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from sistra.access.vocabulary import Actor
from sistra.exchange.intake import Refusal, Report
from sistra.kernel.errors import Invalid
from sistra.kernel.labels import Text
from sistra.kernel.wording import fold
from sistra.observatory.actions import load_police_file
from sistra.observatory.rules.defects import is_total_code, repaired
from sistra.observatory.vocabulary import DatasetKind, Edition, PoliceRow
from sistra.observatory.vocabulary.police import PoliceItem, police_items
from sistra.reference import packs

COLUMNS: Final = (
    "year", "month", "dept_code", "department", "province", "district", "police_unit", "category", "item", "value",
    "is_total",
)  # fmt: skip
SHIPPED: Final = Path(__file__).parent / "data" / "police_victims_2017-01_2025-09.csv.gz"
"""The real file that comes with the product; its origin stands in data/SOURCES.md."""

PUBLISHER: Final = "Ministerio del Interior (DIRCTPTIM-PNP), datos abiertos «Trata de personas»"
ADDRESS: Final = "https://www.datosabiertos.gob.pe/"
LICENCE: Final = "Datos abiertos del Estado peruano, con atribución"


@dataclass(frozen=True, slots=True)
class PoliceFile:
    """A file read: the rows understood, the rows refused, and what is noteworthy."""

    name: str
    sha256: str
    read: int
    rows: tuple[PoliceRow, ...]
    problems: tuple[Refusal, ...]
    remarks: tuple[Text, ...]


def import_police_file(path: Path, *, published: date | None = None, name: str = "", by: Actor, at: datetime) -> Report:
    """Read the file and load what was understood; the same file again adds nothing.

    `published` is the day of publication, if known. Raises Refused; Invalid when it is not such a file.
    """
    file = read_police_file(path)
    edition = Edition(
        kind=DatasetKind.POLICE_FILE,
        name=name or file.name,
        file_hash=file.sha256,
        publisher=PUBLISHER,
        url=ADDRESS,
        licence=LICENCE,
        published=published,
        rows_read=file.read,
        rows_refused=len(file.problems),
    )
    loaded = load_police_file(edition, file.rows, by=by, at=at)
    return Report(
        format="pe-police",
        file=file.name,
        read=file.read,
        accepted=loaded.accepted,
        already=loaded.already_there,
        refusals=file.problems,
        notes=(*file.remarks, *_compared(loaded.added, loaded.changed, loaded.dropped)),
        cases=len({row.report for row in file.rows}) if loaded.accepted else 0,
    )


def _compared(added: int, changed: int, dropped: int) -> Iterator[Text]:
    if added or changed or dropped:
        yield Text(
            f"Edición nueva: {added} celdas nuevas, {changed} cambiadas, {dropped} que ya no están. "
            "La edición anterior se conserva.",
            f"New edition: {added} cells new, {changed} changed, {dropped} no longer there. "
            "The earlier edition is kept.",
        )


def read_police_file(path: Path) -> PoliceFile:
    """Read and check every row; nothing is stored. Raises Invalid when it is not such a file."""
    content = _content(path)
    reader = csv.DictReader(io.StringIO(_text(content), newline=""))
    missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
    if missing:
        raise Invalid(
            Text(
                f"El archivo no tiene las columnas: {', '.join(missing)}.",
                f"The file lacks columns: {', '.join(missing)}.",
            ),
            field=missing[0],
            value=", ".join(reader.fieldnames or ())[:200],
            expected=", ".join(COLUMNS),
            remedy=Text("Revise la primera línea del archivo.", "Check the first line of the file."),
        )
    understand = _Reader()
    rows: list[PoliceRow] = []
    problems: list[Refusal] = []
    first_line: dict[tuple[object, ...], int] = {}
    read = 0
    for written in reader:
        read += 1
        try:
            row = understand.row(written)
            key = (row.report, row.item.item)
            if key in first_line:
                raise _twice(row, first_line[key])
        except Invalid as problem:
            problems.append(Refusal.of(reader.line_num, problem))
            continue
        first_line[key] = reader.line_num
        rows.append(row)
    return PoliceFile(
        name=path.name,
        sha256=hashlib.sha256(content).hexdigest(),
        read=read,
        rows=tuple(rows),
        problems=tuple(problems),
        remarks=tuple(_remarks(rows)),
    )


def _content(path: Path) -> bytes:
    """The unpacked bytes. Raises Invalid for a broken archive or a file that cannot be read."""
    try:
        content = path.read_bytes()
        return gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content
    except (OSError, EOFError) as problem:
        raise Invalid(
            Text(f"No se puede leer {path.name}.", f"{path.name} cannot be read."),
            field="file",
            value=path.name,
            expected="CSV, CSV.GZ",
            remedy=Text("Descárguelo otra vez.", "Download it again."),
        ) from problem


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = content[: problem.start].count(b"\n") + 1
        raise Invalid(
            Text(f"El archivo no está en UTF-8 (línea {line}).", f"The file is not UTF-8 (line {line})."),
            field="file",
            expected="UTF-8",
            remedy=Text("Guárdelo como «CSV UTF-8» y vuelva a cargarlo.", "Save it as “CSV UTF-8” and load it again."),
        ) from problem


class _Reader:
    """Understands one row after another; what repeats in every report is worked out once."""

    def __init__(self) -> None:
        self._items = police_items()
        self._marks = {key: "1" if is_total_code(key[1]) else "0" for key in self._items}
        self._categories = {category for category, _ in self._items}
        self._departments: dict[tuple[str, str], str] = {}
        self._periods: dict[tuple[str, str], int] = {}
        self._words: dict[str, str] = {}

    def row(self, written: Mapping[str, str]) -> PoliceRow:
        """Raises Invalid naming the field."""
        if None in written or None in written.values():
            raise Invalid(
                Text(
                    "La fila no tiene el número de columnas de la cabecera.",
                    "The row has not as many columns as the header.",
                ),
                field="row",
                expected=str(len(COLUMNS)),
                remedy=Text("Revise comas y comillas de la línea.", "Check commas and quotes of the line."),
            )
        item = self._item(written["category"], written["item"], written["is_total"])
        return PoliceRow(
            period=self._period(written["year"], written["month"]),
            department=self._department(written["dept_code"], written["department"]),
            province_written=self._clean("province", written["province"]),
            district_written=self._clean("district", written["district"]),
            police_unit=self._clean("police_unit", written["police_unit"]),
            item=item,
            value=_value(written["value"]),
        )

    def _item(self, category: str, item: str, is_total: str) -> PoliceItem:
        found = self._items.get((category, item))
        if found is None:
            field, value = ("item", item) if category in self._categories else ("category", category)
            right = repaired(value)
            in_category = [each for of, each in self._items if of == category]
            listed = in_category or sorted(self._categories)
            raise Invalid(
                Text(f"«{value}» no está en la tabla de ítems.", f"“{value}” is not in the table of items.")
                if right is None
                else Text(
                    f"«{value}» tiene la codificación dañada; debe decir «{right}».",
                    f"“{value}” has a damaged encoding; it should say “{right}”.",
                ),
                field=field,
                value=value,
                expected=right or ", ".join(listed)[:400],
                remedy=Text(
                    "Guarde el archivo como UTF-8." if right else "Si es un ítem nuevo, agréguelo a la tabla de ítems.",
                    "Save the file as UTF-8." if right else "If it is a new item, add it to the table of items.",
                ),
            )
        if is_total != self._marks[category, item]:
            raise Invalid(
                Text("La marca de total no corresponde al ítem.", "The mark of a total does not fit the item."),
                field="is_total",
                value=is_total,
                expected=self._marks[category, item],
                remedy=Text(
                    "Corrija la marca: un total nunca se suma a sus partes.",
                    "Correct the mark: a total is never added to its parts.",
                ),
            )
        return found

    def _period(self, year: str, month: str) -> int:
        key = (year, month)
        if key not in self._periods:
            for field, value, low, high in (("year", year, 2000, 2100), ("month", month, 1, 12)):
                if not (value.isascii() and value.isdigit() and low <= int(value) <= high):
                    raise Invalid(
                        Text(
                            f"«{value}» no es un {'año' if field == 'year' else 'mes'}.", f"“{value}” is not a {field}."
                        ),
                        field=field,
                        value=value,
                        expected=f"{low}–{high}",
                        remedy=Text("Corrija el número.", "Correct the number."),
                    )
            self._periods[key] = int(year) * 100 + int(month)
        return self._periods[key]

    def _department(self, code: str, name: str) -> str:
        key = (code, name)
        if key not in self._departments:
            places = packs.active().places
            if len(code) != 2 or code not in places:
                raise Invalid(
                    Text(
                        f"«{code}» no es el ubigeo de un departamento.", f"“{code}” is not the ubigeo of a department."
                    ),
                    field="dept_code",
                    value=code,
                    expected="01–25",
                    remedy=Text(
                        "Use el código del INEI, con cero a la izquierda.", "Use INEI's code, with its leading zero."
                    ),
                )
            if fold(places.get(code).name) != fold(name):
                raise Invalid(
                    Text(
                        f"El código {code} es de {places.get(code).name}, no de «{name}».",
                        f"Code {code} is that of {places.get(code).name}, not of “{name}”.",
                    ),
                    field="department",
                    value=name,
                    expected=places.get(code).name,
                    remedy=Text("Corrija el código o el nombre.", "Correct the code or the name."),
                )
            self._departments[key] = code
        return self._departments[key]

    def _clean(self, field: str, words: str) -> str:
        if words not in self._words:
            right = repaired(words)
            if right is not None:
                raise Invalid(
                    Text(
                        f"«{words}» tiene la codificación dañada; debe decir «{right}».",
                        f"“{words}” has a damaged encoding; it should say “{right}”.",
                    ),
                    field=field,
                    value=words,
                    expected=right,
                    remedy=Text("Guarde el archivo como UTF-8.", "Save the file as UTF-8."),
                )
            self._words[words] = " ".join(words.split())
        return self._words[words]


def _value(written: str) -> int | None:
    """A whole number; None for a blank, which is not zero."""
    if written == "":
        return None
    if not (written.isascii() and written.isdigit()):
        raise Invalid(
            Text(f"«{written}» no es un número entero.", f"“{written}” is not a whole number."),
            field="value",
            value=written,
            expected="0, 1, 2 …",
            remedy=Text(
                "Escriba un entero; deje vacío lo que no se sabe.",
                "Write a whole number; leave blank what is not known.",
            ),
        )
    return int(written)


def _twice(row: PoliceRow, line: int) -> Invalid:
    return Invalid(
        Text(f"La misma celda ya está en la línea {line}.", f"The same cell stands in line {line} already."),
        field="item",
        value=row.item.item,
        expected="1",
        remedy=Text(
            "Quite la fila repetida: sumarla duplicaría las víctimas.",
            "Remove the repeated row: adding it would double the victims.",
        ),
    )


def _remarks(rows: list[PoliceRow]) -> Iterator[Text]:
    """Blanks, and totals that are not the sum of their parts, by year and question."""
    totals: dict[tuple[int, str], int] = defaultdict(int)
    parts: dict[tuple[int, str], int] = defaultdict(int)
    blanks = 0
    for row in rows:
        blanks += row.value is None
        if row.item.variable == "victims":
            continue
        side = totals if row.item.is_total else parts
        side[row.period // 100, row.item.variable] += row.value or 0
    if blanks:
        yield Text(f"{blanks} celdas en blanco: no son ceros.", f"{blanks} blank cells: they are not zeros.")
    for year, variable in sorted(totals):
        printed, summed = totals[year, variable], parts[year, variable]
        if printed != summed:
            yield Text(
                f"{year}, {variable}: el total impreso es {printed}; las partes suman {summed}.",
                f"{year}, {variable}: the printed total is {printed}; the parts add up to {summed}.",
            )
