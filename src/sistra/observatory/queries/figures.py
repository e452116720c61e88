"""Published figures: series as published, as known on a date, and their revisions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Final

from django.db.models import Q

from sistra.access.vocabulary import Actor
from sistra.kernel.labels import Text
from sistra.observatory.models import PublishedFigure
from sistra.observatory.queries.editions import may_read
from sistra.observatory.rules import names
from sistra.observatory.rules.questions import Question
from sistra.observatory.vocabulary import (
    Base,
    Cell,
    CellStatus,
    Definition,
    Dimension,
    Figure,
    Head,
    OffenceScope,
    PartialPeriod,
    Revision,
    Selection,
    SourceNote,
    Table,
    Unit,
)

_COLUMNS: Final = ("recorder", "unit_words", "source_id", "area_type", "dimension", "category")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedView:
    """A published figure with everything that is needed to read it."""

    number: str
    recorder: str
    recorder_body: str
    unit_words: str
    unit: Unit | None
    offence_scope: OffenceScope
    first_day: date | None
    last_day: date | None
    area_type: str
    area: str
    area_code: str
    dimension: str
    category: str
    value: int | float
    value_type: str
    base: int | None
    cut_off: str
    note: str
    source: SourceNote
    known_from: date | None

    @property
    def period(self) -> str:
        """ "2014" for a whole year, "2007-01-01/2014-04-30" for another span, "" if the source does not say."""
        if self.first_day is None or self.last_day is None:
            return ""
        whole = (self.first_day.month, self.first_day.day, self.last_day.month, self.last_day.day) == (1, 1, 12, 31)
        if whole and self.first_day.year == self.last_day.year:
            return str(self.first_day.year)
        return f"{self.first_day}/{self.last_day}"


def published_figures(
    *,
    viewer: Actor,
    recorder: str = "",
    unit: str = "",
    dimension: str = "",
    area_type: str = "",
    as_of: date | None = None,
) -> tuple[PublishedView, ...]:
    """Published figures, by period and recorder; empty arguments admit everything.

    With `as_of`, only those whose publication is certainly not later: a source without a date is left out.
    Raises Refused.
    """
    may_read(viewer)
    wanted = Q()
    for column, value in (
        ("recorder_body", recorder),
        ("unit", unit),
        ("dimension", dimension),
        ("area_type", area_type),
    ):
        if value:
            wanted &= Q(**{column: value})
    return _views(wanted, as_of)


def _views(wanted: Q, as_of: date | None) -> tuple[PublishedView, ...]:
    rows = PublishedFigure.objects.filter(wanted).select_related("source", "dataset")
    if as_of is not None:
        rows = rows.filter(source__known_from__lte=as_of)
    return tuple(_view(row) for row in rows.order_by("first_day", "last_day", "source__known_from", "recorder", "id"))


def _view(row: PublishedFigure) -> PublishedView:
    return PublishedView(
        number=row.number,
        recorder=row.recorder,
        recorder_body=row.recorder_body,
        unit_words=row.unit_words,
        unit=Unit(row.unit) if row.unit else None,
        offence_scope=OffenceScope(row.offence_scope),
        first_day=row.first_day,
        last_day=row.last_day,
        area_type=row.area_type,
        area=row.area,
        area_code=row.area_code,
        dimension=row.dimension,
        category=row.category,
        value=_number(row.value),
        value_type=row.value_type,
        base=row.base,
        cut_off=row.cut_off,
        note=row.note,
        source=SourceNote(
            name=row.source.title,
            publisher=row.source.publisher,
            published=row.source.published,
            url=row.source.url,
            file_hash=row.dataset.file_hash,
            loaded=row.dataset.loaded_at.date().isoformat(),
        ),
        known_from=row.source.known_from,
    )


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _selected(selections: Iterable[Selection]) -> Q:
    wanted = Q(pk__in=[])
    for selection in selections:
        values = (
            selection.recorder, selection.unit, selection.source, selection.area_type, selection.dimension,
            selection.category,
        )  # fmt: skip
        one = Q(value_type="count")
        for column, allowed in zip(_COLUMNS, values, strict=True):
            if allowed:
                one &= Q(**{f"{column}__in": allowed})
        wanted |= one
    return wanted


def figures_of(definition: Definition, *, as_of: date | None = None, viewer: Actor) -> tuple[PublishedView, ...]:
    """Every figure that a definition may read, earlier cuts included, by period and publication. Raises Refused."""
    may_read(viewer)
    return _views(_selected(definition.selections), as_of)


def published_table(definition: Definition, asked: Question, *, as_of: date | None, viewer: Actor) -> Table:
    """The series of a definition: for each period and area the figure published last, up to `as_of`.

    An earlier cut appears only where nothing later was published by then. Raises Refused.
    """
    may_read(viewer)
    current = _views(_selected(each for each in definition.selections if not each.earlier_cut), as_of)
    earlier = _views(_selected(each for each in definition.selections if each.earlier_cut), as_of)
    latest: dict[tuple[str, ...], PublishedView] = {}
    by_cut: dict[tuple[str, ...], bool] = {}
    for figures, is_earlier in ((earlier, True), (current, False)):
        for figure in figures:
            if not figure.period or not _inside(figure, asked):
                continue
            key = tuple(_code(dim, figure) for dim in asked.by)
            if all(_code(dim, figure) in codes for dim, codes in asked.where):
                latest[key] = figure
                by_cut[key] = is_earlier
    cells = tuple(
        Cell(
            key,
            tuple(_label(dim, code, figure) for dim, code in zip(asked.by, key, strict=True)),
            figure.value,
            note=_note(figure, earlier_cut=by_cut[key]),
        )
        for key, figure in sorted(latest.items())
    )
    places = any(dim is Dimension.FISCAL_DISTRICT for dim in asked.by)
    whole = sum(cell.value or 0 for cell in cells)
    added = bool(cells) and _may_be_added(latest.values())
    if places and whole:
        cells = tuple(
            Cell(cell.codes, cell.labels, cell.value, cell.status, (cell.value or 0) / whole, cell.note)
            for cell in cells
        )
    return Table(
        definition=definition,
        dims=tuple(Head(dim, definition.breakdown(dim).label) for dim in asked.by),
        cells=cells,
        total=Cell((), (Text("Total", "Total"),), whole) if added else None,
        base=Base(int(whole) if added else 0, None),
        coverage=(),
        sources=tuple(dict.fromkeys(figure.source for _, figure in sorted(latest.items()))),
        cut_off=max((figure.last_day.isoformat() for figure in latest.values() if figure.last_day), default=""),
        as_of=as_of,
        caveats=definition.caveats,
        partial=tuple(
            PartialPeriod(str(figure.first_day.year), figure.first_day.isoformat(), figure.last_day.isoformat())
            for _, figure in sorted(latest.items())
            if figure.first_day
            and figure.last_day
            and figure.first_day.year == figure.last_day.year
            and figure.period != str(figure.first_day.year)
        ),
        filters=tuple((dim.value, code) for dim, codes in asked.where for code in codes),
    )


def _inside(figure: PublishedView, asked: Question) -> bool:
    assert figure.first_day is not None
    assert figure.last_day is not None
    if Dimension.YEAR in asked.dimensions and figure.first_day.year != figure.last_day.year:
        return False
    return asked.period.holds_year(figure.first_day.year) and asked.period.holds_year(figure.last_day.year)


def _may_be_added(figures: Iterable[PublishedView]) -> bool:
    """Whether the figures speak of different places in one period and unit. Years of different cuts are not added."""
    listed = list(figures)
    one_of_each = len({figure.area for figure in listed}) == len(listed)
    return one_of_each and len({(figure.period, figure.unit) for figure in listed}) == 1


def _code(dimension: Dimension, figure: PublishedView) -> str:
    if dimension is Dimension.YEAR:
        return str(figure.first_day.year) if figure.first_day else ""
    if dimension in {Dimension.FISCAL_DISTRICT, Dimension.DEPARTMENT}:
        return figure.area_code or figure.area
    return figure.category


def _label(dimension: Dimension, code: str, figure: PublishedView) -> Text:
    if dimension in {Dimension.FISCAL_DISTRICT, Dimension.DEPARTMENT}:
        return names.same(figure.area)
    return names.same(code or "Total")


def _note(figure: PublishedView, *, earlier_cut: bool) -> Text:
    kind_es, kind_en = (" (corte anterior)", " (earlier cut)") if earlier_cut else ("", "")
    published = figure.source.published or "s. f."
    more = f" {figure.note}" if figure.note else ""
    recorder = names.recorder(figure.recorder)
    return Text(
        f"{recorder.es}, «{figure.unit_words}»{kind_es}: {figure.source.name} ({published}).{more}",
        f"{recorder.en}, “{figure.unit_words}”{kind_en}: {figure.source.name} ({published}).{more}",
    )


def as_figure(definition: Definition, view: PublishedView) -> Figure:
    """A published figure as one side of a comparison."""
    return Figure(
        definition=definition,
        period=view.period,
        value=view.value,
        status=CellStatus.VALUE,
        unit_words=view.unit_words,
        recorder_words=view.recorder,
        published=view.source.published,
        cut_off=view.cut_off,
        source=view.source,
        note=view.note,
        unit=view.unit,
    )


def published_revisions(*, viewer: Actor, as_of: date | None = None) -> tuple[Revision, ...]:
    """Figures that one recorder told differently at different times: same unit, period, place and category.

    Raises Refused.
    """
    may_read(viewer)
    told: dict[tuple[object, ...], list[PublishedView]] = defaultdict(list)
    for figure in _views(Q(value_type="count", first_day__isnull=False), as_of):
        key = (
            figure.recorder_body, figure.unit_words, figure.first_day, figure.last_day, figure.area_type, figure.area,
            figure.dimension, figure.category, figure.offence_scope,
        )  # fmt: skip
        told[key].append(figure)
    return tuple(_revision("", earlier, later) for figures in told.values() for earlier, later in _steps(figures))


def revisions_of(definition: Definition, *, viewer: Actor, as_of: date | None = None) -> tuple[Revision, ...]:
    """The revisions of one series, with the earlier cuts that its definition names. Raises Refused."""
    may_read(viewer)
    told: dict[tuple[str, str], list[PublishedView]] = defaultdict(list)
    for figure in _views(_selected(definition.selections), as_of):
        if figure.period:
            told[figure.period, figure.area].append(figure)
    return tuple(
        _revision(definition.id, earlier, later) for figures in told.values() for earlier, later in _steps(figures)
    )


def _steps(figures: list[PublishedView]) -> list[tuple[PublishedView, PublishedView]]:
    """Neighbours in time that differ; a figure whose publication has no date takes no part."""
    dated = sorted((figure for figure in figures if figure.known_from), key=lambda each: str(each.known_from))
    return [(before, after) for before, after in pairwise(dated) if before.value != after.value]


def _revision(definition_id: str, earlier: PublishedView, later: PublishedView) -> Revision:
    unit = later.unit_words
    if earlier.unit_words != later.unit_words:
        unit = f"{earlier.unit_words} → {later.unit_words}"
    return Revision(
        definition_id=definition_id,
        recorder=later.recorder_body,
        unit=unit,
        period=later.period,
        area=later.area,
        earlier=earlier.value,
        earlier_published=earlier.source.published,
        earlier_source=earlier.source.name,
        later=later.value,
        later_published=later.source.published,
        later_source=later.source.name,
        note=earlier.note or later.note,
    )
