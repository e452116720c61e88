"""My office's cases, and the drafts to go on with."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from sistra.access import rules as access
from sistra.access.vocabulary import Permission
from sistra.reference import packs
from sistra.register import queries
from sistra.register.queries import CaseFilter
from sistra.register.vocabulary import CaseKind, CaseStatus
from sistra.web.request import Request

_NARROWING = ("status", "kind", "year", "place", "purpose")


@dataclass(frozen=True, slots=True)
class Choice:
    """An option of a select: value, words, whether chosen."""

    value: str
    words: object
    chosen: bool = False


def wanted_from(request: Request) -> CaseFilter:
    """The filter that an address asks for; what cannot be read narrows nothing."""
    asked = request.GET
    year = asked.get("year", "").strip()
    return CaseFilter(
        status=asked.get("status", ""),
        kind=asked.get("kind", ""),
        year=int(year) if year.isdecimal() and len(year) == 4 else None,
        place=asked.get("place", "") if asked.get("place", "").isdecimal() else "",
        purpose=asked.get("purpose", ""),
        sort=asked.get("sort", "-opened"),
    )


def address_of(wanted: CaseFilter, page: int = 1) -> str:
    """The query string that asks for the same list again."""
    plain = CaseFilter()
    asked = {
        field.name: getattr(wanted, field.name)
        for field in fields(wanted)
        if getattr(wanted, field.name) != getattr(plain, field.name)
    }
    return "?" + urlencode(asked | ({"page": page} if page > 1 else {}))


@dataclass(frozen=True, slots=True)
class Column:
    """A head of the table: what it sorts by next, and how it is sorted now ("" when it is not)."""

    address: str
    sorted: str


def _column(wanted: CaseFilter, name: str) -> Column:
    following = f"-{name}" if wanted.sort == name else name
    state = {name: "ascending", f"-{name}": "descending"}.get(wanted.sort, "")
    return Column(address_of(replace(wanted, sort=following)), state)


def cases(request: Request) -> HttpResponse:
    """The list: filter, sort order and page stand in the address."""
    actor = request.actor
    if not access.may(actor, Permission.CASE_READ, office=actor.office):
        raise Http404
    wanted = wanted_from(request)
    asked = request.GET.get("page", "1")
    listed = queries.case_page(viewer=actor, wanted=wanted, page=int(asked) if asked.isdecimal() else 1)
    pack = packs.active()
    return render(
        request,
        "cases/list.html",
        {
            "listed": listed,
            "wanted": wanted,
            "narrowed": any(getattr(wanted, name) for name in _NARROWING),
            "drafts": queries.drafts(viewer=actor),
            "may_import": access.may(actor, Permission.CASE_IMPORT, office=actor.office),
            "may_export": access.may(actor, Permission.CASE_EXPORT, office=actor.office),
            "columns": {name: _column(wanted, name) for name in ("number", "received", "kind", "place", "status")},
            "previous": address_of(wanted, listed.page - 1) if listed.page > 1 else "",
            "following": address_of(wanted, listed.page + 1) if listed.page < listed.pages else "",
            "kinds": [Choice(kind, pack.lists["case_kind"].label(kind), kind == wanted.kind) for kind in CaseKind],
            "statuses": [
                Choice(status, pack.lists["case_status"].label(status), status == wanted.status)
                for status in CaseStatus
            ],
            "departments": [
                Choice(place.code, place.name, place.code == wanted.place) for place in pack.places.children("")
            ],
            "purposes": [Choice(code.code, code.label, code.code == wanted.purpose) for code in pack.lists["purpose"]],
        },
    )
