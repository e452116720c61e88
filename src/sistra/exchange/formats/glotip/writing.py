"""Writing UNODC's table and, beside it, where each number comes from."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from sistra.access.vocabulary import Actor
from sistra.exchange.formats.glotip.victims import COLUMNS, DetectedVictim, FormMapping, detected_victims
from sistra.observatory.actions import note_export
from sistra.observatory.vocabulary import Table
from sistra.reference import packs

SMALL: Final = 5
"""Values below it are printed as "<5" in UNODC's public table."""

_PROVENANCE: Final = (
    "Dimension", "Category", "Sex", "Age", "Year", "value", "status", "indicator", "version", "cells", "mapping",
    "file", "sha256", "published", "cut_off", "note",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Written:
    """The files written, with the SHA-256 of each, and how many rows carry no number."""

    files: tuple[tuple[Path, str], ...]
    rows: int
    not_reported: int


def export_glotip(
    folder: Path,
    *,
    country: str,
    first: int,
    last: int,
    mapping: FormMapping,
    small_counts: bool = False,
    as_of: date | None = None,
    by: Actor,
    at: datetime,
) -> Written:
    """Write glotip.csv (UNODC's columns) and glotip_provenance.csv into the folder, and note it in the trail.

    With `small_counts` values from 0 to 4 are printed as "<5", in both files. Rows that were not reported have
    no line in the table and one in the provenance. Raises Invalid, Refused.
    """
    rows, table = detected_victims(
        country=country, first=first, last=last, mapping=mapping, as_of=as_of, now=at.date(), viewer=by
    )
    text = {
        folder / "glotip.csv": _csv(
            COLUMNS, (_line(row, country, table, small_counts) for row in rows if row.value is not None)
        ),
        folder / "glotip_provenance.csv": _csv(
            _PROVENANCE, (_origin(row, table, mapping, small_counts) for row in rows)
        ),
    }
    digests = {path.name: hashlib.sha256(content.encode()).hexdigest() for path, content in text.items()}
    note_export("glotip", files=digests, question=f"{country} {first}-{last} {mapping}", by=by, at=at)
    folder.mkdir(parents=True, exist_ok=True)
    for path, content in text.items():
        path.write_text(content, encoding="utf-8", newline="")
    missing = sum(1 for row in rows if row.value is None)
    return Written(tuple((path, digests[path.name]) for path in text), len(rows) - missing, missing)


def _csv(columns: Iterable[str], lines: Iterable[Iterable[object]]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(lines)
    return buffer.getvalue()


def printed(value: int | None, *, small_counts: bool) -> str:
    """The number as UNODC prints it; "" where there is none."""
    if value is None:
        return ""
    return f"<{SMALL}" if small_counts and value < SMALL else str(value)


def _line(row: DetectedVictim, country: str, table: Table, small_counts: bool) -> tuple[str, ...]:
    where = packs.active().countries[country]
    return (
        where.alpha_3,
        where.name.en,
        where.region,
        where.subregion,
        "Detected trafficking victims",
        row.dimension,
        row.category,
        row.sex,
        row.age,
        row.year,
        "Counts",
        printed(row.value, small_counts=small_counts),
        table.definition.recorder.en,
    )


def _origin(row: DetectedVictim, table: Table, mapping: FormMapping, small_counts: bool) -> tuple[str, ...]:
    sources = table.sources
    return (
        row.dimension,
        row.category,
        row.sex,
        row.age,
        row.year,
        printed(row.value, small_counts=small_counts),
        row.status.value,
        table.definition.id,
        str(table.definition.version),
        " + ".join(row.from_cells),
        mapping.value if row.dimension != "Total" else "",
        "; ".join(source.name for source in sources),
        "; ".join(source.file_hash for source in sources),
        "; ".join(source.published for source in sources),
        table.cut_off,
        row.note,
    )
