"""HTCDS files into the register, and the register into an HTCDS file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from sistra.access.actions import action, record, require
from sistra.access.queries import office_of
from sistra.access.vocabulary import Actor, Permission
from sistra.exchange.formats.htcds import inward, layout, outward, standard, table
from sistra.exchange.formats.htcds.layout import CaseRows, Row
from sistra.exchange.formats.htcds.standard import Names
from sistra.exchange.intake import Report, Tally, unreadable
from sistra.kernel.errors import Invalid, Problem
from sistra.kernel.labels import Text
from sistra.register import actions, queries
from sistra.register.rules import InvalidCase
from sistra.register.vocabulary import CaseKind

FORMAT: Final = f"HTCDS {standard.VERSION}"
OWN_KEY: Final = "sistra:"
"""`sistra:ID` is the key of a case that was entered here and exported; it comes home as the same case."""

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote: cases, rows, and the SHA-256 of the file."""

    cases: int
    rows: int
    sha256: str


def import_file(
    file: BinaryIO,
    *,
    name: str,
    recorder: str = "",
    office: str = "",
    kind: CaseKind = CaseKind.COMPLAINT,
    progress: Progress = lambda _: None,
    opened: Callable[[UUID], None] = lambda _: None,
    by: Actor,
    at: datetime,
) -> Report:
    """Register every case of a CSV or XLSX file, row by row, and report on every row.

    A case of several rows goes in whole or not at all: with one of its rows refused, the others are too, so
    that the corrected file can be imported again. `recorder` is the body that said it all, when the file does
    not say; `name` is how the report and the source of every record call the file. `progress` is told the
    number of rows dealt with, `opened` each case that went in. Raises Refused when the actor may not import.
    """
    office = office or by.office
    _allow_import(office, by=by, at=at)
    try:
        read = read_rows(file, name=name)
    except Invalid as problem:
        return unreadable(name, FORMAT, problem)
    found = office_of(office, viewer=by)
    groups = layout.cases(read.rows, recorder=recorder or (found.body if found else ""), given=bool(recorder))
    present = _registered(groups, by)
    hand_in = _HandIn(read, present, kind=kind, office=office, opened=opened, by=by, at=at)
    done = read.tally.refused
    for group in groups:
        hand_in.one(group)
        done += len(group.rows) + len(group.again)
        progress(done)
    report = read.tally.report()
    _trace_import(report, office=office, by=by, at=at)
    return report


@dataclass(frozen=True, slots=True)
class Read:
    """A file read: its rows, the tally with those that were refused, and the cases that these belong to."""

    rows: list[Row]
    tally: Tally
    incomplete: Mapping[str, int]
    """Key of a case of which a row was refused → the line of that row."""


def read_rows(file: BinaryIO, *, name: str) -> Read:
    """Every row that can be read, and what is wrong with the others. Raises Invalid for the file as a whole."""
    read = table.read(file)
    columns = layout.columns(read.headings)
    tally = Tally(file=name, format=FORMAT)
    rows: list[Row] = []
    incomplete: dict[str, int] = {}
    for line in read.lines:
        if tally.read == 0 and layout.is_second_heading(columns, line):
            continue
        tally.read += 1
        row, problems = layout.read_row(columns, line)
        if row is not None:
            rows.append(row)
            continue
        tally.refuse(line.number, problems)
        if key := layout.case_key(columns, line):
            incomplete.setdefault(key, line.number)
    if columns.others:
        kept = ", ".join(columns.others.values())
        tally.notes.append(
            Text(
                f"Columnas que no son de HTCDS 2.0, guardadas palabra por palabra con cada registro: {kept}.",
                f"Columns that are not of HTCDS 2.0, kept word for word with each record: {kept}.",
            )
        )
    return Read(rows, tally, incomplete)


def _registered(groups: Iterable[CaseRows], by: Actor) -> set[tuple[str, str]]:
    """Recorder and key of every case that is in the register already."""
    by_recorder: dict[str, list[str]] = {}
    for group in groups:
        by_recorder.setdefault(group.recorder, []).append(group.external_id)
    found = {
        (recorder, key)
        for recorder, keys in by_recorder.items()
        for key in queries.registered(recorder, keys, viewer=by)
    }
    return found | {(group.recorder, group.external_id) for group in groups if _is_own(group.external_id, by)}


def _is_own(key: str, by: Actor) -> bool:
    """Whether a key names a case that was entered in this register."""
    if not key.startswith(OWN_KEY):
        return False
    try:
        own = UUID(key.removeprefix(OWN_KEY))
    except ValueError:
        return False
    return queries.whole_case(own, viewer=by) is not None


class _HandIn:
    """Hands the cases of one file to the register and counts their rows."""

    def __init__(
        self,
        read: Read,
        present: set[tuple[str, str]],
        *,
        kind: CaseKind,
        office: str,
        opened: Callable[[UUID], None],
        by: Actor,
        at: datetime,
    ) -> None:
        self.tally = read.tally
        self.incomplete = read.incomplete
        self.present = present
        self.kind = kind
        self.office = office
        self.opened = opened
        self.by = by
        self.at = at

    def one(self, group: CaseRows) -> None:
        """Register one case: its rows are accepted, already there, or refused together."""
        if (group.recorder, group.external_id) in self.present:
            self.tally.already += len(group.rows) + len(group.again)
            return
        if group.external_id in self.incomplete:
            self._refuse(group, [], because=self.incomplete[group.external_id])
            return
        try:
            problems = layout.conflicts(group.rows) or self._open(group)
        except actions.AlreadyRegistered:
            self.tally.already += len(group.rows) + len(group.again)
            return
        if problems:
            self._refuse(group, problems, because=min(line for line, _ in problems))
            return
        self.tally.accepted += len(group.rows)
        self.tally.already += len(group.again)
        self.tally.cases += 1

    def _open(self, group: CaseRows) -> list[tuple[int, Invalid]]:
        """What the register says against it, by line; nothing when the case is registered."""
        try:
            case = inward.case_of(group, received_on=_office_day(self.at), kind=self.kind, file=self.tally.file)
            self.opened(actions.open_case(case, by=self.by, at=self.at, office=self.office))
        except InvalidCase as invalid:
            return [inward.in_words_of_the_file(problem, group) for problem in invalid.problems]
        except Invalid as invalid:
            return [inward.in_words_of_the_file(invalid, group)]
        return []

    def _refuse(self, group: CaseRows, problems: Sequence[tuple[int, Invalid]], *, because: int) -> None:
        for line, problem in problems:
            self.tally.refuse(line, [problem])
        faulty = {line for line, _ in problems}
        for row in (*group.rows, *group.again):
            if row.line not in faulty:
                self.tally.refuse(row.line, [_with_its_case(because)])


def _office_day(at: datetime) -> str:
    return at.astimezone(ZoneInfo(settings.TIME_ZONE)).date().isoformat()


def _with_its_case(line: int) -> Problem:
    return Invalid(
        Text(
            f"No ingresó porque la línea {line}, del mismo caso, fue rechazada.",
            f"It did not go in because line {line}, of the same case, was refused.",
        ),
        field=str(standard.Extra.CASE),
        remedy=Text(
            "Corrija esa línea y vuelva a importar el archivo: el caso entra completo.",
            "Correct that line and import the file again: the case goes in whole.",
        ),
    )


@action("exchange:htcds:import")
def _allow_import(office: str, *, by: Actor, at: datetime) -> None:
    require(by, Permission.CASE_IMPORT, office=office)


@action("exchange:htcds:import")
def _trace_import(report: Report, *, office: str, by: Actor, at: datetime) -> None:
    """Leave a trace of the whole; each case opened has left its own."""
    record(
        "exchange:htcds:imported",
        about=f"office:{office}",
        by=by,
        at=at,
        partition=office,
        reason=(
            f"{FORMAT}; rows read {report.read}, accepted {report.accepted}, already there {report.already},"
            f" refused {report.refused}; cases {report.cases}"
        ),
    )


def export_file(
    path: Path,
    *,
    names: Names = Names.STANDARD,
    progress: Progress = lambda _: None,
    by: Actor,
    at: datetime,
) -> Exported:
    """Write every case that the actor sees to a .csv or .xlsx file, and leave a trace with count and SHA-256.

    The file appears whole or not at all, and without the trace there is none. Raises Refused when the actor may
    not export, Invalid for another ending or a place that cannot be written to.
    """
    table.check_ending(path)
    _allow_export(by=by, at=at)
    counted = _Counted(progress)
    unsent = path.with_name(f".{path.stem}.unsent{path.suffix}")
    try:
        digest = table.write(unsent, standard.exported_headings(names), counted.cells(_cases(by)))
        exported = Exported(counted.cases, counted.rows, digest)
        actions.record_export(
            format_name=f"htcds-{standard.VERSION}-{names}", count=counted.cases, digest=digest, by=by, at=at
        )
        unsent.replace(path)
    finally:
        unsent.unlink(missing_ok=True)
    return exported


class _Counted:
    """Counts cases and rows while they are written, without holding them."""

    def __init__(self, progress: Progress) -> None:
        self.cases = 0
        self.rows = 0
        self.progress = progress

    def cells(self, cases: Iterable[list[Row]]) -> Iterator[tuple[str, ...]]:
        for rows in cases:
            self.cases += 1
            for row in rows:
                self.rows += 1
                yield row.cells()
            self.progress(self.cases)


def _cases(by: Actor) -> Iterator[list[Row]]:
    """The rows of each case that the reader sees, in the order in which the cases were entered."""
    for key, case in queries.whole_cases(viewer=by):
        yield outward.rows(case, key=f"{OWN_KEY}{key}")


@action("exchange:htcds:export")
def _allow_export(*, by: Actor, at: datetime) -> None:
    require(by, Permission.CASE_EXPORT, office=by.office)
