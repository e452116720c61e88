"""Computing an indicator, recomputing a kept one, and explaining why two figures differ."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import pairwise
from uuid import UUID

from sistra.access.vocabulary import Actor
from sistra.kernel.errors import Invalid
from sistra.kernel.labels import Text
from sistra.observatory import queries
from sistra.observatory.indicators.definitions import definition
from sistra.observatory.rules import differences as differing
from sistra.observatory.rules.canonical import canonical
from sistra.observatory.rules.questions import question
from sistra.observatory.vocabulary import (
    CellStatus,
    DataSource,
    Definition,
    Difference,
    Figure,
    Revision,
    Table,
)


def compute(
    id: str,  # noqa: A002  # the word of every record
    *,
    by: Iterable[str] = (),
    where: Mapping[str, str | Iterable[str]] | None = None,
    first: str = "",
    last: str = "",
    as_of: date | None = None,
    now: date,
    viewer: Actor,
) -> Table:
    """The table of an indicator by the named breakdowns.

    `where` keeps codes (places may be named), `first` and `last` are years or months. `as_of` answers from what
    was known on that day: editions of the police file loaded or published by then, figures published by then;
    the register cannot be counted as of an earlier day. `now` is today. Raises Invalid or Refused.
    """
    chosen = definition(id)
    asked = question(chosen, by=by, where=where or {}, first=first, last=last)
    match chosen.source:
        case DataSource.POLICE_FILE:
            return queries.police_table(chosen, asked, as_of=as_of, viewer=viewer)
        case DataSource.PUBLISHED_FIGURES:
            return queries.published_table(chosen, asked, as_of=as_of, viewer=viewer)
        case DataSource.REGISTER:
            return queries.register_table(chosen, asked, as_of=as_of, now=now, viewer=viewer)


def parameters(
    *, by: Iterable[str], where: Mapping[str, str | Iterable[str]], first: str, last: str, as_of: date | None
) -> str:
    """The question as canonical JSON, as a kept result carries it."""
    kept = {key: [value] if isinstance(value, str) else sorted(value) for key, value in where.items()}
    asked = {"by": list(by), "where": kept, "from": first, "to": last, "as_of": as_of.isoformat() if as_of else None}
    return json.dumps(asked, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def recomputed(result: UUID, *, now: date, viewer: Actor) -> bytes | None:
    """The bytes that a kept result gives when computed again; None if there is no such result. Raises Refused."""
    kept = queries.kept_result(result, viewer=viewer)
    if kept is None:
        return None
    asked = json.loads(kept.parameters)
    table = compute(
        kept.definition,
        by=asked["by"],
        where=asked["where"],
        first=asked["from"],
        last=asked["to"],
        as_of=kept.as_of,
        now=now,
        viewer=viewer,
    )
    return canonical(table)


def is_reproducible(result: UUID, *, now: date, viewer: Actor) -> bool:
    """Whether a kept result, computed again, gives the same bytes. Raises Refused."""
    kept = queries.kept_result(result, viewer=viewer)
    again = recomputed(result, now=now, viewer=viewer)
    return kept is not None and again is not None and hashlib.sha256(again).hexdigest() == kept.sha256


def figures(id: str, year: str, *, as_of: date | None = None, now: date, viewer: Actor) -> tuple[Figure, ...]:  # noqa: A002
    """Every figure that an indicator has for a year, the one in force first, earlier cuts after it."""
    chosen = definition(id)
    if chosen.source is DataSource.PUBLISHED_FIGURES:
        found = [
            figure for figure in queries.figures_of(chosen, as_of=as_of, viewer=viewer) if _year_of(figure) == year
        ]
        table = compute(id, by=["year"], where={"year": year}, as_of=as_of, now=now, viewer=viewer)
        current = table.value(year)
        found.sort(key=lambda figure: figure.value != current)
        return tuple(queries.as_figure(chosen, figure) for figure in found)
    table = compute(id, by=["year"], where={"year": year}, as_of=as_of, now=now, viewer=viewer)
    return tuple(
        Figure(
            definition=chosen,
            period=year,
            value=cell.value,
            status=CellStatus.INCOMPLETE if any(part.period == year for part in table.partial) else cell.status,
            unit_words="",
            recorder_words="",
            published=table.sources[0].published if table.sources else "",
            cut_off=table.cut_off,
            source=table.sources[0] if table.sources else None,
        )
        for cell in table.cells
    )


def _year_of(figure: queries.PublishedView) -> str:
    if figure.first_day is None or figure.last_day is None or figure.first_day.year != figure.last_day.year:
        return ""
    return str(figure.first_day.year)


def explain(left: str, right: str, year: str, *, as_of: date | None = None, now: date, viewer: Actor) -> Difference:
    """Why two indicators say different things about one year, line by line.

    An indicator compared with itself is compared with its own earlier cut. Raises Invalid when one of them has
    no figure for the year.
    """
    mine = figures(left, year, as_of=as_of, now=now, viewer=viewer)
    other = figures(right, year, as_of=as_of, now=now, viewer=viewer)
    if left == right:
        other = other[1:]
    for name, found in ((left, mine), (right, other)):
        if not found:
            raise Invalid(
                Text(
                    f"El indicador «{name}» no tiene otra cifra para {year}.",
                    f"The indicator “{name}” has no other figure for {year}.",
                ),
                field="year",
                value=year,
            )
    return differing.explain(mine[0], other[0], year=year)


def differences(
    left: str, right: str, *, as_of: date | None = None, now: date, viewer: Actor
) -> tuple[Difference, ...]:
    """The explanations for every year in which both indicators have a figure, oldest first."""
    years = [
        {
            cell.codes[0]
            for cell in compute(name, by=["year"], as_of=as_of, now=now, viewer=viewer).cells
            if cell.value is not None
        }
        for name in (left, right)
    ]
    return tuple(
        explain(left, right, year, as_of=as_of, now=now, viewer=viewer) for year in sorted(years[0] & years[1])
    )


def revisions(id: str, *, as_of: date | None = None, viewer: Actor) -> tuple[Revision, ...]:  # noqa: A002
    """How the figures of an indicator changed: from publication to publication, or from edition to edition."""
    chosen = definition(id)
    match chosen.source:
        case DataSource.PUBLISHED_FIGURES:
            return queries.revisions_of(chosen, as_of=as_of, viewer=viewer)
        case DataSource.POLICE_FILE:
            return _police_revisions(chosen, as_of, viewer)
        case DataSource.REGISTER:
            return ()


def _police_revisions(chosen: Definition, as_of: date | None, viewer: Actor) -> tuple[Revision, ...]:
    editions = [each for each in queries.police_editions(viewer=viewer) if as_of is None or each[1] <= as_of]
    found = []
    for (earlier, told, before), (later, retold, after) in pairwise(editions):
        found += [
            Revision(
                definition_id=chosen.id,
                recorder=chosen.recorder.es,
                unit=chosen.unit.value,
                period=str(year),
                area="",
                earlier=before[year],
                earlier_published=told.isoformat(),
                earlier_source=earlier,
                later=after[year],
                later_published=retold.isoformat(),
                later_source=later,
            )
            for year in sorted(set(before) & set(after))
            if before[year] != after[year]
        ]
    return tuple(found)
