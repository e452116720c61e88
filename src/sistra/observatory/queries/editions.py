"""Which edition of the police file answers for which months, as known on a date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from sistra.access import rules as access_rules
from sistra.access.vocabulary import Actor, Permission
from sistra.kernel.errors import Refused
from sistra.kernel.labels import Text
from sistra.observatory.models import Dataset
from sistra.observatory.vocabulary import DatasetKind, SourceNote


@dataclass(frozen=True, slots=True)
class Governing:
    """An edition and the months (yyyymm, both included) for which it is the newest."""

    dataset: Dataset
    first: int
    last: int


def may_read(viewer: Actor) -> None:
    """Go on only if the viewer may read the observatory; otherwise raise Refused."""
    if not access_rules.may(viewer, Permission.OBSERVATORY_READ):
        raise Refused(
            Text("Su rol no da acceso al observatorio.", "Your role gives no access to the observatory."),
            remedy=Text(
                "Pídalo a quien administra las cuentas de su oficina.",
                "Ask whoever manages the accounts of your office.",
            ),
        )


def governing(as_of: date | None) -> tuple[Governing, ...]:
    """The editions that answer, newest first, each with the spans of months that no newer one covers."""
    editions = Dataset.objects.filter(kind=DatasetKind.POLICE_FILE)
    if as_of is not None:
        editions = editions.filter(known_from__lte=as_of)
    taken: set[int] = set()
    parts: list[Governing] = []
    for dataset in editions.order_by("-known_from", "-loaded_at", "-id"):
        assert dataset.first_period is not None
        assert dataset.last_period is not None
        months = [month for month in _months(dataset.first_period, dataset.last_period) if month not in taken]
        taken.update(months)
        parts += [Governing(dataset, span[0], span[-1]) for span in _spans(months)]
    return tuple(parts)


def _months(first: int, last: int) -> list[int]:
    return [
        year * 100 + month
        for year in range(first // 100, last // 100 + 1)
        for month in range(1, 13)
        if first <= year * 100 + month <= last
    ]


def _spans(months: list[int]) -> list[list[int]]:
    spans: list[list[int]] = []
    for month in months:
        before = month - 1 if month % 100 > 1 else month - 89
        if spans and spans[-1][-1] == before:
            spans[-1].append(month)
        else:
            spans.append([month])
    return spans


def in_force(parts: tuple[Governing, ...], prefix: str = "") -> Q:
    """A filter on police reports (or, with a prefix, on what points at them) for the editions in force."""
    wanted = Q(pk__in=[])
    for part in parts:
        wanted |= Q(
            **{
                f"{prefix}dataset": part.dataset,
                f"{prefix}period__gte": part.first,
                f"{prefix}period__lte": part.last,
            }
        )
    return wanted


def source_note(dataset: Dataset) -> SourceNote:
    """A file that was read, as a table names it."""
    return SourceNote(
        name=dataset.name,
        publisher=dataset.publisher,
        published=dataset.published,
        url=dataset.url,
        file_hash=dataset.file_hash,
        loaded=dataset.loaded_at.date().isoformat(),
    )


@dataclass(frozen=True, slots=True)
class DatasetView:
    """A file that was read, as the list of sources shows it."""

    id: str
    kind: DatasetKind
    note: SourceNote
    licence: str
    known_from: date
    first_period: int | None
    last_period: int | None
    rows_read: int
    rows_accepted: int
    rows_refused: int
    replaces: str


def datasets(*, viewer: Actor) -> tuple[DatasetView, ...]:
    """Every file that was read, the newest first. Raises Refused."""
    may_read(viewer)
    return tuple(
        DatasetView(
            id=str(row.id),
            kind=DatasetKind(row.kind),
            note=source_note(row),
            licence=row.licence,
            known_from=row.known_from,
            first_period=row.first_period,
            last_period=row.last_period,
            rows_read=row.rows_read,
            rows_accepted=row.rows_accepted,
            rows_refused=row.rows_refused,
            replaces=str(row.replaces_id or ""),
        )
        for row in Dataset.objects.order_by("-loaded_at", "-id")
    )
