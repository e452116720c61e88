"""Changing what is on record, and adding to it: each record on a page of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sistra.casefile import full_name, titles_of
from sistra.kernel.errors import Invalid, Refused
from sistra.register import actions
from sistra.register.queries import CaseSheet
from sistra.register.rules import InvalidCase, elements_of
from sistra.register.vocabulary import (
    ConductElement,
    EventKind,
    NewClassification,
    NewConduct,
    NewEvent,
    NewParticipation,
    NewParty,
    NewRelationship,
    NewSource,
    NewThing,
    NewUse,
    PartyKind,
    PartyRole,
    RecordKind,
    SourceKind,
    ThingKind,
)
from sistra.web.forms.asking import Asked, Others, ask
from sistra.web.forms.drafts import party_values
from sistra.web.forms.questions import ELEMENTS, QUESTIONS, ROLES, TITLES, Form, Part, Question
from sistra.web.forms.reading import Read, Typed, read, several, typed_in, typed_of
from sistra.web.problems import Told
from sistra.web.request import Request, present
from sistra.web.templatetags.sistra import label, language, words
from sistra.web.views.sheet import changeable_sheet, revealed_at

Record = NewParty | NewEvent | NewThing | NewSource
PREFIX = "record"
_INSIDE = {"age_low": "age", "age_high": "age", "place_words": "place"}
_KINDS = {
    Part.VICTIM: RecordKind.PARTY,
    Part.SUSPECT: RecordKind.PARTY,
    Part.EVENT: RecordKind.EVENT,
    Part.THING: RecordKind.THING,
    Part.SOURCE: RecordKind.SOURCE,
}
_REPORT = (
    *QUESTIONS[Part.REPORT],
    Question(name="status", words=gettext_lazy("Status"), form=Form.CHOICE, list="case_status", required=True),
    *QUESTIONS[Part.FACTS],
)
_PARTIES = Question(name="parties", words=gettext_lazy("Who took part or was affected?"), form=Form.PARTIES)
_USED_BY = Question(name="parties", words=gettext_lazy("Used by, or belonging to"), form=Form.PARTIES)
_PARTICIPATION = (
    Question(name="party", words=gettext_lazy("Who?"), form=Form.PARTY, required=True, width="half"),
    Question(
        name="roles",
        words=gettext_lazy("If a suspect: what did this person do there?"),
        form=Form.SEVERAL,
        list="perpetrator_role",
        hint=gettext_lazy("Leave it empty for a victim or a witness."),
    ),
)
_USE = (
    Question(
        name="party",
        words=gettext_lazy("Who used it, or to whom does it belong?"),
        form=Form.PARTY,
        required=True,
        width="half",
    ),
    Question(
        name="from_on",
        words=gettext_lazy("From when?"),
        form=Form.DATE,
        hint=gettext_lazy("As known: mayo de 2016, 05/2016, 2016."),
        width="half",
    ),
    Question(name="to_on", words=gettext_lazy("Until when?"), form=Form.DATE, width="half"),
    Question(name="note", words=gettext_lazy("Note"), form=Form.LONG),
    Question(name="source", words=gettext_lazy("According to which source"), form=Form.SOURCE, width="third"),
)


def _others(sheet: CaseSheet, *, revealed: bool) -> Others:
    titles = {key: words(title) for key, title in titles_of(sheet.case).items()}
    return Others(
        parties={
            party.key: f"{titles[party.key]}: {full_name(party)}"
            if revealed and full_name(party)
            else titles[party.key]
            for party in sheet.case.parties
        },
        sources={source.key: f"{_('Source')} {place}" for place, source in enumerate(sheet.case.sources, start=1)},
        facts_on=sheet.case.facts_from if not sheet.case.facts_from.startswith("~") else "",
    )


def _first_reveal(request: Request, sheet: CaseSheet) -> HttpResponse | None:
    """A page that holds identifying values opens only after they were asked for."""
    if revealed_at(request, sheet.header.id) is not None:
        return None
    return render(request, "cases/reveal.html", {"header": sheet.header, "next": request.get_full_path()})


def _told(problems: Iterable[Invalid], *, reason_of_change: bool) -> list[Told]:
    told = []
    for problem in problems:
        name = problem.field.rsplit(".", 1)[-1]
        field = f"{PREFIX}-{_INSIDE.get(name, name)}" if name else ""
        if name == "reason" and reason_of_change:
            field = "reason"
        told.append(Told(field, problem.read(language())))
    return told


def _attempt(act: Callable[[], object], *, reason_of_change: bool = False) -> list[Told]:
    """Do it; what stands against it comes back in words, and what was typed stays on the page.

    A reason is the one for the change where the page asks for that, else a field of the record.
    """
    try:
        act()
    except InvalidCase as invalid:
        return _told(invalid.problems, reason_of_change=reason_of_change)
    except Invalid as invalid:
        return _told([invalid], reason_of_change=reason_of_change)
    except Refused as refused:
        return [Told("", refused.read(language()))]
    return []


def _page(
    request: Request,
    sheet: CaseSheet,
    title: str,
    questions: Iterable[Question],
    typed: Typed,
    problems: list[Told],
    **more: object,
) -> HttpResponse:
    revealed = revealed_at(request, sheet.header.id) is not None
    asked = ask(questions, typed, PREFIX, problems=problems, others=_others(sheet, revealed=revealed))
    wrong = {told.field: told.words for told in problems}
    first: list[Asked] = [one for one in asked if not one.question.folded or one.id in wrong]
    return render(
        request,
        "cases/revise.html",
        {
            "header": sheet.header,
            "title": title,
            "record": {"questions": first, "more": [one for one in asked if one not in first]},
            "problems": problems,
            "reason_missing": wrong.get("reason", ""),
            **more,
        },
        status=422 if problems else 200,
    )


def case_edit(request: Request, case: UUID) -> HttpResponse:
    """Revise the report itself: kind, dates, how it came in, status, facts, place."""
    sheet = changeable_sheet(request, case)
    if hidden := _first_reveal(request, sheet):
        return hidden
    typed: Typed = typed_of(_REPORT, lambda name: getattr(sheet.case, name, ""), PREFIX)
    problems: list[Told] = []
    if request.method == "POST":
        typed = typed_in(request.POST)
        found = read(_REPORT, typed, PREFIX)
        problems = found.problems or _attempt(
            lambda: actions.change_case(
                case,
                found.values,
                seen=_seen(request),
                reason=request.POST.get("reason", ""),
                by=request.actor,
                at=present(),
            )
        )
        if not problems:
            messages.success(request, _("The report was changed."))
            return redirect("case", case)
    return _page(
        request, sheet, _("Change the report"), _REPORT, typed, problems, version=sheet.header.version, asks_reason=True
    )


def _seen(request: Request) -> int | None:
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isdecimal() else None


def _part(part: str) -> Part:
    try:
        found = Part(part)
    except ValueError:
        raise Http404 from None
    if found in (Part.REPORT, Part.FACTS):
        raise Http404
    return found


def part_edit(request: Request, case: UUID, part: str, row: UUID) -> HttpResponse:
    """Revise one party, event, thing or source."""
    sheet = changeable_sheet(request, case)
    about = _part(part)
    record = _record_of(sheet, about, str(row))
    if hidden := _first_reveal(request, sheet):
        return hidden
    questions = QUESTIONS[about]
    typed: Typed = typed_of(questions, _getter(record), PREFIX)
    problems: list[Told] = []
    if request.method == "POST":
        typed = typed_in(request.POST)
        found = read(questions, typed, PREFIX)
        problems = found.problems or _attempt(
            lambda: actions.change_record(
                _KINDS[about],
                row,
                _columns(about, found),
                seen=_seen(request),
                reason=request.POST.get("reason", ""),
                by=request.actor,
                at=present(),
            )
        )
        if not problems:
            messages.success(request, _("The record was changed."))
            return redirect("case", case)
    return _page(
        request,
        sheet,
        _("Change: %(record)s") % {"record": TITLES[part]},
        questions,
        typed,
        problems,
        version=sheet.versions.get(str(row)),
        asks_reason=True,
    )


def _record_of(sheet: CaseSheet, part: Part, row: str) -> Record:
    """The record of a row id; raises Http404."""
    case = sheet.case
    parties: tuple[Record, ...] = case.parties
    kept: dict[Part, tuple[Record, ...]] = {
        Part.VICTIM: parties,
        Part.SUSPECT: parties,
        Part.EVENT: case.events,
        Part.THING: case.things,
        Part.SOURCE: case.sources,
    }
    for record in kept.get(part, ()):
        if record.key == row:
            return record
    raise Http404


def _getter(record: Record) -> Callable[[str], object]:
    def stored(name: str) -> object:
        if hasattr(record, name):
            return getattr(record, name)
        return getattr(getattr(record, "person", None), name, "")

    return stored


def _columns(part: Part, found: Read) -> dict[str, object]:
    """The answers under the names that the register knows for a record of that kind."""
    values = dict(found.values)
    if part is Part.THING:
        values.pop("place_words", None)
    if part in (Part.VICTIM, Part.SUSPECT) and values.get("kind", "x") == "":
        values["kind"] = str(PartyKind.PERSON)
    return values


def part_add(request: Request, case: UUID, part: str) -> HttpResponse:
    """Add a party, event, thing, source or offence to a case."""
    sheet = changeable_sheet(request, case)
    about = _part(part)
    questions: tuple[Question, ...] = QUESTIONS[about]
    if about is Part.EVENT:
        questions = (*questions, _PARTIES)
    if about is Part.THING:
        questions = (*questions, _USED_BY)
    typed: Typed = {}
    problems: list[Told] = []
    if request.method == "POST":
        typed = typed_in(request.POST)
        found = read(questions, typed, PREFIX)
        problems = found.problems
        if not problems:
            made = _made(about, found, several(typed, f"{PREFIX}-parties"))
            problems = _attempt(lambda: actions.add_part(case, made, by=request.actor, at=present()))
        if not problems:
            messages.success(request, _("%(record)s was added.") % {"record": TITLES[part]})
            return redirect("case", case)
    return _page(request, sheet, _("Add: %(record)s") % {"record": TITLES[part]}, questions, typed, problems)


def _made(
    part: Part, found: Read, parties: list[str]
) -> NewParty | NewEvent | NewThing | NewSource | NewClassification:
    values: dict[str, Any] = dict(found.values)
    values.pop("parties", None)
    match part:
        case Part.VICTIM | Part.SUSPECT:
            own, person = party_values(values)
            kind = own.pop("kind", "") or PartyKind.PERSON
            return NewParty(key="new", role=ROLES[part], kind=PartyKind(kind), person=person, **own)
        case Part.EVENT:
            there = tuple(NewParticipation(party=one) for one in parties)
            return NewEvent(**{**values, "key": "new", "kind": EventKind(values["kind"]), "participations": there})
        case Part.THING:
            values.pop("place_words", None)
            uses = tuple(NewUse(party=one) for one in parties)
            return NewThing(**{**values, "key": "new", "kind": ThingKind(values["kind"]), "uses": uses})
        case Part.SOURCE:
            return NewSource(**{**values, "key": "new", "kind": SourceKind(values["kind"])})
        case _:
            return NewClassification(**values)


def conduct_edit(request: Request, case: UUID, victim: UUID) -> HttpResponse:
    """Revise what was done to one victim, in one act: what is no longer ticked is withdrawn, with a reason."""
    sheet = changeable_sheet(request, case)
    try:
        elements = elements_of(sheet.case, str(victim))
    except KeyError:
        raise Http404 from None
    questions = tuple(ELEMENTS.values())
    before = [(one.element, one.code) for one in sheet.case.conducts if one.victim == str(victim)]
    stands = " ".join(sorted(f"{element}:{code}" for element, code in before))
    typed: Typed = {
        f"{PREFIX}-{question.name}": [code for one, code in before if one is element]
        for element, question in ELEMENTS.items()
    }
    typed = {**typed, **_element_marks(before)}
    problems: list[Told] = []
    if request.method == "POST":
        typed = typed_in(request.POST)
        found = read(questions, typed, PREFIX)
        problems = found.problems
        if not problems and request.POST.get("seen", stands) != stands:
            # Everything that is not ticked goes: nobody may take away what they never had before their eyes.
            problems = [
                Told(
                    "",
                    _(
                        "Someone changed this while you were typing. The history tells what changed; "
                        "compare it with what you typed, which is still here, and save again."
                    ),
                )
            ]
        if not problems:
            wanted = [
                NewConduct(victim=str(victim), element=element, code=str(code))
                for element, question in ELEMENTS.items()
                for code in _codes(found.values[question.name])
            ]
            problems = _attempt(
                lambda: actions.set_conducts(
                    case, victim, wanted, reason=request.POST.get("reason", ""), by=request.actor, at=present()
                ),
                reason_of_change=True,
            )
        if not problems:
            messages.success(request, _("What was done was changed."))
            return redirect("case", case)
    title = words(titles_of(sheet.case)[str(victim)])
    return _page(
        request,
        sheet,
        _("What was done to %(victim)s") % {"victim": title},
        [replace(question, folded=False) for question in questions],
        typed,
        problems,
        version=stands,
        elements=elements,
        asks_reason=True,
    )


def _codes(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else ()


def _element_marks(before: Iterable[tuple[ConductElement, str]]) -> dict[str, str | list[str]]:
    return {f"{PREFIX}-{element}-mark": code for element, code in before if code.startswith("~")}


def reclassify(request: Request, case: UUID, row: UUID) -> HttpResponse:
    """Attribute another offence in place of an earlier one, which stays on record."""
    sheet = changeable_sheet(request, case)
    line = next(
        (one for one in sheet.classifications if one.id == row and one.replaced_by is None and not one.withdrawn), None
    )
    if line is None:
        raise Http404
    questions = tuple(
        replace(question, required=True) if question.name == "reason" else question
        for question in QUESTIONS[Part.OFFENCE]
    )
    typed: Typed = {f"{PREFIX}-party": str(line.party or "")}
    problems: list[Told] = []
    if request.method == "POST":
        typed = typed_in(request.POST)
        found = read(questions, typed, PREFIX)
        problems = found.problems
        if not problems:
            new = NewClassification(**_answers(found))
            problems = _attempt(lambda: actions.reclassify(row, new, by=request.actor, at=present()))
        if not problems:
            messages.success(request, _("The offence was replaced; the earlier one stays on record."))
            return redirect("case", case)
    return _page(request, sheet, _("Replace the offence"), questions, typed, problems, replaces=line)


def _answers(found: Read) -> dict[str, Any]:
    return dict(found.values)


_RELATIONSHIP = (
    Question(name="party", words=gettext_lazy("Who?"), form=Form.PARTY, required=True, width="third"),
    Question(
        name="kind",
        words=gettext_lazy("How does this person stand to the other?"),
        form=Form.CHOICE,
        list="relationship",
        required=True,
        width="third",
    ),
    Question(name="other", words=gettext_lazy("To whom?"), form=Form.PARTY, required=True, width="third"),
    Question(name="source", words=gettext_lazy("According to which source"), form=Form.SOURCE, width="third"),
)


def relationship_add(request: Request, case: UUID) -> HttpResponse:
    """Say how one party stands to another."""
    sheet = changeable_sheet(request, case)
    typed: Typed = {}
    problems: list[Told] = []
    if request.method == "POST":
        typed = typed_in(request.POST)
        found = read(_RELATIONSHIP, typed, PREFIX)
        problems = found.problems
        if not problems and found.values["party"] == found.values["other"]:
            problems = [Told(f"{PREFIX}-other", _("Choose two different people."))]
        if not problems:
            new = NewRelationship(**_answers(found))
            problems = _attempt(lambda: actions.add_part(case, new, by=request.actor, at=present()))
        if not problems:
            messages.success(request, _("The relationship was added."))
            return redirect("case", case)
    return _page(request, sheet, _("Add a relationship"), _RELATIONSHIP, typed, problems)


def participation_add(request: Request, case: UUID, event: UUID) -> HttpResponse:
    """Say that somebody of the case took part in an event, or was affected by it."""
    sheet = changeable_sheet(request, case)
    found_event = next((one for one in sheet.case.events if one.key == str(event)), None)
    if found_event is None:
        raise Http404
    there = {one.party for one in found_event.participations}
    typed: Typed = {}
    problems: list[Told] = []
    if request.method == "POST":
        typed = typed_in(request.POST)
        found = read(_PARTICIPATION, typed, PREFIX)
        problems = found.problems or _not_of_the_case(sheet, found)
        if not problems and found.values["party"] in there:
            problems = [Told(f"{PREFIX}-party", _("Already in this event. To correct the part, withdraw it first."))]
        if not problems and found.values["roles"] and found.values["party"] not in _suspects(sheet):
            problems = [Told(f"{PREFIX}-roles", _("Only a suspect has a part of this kind. Leave it empty."))]
        if not problems:
            new = NewParticipation(**_answers(found))
            problems = _attempt(lambda: actions.add_part(case, new, into=event, by=request.actor, at=present()))
        if not problems:
            messages.success(request, _("The person was added to the event."))
            return redirect("case", case)
    title = _("Add somebody to this event: %(event)s") % {"event": label(found_event.kind, "event_kind")}
    return _page(request, sheet, title, _PARTICIPATION, typed, problems)


def use_add(request: Request, case: UUID, thing: UUID) -> HttpResponse:
    """Say who used a thing, from when until when."""
    sheet = changeable_sheet(request, case)
    found_thing = next((one for one in sheet.case.things if one.key == str(thing)), None)
    if found_thing is None:
        raise Http404
    typed: Typed = {}
    problems: list[Told] = []
    if request.method == "POST":
        typed = typed_in(request.POST)
        found = read(_USE, typed, PREFIX)
        problems = found.problems or _not_of_the_case(sheet, found)
        if not problems:
            new = NewUse(**_answers(found))
            problems = _attempt(lambda: actions.add_part(case, new, into=thing, by=request.actor, at=present()))
        if not problems:
            messages.success(request, _("Who used it was added."))
            return redirect("case", case)
    title = _("Add who used it: %(thing)s") % {"thing": label(found_thing.kind, "thing_kind")}
    return _page(request, sheet, title, _USE, typed, problems)


def _suspects(sheet: CaseSheet) -> frozenset[str]:
    return frozenset(party.key for party in sheet.case.parties if party.role is PartyRole.SUSPECT)


def _not_of_the_case(sheet: CaseSheet, found: Read) -> list[Told]:
    """A person or a source that the page did not offer."""
    offered = {
        "party": {party.key for party in sheet.case.parties},
        "source": {source.key for source in sheet.case.sources} | {""},
    }
    return [
        Told(f"{PREFIX}-{name}", _("Choose one of the case."))
        for name, keys in offered.items()
        if name in found.values and found.values[name] not in keys
    ]
