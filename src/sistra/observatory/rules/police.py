"""From the sums of the police file to cells that say what the file says: blank is not zero, silence neither.

The file gives margins: for each month, place and unit the victims by one question at a time. Sex and age are
one question. A category whose parts add up to less than the victims is incomplete; one with nothing in it
although there are victims was not reported.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Final

from sistra.kernel.errors import Invalid
from sistra.kernel.labels import Text
from sistra.observatory.rules.questions import Question
from sistra.observatory.vocabulary import Base, Cell, CellStatus, Dimension
from sistra.observatory.vocabulary.police import AGE_BANDS, SEX_LABELS, SEXES, VARIABLE_OF, answers_to

GROUPING: Final = (
    Dimension.YEAR,
    Dimension.MONTH,
    Dimension.DEPARTMENT,
    Dimension.PROVINCE,
    Dimension.POLICE_UNIT,
)
"""Breakdowns by who reported, when and where: they cross with one another and with one question."""

NO_ROW: Final = Text(
    "Sin registro en el archivo: no se sabe si no hubo víctimas o si no se reportó.",
    "No row in the file: nobody knows whether there were no victims or nobody reported.",
)

Key = tuple[str, ...]
NameOf = Callable[[Dimension, str], Text]


@dataclass(frozen=True, slots=True)
class Sums:
    """What the file holds for one group and one answer: the sum of its known cells and how many are blank."""

    total: int
    known: int
    blank: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Which question of the form answers, and which grouping columns are needed."""

    grouping: tuple[Dimension, ...]
    variable: str
    """Empty for the number of victims; "sex", "sex_age" or a variable of the items."""


def plan(asked: Question) -> Plan:
    """Choose the part of the file that answers. Raises Invalid for a crossing that the file does not hold."""
    grouping = tuple(dimension for dimension in asked.by if dimension in GROUPING)
    answers = asked.dimensions - set(GROUPING)
    if not answers:
        return Plan(grouping, "")
    if answers <= {Dimension.SEX, Dimension.AGE}:
        return Plan(grouping, "sex_age" if Dimension.AGE in answers else "sex")
    if len(answers) > 1:
        named = ", ".join(sorted(answers))
        raise Invalid(
            Text(
                f"El archivo policial no cruza estas variables entre sí: {named}.",
                f"The police file does not cross these variables with one another: {named}.",
            ),
            field="by",
            value=named,
            expected="sex × age",
            remedy=Text(
                "Pida una variable a la vez; sexo y edad sí se cruzan, y todas se cruzan con el periodo y el lugar.",
                "Ask for one variable at a time; sex and age do cross, and all cross with period and place.",
            ),
        )
    return Plan(grouping, VARIABLE_OF[next(iter(answers))])


@cache
def codes_of(variable: str) -> tuple[Key, ...]:
    """Every answer of a question in its order, as keys: one code, or (sex, age)."""
    if variable == "sex":
        return tuple((sex,) for sex in SEXES)
    if variable == "sex_age":
        return tuple(product(SEXES, AGE_BANDS))
    return tuple((item.code,) for item in answers_to(variable))


@cache
def unknown_of(variable: str) -> frozenset[Key]:
    """The answers that mean "not known": they never enter the base of a share."""
    if variable in {"", "sex", "sex_age"}:
        return frozenset()
    return frozenset((item.code,) for item in answers_to(variable) if item.is_unknown)


def answer_codes(dimension: Dimension) -> tuple[str, ...]:
    """The codes of one dimension of the form, in its order."""
    if dimension is Dimension.SEX:
        return SEXES
    if dimension is Dimension.AGE:
        return AGE_BANDS
    return tuple(item.code for item in answers_to(VARIABLE_OF[dimension]))


@cache
def answer_label(dimension: Dimension, code: str) -> Text | None:
    """The label of an answer of the form, or None if the dimension is not one."""
    if dimension is Dimension.SEX:
        return SEX_LABELS.get(code)
    if dimension is Dimension.AGE:
        return next((item.label for item in answers_to("age_female") if item.code == code), None)
    variable = VARIABLE_OF.get(dimension)
    return next((item.label for item in answers_to(variable or "") if item.code == code), None)


def assemble(
    asked: Question,
    planned: Plan,
    victims: Mapping[Key, Sums],
    parts: Mapping[tuple[Key, Key], Sums],
    *,
    expected: Mapping[Dimension, tuple[str, ...]],
    annual: frozenset[int] = frozenset(),
    name: NameOf,
) -> tuple[tuple[Cell, ...], Cell, Base]:
    """The cells of a table, its total and its base.

    `victims` holds the victims of each group; `parts` the answers of each group, keyed by (group, answer).
    `expected` are the codes that must appear for a grouping dimension although the file has no row; `annual` are
    years whose months are not known.
    """
    groups = _every_group(planned.grouping, victims, expected)
    cells: list[Cell] = []
    known_base = 0
    kept_total = 0
    slots = _slots(asked, planned, name) if planned.variable else ()
    for group in groups:
        if planned.variable:
            fresh, known, kept = _answers(asked, planned, slots, group, victims.get(group), parts, annual, name)
            cells += fresh
            known_base += known
            kept_total += kept
        else:
            sums = victims.get(group)
            labels = tuple(name(dim, code) for dim, code in zip(planned.grouping, group, strict=True))
            cells.append(
                Cell(group, labels, sums.total)
                if sums is not None
                else Cell(group, labels, None, CellStatus.NOT_REPORTED, note=_silence(planned, group, annual))
            )
    everyone = sum(sums.total for sums in victims.values())
    whole = Text("Total", "Total")
    if not planned.variable:
        return _with_place_shares(asked, planned, cells), Cell((), (whole,), everyone), Base(everyone, everyone)
    filtered = any(dimension not in GROUPING for dimension, _ in asked.where)
    incomplete = any(cell.status is not CellStatus.VALUE for cell in cells)
    total = (
        Cell((), (whole,), kept_total, CellStatus.INCOMPLETE if incomplete else CellStatus.VALUE)
        if filtered
        else Cell((), (whole,), everyone)
    )
    return tuple(cells), total, Base(known_base, kept_total if filtered else everyone)


def _every_group(
    grouping: tuple[Dimension, ...], victims: Mapping[Key, Sums], expected: Mapping[Dimension, tuple[str, ...]]
) -> list[Key]:
    """The groups with rows and, where it is known who should have reported, those without."""
    groups = set(victims)
    if grouping and all(dimension in expected for dimension in grouping):
        groups |= {group for group in product(*(expected[dim] for dim in grouping)) if _exists(grouping, group)}
    return sorted(groups)


def _exists(grouping: tuple[Dimension, ...], group: Key) -> bool:
    """Whether a year and a month of the same group agree."""
    named = dict(zip(grouping, group, strict=True))
    year, month = named.get(Dimension.YEAR), named.get(Dimension.MONTH)
    return year is None or month is None or month.startswith(year)


@dataclass(frozen=True, slots=True)
class _Slot:
    """One cell that every group has: the answers that fall into it, and what it is called."""

    members: tuple[Key, ...]
    codes: Key
    labels: tuple[Text, ...]
    is_known: bool


def _slots(asked: Question, planned: Plan, name: NameOf) -> tuple[_Slot, ...]:
    """The cells of a group, the same for all: worked out once, not for each of thousands of groups."""
    dims = _answer_dimensions(planned.variable, asked)
    unknown = unknown_of(planned.variable)
    # Several answers fall into one cell when only one of two dimensions is asked for (age, both sexes together).
    members: dict[Key, list[Key]] = defaultdict(list)
    for answer in codes_of(planned.variable):
        named = dict(zip(dims, answer, strict=True))
        if all(named[dim] in asked.kept(dim) for dim in dims if asked.kept(dim)):
            members[tuple(named[dim] for dim in asked.by if dim in named)].append(answer)
    shown = [dim for dim in asked.by if dim in dims]
    return tuple(
        _Slot(
            tuple(answers),
            codes,
            tuple(name(dim, code) for dim, code in zip(shown, codes, strict=True)),
            not set(answers) & unknown,
        )
        for codes, answers in members.items()
    )


_NOTHING: Final = Sums(0, 0, 0)


def _answers(
    asked: Question,
    planned: Plan,
    slots: tuple[_Slot, ...],
    group: Key,
    victims: Sums | None,
    parts: Mapping[tuple[Key, Key], Sums],
    annual: frozenset[int],
    name: NameOf,
) -> tuple[list[Cell], int, int]:
    """The cells of one group, how many victims of them have a known answer, and how many stand in them at all."""
    stated = sum(parts.get((group, answer), _NOTHING).total for answer in codes_of(planned.variable))
    silent = victims is None or (victims.total > 0 and stated == 0)
    short = victims is not None and stated < victims.total
    labels = tuple(name(dim, code) for dim, code in zip(planned.grouping, group, strict=True))
    sums = [[parts.get((group, answer), _NOTHING) for answer in slot.members] for slot in slots]
    values = [sum(each.total for each in members) for members in sums]
    known = sum(value for slot, value in zip(slots, values, strict=True) if slot.is_known)
    shared = known > 0 and any(slot.codes for slot in slots)
    cells = []
    for slot, value, members in zip(slots, values, sums, strict=True):
        codes, words = _in_order(asked, planned, (*group, *slot.codes), (*labels, *slot.labels))
        if silent or not any(each.known for each in members):
            note = _silence(planned, group, annual) if victims is None else _nothing_said(victims.total)
            cells.append(Cell(codes, words, None, CellStatus.NOT_REPORTED, note=note))
            continue
        share = value / known if shared and slot.is_known else None
        if short or any(each.blank for each in members):
            assert victims is not None
            cells.append(Cell(codes, words, value, CellStatus.INCOMPLETE, share, _short(stated, victims.total)))
        else:
            cells.append(Cell(codes, words, value, CellStatus.VALUE, share))
    return cells, 0 if silent else known, 0 if silent else sum(values)


def _answer_dimensions(variable: str, asked: Question) -> tuple[Dimension, ...]:
    if variable == "sex":
        return (Dimension.SEX,)
    if variable == "sex_age":
        return (Dimension.SEX, Dimension.AGE)
    return tuple(dimension for dimension in asked.dimensions if dimension not in GROUPING)


def _in_order(asked: Question, planned: Plan, codes: Key, labels: tuple[Text, ...]) -> tuple[Key, tuple[Text, ...]]:
    """Codes and labels, grouping first, put into the order in which the breakdowns were asked for."""
    count = len(planned.grouping)
    if asked.by[:count] == planned.grouping:
        return codes, labels
    groups, answers = iter(range(count)), iter(range(count, len(codes)))
    order = [next(groups) if dim in GROUPING else next(answers) for dim in asked.by]
    return tuple(codes[index] for index in order), tuple(labels[index] for index in order)


def _with_place_shares(asked: Question, planned: Plan, cells: Iterable[Cell]) -> tuple[Cell, ...]:
    """Shares of each period among places or units; none where only periods stand beside one another."""
    listed = list(cells)
    times = {Dimension.YEAR, Dimension.MONTH}
    if not any(dim not in times for dim in asked.by):
        return tuple(listed)
    when = [index for index, dim in enumerate(planned.grouping) if dim in times]
    sums: dict[Key, float] = defaultdict(float)
    for cell in listed:
        sums[tuple(cell.codes[index] for index in when)] += cell.value or 0
    return tuple(
        cell
        if cell.value is None or not sums[tuple(cell.codes[index] for index in when)]
        else Cell(
            cell.codes,
            cell.labels,
            cell.value,
            cell.status,
            cell.value / sums[tuple(cell.codes[index] for index in when)],
            cell.note,
        )
        for cell in listed
    )


def _silence(planned: Plan, group: Key, annual: frozenset[int]) -> Text:
    """Why a group has no row: nobody knows, or its year came without months."""
    month = dict(zip(planned.grouping, group, strict=True)).get(Dimension.MONTH, "")
    if month and int(month[:4]) in annual:
        return Text(
            f"El archivo da {month[:4]} como un solo total anual.", f"The file gives {month[:4]} as one annual total."
        )
    return NO_ROW


def _nothing_said(victims: int) -> Text:
    return Text(
        f"No reportado: el archivo tiene {victims} víctimas y nada en esta variable.",
        f"Not reported: the file has {victims} victims and nothing in this variable.",
    )


def _short(stated: int, victims: int) -> Text:
    return Text(
        f"Incompleto: la variable consta para {stated} de {victims} víctimas.",
        f"Incomplete: the variable is given for {stated} of {victims} victims.",
    )


def annual_only(months_by_year: Mapping[int, frozenset[int]], last: int) -> frozenset[int]:
    """Years that the file gives as a whole under one month (2023): their months are not known.

    `last` is the last month of the file as yyyymm; its year may simply be young.
    """
    return frozenset(year for year, months in months_by_year.items() if len(months) == 1 and year < last // 100)
