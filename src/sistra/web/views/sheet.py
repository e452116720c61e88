"""One case: its sheet, who asked to see identities, its history, an earlier day, paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sistra.access import queries as access_queries
from sistra.access import rules as access
from sistra.access.vocabulary import Permission
from sistra.casefile import case_map, full_name, summarise, timeline, titles_of
from sistra.kernel.dates import AgeRange, PartialDate
from sistra.kernel.errors import Invalid
from sistra.reference import labels
from sistra.register import actions, queries
from sistra.register.queries import CaseHeader, CaseSheet, ClassificationLine
from sistra.register.rules import ElementsView, age_at_facts
from sistra.register.vocabulary import (
    NewCase,
    NewParticipation,
    NewParty,
    NewRelationship,
    NewThing,
    NewUse,
    PartyRole,
    RecordKind,
)
from sistra.web.fields import Shown, shown_change
from sistra.web.problems import Told
from sistra.web.request import Request, present
from sistra.web.templatetags.sistra import LIMA, language, words

REVEALED_FOR: Final = timedelta(minutes=30)
"""How long identities stay shown after they were asked for; then they must be asked for again."""
_KEPT: Final = "revealed"


def revealed_at(request: Request, case: UUID) -> datetime | None:
    """When this session asked for the identities of a case, if it was not long ago."""
    kept = request.session.get(_KEPT, {}).get(str(case))
    at = datetime.fromisoformat(kept) if kept else None
    return at if at is not None and present() - at < REVEALED_FOR else None


def sheet_of(request: Request, case: UUID) -> CaseSheet:
    """The sheet of a case that the reader sees; anything else is not found."""
    found = queries.case_sheet(case, viewer=request.actor)
    if found is None:
        raise Http404
    return found


def changeable_sheet(request: Request, case: UUID) -> CaseSheet:
    """The sheet of a case that the reader may revise; otherwise nothing is found."""
    found = sheet_of(request, case)
    header = found.header
    if not access.may(request.actor, Permission.CASE_UPDATE, office=header.office, owner=header.opened_by):
        raise Http404
    return found


@dataclass(frozen=True, slots=True)
class PartyShown:
    """A party with what belongs to it."""

    party: NewParty
    title: str
    name: str
    age: AgeRange | None
    elements: ElementsView | None
    relationships: tuple[tuple[str, NewRelationship], ...]
    things: tuple[NewThing, ...]
    source: str


@dataclass(frozen=True, slots=True)
class RoleShown:
    """The parties of one role."""

    role: PartyRole
    parties: tuple[PartyShown, ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """Somebody's part in an event or use of a thing, with its row where it can be withdrawn."""

    said: NewParticipation | NewUse
    row: str


def _joined(case: NewCase, members: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[Joined, ...]]:
    """Who joined each event and used each thing. Without rows (an earlier day) nothing can be withdrawn."""
    said: dict[str, tuple[NewParticipation | NewUse, ...]] = {
        **{event.key: event.participations for event in case.events},
        **{thing.key: thing.uses for thing in case.things},
    }
    return {
        key: tuple(Joined(one, row) for one, row in zip(some, members.get(key, ()) or [""] * len(some), strict=True))
        for key, some in said.items()
    }


def body_of(
    case: NewCase,
    classifications: tuple[ClassificationLine, ...],
    *,
    revealed: bool,
    members: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
) -> dict[str, object]:
    """Everything that the sheet, an earlier day and the paper show alike.

    `members` are the row ids of the participations of each event and the uses of each thing.
    """
    titles = {key: words(title) for key, title in titles_of(case).items()}
    summary = summarise(case, classifications)
    elements = {one.victim: one for one in summary.elements}
    sources = {source.key: f"{_('Source')} {place}" for place, source in enumerate(case.sources, start=1)}
    called = {
        party.key: f"{titles[party.key]}: {full_name(party)}" if revealed and full_name(party) else titles[party.key]
        for party in case.parties
    }

    def shown(party: NewParty) -> PartyShown:
        return PartyShown(
            party=party,
            title=titles[party.key],
            name=full_name(party),
            age=age_at_facts(party, case.facts_from, case.received_on),
            elements=elements.get(party.key),
            relationships=tuple(
                (called[other], one)
                for one in case.relationships
                for mine, other in ((one.party, one.other), (one.other, one.party))
                if mine == party.key
            ),
            things=tuple(thing for thing in case.things if any(use.party == party.key for use in thing.uses)),
            source=sources.get(party.source, ""),
        )

    drawn = case_map(case)
    return {
        "case": case,
        "summary": summary,
        "roles": [
            RoleShown(role, found)
            for role in PartyRole
            if (found := tuple(shown(party) for party in case.parties if party.role is role))
        ],
        "called": called,
        "joined": _joined(case, members),
        "sources": sources,
        "moments": timeline(case),
        "map": drawn,
        "classifications": classifications,
        "revealed": revealed,
    }


def _of_case(request: Request, header: CaseHeader) -> dict[str, object]:
    actor = request.actor
    recorder = access_queries.office_of(header.office, viewer=actor)
    return {
        "header": header,
        "of_office": recorder,
        "may_reveal": access.may(actor, Permission.IDENTITY_REVEAL, office=header.office, owner=header.opened_by),
        "may_update": access.may(actor, Permission.CASE_UPDATE, office=header.office, owner=header.opened_by),
        "may_history": access.may(actor, Permission.CASE_HISTORY, office=header.office, owner=header.opened_by),
        "may_print": access.may(actor, Permission.CASE_PRINT, office=header.office, owner=header.opened_by),
    }


def case(request: Request, case: UUID) -> HttpResponse:
    """The sheet: what it is, in what state, what it lacks; then everything on record."""
    found = sheet_of(request, case)
    at = revealed_at(request, case)
    return render(
        request,
        "cases/sheet.html",
        {
            **_of_case(request, found.header),
            **body_of(found.case, found.classifications, revealed=at is not None, members=found.members),
            "revealed_at": at,
            "revealed_until": at + REVEALED_FOR if at else None,
            "withdrawn": found.withdrawn,
        },
    )


@require_POST
def reveal(request: Request, case: UUID) -> HttpResponse:
    """Show identities for a while, and record who asked; or hide them again."""
    sheet_of(request, case)
    # Whether this reader may ask is for the action to decide: a refusal is recorded as well.
    kept: dict[str, str] = dict(request.session.get(_KEPT, {}))
    if "hide" in request.POST:
        kept.pop(str(case), None)
    else:
        at = present()
        actions.reveal(case, by=request.actor, at=at)
        kept[str(case)] = at.isoformat()
    request.session[_KEPT] = kept
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        target = reverse("case", args=[case])
    return redirect(target)


@dataclass(frozen=True, slots=True)
class ActShown:
    """One act of the history with its changes in words."""

    at: str
    actor: str
    action: str
    reason: str
    changes: tuple[Shown, ...]


def history(request: Request, case: UUID) -> HttpResponse:
    """Every act on the case: who, when, what before and after, why."""
    found = sheet_of(request, case)
    if not access.may(request.actor, Permission.CASE_HISTORY, office=found.header.office, owner=found.header.opened_by):
        raise Http404
    shown = revealed_at(request, case) is not None
    titles = record_titles(found)
    lines = queries.history(case, viewer=request.actor)
    acts = [
        ActShown(
            line.at,
            line.actor,
            line.action,
            line.reason,
            tuple(
                change
                for raw in line.changes
                if (change := shown_change(raw, revealed=shown, titles=titles)) is not None
            ),
        )
        for line in lines
    ]
    return render(
        request,
        "cases/history.html",
        {
            **_of_case(request, found.header),
            "acts": acts,
            "revealed": shown,
            "today": present().astimezone(LIMA).date(),
        },
    )


def as_of(request: Request, case: UUID) -> HttpResponse:
    """The case as it stood at the end of a past day."""
    found = sheet_of(request, case)
    asked = request.GET.get("day", "")
    shared = _of_case(request, found.header) | {"asked": asked}
    try:
        partial = PartialDate.parse(asked)
    except Invalid as invalid:
        told = [Told("day", invalid.read(language()))] if asked else [Told("day", _("Write a day."))]
        return render(request, "cases/as_of.html", {**shared, "problems": told}, status=422)
    day: date = partial.latest
    end = datetime.combine(day + timedelta(days=1), time.min, tzinfo=LIMA) - timedelta(microseconds=1)
    stood = queries.case_as_of(case, end, viewer=request.actor)
    shown = revealed_at(request, case) is not None
    body = body_of(stood, (), revealed=shown) if stood is not None else {}
    return render(request, "cases/as_of.html", {**shared, **body, "day": day, "stood": stood is not None})


def paper(request: Request, case: UUID) -> HttpResponse:
    """The case for paper: the state's hash at the foot, and an entry in the trail that it was printed."""
    found = sheet_of(request, case)
    at = present()
    state = queries.state_hash(case, viewer=request.actor)
    actions.record_print(case, state=state, by=request.actor, at=at)
    shown = revealed_at(request, case) is not None
    return render(
        request,
        "cases/paper.html",
        {
            **_of_case(request, found.header),
            **body_of(found.case, found.classifications, revealed=shown),
            "at": at,
            "state": state,
            "on_paper": True,
        },
    )


def record_titles(sheet: CaseSheet) -> Mapping[str, str]:
    """How each record of a case is called in a sentence that names no one."""
    titles = {key: words(title) for key, title in titles_of(sheet.case).items()}
    joined = _joined(sheet.case, sheet.members)
    kinds = {
        _("Event"): [event.key for event in sheet.case.events],
        _("Thing"): [thing.key for thing in sheet.case.things],
        _("Source"): [source.key for source in sheet.case.sources],
    }
    for kind, keys in kinds.items():
        titles |= {key: f"{kind} {place}" for place, key in enumerate(keys, start=1)}
    wholes = {
        RecordKind.PARTICIPATION: [event.key for event in sheet.case.events],
        RecordKind.USE: [thing.key for thing in sheet.case.things],
    }
    for record, whole_keys in wholes.items():
        for whole in whole_keys:
            for one in joined[whole]:
                titles[one.row] = f"{words(labels.of(record))}: {titles[one.said.party]}, {titles[whole]}"
    return titles


def withdraw(request: Request, case: UUID, kind: str, row: UUID) -> HttpResponse:
    """Say what will happen, ask why, take the record out; the message that reports it can undo it."""
    found = changeable_sheet(request, case)
    record = _kind(kind)
    if str(row) not in found.ids.get(record, ()):
        raise Http404
    title = record_titles(found).get(str(row), words(labels.of(record)))
    problems: list[Told] = []
    if request.method == "POST":
        try:
            actions.withdraw(record, row, reason=request.POST.get("reason", ""), by=request.actor, at=present())
        except Invalid as invalid:
            problems = [Told("reason", invalid.read(language()))]
        else:
            undo = reverse("restore", args=[case, kind, row])
            messages.success(request, _("%(record)s was withdrawn.") % {"record": title}, extra_tags=f"undo:{undo}")
            return redirect("case", case)
    return render(
        request,
        "cases/withdraw.html",
        {**_of_case(request, found.header), "title": title, "problems": problems},
        status=422 if problems else 200,
    )


def _kind(kind: str) -> RecordKind:
    try:
        return RecordKind(kind)
    except ValueError:
        raise Http404 from None


@require_POST
def restore(request: Request, case: UUID, kind: str, row: UUID) -> HttpResponse:
    """Put a withdrawn record back."""
    found = changeable_sheet(request, case)
    record = _kind(kind)
    if not any(line.id == row and line.kind is record for line in found.withdrawn):
        raise Http404
    actions.restore(record, row, by=request.actor, at=present())
    messages.success(request, _("The record is back in the case."))
    return redirect("case", case)
