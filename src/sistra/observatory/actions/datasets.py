"""Loading files: an edition is added beside the earlier ones, or changes nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from itertools import islice
from typing import Final, TypeVar

from django.db import connection

from sistra.access.actions import action, record, require
from sistra.access.vocabulary import Actor, Change, Permission
from sistra.observatory.models import Dataset, FigureSource, PoliceCell, PoliceReport, PublishedFigure
from sistra.observatory.queries.editions import governing
from sistra.observatory.vocabulary import (
    DatasetKind,
    Edition,
    FigureRow,
    FigureSourceRow,
    Loaded,
    PoliceRow,
)
from sistra.reference import packs

_BATCH: Final = 4_000

T = TypeVar("T")
CellKey = tuple[int, str, str, str, str, str, str]
"""Report (period, department, province, district, unit), variable, code."""


@action("observatory:police-file:load")
def load_police_file(edition: Edition, rows: Sequence[PoliceRow], *, by: Actor, at: datetime) -> Loaded:
    """Load one edition of the police file, whole or not at all.

    Rows that say what is already known add nothing. If any cell is new or differs, the edition is kept whole
    beside the earlier one and answers for the months it covers from then on; the earlier one still answers
    questions as of an earlier date. Raises Refused without the permission to import sources.
    """
    require(by, Permission.SOURCE_IMPORT)
    if not rows:
        return Loaded(None, 0, 0)
    first, last = min(row.period for row in rows), max(row.period for row in rows)
    known = _known_cells(first, last)
    added = changed = 0
    handed_in: set[CellKey] = set()
    for row in rows:
        key = (*row.report, row.item.variable, row.item.code)
        handed_in.add(key)
        if key not in known:
            added += 1
        elif known[key] != row.value:
            changed += 1
    if not added and not changed:
        return Loaded(None, 0, len(rows))
    previous = Dataset.objects.filter(kind=DatasetKind.POLICE_FILE).order_by("known_from", "loaded_at").last()
    dataset = _add(edition, accepted=len(rows), first=first, last=last, replaces=previous, at=at)
    _add_cells(dataset, rows)
    loaded = Loaded(
        dataset.id,
        len(rows),
        0,
        added=added if known else 0,
        changed=changed,
        dropped=sum(1 for key in known if key not in handed_in),
    )
    _tell("observatory:police-file:loaded", dataset, loaded, by=by, at=at)
    return loaded


def _known_cells(first: int, last: int) -> dict[CellKey, int | None]:
    """What the editions in force say about those months."""
    known: dict[CellKey, int | None] = {}
    for part in governing(None):
        cells = PoliceCell.objects.filter(
            report__dataset=part.dataset,
            report__period__gte=max(part.first, first),
            report__period__lte=min(part.last, last),
        ).values_list(
            "report__period",
            "report__department",
            "report__province_written",
            "report__district_written",
            "report__police_unit",
            "variable",
            "code",
            "value",
        )
        for *key, value in cells.iterator(chunk_size=_BATCH):
            known[tuple(key)] = value  # type: ignore[index]  # the length is that of the columns above
    return known


def _add_cells(dataset: Dataset, rows: Sequence[PoliceRow]) -> None:
    places = _Places()
    reports: dict[tuple[int, str, str, str, str], PoliceReport] = {}
    for row in rows:
        if row.report not in reports:
            province, district = places.find(row.department, row.province_written, row.district_written)
            reports[row.report] = PoliceReport(
                dataset=dataset,
                period=row.period,
                year=row.period // 100,
                department=row.department,
                province_written=row.province_written,
                district_written=row.district_written,
                province=province,
                district=district,
                police_unit=row.police_unit,
            )
    PoliceReport.objects.bulk_create(reports.values(), batch_size=_BATCH)
    # Past the object layer, measured: model objects made the import four times as slow. One statement, typed
    # values, no words of the file in the text of the statement.
    table, quote = PoliceCell._meta.db_table, connection.ops.quote_name
    columns = ", ".join(quote(name) for name in ("report_id", "variable", "code", "is_total", "value"))
    statement = f"insert into {quote(table)} ({columns}) values (%s, %s, %s, %s, %s)"  # noqa: S608  # names are ours
    cells = ((reports[row.report].pk, row.item.variable, row.item.code, row.item.is_total, row.value) for row in rows)
    with connection.cursor() as cursor:
        for slice_ in _slices(cells, _BATCH):
            cursor.executemany(statement, slice_)


class _Places:
    """Province and district codes for names as written; each spelling is looked up once."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str, str], tuple[str, str]] = {}

    def find(self, department: str, province: str, district: str) -> tuple[str, str]:
        """Codes of province and district, "" where the name is missing or names no single place."""
        key = (department, province, district)
        if key not in self._found:
            places = packs.active().places
            name = places.get(department).name
            by_province = places.resolve(department=name, province=province).code if province else None
            if by_province is None or len(by_province) != 4 or not by_province.startswith(department):
                self._found[key] = ("", "")
            else:
                found = places.resolve(department=name, province=province, district=district).code if district else None
                fits = found is not None and len(found) == 6 and found.startswith(by_province)
                self._found[key] = (by_province, found if fits and found is not None else "")
        return self._found[key]


@action("observatory:figures:load")
def load_figures(
    edition: Edition,
    figures: Sequence[FigureRow],
    sources: Iterable[FigureSourceRow],
    *,
    by: Actor,
    at: datetime,
) -> Loaded:
    """Load published figures. A figure already there is left alone; a different one for the same facts is added
    beside it, never over it. Raises Refused without the permission to import sources.
    """
    require(by, Permission.SOURCE_IMPORT)
    listed = {source.code: source for source in sources}
    prints = {fingerprint(figure): figure for figure in figures}
    there = set(PublishedFigure.objects.filter(fingerprint__in=list(prints)).values_list("fingerprint", flat=True))
    fresh = {key: figure for key, figure in prints.items() if key not in there}
    if not fresh:
        return Loaded(None, 0, len(figures))
    _add_sources({figure.source: listed[figure.source] for figure in fresh.values()})
    days = [day for figure in fresh.values() for day in (figure.first_day, figure.last_day) if day]
    dataset = _add(
        edition,
        accepted=len(fresh),
        first=_yyyymm(min(days)) if days else None,
        last=_yyyymm(max(days)) if days else None,
        replaces=None,
        at=at,
    )
    PublishedFigure.objects.bulk_create(
        (_figure(dataset, key, figure) for key, figure in fresh.items()), batch_size=500
    )
    loaded = Loaded(dataset.id, len(fresh), len(figures) - len(fresh), added=len(fresh))
    _tell("observatory:figures:loaded", dataset, loaded, by=by, at=at)
    return loaded


def fingerprint(figure: FigureRow) -> str:
    """What makes a published figure this one and no other: all that it says, without its number in a file."""
    said = {key: str(value) for key, value in asdict(figure).items() if key != "number"}
    said["value"] = f"{figure.value.normalize():f}"
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _add_sources(wanted: Mapping[str, FigureSourceRow]) -> None:
    there = set(FigureSource.objects.filter(pk__in=list(wanted)).values_list("pk", flat=True))
    FigureSource.objects.bulk_create(
        FigureSource(
            code=source.code,
            title=source.title,
            publisher=source.publisher,
            published=source.published,
            known_from=source.known_from,
            url=source.url,
        )
        for code, source in wanted.items()
        if code not in there
    )


def _figure(dataset: Dataset, key: str, figure: FigureRow) -> PublishedFigure:
    return PublishedFigure(
        dataset=dataset,
        fingerprint=key,
        number=figure.number,
        source_id=figure.source,
        recorder=figure.recorder,
        recorder_body=figure.recorder_body,
        unit_words=figure.unit_words,
        unit=figure.unit or "",
        offence_scope=figure.offence_scope,
        first_day=figure.first_day,
        last_day=figure.last_day,
        area_type=figure.area_type,
        area=figure.area,
        area_code=figure.area_code,
        dimension=figure.dimension,
        category=figure.category,
        value=figure.value,
        value_type=figure.value_type,
        base=figure.base,
        cut_off=figure.cut_off,
        note=figure.note,
    )


def _add(
    edition: Edition,
    *,
    accepted: int,
    first: int | None,
    last: int | None,
    replaces: Dataset | None,
    at: datetime,
) -> Dataset:
    dataset = Dataset(
        kind=edition.kind,
        name=edition.name,
        publisher=edition.publisher,
        url=edition.url,
        licence=edition.licence,
        file_hash=edition.file_hash,
        loaded_at=at,
        published=edition.published.isoformat() if edition.published else "",
        known_from=edition.published or at.date(),
        first_period=first,
        last_period=last,
        rows_read=edition.rows_read,
        rows_accepted=accepted,
        rows_refused=edition.rows_refused,
        replaces=replaces,
    )
    dataset.save(force_insert=True)
    return dataset


def _tell(act: str, dataset: Dataset, loaded: Loaded, *, by: Actor, at: datetime) -> None:
    """One trail entry for a file: the file's hash stands for its rows."""
    record(
        act,
        about=f"dataset:{dataset.id}",
        by=by,
        at=at,
        changes=[
            Change(
                "observatory.dataset",
                str(dataset.id),
                None,
                {
                    "kind": dataset.kind,
                    "name": dataset.name,
                    "file_hash": dataset.file_hash,
                    "known_from": dataset.known_from.isoformat(),
                    "rows_read": dataset.rows_read,
                    "rows_accepted": dataset.rows_accepted,
                    "rows_refused": dataset.rows_refused,
                    "rows_already_there": loaded.already_there,
                    "cells_added": loaded.added,
                    "cells_changed": loaded.changed,
                    "cells_dropped": loaded.dropped,
                    "replaces": str(dataset.replaces_id) if dataset.replaces_id else None,
                },
            )
        ],
    )


def _slices(items: Iterator[T], size: int) -> Iterator[list[T]]:
    while batch := list(islice(items, size)):
        yield batch


def _yyyymm(day: object) -> int:
    year, month = str(day).split("-")[:2]
    return int(year) * 100 + int(month)
