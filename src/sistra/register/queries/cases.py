"""Which cases a reader sees; the list, the header, the sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from sistra.access import rules as access
from sistra.access.vocabulary import Actor, Permission, Scope
from sistra.kernel.errors import Invalid
from sistra.kernel.labels import Text
from sistra.register.models import Case, Classification, Conduct, Party
from sistra.register.models.stored import TABLES, columns, plain
from sistra.register.queries.assembling import Row, Rows, active_ids, assemble, member_ids
from sistra.register.vocabulary import CaseKind, CaseNumber, CaseStatus, ConductElement, NewCase, PartyRole, RecordKind

PAGE: Final = 25
SORTS: Final[Mapping[str, tuple[str, ...]]] = {
    "-received": ("-received_on", "-id"),
    "received": ("received_on", "id"),
    "-opened": ("-id",),
    "opened": ("id",),
    "number": ("number",),
    "-number": ("-number",),
    "kind": ("kind", "-id"),
    "status": ("status", "-id"),
    "place": ("place", "-id"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFilter:
    """What the list is narrowed to; an empty field narrows nothing."""

    status: str = ""
    kind: str = ""
    year: int | None = None
    place: str = ""
    """UBIGEO: everything inside that department, province or district."""
    purpose: str = ""
    office: str = ""
    sort: str = "-opened"


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A line of the list."""

    id: UUID
    number: str
    office: str
    kind: CaseKind
    status: CaseStatus
    received_on: str
    place: str
    place_words: str
    victims: int
    suspects: int


@dataclass(frozen=True, slots=True)
class CasePage:
    """One page of the list with what a reader wants to know of the whole."""

    rows: tuple[CaseRow, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class CaseHeader:
    """What every screen of a case says on top."""

    id: UUID
    number: str
    office: str
    kind: CaseKind
    status: CaseStatus
    opened_at: datetime
    opened_by: UUID
    version: int


@dataclass(frozen=True, slots=True)
class ClassificationLine:
    """A legal classification, in force or replaced."""

    id: UUID
    party: UUID | None
    offence: str
    article: str
    article_why: Text
    grounds: tuple[str, ...]
    classified_on: str
    reason: str
    decided_by: str
    decided_at: datetime
    replaced_by: UUID | None
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class WithdrawnLine:
    """A record taken out by mistake or on purpose, which can be put back."""

    kind: RecordKind
    id: UUID
    withdrawn_at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class CaseSheet:
    """A whole case for its page: header, records, every classification, what was withdrawn."""

    header: CaseHeader
    case: NewCase
    versions: Mapping[str, int]
    classifications: tuple[ClassificationLine, ...]
    withdrawn: tuple[WithdrawnLine, ...]
    ids: Mapping[RecordKind, tuple[str, ...]]
    """Ids of the active records of each kind in the order in which `case` lists them."""
    members: Mapping[str, tuple[str, ...]]
    """Ids of the participations of each event and the uses of each thing, in the order in which `case` lists them."""


def visible_cases(*, viewer: Actor) -> QuerySet[Case]:
    """The one query that knows which cases a reader sees."""
    scope = access.scope_of(viewer, Permission.CASE_READ)
    if scope is None:
        return Case.objects.none()
    if scope is Scope.ALL:
        return Case.objects.all()
    mine = Case.objects.filter(office_id=viewer.office)
    return mine if scope is Scope.OFFICE else mine.filter(opened_by=viewer.id)


def case_page(*, viewer: Actor, wanted: CaseFilter | None = None, page: int = 1, size: int = PAGE) -> CasePage:
    """A page of the cases that the reader sees. Three queries, whatever the length of the page.

    A page past the end gives the last one.
    """
    wanted = wanted or CaseFilter()
    cases = visible_cases(viewer=viewer)
    if wanted.status:
        cases = cases.filter(status=wanted.status)
    if wanted.kind:
        cases = cases.filter(kind=wanted.kind)
    if wanted.year is not None:
        # A range, not a prefix match: the index on the text of the date serves it on every data base.
        cases = cases.filter(received_on__gte=f"{wanted.year:04}", received_on__lt=f"{wanted.year + 1:04}")
    if wanted.place:
        cases = cases.filter(place__startswith=wanted.place)
    if wanted.office:
        cases = cases.filter(office_id=wanted.office)
    if wanted.purpose:
        purposes = Conduct.objects.filter(
            case=OuterRef("pk"), element=ConductElement.PURPOSE, code=wanted.purpose, withdrawn_at=None
        )
        cases = cases.filter(Exists(purposes))
    total = cases.count()
    pages = max(1, -(-total // size))
    page = min(max(1, page), pages)
    order = SORTS.get(wanted.sort, SORTS["-opened"])
    found = list(
        cases.order_by(*order).only("number", "office_id", "kind", "status", "received_on", "place", "place_words")[
            (page - 1) * size : page * size
        ]
    )
    parties = (
        Party.objects.filter(case__in=[case.pk for case in found], withdrawn_at=None)
        .order_by()
        .values("case_id")
        .annotate(
            victims=Count("pk", filter=Q(role=PartyRole.VICTIM)), suspects=Count("pk", filter=Q(role=PartyRole.SUSPECT))
        )
    )
    counted = {row["case_id"]: (row["victims"], row["suspects"]) for row in parties}
    rows = tuple(
        CaseRow(
            id=case.pk,
            number=case.number,
            office=case.office_id,
            kind=CaseKind(case.kind),
            status=CaseStatus(case.status),
            received_on=case.received_on,
            place=case.place,
            place_words=case.place_words,
            victims=counted.get(case.pk, (0, 0))[0],
            suspects=counted.get(case.pk, (0, 0))[1],
        )
        for case in found
    )
    return CasePage(rows, total, page, pages)


def case_by_number(text: str, *, viewer: Actor) -> UUID | None:
    """The case of a number as typed, or None when there is none that the reader sees."""
    try:
        number = CaseNumber.parse(text)
    except Invalid:
        return None
    found: UUID | None = visible_cases(viewer=viewer).filter(number=str(number)).values_list("pk", flat=True).first()
    return found


def header_of(case: Case) -> CaseHeader:
    return CaseHeader(
        id=case.pk,
        number=case.number,
        office=case.office_id,
        kind=CaseKind(case.kind),
        status=CaseStatus(case.status),
        opened_at=case.opened_at,
        opened_by=case.opened_by,
        version=case.version,
    )


def rows_of(case: UUID) -> Rows:
    """Every row of a case as plain values, by kind and id."""
    return _rows_of([case])[case]


def _rows_of(cases: Sequence[UUID]) -> Mapping[UUID, Rows]:
    """Every row of some cases: one query for each table, however many cases."""
    inside = [kind for kind in TABLES if kind is not RecordKind.CASE]
    found: dict[UUID, dict[RecordKind, dict[str, Row]]] = {case: {kind: {} for kind in inside} for case in cases}
    for kind in inside:
        table = TABLES[kind]
        for row in table._default_manager.filter(case_id__in=cases).values("id", *columns(table)):
            kept = {name: plain(value) for name, value in row.items() if name != "id"}
            found[row["case_id"]][kind][str(row["id"])] = kept
    return found


def case_row(case: Case) -> Row:
    return {name: plain(getattr(case, name)) for name in columns(Case)}


def whole_case(case: UUID, *, viewer: Actor) -> NewCase | None:
    """The case with everything in it that is not withdrawn; keys are row ids. None if it may not be seen."""
    found = visible_cases(viewer=viewer).filter(pk=case).first()
    return assemble(case_row(found), rows_of(found.pk)) if found else None


def whole_cases(*, viewer: Actor, batch: int = 200) -> Iterator[tuple[UUID, NewCase]]:
    """Every case that the reader sees with everything in it, oldest first, read a batch at a time."""
    cases = visible_cases(viewer=viewer).order_by("pk").iterator(chunk_size=batch)
    while together := list(islice(cases, batch)):
        rows = _rows_of([case.pk for case in together])
        for case in together:
            yield case.pk, assemble(case_row(case), rows[case.pk])


def case_sheet(case: UUID, *, viewer: Actor) -> CaseSheet | None:
    """Everything that the page of a case shows. None if it does not exist or may not be seen."""
    found = visible_cases(viewer=viewer).filter(pk=case).first()
    if found is None:
        return None
    rows = rows_of(found.pk)
    withdrawn = [
        WithdrawnLine(kind, UUID(key), datetime.fromisoformat(row["withdrawn_at"]), row["withdrawn_why"])
        for kind, kept in rows.items()
        for key, row in kept.items()
        if row["withdrawn_at"] is not None
    ]
    versions = {key: int(row["version"]) for kept in rows.values() for key, row in kept.items()}
    return CaseSheet(
        header=header_of(found),
        case=assemble(case_row(found), rows),
        versions=versions,
        classifications=_classifications(found.pk),
        withdrawn=tuple(sorted(withdrawn, key=lambda line: line.withdrawn_at, reverse=True)),
        ids=active_ids(rows),
        members=member_ids(rows),
    )


def _classifications(case: UUID) -> tuple[ClassificationLine, ...]:
    return tuple(
        ClassificationLine(
            id=row.pk,
            party=row.party_id,
            offence=row.offence,
            article=row.article,
            article_why=Text(row.article_why["es"], row.article_why["en"]),
            grounds=tuple(row.grounds),
            classified_on=row.classified_on,
            reason=row.reason,
            decided_by=row.decided_by,
            decided_at=row.decided_at,
            replaced_by=row.replaced_by_id,
            withdrawn=row.withdrawn_at is not None,
        )
        for row in Classification.objects.filter(case_id=case).order_by("decided_at", "id")
    )


def registered(recorder: str, external_ids: Iterable[str], *, viewer: Actor) -> Mapping[str, UUID]:
    """Which hand-ins of a recorder are registered already: external id → case.

    Whoever may import sees only that they are, so that a second run adds nothing.
    """
    if not access.may(viewer, Permission.CASE_IMPORT) and not access.may(viewer, Permission.CASE_OPEN):
        return {}
    wanted = list(external_ids)
    found: dict[str, UUID] = {}
    for start in range(0, len(wanted), 500):
        found |= dict(
            Case.objects.filter(recorder=recorder, external_id__in=wanted[start : start + 500]).values_list(
                "external_id", "pk"
            )
        )
    return found
