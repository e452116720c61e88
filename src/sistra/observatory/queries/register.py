"""The register's own counts as tables, small cells hidden from those who may only count."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Final

from sistra.access import queries as access
from sistra.access import rules as access_rules
from sistra.access.vocabulary import Actor, Permission
from sistra.kernel.answers import is_missing
from sistra.kernel.errors import Invalid
from sistra.kernel.labels import Text
from sistra.methods.disclosure.small_counts import THRESHOLD, protect
from sistra.observatory.queries.editions import may_read
from sistra.observatory.rules import names
from sistra.observatory.rules.questions import Question, period_text
from sistra.observatory.vocabulary import (
    Base,
    Cell,
    CellStatus,
    Coverage,
    Definition,
    Dimension,
    Head,
    Silent,
    Table,
)
from sistra.reference import packs
from sistra.register.queries import counting

_TIMES: Final = {Dimension.YEAR, Dimension.MONTH}
_LIST_OF: Final = {
    Dimension.SEX: "sex",
    Dimension.PURPOSE: "purpose",
    Dimension.MEANS: "means",
    Dimension.NATIONALITY: "country",
    Dimension.ROLE: "perpetrator_role",
    Dimension.STATUS: "case_status",
    Dimension.CASE_KIND: "case_kind",
    Dimension.ENTRY_ROUTE: "entry_route",
}
_SUPPRESSED: Final = Text(
    f"Oculto: menos de {THRESHOLD}, o necesario para ocultar una cifra vecina.",
    f"Hidden: below {THRESHOLD}, or needed to hide a neighbour.",
)


def register_table(definition: Definition, asked: Question, *, as_of: date | None, now: date, viewer: Actor) -> Table:
    """The register's count under a definition, as its records stand now.

    The register keeps no past counts: a question as of an earlier day is refused rather than answered with
    today's records. Raises Refused, Invalid.
    """
    may_read(viewer)
    if as_of is not None and as_of < now:
        raise Invalid(
            Text(
                "El registro se cuenta como está hoy; no puede contarse a una fecha anterior.",
                "The register is counted as it stands today; it cannot be counted as of an earlier date.",
            ),
            field="as_of",
            value=as_of.isoformat(),
            expected=now.isoformat(),
            remedy=Text(
                "Guarde el resultado el día en que lo necesita («indicator compute --keep»): lo guardado no cambia.",
                "Keep the result on the day you need it (“indicator compute --keep”): what is kept does not change.",
            ),
        )
    where = {dim.value: tuple(names.code(dim, code) for code in codes) for dim, codes in asked.where}
    tallied = counting.counts(
        counting.Subject(definition.options["subject"]),
        by=[dim.value for dim in asked.by],
        where=where,
        first=asked.period.first,
        last=asked.period.last,
        viewer=viewer,
    )
    several = any(definition.breakdown(dim).multiple for dim in asked.by)
    known: dict[tuple[str, ...], int] = defaultdict(int)
    when = [index for index, dim in enumerate(asked.by) if dim in _TIMES]
    for tally in tallied.groups:
        if not any(is_missing(code) for code in tally.codes):
            known[tuple(tally.codes[index] for index in when)] += tally.number
    shared = bool(asked.by) and not several and any(dim not in _TIMES for dim in asked.by)
    cells = [
        Cell(
            tally.codes,
            tuple(_name(dim, code, viewer) for dim, code in zip(asked.by, tally.codes, strict=True)),
            tally.number,
            share=_share(tally, known[tuple(tally.codes[index] for index in when)]) if shared else None,
        )
        for tally in tallied.groups
    ]
    total = Cell((), (Text("Total", "Total"),), tallied.whole)
    base = Base(tallied.known, tallied.whole)
    if access_rules.may(viewer, Permission.CASE_COUNT):
        cells, total, base = _protected(cells, total, base)
    return Table(
        definition=definition,
        dims=tuple(Head(dim, definition.breakdown(dim).label) for dim in asked.by),
        cells=tuple(cells),
        total=total,
        base=base,
        coverage=(_coverage(asked, viewer),),
        sources=(),
        cut_off=_cut_off(asked, now),
        as_of=now,
        caveats=definition.caveats,
        partial=(),
        filters=tuple((dim, code) for dim, codes in where.items() for code in codes),
    )


def _cut_off(asked: Question, now: date) -> str:
    """The last month asked for where it is over, otherwise today."""
    last = asked.period.last
    return period_text(last) if last is not None and last < now.year * 100 + now.month else now.isoformat()


def _share(tally: counting.Tally, known: int) -> float | None:
    if not known or any(is_missing(code) for code in tally.codes):
        return None
    return tally.number / known


def _protected(cells: list[Cell], total: Cell, base: Base) -> tuple[list[Cell], Cell, Base]:
    """Small cells and what would give them away, hidden; with a hidden total the base goes too."""
    if not cells or not cells[0].codes:
        whole = int(total.value or 0)
        hide = 0 < whole < THRESHOLD
        secret = Cell(total.codes, total.labels, None, CellStatus.SUPPRESSED, note=_SUPPRESSED)
        return ([secret] if hide and cells else cells), (secret if hide else total), (Base(0, None) if hide else base)
    shown = protect({cell.codes: int(cell.value or 0) for cell in cells})
    safe = [
        Cell(cell.codes, cell.labels, None, CellStatus.SUPPRESSED, note=_SUPPRESSED)
        if cell.codes in shown.hidden
        else cell
        for cell in cells
    ]
    small = 0 < int(total.value or 0) < THRESHOLD
    if shown.total_hidden or small:
        # Shares rest on the total as well.
        safe = [Cell(cell.codes, cell.labels, cell.value, cell.status, None, cell.note) for cell in safe]
        return safe, Cell((), total.labels, None, CellStatus.SUPPRESSED, note=_SUPPRESSED), Base(0, None)
    unknown = base.unknown or 0
    if 0 < unknown < THRESHOLD and shown.hidden:
        base = Base(base.known, None)
    return safe, total, base


def _name(dimension: Dimension, code: str, viewer: Actor) -> Text:
    if is_missing(code):
        return names.name(dimension, code)
    if dimension is Dimension.OFFICE:
        office = access.office_of(code, viewer=viewer)
        return names.same(office.name if office else code)
    if dimension in {Dimension.ORIGIN, Dimension.EXPLOITATION_PLACE} and not code.isdigit():
        countries = packs.active().lists["country"]
        return countries.label(code) if code in countries else names.same(code)
    listed = packs.active().lists.get(_LIST_OF.get(dimension, ""))
    if listed is not None and code in listed:
        return listed.label(code)
    return names.name(dimension, code)


def _coverage(asked: Question, viewer: Actor) -> Coverage:
    """Offices without any case in the period: they are named, not counted as zero."""
    tallied = counting.counts(
        counting.Subject.CASE, by=["office"], first=asked.period.first, last=asked.period.last, viewer=viewer
    )
    reporting = {tally.codes[0] for tally in tallied.groups}
    all_offices = {office.code: office.name for office in access.offices(viewer=viewer)}
    if not access_rules.may(viewer, Permission.CASE_COUNT):
        all_offices = {code: name for code, name in all_offices.items() if code == viewer.office}
    span = "/".join(period_text(end) if end else "" for end in (asked.period.first, asked.period.last)).strip("/")
    silent = tuple(
        Silent(Dimension.OFFICE, code, names.same(name), span)
        for code, name in sorted(all_offices.items())
        if code not in reporting
    )
    return Coverage(Dimension.OFFICE, len(all_offices) - len(silent), len(all_offices), silent)
