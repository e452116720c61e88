"""Files as rows of text: CSV and XLSX, read one row at a time and written whole or not at all."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.utils.exceptions import InvalidFileException

from sistra.exchange.formats.htcds import standard
from sistra.kernel.errors import Invalid
from sistra.kernel.labels import Text


class Reader(Protocol):
    """What `csv.reader` gives."""

    line_num: int

    def __next__(self) -> list[str]: ...


LONGEST_CELL: Final = 1 << 24
EXCEL_CELL: Final = 32_767
"""Characters that a cell of a workbook can hold."""

# What a spreadsheet would run as a formula, after any apostrophes of ours; a plain number or telephone is harmless.
_FORMULA: Final = re.compile(r"'*[=+\-@\t]")
_NUMBER: Final = re.compile(r"[+-]?\d+(\.\d+)?")

# What the libraries raise for a workbook that was cut off, altered on its way, or is another kind of archive.
_BROKEN_BOOK: Final = (
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    SyntaxError,  # of XML
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    EOFError,
    NotImplementedError,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a file: where it begins (line of a CSV, row of a sheet, from 1) and its cells.

    `broken` says why the row cannot be trusted; its cells are then those that could be told apart.
    """

    number: int
    cells: tuple[str, ...]
    broken: Text | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """The headings of a file and its rows; empty rows are left out. The rows can be walked once."""

    headings: tuple[str, ...]
    lines: Iterator[Line]


def guard(value: str) -> str:
    """The value so that no spreadsheet runs it: an apostrophe before what could be a formula."""
    return f"'{value}" if _FORMULA.match(value) and not _NUMBER.fullmatch(value) else value


def unguard(value: str) -> str:
    """The value without the apostrophe that `guard` put."""
    return value[1:] if value.startswith("'") and _FORMULA.match(value) else value


def read(file: BinaryIO) -> Table:
    """The table in a file, told apart by its content, not by its name. Raises Invalid if it is neither CSV nor XLSX."""
    start = file.read(8)
    file.seek(0)
    if start.startswith(b"PK\x03\x04"):
        return _read_workbook(file)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise _not_readable(
            Text("El archivo es un libro antiguo de Excel (.xls).", "The file is an old Excel workbook (.xls)."),
            Text("Ábralo y guárdelo como .xlsx o como CSV UTF-8.", "Open it and save it as .xlsx or as CSV UTF-8."),
        )
    return _read_csv(file)


def _read_csv(file: BinaryIO) -> Table:
    _check_encoding(file)
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    csv.field_size_limit(LONGEST_CELL)
    first = text.readline()
    text.seek(0)
    reader = csv.reader(text, delimiter=_delimiter(first), strict=True)
    try:
        headings = tuple(next(reader, ()))
    except csv.Error:
        text.detach()
        raise _not_readable(
            Text("La primera fila no se puede leer como CSV.", "The first row cannot be read as CSV."),
            Text("Guarde el archivo de nuevo como CSV UTF-8.", "Save the file again as CSV UTF-8."),
        ) from None
    return Table(headings, _csv_lines(text, reader, len(headings)))


def _check_encoding(file: BinaryIO) -> None:
    """Read the file once as UTF-8, so that a file in another encoding is refused before any of it goes in."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    line = 1
    try:
        while block := file.read(1 << 20):
            decoder.decode(block)
            line += block.count(b"\n")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        line += error.object[: error.start].count(b"\n")
        raise _not_readable(
            Text(
                f"El archivo no está en UTF-8: la línea {line} tiene un carácter de otra codificación.",
                f"The file is not in UTF-8: line {line} has a character of another encoding.",
            ),
            Text(
                "Guárdelo de nuevo como «CSV UTF-8» y vuelva a importarlo; no se importó nada.",
                "Save it again as “CSV UTF-8” and import it again; nothing was imported.",
            ),
            value=error.object[error.start : error.end].hex(" "),
            expected="UTF-8",
        ) from None
    file.seek(0)


def _delimiter(first: str) -> str:
    """The separator that makes the most known headings of the first line."""

    def known(delimiter: str) -> int:
        return sum(bool(standard.names_of(cell)) for cell in next(csv.reader([first], delimiter=delimiter), []))

    return max((",", ";", "\t"), key=known)


def _csv_lines(text: io.TextIOWrapper, reader: Reader, width: int) -> Iterator[Line]:
    try:
        while True:
            begins = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                why = Text("La fila no se puede leer como CSV: comillas.", "The row cannot be read as CSV: quotes.")
                yield Line(begins, (), why)
                continue
            if any(cell.strip() for cell in cells):
                yield _line(begins, cells, width, may_be_short=False)
    finally:
        # The file is the caller's to close.
        text.detach()


def _line(number: int, cells: Sequence[str], width: int, *, may_be_short: bool) -> Line:
    whole = [unguard(cell) for cell in cells]
    while len(whole) > width and not whole[-1].strip():
        whole.pop()
    if may_be_short:
        whole += [""] * (width - len(whole))
    # A row shorter than the headings may be a file cut off in the middle: what is missing is not "empty".
    if len(whole) != width:
        return Line(
            number,
            tuple(whole),
            Text(
                f"La fila tiene {len(whole)} celdas y el encabezado {width}.",
                f"The row has {len(whole)} cells and the heading {width}.",
            ),
        )
    return Line(number, tuple(whole))


def _read_workbook(file: BinaryIO) -> Table:
    try:
        book = load_workbook(file, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        # Some programs declare a wrong size of the sheet; read it as it is.
        sheet.reset_dimensions()
        rows = sheet.iter_rows(values_only=True)
        headings = [_cell(value) for value in next(rows, ())]
    except _BROKEN_BOOK:
        raise _not_opened() from None
    while headings and not headings[-1].strip():
        headings.pop()
    return Table(tuple(headings), _sheet_lines(rows, len(headings)))


def _not_opened() -> Invalid:
    return _not_readable(
        Text("El libro de Excel no se puede abrir.", "The Excel workbook cannot be opened."),
        Text("Ábralo en su programa y guárdelo de nuevo.", "Open it in its program and save it again."),
    )


def _whole(rows: Iterator[tuple[object, ...]]) -> Iterator[tuple[object, ...]]:
    """The rows of a sheet. Raises Invalid where the file breaks off: what follows cannot be known."""
    while True:
        try:
            values = next(rows)
        except StopIteration:
            return
        except _BROKEN_BOOK:
            raise _not_opened() from None
        yield values


def _sheet_lines(rows: Iterator[tuple[object, ...]], width: int) -> Iterator[Line]:
    for number, values in enumerate(_whole(rows), start=2):
        cells = [_cell(value) for value in values]
        if any(cell.strip() for cell in cells):
            yield _line(number, cells, width, may_be_short=True)


def _cell(value: object) -> str:
    """A cell of a workbook as the words that a CSV would hold."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep="T")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value)


def _not_readable(what: Text, remedy: Text, *, value: str = "", expected: str = "CSV, XLSX") -> Invalid:
    return Invalid(what, field="", value=value, expected=expected, remedy=remedy)


ENDINGS: Final = (".csv", ".xlsx")


def check_ending(path: Path) -> None:
    """Raise Invalid for a file name that is neither of a CSV nor of a workbook."""
    if path.suffix.lower() not in ENDINGS:
        raise Invalid(
            Text(f"No se sabe escribir «{path.name}».", f"“{path.name}” cannot be written."),
            field="out",
            value=str(path),
            expected=", ".join(ENDINGS),
            remedy=Text("Dé un nombre que termine en .csv o .xlsx.", "Give a name that ends in .csv or .xlsx."),
        )


def write(path: Path, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table to `path` (.csv or .xlsx) and give the SHA-256 of the file in hexadecimal.

    What is half written is removed again. Raises Invalid for another ending, a text too long for a workbook,
    and a place that cannot be written to.
    """
    check_ending(path)
    try:
        if path.suffix.lower() == ".csv":
            _write_csv(path, headings, rows)
        else:
            _write_workbook(path, headings, rows)
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        path.unlink(missing_ok=True)
        raise _not_writable(path, error) from None
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _not_writable(path: Path, error: OSError) -> Invalid:
    return Invalid(
        Text(
            f"No se pudo escribir en «{path.parent}»: {error.strerror}.",
            f"It was not possible to write to “{path.parent}”: {error.strerror}.",
        ),
        field="out",
        value=str(path),
        remedy=Text(
            "Revise que la carpeta exista, que se pueda escribir en ella y que haya espacio.",
            "Check that the folder exists, that it may be written to and that there is room.",
        ),
    )


def _write_csv(path: Path, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headings)
        for row in rows:
            writer.writerow([guard(cell) for cell in row])


def _write_workbook(path: Path, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("HTCDS 2.0")

    def as_text(value: str) -> Cell | None:
        if len(value) > EXCEL_CELL:
            raise Invalid(
                Text(
                    f"Un texto tiene {len(value)} caracteres y una celda de Excel admite {EXCEL_CELL}.",
                    f"A text has {len(value)} characters and a cell of Excel holds {EXCEL_CELL}.",
                ),
                field="out",
                expected=".csv",
                remedy=Text("Exporte como .csv.", "Export as .csv."),
            )
        if not value:
            return None
        cell: Cell = WriteOnlyCell(sheet, guard(value))
        # Text stays text: no code becomes a number, no number a date.
        cell.data_type = "s"
        return cell

    try:
        sheet.append([as_text(heading) for heading in headings])
        for row in rows:
            sheet.append([as_text(cell) for cell in row])
    except BaseException:
        # What is half written lies in a temporary file of the library: end it in order.
        sheet.close()
        raise
    book.save(path)
