"""Counting what the register holds: cases, victims, suspects, routes. One query for one table.

Withdrawn records never count. A viewer who may count sees every office; one who may only read cases counts
those of the own office.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Length, NullIf, Substr
from django.db.models.lookups import GreaterThanOrEqual

from sistra.access import rules as access_rules
from sistra.access.vocabulary import Actor, Permission
from sistra.kernel.errors import Refused
from sistra.kernel.labels import Text
from sistra.register import models
from sistra.register.vocabulary import ConductElement, EventKind, PartyRole, TraffickingStatus

UNKNOWN: Final = "~unknown"
AGE_BANDS: Final = (
    (0, 5, "0-5"),
    (6, 11, "6-11"),
    (12, 17, "12-17"),
    (18, 29, "18-29"),
    (30, 59, "30-59"),
    (60, 120, "60+"),
)


class Subject(StrEnum):
    """What is counted."""

    CASE = "case"
    VICTIM = "victim"
    SUSPECT = "suspect"
    ROUTE = "route"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many stand under these codes, in the order of the breakdowns asked for."""

    codes: tuple[str, ...]
    number: int


@dataclass(frozen=True, slots=True)
class Tallied:
    """A count: by groups, and everyone once. Where one stands in several groups, `whole` is less than their sum.

    `known` of `whole` have a known answer to every breakdown.
    """

    groups: tuple[Tally, ...]
    whole: int
    known: int


def counts(
    subject: Subject,
    *,
    by: Iterable[str] = (),
    where: Mapping[str, tuple[str, ...]] | None = None,
    first: int | None = None,
    last: int | None = None,
    viewer: Actor,
) -> Tallied:
    """Count by the named breakdowns; `first` and `last` are months (yyyymm) of receipt, both included.

    Breakdowns of every subject: year, month, office, department, status, case_kind, entry_route. Of victims and
    suspects also sex, age, nationality; of victims purpose and means; of suspects role; of routes (victims with a
    recruitment) origin, exploitation_place, sex, age, means. Raises Refused; ValueError for an unknown breakdown.
    """
    dims = tuple(by)
    filters = dict(where or {})
    rows = _subjects(subject, viewer, first, last)
    columns = {name: _column(subject, name) for name in {*dims, *filters}}
    rows = rows.annotate(**{f"d_{name}": expression for name, expression in columns.items() if expression is not None})
    if "age" in columns:
        rows = rows.annotate(
            **_age("party__" if subject is Subject.ROUTE else "", "case__"),
        )
    for name, codes in filters.items():
        rows = _kept(rows, subject, name, codes)
    unit = "party" if subject is Subject.ROUTE else "pk"
    names = [column for name in dims for column in _grouped(subject, name)]
    everyone = Count(unit, distinct=True)
    whole = rows.order_by().aggregate(n=everyone)["n"] or 0
    conduct = next((_several(subject, name).removesuffix("code") for name in dims if name in _ELEMENT), "")
    for name in dims:
        if name in _ELEMENT:
            rows = rows.filter(
                **{f"{conduct}element": _ELEMENT[name], f"{conduct}withdrawn_at__isnull": True},
            )
    if not dims:
        return Tallied((Tally((), whole),), whole, whole)
    groups, known = _spread(dims, rows.order_by().values_list(*names).annotate(n=everyone))
    if conduct:
        # One person can stand under several codes: count those with any known one, once.
        answered = ~Q(**{f"{conduct}code__startswith": "~"})
        known = rows.filter(answered).order_by().aggregate(n=everyone)["n"] or 0
    return Tallied(groups, whole, known)


def _subjects(subject: Subject, viewer: Actor, first: int | None, last: int | None) -> QuerySet[Any]:
    """Every case, party or participation that the viewer may count, before breakdowns."""
    prefix = "" if subject is Subject.CASE else "case__"
    seen = _seen(viewer, prefix)
    received = f"{prefix}received_on"
    if first is not None:
        seen &= Q(**{f"{received}__gte": f"{first // 100:04}" if first % 100 == 1 else _iso(first)})
    if last is not None:
        seen &= Q(**{f"{received}__lt": _after(last)})
    if subject is Subject.CASE:
        return models.Case.objects.filter(seen)
    if subject is Subject.ROUTE:
        return models.Participation.objects.filter(
            seen,
            withdrawn_at__isnull=True,
            event__withdrawn_at__isnull=True,
            event__kind=EventKind.RECRUITMENT,
            party__role=PartyRole.VICTIM,
            party__withdrawn_at__isnull=True,
        )
    role = PartyRole.VICTIM if subject is Subject.VICTIM else PartyRole.SUSPECT
    parties = models.Party.objects.filter(seen, role=role, withdrawn_at__isnull=True)
    return parties.exclude(trafficking_status=TraffickingStatus.NOT_A_VICTIM)


def _seen(viewer: Actor, prefix: str) -> Q:
    if access_rules.may(viewer, Permission.CASE_COUNT):
        return Q()
    if access_rules.may(viewer, Permission.CASE_READ):
        return Q(**{f"{prefix}office": viewer.office})
    raise Refused(
        Text(
            "Su rol no permite contar los casos del registro.",
            "Your role does not allow counting the cases of the register.",
        ),
        remedy=Text(
            "Pídalo a quien administra las cuentas de su oficina.", "Ask whoever manages the accounts of your office."
        ),
    )


def _iso(yyyymm: int) -> str:
    return f"{yyyymm // 100:04}-{yyyymm % 100:02}"


def _after(yyyymm: int) -> str:
    """The first text that sorts after every date of the month."""
    year, month = divmod(yyyymm, 100)
    return f"{year + 1:04}" if month == 12 else f"{year:04}-{month + 1:02}"


_SEVERAL: Final = {
    "purpose": "conducts__code",
    "means": "conducts__code",
    "nationality": "citizenships",
    "role": "process_roles",
}
"""Breakdowns of which one person can have several answers, with the column that holds them."""


def _grouped(subject: Subject, name: str) -> tuple[str, ...]:
    """The columns that a breakdown groups by."""
    if name == "age":
        return ("d_age_low", "d_age_high")
    return (_several(subject, name) or f"d_{name}",)


def _several(subject: Subject, name: str) -> str:
    """The column of a breakdown with several answers, from the subject's table; "" for any other."""
    column = _SEVERAL.get(name, "")
    return f"party__{column}" if column and subject is Subject.ROUTE else column


_ELEMENT: Final = {"purpose": ConductElement.PURPOSE, "means": ConductElement.MEANS}


def _known(column: str) -> Combinable:
    """The column, with an empty text read as unknown."""
    return Coalesce(NullIf(F(column), Value("")), Value(UNKNOWN), output_field=CharField())


def _begin(column: str, length: int) -> Combinable:
    return Coalesce(NullIf(Substr(column, 1, length), Value("")), Value(UNKNOWN), output_field=CharField())


def _column(subject: Subject, name: str) -> Combinable | None:
    """The expression of a breakdown; None for those with several answers. Raises ValueError."""
    case = "" if subject is Subject.CASE else "case__"
    party = "party__" if subject is Subject.ROUTE else ""
    of_case: dict[str, Combinable] = {
        "year": _begin(f"{case}received_on", 4),
        # A case received "in 2023" has no month.
        "month": Case(
            When(_dated(f"{case}received_on", 7), then=Substr(f"{case}received_on", 1, 7)),
            default=Value(UNKNOWN),
            output_field=CharField(),
        ),
        "office": F(f"{case}office"),
        "department": _begin(f"{case}place", 2),
        "status": F(f"{case}status"),
        "case_kind": F(f"{case}kind"),
        "entry_route": _known(f"{case}entry_route"),
    }
    if name in of_case:
        return of_case[name]
    if subject is not Subject.CASE:
        if name == "sex":
            return _known(f"{party}sex")
        if name == "age":
            return None
        if name in _SEVERAL and (subject is Subject.VICTIM or name in {"nationality", "role"}):
            return None
    if subject is Subject.ROUTE:
        if name == "origin":
            return _where("event__")
        if name == "exploitation_place":
            exploited = models.Participation.objects.filter(
                party=OuterRef("party"),
                withdrawn_at__isnull=True,
                event__withdrawn_at__isnull=True,
                event__kind=EventKind.EXPLOITATION,
            ).order_by("event__started", "pk")
            return Coalesce(Subquery(exploited.annotate(at=_where("event__")).values("at")[:1]), Value(UNKNOWN))
        if name == "means":
            return None
    raise ValueError(f"{subject} has no breakdown {name}")


def _where(prefix: str) -> Combinable:
    """Department code (2 digits), else the country, else unknown."""
    return Coalesce(
        NullIf(Substr(f"{prefix}place", 1, 2), Value("")),
        NullIf(F(f"{prefix}country"), Value("")),
        Value(UNKNOWN),
        output_field=CharField(),
    )


def _dated(column: str, length: int) -> Q:
    """Whether a partial date says the year (4 characters), the month (7) or the day (10); marks say nothing.

    By length, not by pattern: SQLite calls Python for every pattern, which took a hundred times as long.
    """
    return ~Q(**{f"{column}__startswith": "~"}) & Q(GreaterThanOrEqual(Length(column), length))


def _age(party: str, case: str) -> dict[str, Combinable]:
    """The least and the greatest age at the facts: as recorded, or from birth and the date of the facts (of receipt
    where the facts have none). The band is found afterwards: the data base would work both out for every band.
    """
    born, facts, received = f"{party}born", f"{case}facts_from", f"{case}received_on"
    day = Case(When(_dated(facts, 4), then=F(facts)), default=F(received), output_field=CharField())
    years = Cast(Substr(day, 1, 4), IntegerField()) - Cast(Substr(born, 1, 4), IntegerField())
    whole = _dated(born, 10) & (_dated(facts, 10) | (~_dated(facts, 4) & _dated(received, 10)))
    dated = _dated(born, 4) & (_dated(facts, 4) | _dated(received, 4))
    had_birthday = GreaterThanOrEqual(Substr(day, 6, 5), Substr(born, 6, 5))
    low = Case(
        When(**{f"{party}age_low__isnull": False}, then=F(f"{party}age_low")),
        When(whole & Q(had_birthday), then=years),
        When(dated, then=years - 1),
        default=None,
        output_field=IntegerField(),
    )
    high = Case(
        When(**{f"{party}age_high__isnull": False}, then=F(f"{party}age_high")),
        When(whole & ~Q(had_birthday), then=years - 1),
        When(dated, then=years),
        default=None,
        output_field=IntegerField(),
    )
    return {"d_age_low": low, "d_age_high": high}


def _band(low: int | None, high: int | None) -> str:
    """The band that holds both ends, or unknown."""
    if low is None or high is None:
        return UNKNOWN
    return next((band for start, end, band in AGE_BANDS if start <= low and high <= end), UNKNOWN)


def _kept(rows: QuerySet[Any], subject: Subject, name: str, codes: tuple[str, ...]) -> QuerySet[Any]:
    """Only those with one of the codes."""
    if name in _ELEMENT:
        party = OuterRef("party") if subject is Subject.ROUTE else OuterRef("pk")
        return rows.filter(
            Exists(
                models.Conduct.objects.filter(
                    victim=party, element=_ELEMENT[name], code__in=codes, withdrawn_at__isnull=True
                )
            )
        )
    if name in _SEVERAL:
        # SQLite has no containment for JSON: the quoted code inside the text of the list does the same.
        rows = rows.annotate(answers=Cast(_several(subject, name), CharField()))
        wanted = Q(pk__in=[])
        for code in codes:
            wanted |= Q(answers__contains=f'"{code}"')
        return rows.filter(wanted)
    if name == "age":
        bands = {band: Q(d_age_low__gte=start, d_age_high__lte=end) for start, end, band in AGE_BANDS}
        # A band unless unknown; unknown is what no band holds, ages that are missing among them.
        held = Case(*(When(q, then=Value(band)) for band, q in bands.items()), default=Value(UNKNOWN))
        rows = rows.annotate(d_age=held)
    return rows.filter(**{f"d_{name}__in": codes})


def _spread(dims: tuple[str, ...], grouped: Iterable[tuple[Any, ...]]) -> tuple[tuple[Tally, ...], int]:
    """Groups with a list of answers counted once under each answer, and how many have a known answer to all."""
    totals: dict[tuple[str, ...], int] = defaultdict(int)
    known = 0
    for *values, number in grouped:
        keys: list[tuple[str, ...]] = [()]
        rest = iter(values)
        for name in dims:
            code = _band(next(rest), next(rest)) if name == "age" else next(rest)
            answers = [str(each) for each in code] or [UNKNOWN] if isinstance(code, list) else [str(code or UNKNOWN)]
            keys = [(*key, answer) for key in keys for answer in answers]
        for key in keys:
            totals[key] += number
        known += number if any(all(not answer.startswith("~") for answer in key) for key in keys) else 0
    return tuple(Tally(key, number) for key, number in sorted(totals.items())), known
