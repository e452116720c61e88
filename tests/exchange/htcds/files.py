"""HTCDS files in memory and rows read back from them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from sistra.exchange.formats.htcds import layout, standard, table, transfer
from sistra.exchange.formats.htcds.layout import CaseRows, Row


def csv_of(rows: Sequence[Mapping[str, str]], *, delimiter: str = ",", encoding: str = "utf-8") -> io.BytesIO:
    """A file with the headings of all rows, in the order of their first appearance."""
    headings = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, headings, delimiter=delimiter, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return io.BytesIO(text.getvalue().encode(encoding))


def file_of(groups: Sequence[CaseRows], path: Path, names: standard.Names = standard.Names.STANDARD) -> Path:
    """The rows as an exported file."""
    table.write(path, standard.exported_headings(names), (row.cells() for group in groups for row in group.rows))
    return path


def rows_in(path: Path) -> list[Row]:
    """Every row of a file; it fails when one cannot be read."""
    with path.open("rb") as file:
        read = transfer.read_rows(file, name=path.name)
    assert read.tally.refusals == []
    return read.rows


def said_in(path: Path) -> dict[str, list[dict[str, str]]]:
    """The values of the rows of each case of a file, in normal form, by the key of the case."""
    groups = layout.cases(rows_in(path), recorder="", given=False)
    return {group.external_id: layout.in_normal_form(group.rows) for group in groups}
