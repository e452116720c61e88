"""A computed table as a page shows it: picture, table, and the lines that say what it is and where it comes from."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sistra.kernel.labels import Text
from sistra.observatory.rules import names
from sistra.observatory.vocabulary import (
    Cell,
    CellStatus,
    Coverage,
    DataSource,
    Definition,
    Dimension,
    SourceNote,
    Table,
)
from sistra.reference import labels, packs
from sistra.web.charts import picture, words
from sistra.web.charts.values import Amount, AreaMap, FlowMap, Frame, Matrix, Picture
from sistra.web.observatory import drawing, sentences
from sistra.web.observatory.asking import Asked

MOST_COLUMNS = 7
"""A table with more columns than this stays long, one row a cell, unless years stand across the top."""
MOST_YEARS = 12
MANY_TIMES = 3
FORMATS = ("csv", "json", "svg", "png")
MAP_WIDTH = 460
"""A map is tall: at this width it still fits on a screen of 768 pixels."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One picture, for screens and for telephones."""

    wide: SafeString
    narrow: SafeString
    is_map: bool


@dataclass(frozen=True, slots=True)
class Label:
    """The name of a row, with the address of the closer look where there is one."""

    words: str
    address: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One figure of the table; `missing` when there is no number."""

    words: str
    share: str
    note: str
    missing: bool


@dataclass(frozen=True, slots=True)
class Row:
    labels: tuple[Label, ...]
    figures: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The table beside a picture: heads of the labels, heads of the figures, rows, and a total where one exists."""

    heads: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    total: Shown | None
    notes: tuple[str, ...]
    """What several figures of the table have in common, said once below it."""

    @property
    def is_long(self) -> bool:
        """Whether the table scrolls in a window of its own."""
        return len(self.rows) > 16


@dataclass(frozen=True, slots=True)
class Silence:
    """Who reported, and who did not, by period."""

    words: str
    silent: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter in force, and the address of the same page without it."""

    words: str
    address: str


@dataclass(frozen=True, slots=True)
class Exhibit:
    """Everything that a page or a file needs of one table."""

    anchor: str
    table: Table
    asked: Asked
    title: str
    frame: Frame
    drawn: tuple[Drawn, ...]
    picture: Picture | None
    note: str
    sheet: Sheet
    lines: tuple[str, ...]
    coverage: tuple[Silence, ...]
    filters: tuple[Filter, ...]
    address: str
    files: tuple[tuple[str, str], ...]

    @property
    def has_silence(self) -> bool:
        return any(each.silent for each in self.coverage)

    @property
    def definition(self) -> Definition:
        return self.table.definition


def exhibit(table: Table, asked: Asked, language: str, *, may_take: bool) -> Exhibit:
    """Compose a table. `may_take`: whether the reader may take it away as a file."""
    chosen = filters(table.definition, asked, language)
    title = sentences.title(
        table,
        first=asked.first,
        last=asked.last,
        filters=", ".join(each.words for each in chosen),
        language=language,
    )
    main = drawing.picture(table, language)
    pictures = [main] if main else []
    if isinstance(main, FlowMap):
        pictures.append(drawing.matrix(table, language))
    lines = caption(table, language)
    return Exhibit(
        anchor="-".join((table.definition.id, *asked.by)).replace("_", "-"),
        table=table,
        asked=asked,
        title=title,
        frame=Frame(title, lines),
        drawn=tuple(drawn(each, title, language) for each in pictures),
        picture=main,
        note=drawing.note(table, main, language),
        sheet=sheet(table, asked, language),
        lines=lines,
        coverage=tuple(silence(each, language) for each in table.coverage),
        filters=chosen,
        address=reverse("indicator", args=[table.definition.id]) + asked.query,
        files=tuple(
            (name, reverse("indicator-file", args=[table.definition.id, name]) + asked.query)
            for name in FORMATS
            if main or name in {"csv", "json"}
        )
        if may_take
        else (),
    )


def drawn(what: Picture, title: str, language: str) -> Drawn:
    """Both sizes of a picture."""
    is_map = isinstance(what, AreaMap | FlowMap)
    wide = picture.svg(what, label=title, width=MAP_WIDTH if is_map else picture.WIDE, language=language)
    few = replace(what, most=7) if isinstance(what, Matrix) else what
    narrow = picture.svg(few, label=title, width=picture.NARROW, language=language)
    # Our own drawing: every word in it was escaped when it was drawn.
    return Drawn(mark_safe(wide), mark_safe(narrow), is_map)  # noqa: S308


def may_take(definition: Definition, *, may_read: bool, may_export: bool) -> bool:
    """Published sources may be taken by whoever reads them; the register's own counts only by those who may export."""
    return may_export or (may_read and definition.source is not DataSource.REGISTER)


# --- the table --------------------------------------------------------------------------------------------------


def sheet(table: Table, asked: Asked, language: str) -> Sheet:
    """Rows and columns as people read them; the figures are those of the files."""
    dims = [head.dimension for head in table.dims]
    across = _across(table)
    unit = _("Number (unit: %(unit)s)") % {"unit": labels.of(table.unit).read(language).lower()}
    total = _shown(table.total, language) if table.total else None
    common = _common_notes(table, language)
    notes = tuple(_said_once(table, note, language) for note in common)
    table = _without(table, common, language)
    if across is None:
        return Sheet(
            tuple(head.label.read(language) for head in table.dims),
            (unit,),
            tuple(
                Row(
                    tuple(
                        Label(label.read(language), _closer(table, asked, dim, code))
                        for dim, code, label in zip(dims, cell.codes, cell.labels, strict=True)
                    ),
                    (_shown(cell, language),),
                )
                for cell in _ordered(table)
            ),
            total,
            notes,
        )
    down = 1 - across
    columns = {cell.codes[across]: cell.labels[across].read(language) for cell in table.cells}
    rows: dict[str, dict[str, Cell]] = defaultdict(dict)
    said: dict[str, Text] = {}
    for cell in table.cells:
        rows[cell.codes[down]][cell.codes[across]] = cell
        said[cell.codes[down]] = cell.labels[down]
    return Sheet(
        (table.dims[down].label.read(language),),
        tuple(columns.values()),
        tuple(
            Row(
                (Label(said[code].read(language), _closer(table, asked, dims[down], code)),),
                tuple(
                    _shown(cells[column], language) if column in cells else Shown("–", "", "", missing=True)
                    for column in columns
                ),
            )
            for code, cells in rows.items()
        ),
        total,
        notes,
    )


def _common_notes(table: Table, language: str) -> tuple[str, ...]:
    """The notes that several cells carry, in the order in which they first appear."""
    found = Counter(cell.note.read(language) for cell in table.cells if cell.note)
    return tuple(note for note, times in found.items() if times >= MANY_TIMES)


def _said_once(table: Table, note: str, language: str) -> str:
    """The note, after the word that stands in its cells."""
    statuses = {cell.status for cell in table.cells if cell.note and cell.note.read(language) == note}
    if statuses & {CellStatus.NOT_REPORTED, CellStatus.SUPPRESSED} and len(statuses) == 1:
        return f"«{words.figure(Amount(None, statuses.pop()), language)}»: {note}"
    return note


def _without(table: Table, notes: tuple[str, ...], language: str) -> Table:
    """The same table without these notes; where every figure is incomplete, its cells need not say so each."""
    incomplete = all(cell.status is CellStatus.INCOMPLETE for cell in table.cells)
    cells = []
    for cell in table.cells:
        if cell.note and cell.note.read(language) in notes:
            cells.append(replace(cell, note=None, status=CellStatus.VALUE if incomplete else cell.status))
        else:
            cells.append(cell)
    return replace(table, cells=tuple(cells))


def _across(table: Table) -> int | None:
    """Which of two dimensions stands across the top; None where the table stays long."""
    if len(table.dims) != 2 or {head.dimension for head in table.dims} == drawing.ROUTE:
        return None
    counts = [len({cell.codes[place] for cell in table.cells}) for place in (0, 1)]
    fits = [place for place in (1, 0) if 1 <= counts[place] <= MOST_COLUMNS]
    times = {Dimension.YEAR, Dimension.MONTH}
    fits.sort(key=lambda place: (table.dims[place].dimension in times, counts[place]))
    if not fits:
        fits = [place for place in (0, 1) if table.dims[place].dimension in times and counts[place] <= MOST_YEARS]
    return fits[0] if fits else None


def _ordered(table: Table) -> tuple[Cell, ...]:
    """Answers from the most to the fewest; periods, places and ages as they come."""
    kept = {
        Dimension.YEAR, Dimension.MONTH, Dimension.DEPARTMENT, Dimension.PROVINCE, Dimension.AGE,
    }  # fmt: skip
    dims = {head.dimension for head in table.dims}
    if dims == drawing.ROUTE or (len(dims) == 1 and not dims & kept):
        return tuple(sorted(table.cells, key=lambda cell: (drawing.is_unknown(cell, table), -(cell.value or 0))))
    return table.cells


def _shown(cell: Cell, language: str) -> Shown:
    return Shown(
        words.figure(drawing.amount(cell), language),
        words.percent(cell.share, language) if cell.share is not None and cell.value is not None else "",
        cell.note.read(language) if cell.note else "",
        missing=cell.value is None,
    )


def _closer(table: Table, asked: Asked, dimension: Dimension, code: str) -> str:
    """Where a row leads: a department to its provinces, a year to its months; "" where privacy or source end it."""
    if code.startswith("~"):
        return ""
    finer = {Dimension.DEPARTMENT: Dimension.PROVINCE, Dimension.YEAR: Dimension.MONTH}.get(dimension)
    permitted = {breakdown.dimension for breakdown in table.definition.breakdowns}
    if finer is None or finer not in permitted or len(table.dims) > 1:
        return ""
    if any(cell.codes[0] == code and cell.value is None for cell in table.cells):
        return ""
    closer = asked.keeping(dimension.value, code).broken_down([finer.value])
    return reverse("indicator", args=[table.definition.id]) + closer.query


# --- what it is and where it comes from ----------------------------------------------------------------------------


def caption(table: Table, language: str) -> tuple[str, ...]:
    """Definition, base, coverage, source and dates: the lines under a picture, and in its file."""
    what = table.definition
    lines = [
        _("Definition: %(universe)s Unit: %(unit)s. Year decided by: %(counted)s.")
        % {
            "universe": what.universe.read(language),
            "unit": labels.of(what.unit).read(language).lower(),
            "counted": _lower(what.counted_by.read(language)),
        }
    ]
    if base := _base(table, language):
        lines.append(base)
    lines += [
        _("%(period)s: only %(first)s to %(last)s.") % {"period": part.period, "first": part.first, "last": part.last}
        for part in table.partial
    ]
    lines += [silence(each, language).words for each in table.coverage]
    lines.append(
        _("Recorder: %(recorder)s. Source: %(sources)s")
        % {
            "recorder": what.recorder.read(language),
            "sources": "; ".join(source(each) for each in table.sources) or _("the register of this installation"),
        }
    )
    if table.as_of:
        lines.append(
            _("As known on %(day)s. Data up to %(cut)s.") % {"day": table.as_of.isoformat(), "cut": table.cut_off}
        )
    elif table.cut_off:
        lines.append(_("Data up to %(cut)s.") % {"cut": table.cut_off})
    return tuple(lines)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _base(table: Table, language: str) -> str:
    if not any(cell.share is not None for cell in table.cells):
        return ""
    known = words.number(table.base.known, language)
    if table.base.of is None:
        return _("Base: %(known)s with a known answer.") % {"known": known}
    return _("Base: %(known)s with a known answer, of %(all)s; the shares rest on the known ones.") % {
        "known": known,
        "all": words.number(table.base.of, language),
    }


def source(note: SourceNote) -> str:
    """A source in one line: who, what, when, and which file exactly."""
    parts = [part for part in (note.publisher, f"«{note.name}»", note.published) if part]
    if note.file_hash:
        parts.append(f"SHA-256 {note.file_hash[:12]}…")
    return ", ".join(parts)


def silence(coverage: Coverage, language: str) -> Silence:
    """Who reported of those who ever did; silence is never a zero."""
    kind = labels_of(coverage.kind, language)
    said = _("Coverage (%(kind)s): %(reported)s of %(expected)s reported") % {
        "kind": kind,
        "reported": words.number(coverage.reported, language),
        "expected": words.number(coverage.expected, language),
    }
    missing = coverage.expected - coverage.reported
    if missing:
        said += "; " + ngettext("one did not", "%(n)s did not", missing) % {"n": words.number(missing, language)}
    by_period: dict[str, list[str]] = defaultdict(list)
    for each in coverage.silent:
        by_period[each.period].append(each.label.read(language))
    return Silence(f"{said}.", tuple((period, "; ".join(found)) for period, found in by_period.items()))


_KINDS = {
    Dimension.DEPARTMENT: Text("departamentos por año", "departments by year"),
    Dimension.POLICE_UNIT: Text("unidades policiales por año", "police units by year"),
    Dimension.OFFICE: Text("oficinas", "offices"),
}


def labels_of(kind: Dimension, language: str) -> str:
    """What kind of reporter a coverage counts."""
    return _KINDS[kind].read(language) if kind in _KINDS else kind.value


def filters(definition: Definition, asked: Asked, language: str) -> tuple[Filter, ...]:
    """The filters in force, in words."""
    there = reverse("indicator", args=[definition.id])
    found = []
    for name, codes in asked.where:
        dimension = definition.breakdown(name)
        said = ", ".join(code_words(dimension.dimension, code).read(language) for code in codes)
        found.append(Filter(f"{dimension.label.read(language)}: {said}", there + asked.without(name).query))
    return tuple(found)


def code_words(dimension: Dimension, code: str) -> Text:
    """The words of a filter's code; what nobody knows is shown as it was typed."""
    listed = packs.active().lists.get(dimension.value)
    if listed is not None and code in listed.codes:
        return listed.label(code)
    try:
        return names.name(dimension, code)
    except (LookupError, ValueError):
        return names.same(code)
