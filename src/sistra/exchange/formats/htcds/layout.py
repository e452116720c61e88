"""Which column is which field, and which rows are one case and one person.

HTCDS lists fields and says nothing of how a flat file repeats them. Here one row is one person in one case:

- rows with the same `sistra_case` (and recorder) are one case; without it the key of the survey's submission
  is taken, and without that each row is a case of its own, known again by what it says;
- rows of a case with the same `sistra_person` are one person; without it each row is its own person;
- the fields of an organisation, a referral to another body, a comment, a historic event and a support plan
  are repeated: each row of a person, or of the case, adds one of each;
- the fields of a person stand on the person's first row, those of the case on the first row of each person;
  on later rows they may be empty or the same, never different.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sistra.exchange.formats.htcds import standard, values
from sistra.exchange.formats.htcds.standard import FIELDS, SUBMISSION_KEYS, Block, Extra, Field
from sistra.exchange.formats.htcds.table import Line
from sistra.kernel.dates import PartialDate
from sistra.kernel.errors import Invalid
from sistra.kernel.labels import Text

LONGEST_KEY: Final = 120
LONGEST_RECORDER: Final = 40
_SUBMITTED: Final = ("SubmissionDate", "_submission_time", "end", "start")
"""When a survey server says that the form was handed in: the day of receipt, when the file says no other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row read: canonical values by field name, empty ones left out, and what stands around them."""

    line: int
    values: Mapping[str, str]
    case: str = ""
    person: str = ""
    role: str = ""
    recorder: str = ""
    received_on: str = ""
    kind: str = ""
    entry_route: str = ""
    others: Mapping[str, str] = field(default_factory=dict)
    """Columns that are no field of the standard: heading → words."""

    def block(self, block: Block) -> dict[str, str]:
        """The values of the fields of one block."""
        return {name: value for name, value in self.values.items() if FIELDS[name].block is block}

    def cells(self) -> tuple[str, ...]:
        """The row as an exported file holds it, under `standard.exported_headings`."""
        extra = {
            Extra.CASE: self.case,
            Extra.PERSON: self.person,
            Extra.ROLE: self.role,
            Extra.RECORDER: self.recorder,
            Extra.RECEIVED_ON: self.received_on,
            Extra.KIND: self.kind,
            Extra.ENTRY_ROUTE: self.entry_route,
        }
        return (*(extra[name] for name in Extra), *(self.values.get(name, "") for name in FIELDS))

    @property
    def has_person(self) -> bool:
        return bool(self.person or self.block(Block.PERSON))


@dataclass(frozen=True, slots=True)
class CaseRows:
    """The rows of one case in the order of the file, under the key that tells it from others."""

    recorder: str
    external_id: str
    rows: tuple[Row, ...]
    again: tuple[Row, ...] = ()
    """Rows that only say once more what one of `rows` says."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What each column of a file holds: a field, an extra column of ours, something to be kept word for word."""

    headings: tuple[str, ...]
    fields: Mapping[int, Field]
    extras: Mapping[int, Extra]
    submission: Mapping[str, int]
    others: Mapping[int, str]


def columns(headings: Sequence[str]) -> Columns:
    """Recognise the columns. Raises Invalid when none is a field, or one is ambiguous or appears twice."""
    fields: dict[int, Field] = {}
    extras: dict[int, Extra] = {}
    submission: dict[str, int] = {}
    others: dict[int, str] = {}
    ours = {str(extra): extra for extra in Extra}
    for place, heading in enumerate(headings):
        name = heading.strip()
        if name.lower() in ours:
            extras[place] = ours[name.lower()]
        elif standard.is_about_the_submission(name):
            submission.setdefault(name, place)
        elif found := standard.names_of(name):
            if len(found) > 1:
                raise _heading(
                    name,
                    Text(
                        f"La columna «{name}» puede ser varios campos.", f"The column “{name}” may be several fields."
                    ),
                    ", ".join(found),
                )
            fields[place] = FIELDS[found[0]]
        elif name:
            others[place] = name
    taken: dict[str, str] = {}
    for place, name in [*((p, f.name) for p, f in fields.items()), *((p, str(e)) for p, e in extras.items())]:
        if name in taken:
            raise _heading(
                headings[place],
                Text(
                    f"Las columnas «{taken[name]}» y «{headings[place]}» son el mismo campo.",
                    f"The columns “{taken[name]}” and “{headings[place]}” are the same field.",
                ),
                name,
            )
        taken[name] = headings[place]
    if not fields:
        raise _heading(
            "; ".join(headings)[:120],
            Text("Ninguna columna es un campo de HTCDS 2.0.", "No column is a field of HTCDS 2.0."),
            "prs_FirstName, vic_TraffickingStatus, cas_Status …",
        )
    return Columns(tuple(headings), fields, extras, submission, others)


def _heading(value: str, what: Text, expected: str) -> Invalid:
    return Invalid(
        what,
        field="",
        value=value,
        expected=expected,
        remedy=Text(
            "Corrija el encabezado con los nombres del estándar; no se importó nada.",
            "Correct the heading with the names of the standard; nothing was imported.",
        ),
    )


def is_second_heading(columns: Columns, line: Line) -> bool:
    """Whether a row only repeats the headings in words, as the second row of the standard's spreadsheet does."""
    said = [(place, line.cells[place].strip()) for place in columns.fields if place < len(line.cells)]
    written = [(place, cell) for place, cell in said if cell]
    return bool(written) and all(columns.fields[place].name in standard.names_of(cell) for place, cell in written)


def read_row(columns: Columns, line: Line) -> tuple[Row | None, tuple[Invalid, ...]]:
    """One row, or every problem that it has."""
    if line.broken is not None:
        remedy = Text("Repare la fila y vuelva a importar el archivo.", "Repair the row and import the file again.")
        return None, (Invalid(line.broken, expected=str(len(columns.headings)), remedy=remedy),)
    problems: list[Invalid] = []
    read: dict[str, str] = {}
    for place, asked in columns.fields.items():
        try:
            value = values.read(asked, line.cells[place])
        except Invalid as problem:
            problems.append(problem)
            continue
        if value:
            read[asked.name] = value
    extra = {name: values.clean(line.cells[place]) for place, name in columns.extras.items()}
    problems += _extra_problems(extra)
    others = {name: words for place, name in columns.others.items() if (words := values.clean(line.cells[place]))}
    if not read and not problems:
        problems.append(
            Invalid(
                Text("La fila no dice nada en ningún campo de HTCDS.", "The row says nothing in any field of HTCDS."),
                remedy=Text("Complete la fila o bórrela.", "Fill the row in or delete it."),
            )
        )
    if problems:
        return None, tuple(problems)
    submission = "" if extra.get(Extra.CASE) else _submission(columns, line, SUBMISSION_KEYS)
    return (
        Row(
            line=line.number,
            values=read,
            case=case_key(columns, line),
            # A submission of the survey form asks about one person.
            person=extra.get(Extra.PERSON, "") or submission,
            role=extra.get(Extra.ROLE, ""),
            recorder=extra.get(Extra.RECORDER, ""),
            received_on=_day(extra.get(Extra.RECEIVED_ON, ""))
            or read.get("cas_IncomingReferralDate", "")
            or _day(_submission(columns, line, _SUBMITTED)),
            kind=extra.get(Extra.KIND, ""),
            entry_route=extra.get(Extra.ENTRY_ROUTE, ""),
            others=others,
        ),
        (),
    )


def case_key(columns: Columns, line: Line) -> str:
    """The key of the case that a row belongs to, "" when it has none; also of a row that is refused."""
    places = [place for place, extra in columns.extras.items() if extra is Extra.CASE]
    key = next((line.cells[place].strip() for place in places if place < len(line.cells)), "")
    return key or _submission(columns, line, SUBMISSION_KEYS)


def _submission(columns: Columns, line: Line, names: Sequence[str]) -> str:
    places = (columns.submission[name] for name in names if name in columns.submission)
    cells = (line.cells[place].strip() for place in places if place < len(line.cells))
    return next((cell for cell in cells if cell), "")


def _day(written: str) -> str:
    """The day of a date or a moment, "" if it is neither."""
    try:
        return str(PartialDate.parse(written[:10])) if written else ""
    except Invalid:
        return ""


def _extra_problems(extra: Mapping[Extra, str]) -> list[Invalid]:
    problems = [
        Invalid(
            Text("La clave es demasiado larga.", "The key is too long."),
            field=str(name),
            value=extra[name],
            expected=f"≤ {longest}",
            remedy=Text("Use una clave más corta.", "Use a shorter key."),
        )
        for name, longest in (
            (Extra.CASE, LONGEST_KEY),
            (Extra.PERSON, LONGEST_KEY),
            (Extra.RECORDER, LONGEST_RECORDER),
        )
        if len(extra.get(name, "")) > longest
    ]
    written = extra.get(Extra.RECEIVED_ON, "")
    if written and not _day(written):
        problems.append(
            Invalid(
                Text(f"No se puede leer «{written}» como fecha.", f"“{written}” cannot be read as a date."),
                field=str(Extra.RECEIVED_ON),
                value=written,
                expected="2016, 2016-05, 2016-05-03",
                remedy=Text("Escriba año, año-mes o año-mes-día.", "Write year, year-month or year-month-day."),
            )
        )
    return problems


def cases(rows: Iterable[Row], *, recorder: str, given: bool) -> list[CaseRows]:
    """Put rows together that are one case, in the order in which each case appears first.

    `recorder` is the body of whoever imports; with `given` it was said for the whole file and overrides the column.
    """
    found: dict[tuple[str, str], list[Row]] = {}
    repeated: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        who = recorder if given or not row.recorder else row.recorder
        key = (who, row.case or fingerprint(row))
        group = found.setdefault(key, [])
        # Two victims of a case may look alike, and are two; one person's row, or a row without any key, is one.
        if (row.person or not row.case) and any(_says_the_same(row, other) for other in group):
            repeated.setdefault(key, []).append(row)
        else:
            group.append(row)
    return [
        CaseRows(who, external_id, tuple(group), tuple(repeated.get((who, external_id), ())))
        for (who, external_id), group in found.items()
    ]


def _says_the_same(row: Row, other: Row) -> bool:
    return (row.person, row.values, row.others) == (other.person, other.values, other.others)


def fingerprint(row: Row) -> str:
    """A key for a row that has none: the same words give the same key, on any day and any machine."""
    said = json.dumps([sorted(row.values.items()), row.role, sorted(row.others.items())], ensure_ascii=False)
    return f"sha256:{hashlib.sha256(said.encode()).hexdigest()}"


def persons(rows: Sequence[Row]) -> list[list[int]]:
    """The places, from 0, of the rows of each person of a case, in order of first appearance."""
    by_key: dict[str, list[int]] = {}
    found: list[list[int]] = []
    for place, row in enumerate(rows):
        if not row.has_person:
            continue
        if row.person and row.person in by_key:
            by_key[row.person].append(place)
            continue
        found.append([place])
        if row.person:
            by_key[row.person] = found[-1]
    return found


def conflicts(rows: Sequence[Row]) -> list[tuple[int, Invalid]]:
    """Where rows of one case, or of one person, say different things, by line of the file."""
    found: list[tuple[int, Invalid]] = []

    def look(places: Sequence[int], block: Block, whose: Text) -> None:
        said: dict[str, tuple[str, int]] = {}
        for place in places:
            row = rows[place]
            for name, value in row.block(block).items():
                before = said.setdefault(name, (value, row.line))
                if before[0] != value:
                    found.append((row.line, _different(name, value, before, whose)))

    look(range(len(rows)), Block.CASE, Text("del caso", "of the case"))
    for places in persons(rows):
        look(places, Block.PERSON, Text("de la persona", "of the person"))
    return found


def _different(name: str, value: str, before: tuple[str, int], whose: Text) -> Invalid:
    return Invalid(
        Text(
            f"Este dato {whose.es} difiere del que está en la línea {before[1]}.",
            f"This item {whose.en} differs from the one on line {before[1]}.",
        ),
        field=name,
        value=value,
        expected=before[0],
        remedy=Text(
            "Deje el mismo valor en todas las filas, o solo en la primera.",
            "Leave the same value on every row, or on the first alone.",
        ),
    )


def in_normal_form(rows: Sequence[Row]) -> list[dict[str, str]]:
    """The values of the rows of one case as an export lays them out.

    Person fields on the person's first row alone; case fields there too, and on the first row of a case
    that has no person; repeated fields where they stand.
    """
    groups = persons(rows)
    whole: dict[str, str] = {}
    for row in rows:
        whole = row.block(Block.CASE) | whole
    laid = [row.block(Block.REPEATED) for row in rows]
    for places in groups:
        person: dict[str, str] = {}
        for place in places:
            person = rows[place].block(Block.PERSON) | person
        laid[places[0]] |= person | whole
    if not groups:
        laid[0] |= whole
    return [{name: said[name] for name in FIELDS if name in said} for said in laid]
