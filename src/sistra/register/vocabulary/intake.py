"""A case as it is handed in: by the entry form, by an imported file, by the demonstration.

Parties, events, things and sources carry a `key` of the giver's choice, by which the other parts of the
same hand-in refer to them; keys are not stored. Codes are those of the code lists under reference; a
field of type str that holds a code may instead hold one of the four marks of `kernel.answers`. Dates are
what the source said: an ISO partial date ("2016-05"), a mark, or "" when nobody asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sistra.register.vocabulary.lists import (
    CaseKind,
    CaseStatus,
    ConductElement,
    EventKind,
    PartyKind,
    PartyRole,
    SourceKind,
    ThingKind,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSource:
    """Where facts come from, graded A–F for the source and 1–6 for the information."""

    key: str
    kind: SourceKind
    reference: str = ""
    on: str = ""
    reliability: str = ""
    credibility: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """A natural person as this case describes them. HTCDS: section Person."""

    given_names: str = ""
    first_surname: str = ""
    second_surname: str = ""
    sex: str = ""
    gender: str = ""
    born: str = ""
    age_low: int | None = None
    age_high: int | None = None
    """Age at the time of the facts, when the birth date is not known."""
    citizenships: tuple[str, ...] = ()
    education: str = ""
    marital_status: str = ""
    children: int | None = None
    languages: tuple[str, ...] = ()
    disability: str = ""
    vulnerabilities: tuple[str, ...] = ()
    deceased: str = ""
    occupation: str = ""
    residence_country: str = ""
    residence_place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewParty:
    """A person or organisation as recorded in this case, with its role; may be unidentified."""

    key: str
    role: PartyRole
    kind: PartyKind = PartyKind.PERSON
    unidentified: bool = False
    description: str = ""
    organisation_name: str = ""
    person: NewPerson = field(default_factory=NewPerson)
    aliases: tuple[str, ...] = ()
    trafficking_status: str = ""
    status_decided_by: str = ""
    process_roles: tuple[str, ...] = ()
    """Codes of the list perpetrator_role, for a suspect, over the whole case."""
    external_id: str = ""
    source: str = ""
    carried: Mapping[str, str] = field(default_factory=dict)
    """What the giver's standard said and the register has no column for: kept word for word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewParticipation:
    """Somebody's part in an event."""

    party: str
    roles: tuple[str, ...] = ()
    """Codes of the list perpetrator_role; empty for a victim."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvent:
    """Something that happened at a place and a time. HTCDS: Historic Trafficking Events."""

    key: str
    kind: EventKind
    country: str = ""
    place: str = ""
    """UBIGEO of a department (2 digits), province (4) or district (6), as precise as the source."""
    place_words: str = ""
    """The place as the source wrote it."""
    latitude: float | None = None
    longitude: float | None = None
    started: str = ""
    ended: str = ""
    venue: str = ""
    sector: str = ""
    recruitment_forms: tuple[str, ...] = ()
    transport: str = ""
    description: str = ""
    participations: tuple[NewParticipation, ...] = ()
    source: str = ""
    carried: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewConduct:
    """One element of the crime as it touched one victim: an act, a means, a purpose, a method of control.

    `code` is of the list of that element, or a mark (means: not asked).
    """

    victim: str
    element: ConductElement
    code: str
    detail: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRelationship:
    """How one party stands to another: `kind` is a code of the list relationship."""

    party: str
    other: str
    kind: str
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUse:
    """Who used a thing, and when."""

    party: str
    from_on: str = ""
    to_on: str = ""
    note: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewThing:
    """A phone, plate, account, handle, document, company, place of exploitation …"""

    key: str
    kind: ThingKind
    value: str
    detail: str = ""
    """For a document its kind (code of document_kind); otherwise free words."""
    country: str = ""
    place: str = ""
    uses: tuple[NewUse, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewClassification:
    """The offence attributed, for one suspect or for the whole case.

    `offence` is the identifier of the offence in the pack; the article follows from the date of the facts.
    """

    offence: str
    party: str = ""
    grounds: tuple[str, ...] = ()
    classified_on: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCase:
    """A possible case of trafficking, whole. Required: kind, received_on, entry_route, one party or facts."""

    kind: CaseKind
    received_on: str
    entry_route: str
    facts: str = ""
    facts_from: str = ""
    facts_to: str = ""
    country: str = ""
    place: str = ""
    place_words: str = ""
    status: CaseStatus = CaseStatus.OPEN
    file_number: str = ""
    """The number that the body's own paper file carries."""
    recorder: str = ""
    """Code of the body that said it, when it is not the office's own."""
    external_id: str = ""
    """The giver's key: the same recorder and external id are never registered twice."""
    sources: tuple[NewSource, ...] = ()
    parties: tuple[NewParty, ...] = ()
    events: tuple[NewEvent, ...] = ()
    conducts: tuple[NewConduct, ...] = ()
    relationships: tuple[NewRelationship, ...] = ()
    things: tuple[NewThing, ...] = ()
    classifications: tuple[NewClassification, ...] = ()
    carried: Mapping[str, str] = field(default_factory=dict)
