"""Opening a case, and adding to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Model

from sistra.access.actions import action, require
from sistra.access.queries import OfficeView
from sistra.access.vocabulary import Actor, Permission
from sistra.kernel.answers import is_missing
from sistra.kernel.dates import PartialDate
from sistra.kernel.errors import Invalid, Refused
from sistra.kernel.ids import new_id
from sistra.kernel.labels import Text
from sistra.kernel.wording import fold
from sistra.reference import packs
from sistra.register import rules
from sistra.register.actions.indexing import index_names, index_text, words_of_case
from sistra.register.actions.ledger import Ledger, close_together, locked_case
from sistra.register.actions.numbers import following_number, named_office
from sistra.register.models import (
    Alias,
    Case,
    Classification,
    Conduct,
    Event,
    Participation,
    Party,
    Relationship,
    SearchText,
    Source,
    Thing,
    Use,
)
from sistra.register.queries import registered
from sistra.register.queries.cases import rows_of
from sistra.register.rules.intake import Part
from sistra.register.vocabulary import (
    NewCase,
    NewClassification,
    NewConduct,
    NewEvent,
    NewParticipation,
    NewParty,
    NewRelationship,
    NewSource,
    NewThing,
    NewUse,
    PartyRole,
)

Keys = dict[str, UUID]
M = TypeVar("M", bound=Model)


class AlreadyRegistered(Refused):
    """The same recorder handed in the same external id before; `case` is what it became."""

    def __init__(self, case: UUID, external_id: str) -> None:
        super().__init__(
            Text(
                f"El registro «{external_id}» ya fue ingresado.", f"The record “{external_id}” was registered before."
            ),
            remedy=Text("No hay nada que hacer: no se duplicó.", "Nothing needs doing: it was not doubled."),
        )
        self.case = case


def office_day(at: datetime) -> date:
    """The calendar day at the office at a moment."""
    return at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def partial(text: str) -> str:
    """A date as stored: ISO with the precision given; marks and blanks as they are."""
    return text if is_missing(text) else str(PartialDate.parse(text))


def folded_value(value: str) -> str:
    """A phone, plate or document without spaces, hyphens and case, so that two spellings meet."""
    return "".join(character for character in fold(value) if character.isalnum())


@dataclass(frozen=True, slots=True)
class HandIn:
    """A case with who hands it in, when, and at which office (the giver's own unless said)."""

    case: NewCase
    by: Actor
    at: datetime
    office: str = ""


@action("register:case:open")
def open_case(new: NewCase, *, by: Actor, at: datetime, office: str | None = None) -> UUID:
    """Register a case with everything in it, in one act with one entry in the trail.

    Raises InvalidCase with every problem, AlreadyRegistered for a hand-in met before, Refused.
    """
    hand_in = HandIn(new, by, at, office or by.office)
    made, before = _open([hand_in])[0]
    if before:
        raise AlreadyRegistered(made, new.external_id)
    return made


@action("register:case:open")
def open_cases(batch: Sequence[HandIn], *, by: Actor, at: datetime) -> tuple[tuple[UUID, bool], ...]:
    """Register several cases in one transaction, each with its own entry: all of them, or none.

    For each its id, and whether it had been registered before and was left alone. `by` and `at` are those
    of the whole act; every hand-in is permitted, numbered and recorded for its own giver and moment.
    """
    return tuple(_open(batch))


@dataclass(frozen=True, slots=True)
class _Opening:
    """A case about to be written, with its rows."""

    case: Case
    ledger: Ledger
    built: list[Model]

    def rows(self, table: type[M]) -> list[M]:
        """The rows of one table."""
        return [row for row in self.built if isinstance(row, table)]

    def words(self) -> str:
        """What the full-text index is to hold."""
        return words_of_case(self.case, self.built)


def _open(batch: Sequence[HandIn]) -> list[tuple[UUID, bool]]:
    results: list[tuple[UUID, bool]] = []
    openings: list[_Opening] = []
    met: dict[tuple[str, str], UUID] = {}
    for hand_in in batch:
        office = hand_in.office or hand_in.by.office
        require(hand_in.by, Permission.CASE_OPEN, office=office)
        problems = rules.check_case(hand_in.case, pack=packs.active(), today=office_day(hand_in.at))
        if problems:
            raise rules.InvalidCase(problems)
        named = named_office(office, by=hand_in.by)
        recorder, external_id = hand_in.case.recorder or named.body, hand_in.case.external_id
        if external_id:
            if (recorder, external_id) not in met:
                there = registered(recorder, [external_id], viewer=hand_in.by)
                met |= {(recorder, name): case for name, case in there.items()}
            if (recorder, external_id) in met:
                results.append((met[recorder, external_id], True))
                continue
        opening = _opening(hand_in, named, recorder)
        met[recorder, external_id] = opening.case.pk
        openings.append(opening)
        results.append((opening.case.pk, False))
    close_together([opening.ledger for opening in openings], "register:case:opened")
    parties = [party for opening in openings for party in opening.rows(Party)]
    index_names(parties, [alias for opening in openings for alias in opening.rows(Alias)])
    SearchText.objects.bulk_create([SearchText(case=opening.case, words=opening.words()) for opening in openings])
    return results


def _opening(hand_in: HandIn, named: OfficeView, recorder: str) -> _Opening:
    """Number the case and make its rows."""
    today = office_day(hand_in.at)
    case = Case(
        id=new_id(),
        number=str(following_number(named, today.year, on=today)),
        office_id=named.code,
        recorder=recorder,
        opened_at=hand_in.at,
        opened_by=hand_in.by.id,
        **case_columns(hand_in.case),
    )
    ledger = Ledger(case.pk, named.code, by=hand_in.by, at=hand_in.at)
    ledger.add(case)
    keys: Keys = {}
    parts = _parts(hand_in.case)
    built = [row for part in parts for row in _rows(part, case, keys, by=hand_in.by, at=hand_in.at)]
    for row in built:
        ledger.add(row)
    return _Opening(case, ledger, built)


def case_columns(new: NewCase) -> dict[str, Any]:
    """The stored fields that come straight from the hand-in."""
    return {
        "kind": str(new.kind),
        "status": str(new.status),
        "received_on": partial(new.received_on),
        "entry_route": new.entry_route,
        "facts": new.facts,
        "facts_from": partial(new.facts_from),
        "facts_to": partial(new.facts_to),
        "country": new.country,
        "place": new.place,
        "place_words": new.place_words,
        "file_number": new.file_number,
        "external_id": new.external_id,
        "carried": dict(new.carried),
    }


def _parts(new: NewCase) -> list[Part]:
    """Sources and parties first: the other parts refer to them."""
    return [
        *new.sources,
        *new.parties,
        *new.events,
        *new.conducts,
        *new.relationships,
        *new.things,
        *new.classifications,
    ]


@action("register:case:add")
def add_part(case: UUID, part: Part, *, into: UUID | None = None, reason: str = "", by: Actor, at: datetime) -> UUID:
    """Add a source, party, event, conduct, relationship, thing, use, participation or classification to a case.

    References are row ids as text. A use names the thing, a participation the event, that it goes `into`.
    Raises InvalidCase, Refused.
    """
    found, keys = _changing(case, by)
    _check(part, case, at)
    ledger = Ledger(found.pk, found.office_id, by=by, at=at)
    built = list(_rows(part, found, keys, by=by, at=at, into=into))
    for row in built:
        ledger.add(row)
    ledger.close(f"register:{_word(part)}:added", reason=reason)
    parties = [row for row in built if isinstance(row, Party)]
    if parties:
        index_names(parties, [row for row in built if isinstance(row, Alias)])
    index_text(found)
    return UUID(str(built[0].pk))


@action("register:conduct:set")
def set_conducts(
    case: UUID, victim: UUID, wanted: Sequence[NewConduct], *, reason: str = "", by: Actor, at: datetime
) -> bool:
    """Make the acts, means, purposes and methods of control of one victim exactly those wanted, in one act.

    What is there and wanted stays as it is with its history; what is no longer wanted is withdrawn, which
    needs a reason. Says whether anything changed. Raises InvalidCase, Invalid without a reason, Refused.
    """
    found, keys = _changing(case, by)
    for part in wanted:
        _check(part, case, at)
    before = {
        (row.element, row.code): row
        for row in Conduct.objects.filter(case=found, victim_id=victim, withdrawn_at=None).select_for_update()
    }
    after = {(str(part.element), part.code): part for part in wanted}
    gone = [row for said, row in before.items() if said not in after]
    if gone and not reason.strip():
        raise Invalid(
            Text("Se quita algo: diga por qué.", "Something is taken away: say why."),
            field="reason",
            remedy=Text("Escriba el motivo.", "Write the reason."),
        )
    ledger = Ledger(found.pk, found.office_id, by=by, at=at)
    for said, part in after.items():
        if said not in before:
            for row in _rows(part, found, keys, by=by, at=at):
                ledger.add(row)
    for old in gone:
        ledger.change(old, {"withdrawn_at": at, "withdrawn_why": reason})
    if ledger.is_empty:
        return False
    ledger.close("register:conduct:set", reason=reason)
    return True


def _changing(case: UUID, by: Actor) -> tuple[Case, Keys]:
    """The case, held for a change that the actor may make, with the ids of its records."""
    found = locked_case(case)
    require(by, Permission.CASE_UPDATE, office=found.office_id, owner=found.opened_by)
    return found, {key: UUID(key) for kept in rows_of(found.pk).values() for key in kept}


def keys_of(case: UUID) -> rules.CaseKeys:
    """What the parts of a case on record may refer to: its parties and sources that are not withdrawn."""
    parties = dict(Party.objects.filter(case_id=case, withdrawn_at=None).values_list("pk", "role"))
    sources = Source.objects.filter(case_id=case, withdrawn_at=None).values_list("pk", flat=True)
    return rules.CaseKeys(
        parties=frozenset(map(str, parties)),
        victims=frozenset(str(key) for key, role in parties.items() if role == PartyRole.VICTIM),
        sources=frozenset(map(str, sources)),
    )


def _check(part: Part, case: UUID, at: datetime) -> None:
    problems = rules.check_part(part, pack=packs.active(), today=office_day(at), keys=keys_of(case))
    if problems:
        raise rules.InvalidCase(problems)


def _word(part: Part) -> str:
    return type(part).__name__.removeprefix("New").lower()


def party_columns(new: NewParty) -> dict[str, Any]:
    """The stored fields of a party."""
    person = new.person
    return {
        "kind": str(new.kind),
        "role": str(new.role),
        "unidentified": new.unidentified,
        "description": new.description,
        "organisation_name": new.organisation_name,
        "given_names": person.given_names,
        "first_surname": person.first_surname,
        "second_surname": person.second_surname,
        "sex": person.sex,
        "gender": person.gender,
        "born": partial(person.born),
        "age_low": person.age_low,
        "age_high": person.age_high,
        "citizenships": list(person.citizenships),
        "education": person.education,
        "marital_status": person.marital_status,
        "children": person.children,
        "languages": list(person.languages),
        "disability": person.disability,
        "vulnerabilities": list(person.vulnerabilities),
        "deceased": person.deceased,
        "occupation": person.occupation,
        "residence_country": person.residence_country,
        "residence_place": person.residence_place,
        "trafficking_status": new.trafficking_status,
        "status_decided_by": new.status_decided_by,
        "process_roles": list(new.process_roles),
        "external_id": new.external_id,
        "carried": dict(new.carried),
    }


def event_columns(new: NewEvent) -> dict[str, Any]:
    """The stored fields of an event."""
    return {
        "kind": str(new.kind),
        "country": new.country,
        "place": new.place,
        "place_words": new.place_words,
        "latitude": new.latitude,
        "longitude": new.longitude,
        "started": partial(new.started),
        "ended": partial(new.ended),
        "venue": new.venue,
        "sector": new.sector,
        "recruitment_forms": list(new.recruitment_forms),
        "transport": new.transport,
        "description": new.description,
        "carried": dict(new.carried),
    }


def _rows(part: Part, case: Case, keys: Keys, *, by: Actor, at: datetime, into: UUID | None = None) -> Iterable[Model]:
    """The rows that one part of a hand-in becomes; the part's own row first."""

    def source(key: str) -> UUID | None:
        return keys[key] if key else None

    match part:
        case NewSource():
            keys[part.key] = new_id()
            yield Source(
                id=keys[part.key],
                case=case,
                kind=str(part.kind),
                reference=part.reference,
                on=partial(part.on),
                reliability=part.reliability,
                credibility=part.credibility,
                note=part.note,
            )
        case NewParty():
            keys[part.key] = new_id()
            party = Party(id=keys[part.key], case=case, source_id=source(part.source), **party_columns(part))
            yield party
            for name in part.aliases:
                yield Alias(case=case, source_id=source(part.source), party=party, name=name)
        case NewEvent():
            keys[part.key] = new_id()
            event = Event(id=keys[part.key], case=case, source_id=source(part.source), **event_columns(part))
            yield event
            for one in part.participations:
                yield Participation(case=case, event=event, party_id=keys[one.party], roles=list(one.roles))
        case NewParticipation():
            yield Participation(
                case=case, event_id=_within(Event, into, case), party_id=keys[part.party], roles=list(part.roles)
            )
        case NewConduct():
            yield Conduct(
                case=case,
                source_id=source(part.source),
                victim_id=keys[part.victim],
                element=str(part.element),
                code=part.code,
                detail=part.detail,
            )
        case NewRelationship():
            yield Relationship(
                case=case,
                source_id=source(part.source),
                party_id=keys[part.party],
                other_id=keys[part.other],
                kind=part.kind,
            )
        case NewThing():
            keys[part.key] = new_id()
            made = Thing(
                id=keys[part.key],
                case=case,
                source_id=source(part.source),
                kind=str(part.kind),
                value=part.value,
                value_folded=folded_value(part.value),
                detail=part.detail,
                country=part.country,
                place=part.place,
            )
            yield made
            for use in part.uses:
                yield _use(use, case, made.pk, keys)
        case NewUse():
            yield _use(part, case, _within(Thing, into, case), keys)
        case NewClassification():
            yield classification_row(part, case, keys, by=by, at=at)


def _within(table: type[Event | Thing], into: UUID | None, case: Case) -> UUID:
    """The event or thing that something goes into, if the case has it."""
    if into is None or not table._default_manager.filter(pk=into, case=case, withdrawn_at=None).exists():
        raise Invalid(
            Text("Falta el suceso o la cosa a que se refiere.", "The event or thing that it belongs to is missing."),
            field="into",
            remedy=Text("Elija uno del caso.", "Choose one of the case."),
        )
    return into


def _use(use: NewUse, case: Case, thing: UUID, keys: Mapping[str, UUID]) -> Use:
    return Use(
        case=case,
        source_id=keys[use.source] if use.source else None,
        thing_id=thing,
        party_id=keys[use.party],
        from_on=partial(use.from_on),
        to_on=partial(use.to_on),
        note=use.note,
    )


def classification_row(
    new: NewClassification, case: Case, keys: Mapping[str, UUID], *, by: Actor, at: datetime
) -> Classification:
    """The classification with the article as it stood on the date of the facts, or the reason why none is named."""
    day = None if is_missing(case.facts_from) else PartialDate.parse(case.facts_from)
    article, why = article_of(new.offence, day)
    return Classification(
        case=case,
        party_id=keys[new.party] if new.party else None,
        offence=new.offence,
        article=article,
        article_why=why,
        grounds=list(new.grounds),
        classified_on=partial(new.classified_on) or office_day(at).isoformat(),
        reason=new.reason,
        decided_by=by.label,
        decided_at=at,
    )


def article_of(offence: str, day: PartialDate | None) -> tuple[str, dict[str, str]]:
    """The article of an offence on the date of the facts, and why it is that one or none ("es", "en")."""
    if day is None:
        return "", {"es": "Falta la fecha de los hechos.", "en": "The date of the facts is missing."}
    found = packs.active().offences.article_on(offence, day)
    return found.article or "", {"es": found.reason.es, "en": found.reason.en}
