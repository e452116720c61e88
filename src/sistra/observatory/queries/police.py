"""Victims known to the police: sums of the editions in force, with who was silent."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Count, Q, Sum

from sistra.access.vocabulary import Actor
from sistra.kernel.errors import Invalid
from sistra.kernel.labels import Text
from sistra.observatory.models import PoliceCell, PoliceReport
from sistra.observatory.queries.editions import Governing, governing, in_force, may_read, source_note
from sistra.observatory.rules import names
from sistra.observatory.rules.police import Key, Plan, Sums, annual_only, answer_codes, assemble, plan
from sistra.observatory.rules.questions import Period, Question, period_text
from sistra.observatory.vocabulary import (
    Cell,
    Coverage,
    Definition,
    Dimension,
    Head,
    PartialPeriod,
    Silent,
    Table,
)
from sistra.observatory.vocabulary.police import VICTIMS

_COLUMN: Final = {
    Dimension.YEAR: "year",
    Dimension.MONTH: "period",
    Dimension.DEPARTMENT: "department",
    Dimension.PROVINCE: "province",
    Dimension.POLICE_UNIT: "police_unit",
}


@dataclass(frozen=True, slots=True)
class _Span:
    """What the editions in force cover, and how."""

    first: int
    last: int
    years: tuple[int, ...]
    annual: frozenset[int]
    departments: tuple[str, ...]
    unnamed: tuple[int, ...]
    """Years in which the file names no police unit at all."""

    def months(self, period: Period) -> tuple[int, ...]:
        return tuple(
            year * 100 + month
            for year in self.years
            for month in range(1, 13)
            if self.first <= year * 100 + month <= self.last and period.holds(year * 100 + month)
        )


def police_table(definition: Definition, asked: Question, *, as_of: date | None, viewer: Actor) -> Table:
    """The table that answers a question to the police file.

    Four queries, whatever the size of the answer. Raises Refused, or Invalid when no edition was known then
    or the file does not hold the crossing.
    """
    may_read(viewer)
    parts = governing(as_of)
    if not parts:
        raise _nothing_known(as_of)
    planned = plan(asked)
    span = _span(parts)
    asked = _with_codes(asked)
    chosen = _rows(parts, asked, span)
    victims = _victims(chosen, planned)
    answers = _answers(chosen, planned) if planned.variable else {}
    monthly = Dimension.MONTH in asked.dimensions
    if monthly:
        victims = {group: sums for group, sums in victims.items() if not _is_annual(group, planned, span)}
        answers = {key: sums for key, sums in answers.items() if not _is_annual(key[0], planned, span)}
    cells, total, base = assemble(
        asked, planned, victims, answers, expected=_expected(asked, span), annual=span.annual, name=names.name
    )
    return Table(
        definition=definition,
        dims=tuple(Head(dim, definition.breakdown(dim).label) for dim in asked.by),
        cells=_in_file_order(cells, asked),
        total=total,
        base=base,
        coverage=_coverage(parts, asked, span),
        sources=tuple(dict.fromkeys(source_note(part.dataset) for part in parts)),
        cut_off=period_text(span.last),
        as_of=as_of,
        caveats=(*definition.caveats, *_caveats(chosen, planned, span, asked)),
        partial=_partial(span, asked),
        filters=tuple((dim.value, code) for dim, codes in asked.where for code in codes),
    )


def _nothing_known(as_of: date | None) -> Invalid:
    return Invalid(
        Text(
            "No hay un archivo policial cargado" + (f" que se conociera el {as_of}." if as_of else "."),
            "No police file is loaded" + (f" that was known on {as_of}." if as_of else "."),
        ),
        field="as_of",
        value=str(as_of or ""),
        remedy=Text(
            "Cárguelo con: sistra import pe-police ARCHIVO.csv.gz --published FECHA",
            "Load it with: sistra import pe-police FILE.csv.gz --published DATE",
        ),
    )


def _span(parts: tuple[Governing, ...]) -> _Span:
    rows = (
        PoliceReport.objects.filter(in_force(parts))
        .order_by()
        .values_list("period", "department", "police_unit")
        .distinct()
    )
    months: dict[int, set[int]] = defaultdict(set)
    departments: set[str] = set()
    named: set[int] = set()
    for period, department, unit in rows:
        months[period // 100].add(period % 100)
        departments.add(department)
        named |= {period // 100} if unit else set()
    last = max(part.last for part in parts)
    return _Span(
        first=min(part.first for part in parts),
        last=last,
        years=tuple(sorted(months)),
        annual=annual_only({year: frozenset(found) for year, found in months.items()}, last),
        departments=tuple(sorted(departments)),
        unnamed=tuple(year for year in sorted(months) if year not in named),
    )


def _with_codes(asked: Question) -> Question:
    """The same question with names of places turned into codes."""
    return Question(
        asked.by,
        tuple((dim, tuple(_answer_code(dim, code) for code in codes)) for dim, codes in asked.where),
        asked.period,
    )


def _answer_code(dimension: Dimension, typed: str) -> str:
    """The code of an answer of the form, or of a place, from its code or its label. Raises Invalid with the list."""
    if dimension in _COLUMN:
        return names.code(dimension, typed)
    codes = answer_codes(dimension)
    for code in codes:
        label = names.name(dimension, code)
        if typed == code or names.matches(typed, label.es) or names.matches(typed, label.en):
            return code
    raise Invalid(
        Text(f"«{typed}» no es una respuesta de esta variable.", f"“{typed}” is no answer of this variable."),
        field=f"where {dimension}",
        value=typed,
        expected=", ".join(codes),
        remedy=Text(f"Elija entre: {', '.join(codes)}.", f"Choose among: {', '.join(codes)}."),
    )


def _rows(parts: tuple[Governing, ...], asked: Question, span: _Span) -> Q:
    """Which reports answer: the editions in force, the period, the filters on place, unit and time."""
    wanted = in_force(parts)
    if asked.period.first is not None:
        wanted &= Q(period__gte=asked.period.first) | Q(year__in=[y for y in span.annual if asked.period.holds_year(y)])
    if asked.period.last is not None:
        wanted &= Q(period__lte=asked.period.last)
    for dimension, codes in asked.where:
        if dimension in _COLUMN:
            values = [_stored(dimension, code) for code in codes]
            wanted &= Q(**{f"{_COLUMN[dimension]}__in": values})
    return wanted


def _stored(dimension: Dimension, code: str) -> str | int:
    if dimension in {Dimension.YEAR, Dimension.MONTH}:
        # Every row of the file has a period: the unknown keeps none of them.
        return 0 if code == names.UNKNOWN else int(code.replace("-", ""))
    return "" if code == names.UNKNOWN else code


def _columns(planned: Plan) -> list[str]:
    return [f"report__{_COLUMN[dimension]}" for dimension in planned.grouping]


def _code(dimension: Dimension, stored: object) -> str:
    if dimension is Dimension.MONTH:
        return period_text(int(str(stored)))
    return str(stored) or names.UNKNOWN


def _group(planned: Plan, values: tuple[object, ...]) -> Key:
    return tuple(_code(dim, value) for dim, value in zip(planned.grouping, values, strict=True))


def _cells(chosen: Q) -> Q:
    return Q(report__in=PoliceReport.objects.filter(chosen))


def _victims(chosen: Q, planned: Plan) -> dict[Key, Sums]:
    """Victims by group, from the item that the file itself uses as their total (F1_TOTAL)."""
    rows = (
        PoliceCell.objects.filter(_cells(chosen), variable=VICTIMS, code="total")
        .order_by()
        .values_list("variable", *_columns(planned))
        .annotate(Sum("value"), Count("value"), Count("pk"))
    )
    found: dict[Key, Sums] = {}
    for _variable, *group, total, known, cells in rows:
        found[_group(planned, tuple(group))] = Sums(total or 0, known, cells - known)
    return found


def _answers(chosen: Q, planned: Plan) -> dict[tuple[Key, Key], Sums]:
    """Answers by group; totals of the file never stand beside their parts."""
    if planned.variable in {"sex", "sex_age"}:
        wanted = Q(variable__in=["age_female", "age_male"], is_total=planned.variable == "sex")
    else:
        wanted = Q(variable=planned.variable, is_total=False)
    rows = (
        PoliceCell.objects.filter(_cells(chosen), wanted)
        .order_by()
        .values_list(*_columns(planned), "variable", "code")
        .annotate(Sum("value"), Count("value"), Count("pk"))
    )
    found: dict[tuple[Key, Key], Sums] = {}
    for *group, variable, code, total, known, cells in rows:
        if planned.variable == "sex":
            answer: Key = (variable.removeprefix("age_"),)
        elif planned.variable == "sex_age":
            answer = (variable.removeprefix("age_"), code)
        else:
            answer = (code,)
        found[_group(planned, tuple(group)), answer] = Sums(total or 0, known, cells - known)
    return found


def _is_annual(group: Key, planned: Plan, span: _Span) -> bool:
    month = dict(zip(planned.grouping, group, strict=True)).get(Dimension.MONTH, "")
    return bool(month) and int(month[:4]) in span.annual


def _expected(asked: Question, span: _Span) -> dict[Dimension, tuple[str, ...]]:
    """What must appear in the table although the file has no row for it."""
    years = tuple(str(year) for year in span.years if asked.period.holds_year(year))
    months = tuple(period_text(month) for month in span.months(asked.period))
    kept_years = asked.kept(Dimension.YEAR)
    if kept_years:
        months = tuple(month for month in months if month[:4] in kept_years)
    everything = {Dimension.YEAR: years, Dimension.MONTH: months, Dimension.DEPARTMENT: span.departments}
    return {
        dimension: tuple(code for code in codes if not asked.kept(dimension) or code in asked.kept(dimension))
        for dimension, codes in everything.items()
    }


def _in_file_order(cells: tuple[Cell, ...], asked: Question) -> tuple[Cell, ...]:
    """Sorted by period and place; answers stay in the order of the form."""
    positions = [index for index, dim in enumerate(asked.by) if dim in _COLUMN]
    return tuple(sorted(cells, key=lambda cell: tuple(cell.codes[index] for index in positions)))


def _coverage(parts: tuple[Governing, ...], asked: Question, span: _Span) -> tuple[Coverage, ...]:
    """Departments and police units with no row in each year of the question."""
    rows = PoliceReport.objects.filter(in_force(parts)).order_by().values_list("period", "department", "police_unit")
    by_year: dict[Dimension, dict[int, set[str]]] = {
        Dimension.DEPARTMENT: defaultdict(set),
        Dimension.POLICE_UNIT: defaultdict(set),
    }
    # Whoever reported at least once in the whole file is expected in every year of the question.
    everyone: dict[Dimension, set[str]] = {Dimension.DEPARTMENT: set(), Dimension.POLICE_UNIT: set()}
    kept = set(asked.kept(Dimension.DEPARTMENT))
    for period, department, unit in rows.distinct():
        year = period // 100
        # A year that the file gives under one month counts whole.
        inside = asked.period.holds_year(year) if year in span.annual else asked.period.holds(period)
        if not kept or department in kept:
            said = {Dimension.DEPARTMENT: department, Dimension.POLICE_UNIT: unit}
            for kind, code in said.items():
                everyone[kind] |= {code} - {""}
                by_year[kind][year] |= {code} - {""} if inside else set()
    kept_years = {int(year) for year in asked.kept(Dimension.YEAR) if year != names.UNKNOWN}
    years = [year for year in span.years if asked.period.holds_year(year) and (not kept_years or year in kept_years)]
    return tuple(_covered(kind, found, years, everyone[kind]) for kind, found in by_year.items())


def _covered(kind: Dimension, found: dict[int, set[str]], years: list[int], everyone: set[str]) -> Coverage:
    if kind is Dimension.POLICE_UNIT:
        # Years in which the file names no unit at all say nothing about who was silent.
        years = [year for year in years if found.get(year)]
    silent = tuple(
        Silent(kind, code, names.name(kind, code), str(year))
        for year in years
        for code in sorted(everyone - found.get(year, set()))
    )
    expected = len(everyone) * len(years)
    return Coverage(kind, expected - len(silent), expected, silent)


def _partial(span: _Span, asked: Question) -> tuple[PartialPeriod, ...]:
    """Years of the question that the file does not cover to their end or from their beginning."""
    found = []
    period, kept = asked.period, asked.kept(Dimension.YEAR)
    for year in (each for each in span.years if not kept or str(each) in kept):
        first, last = max(span.first, year * 100 + 1), min(span.last, year * 100 + 12)
        if period.first is not None:
            first = max(first, period.first)
        if period.last is not None:
            last = min(last, period.last)
        if first <= last and (first % 100 != 1 or last % 100 != 12):
            found.append(PartialPeriod(str(year), period_text(first), period_text(last)))
    return tuple(found)


def _caveats(chosen: Q, planned: Plan, span: _Span, asked: Question) -> tuple[Text, ...]:
    """What a reader must know of this answer: totals that differ in the file, years without months or units."""
    said: list[Text] = []
    for year, printed, parts in stated_totals(chosen, planned.variable):
        if not parts:
            continue  # not reported at all: the cells say so
        said.append(
            Text(
                f"{year}: el total impreso en el archivo ({printed}) difiere de la suma de sus partes ({parts}); "
                "se usan las partes.",
                f"{year}: the total printed in the file ({printed}) differs from the sum of its parts ({parts}); "
                "the parts are used.",
            )
        )
    annual = sorted(year for year in span.annual if asked.period.holds_year(year))
    cut = [
        year
        for year in annual
        if Dimension.MONTH in asked.dimensions
        or not (asked.period.holds(year * 100 + 1) and asked.period.holds(year * 100 + 12))
    ]
    for year in cut:
        said.append(
            Text(
                f"{year}: el archivo da el año entero en un solo mes; los meses no se conocen.",
                f"{year}: the file gives the whole year under one month; its months are not known.",
            )
        )
    unnamed = [str(year) for year in span.unnamed if asked.period.holds_year(year)]
    if unnamed and asked.dimensions & {Dimension.PROVINCE, Dimension.POLICE_UNIT}:
        listed = ", ".join(unnamed)
        said.append(
            Text(
                f"En {listed} el archivo llega solo hasta el departamento: no nombra provincias ni unidades.",
                f"In {listed} the file goes no further than the department: it names neither provinces nor units.",
            )
        )
    if Dimension.POLICE_UNIT in asked.dimensions:
        said.append(
            Text(
                "Una misma unidad policial aparece escrita de varias maneras; se muestra como está escrita.",
                "One police unit is spelt in several ways; it is shown as written.",
            )
        )
    return tuple(said)


def stated_totals(chosen: Q, variable: str) -> tuple[tuple[int, int, int], ...]:
    """(year, total printed, sum of the parts) where the two differ, for one question of the form.

    For the number of victims the two totals that the file prints are compared with each other.
    """
    if not variable:
        wanted = Q(variable=VICTIMS)
    elif variable in {"sex", "sex_age"}:
        wanted = Q(variable__in=["age_female", "age_male"]) | Q(variable=VICTIMS, code="by_sex_and_age")
    else:
        wanted = Q(variable=variable)
    rows = (
        PoliceCell.objects.filter(_cells(chosen), wanted)
        .order_by()
        .values_list("report__year", "variable", "code", "is_total")
        .annotate(Sum("value"))
    )
    printed: dict[int, int] = defaultdict(int)
    parts: dict[int, int] = defaultdict(int)
    for year, of, code, is_total, value in rows:
        if not variable:
            target = parts if code == "total" else printed
        elif variable == "sex":
            if not is_total:
                continue
            target = printed if of == VICTIMS else parts
        elif variable == "sex_age":
            if is_total and of == VICTIMS:
                continue
            target = printed if is_total else parts
        else:
            target = printed if is_total else parts
        target[year] += value or 0
    return tuple((year, printed[year], parts[year]) for year in sorted(printed) if printed[year] != parts[year])


def police_totals_that_differ(*, as_of: date | None = None, viewer: Actor) -> tuple[tuple[str, int, int, int], ...]:
    """(variable, year, total printed, sum of the parts) wherever the police file contradicts itself. Raises Refused."""
    may_read(viewer)
    parts = governing(as_of)
    if not parts:
        return ()
    chosen = in_force(parts)
    variables = (
        "", "sex", "purpose", "means", "recruitment", "venue", "scope", "education", "relationship", "complainant",
        "destination",
    )  # fmt: skip
    return tuple(
        (variable or VICTIMS, year, printed, summed)
        for variable in variables
        for year, printed, summed in stated_totals(chosen, variable)
    )


def police_editions(*, viewer: Actor) -> tuple[tuple[str, date, dict[int, int]], ...]:
    """Each edition of the police file, oldest first: (name, known from, victims by year). Raises Refused."""
    may_read(viewer)
    found: dict[object, tuple[str, date, dict[int, int]]] = {}
    rows = (
        PoliceCell.objects.filter(variable=VICTIMS, code="total")
        .order_by("report__dataset__known_from", "report__dataset__loaded_at", "report__year")
        .values_list(
            "report__dataset",
            "report__dataset__name",
            "report__dataset__known_from",
            "report__dataset__loaded_at",
            "report__year",
        )
        .annotate(Sum("value"))
    )
    for dataset, name, known_from, _loaded, year, value in rows:
        found.setdefault(dataset, (name, known_from, {}))[2][year] = value or 0
    return tuple(found.values())
