"""From a case of the register to rows of HTCDS.

What a column of the register says is derived from the column. What HTCDS says and no column holds was kept
word for word when it was imported (`carried`) and comes back; a kept word gives way as soon as the column
beside it is changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from sistra.exchange.formats.htcds import codes
from sistra.exchange.formats.htcds.layout import Row
from sistra.exchange.formats.htcds.standard import COUNTRIES, FIELDS, Block, Kind
from sistra.exchange.formats.htcds.values import clean, degrees
from sistra.kernel.answers import is_missing, known
from sistra.reference import packs
from sistra.register.vocabulary import (
    ConductElement,
    EventKind,
    NewCase,
    NewEvent,
    NewParty,
    PartyKind,
    PartyRole,
    ThingKind,
)

DERIVED: Final = "~"
"""`FIELD~` in `carried`: what the columns gave when FIELD was kept, to see whether they have changed since."""
AT_ROW: Final = "@"
"""`FIELD@3` in `carried`: the field on the third row of its case."""
ROW: Final = "htcds_row"
"""In `carried`: the row of its case, from 1, on which a record stood; for a person all rows, joined by spaces."""
BARE: Final = "htcds_of_victim"
"""In the `carried` of an event: made from what the victim's fields said of it, not a historic event of its own."""

DOCUMENTS: Final[Mapping[str, ThingKind]] = {
    "prs_IdentityNumber": ThingKind.IDENTITY_DOCUMENT,
    "prs_Email": ThingKind.EMAIL,
    "prs_MobilePhone": ThingKind.PHONE,
    "prs_HomePhone": ThingKind.PHONE,
    "prs_MailingStreet": ThingKind.ADDRESS,
}
"""Fields that are things in the register, each with a use by the person; the use's note names the field."""

ORGANISATION_PHONE: Final = "org_Phone"


def recalled(carried: Mapping[str, str], field: str, derived: str) -> str:
    """What to write for a field: the kept word while the columns still give what they gave, else theirs."""
    kept, then = carried.get(field), carried.get(field + DERIVED)
    if kept is None and then is None:
        return derived
    return (kept or "") if (then or "") == derived else derived


def rows(case: NewCase, *, key: str = "") -> list[Row]:
    """The rows of a case in the layout of the format; `key` stands for the external id of a case that has none.

    `line` numbers them from 1 within the case.
    """
    return _Sheet(case, key).rows()


class _Sheet:
    """One case being laid out."""

    def __init__(self, case: NewCase, key: str) -> None:
        self.case = case
        self.key = case.external_id or key
        self.persons = [party for party in case.parties if party.kind is PartyKind.PERSON and _is_described(party)]
        self.organisations = [party for party in case.parties if party.kind is PartyKind.ORGANISATION]
        self.repeated: dict[int, dict[str, str]] = {}
        self.owner: dict[int, NewParty] = {}
        self.first: dict[str, int] = {}

    def rows(self) -> list[Row]:
        for party in self.persons:
            for number in _numbers(party.carried):
                self.owner.setdefault(number, party)
                self.repeated.setdefault(number, {})
            if any(owner is party for owner in self.owner.values()):
                self.first[party.key] = min(number for number, owner in self.owner.items() if owner is party)
        for carried in (self.case.carried, *(party.carried for party in self.persons)):
            self._carried_at_rows(carried)
        for party in self.persons:
            if party.key not in self.first:
                self.first[party.key] = self._new_row(party)
        for party in self.organisations:
            self._organisation(party)
        for event in self.case.events:
            self._event(event)
        if not self.repeated:
            self.repeated[1] = {}
        return [self._row(place, number) for place, number in enumerate(sorted(self.repeated), start=1)]

    def _new_row(self, party: NewParty | None) -> int:
        number = max(self.repeated, default=0) + 1
        self.repeated[number] = {}
        if party is not None:
            self.owner[number] = party
        return number

    def _carried_at_rows(self, carried: Mapping[str, str]) -> None:
        for name, value in carried.items():
            field, at, number = name.partition(AT_ROW)
            if at and field in FIELDS and number.isdecimal():
                self.repeated.setdefault(int(number), {})[field] = value

    def _organisation(self, party: NewParty) -> None:
        numbers = _numbers(party.carried)
        number = numbers[0] if numbers else self._new_row(None)
        self.repeated.setdefault(number, {}).update(organisation_values(self.case, party))

    def _event(self, event: NewEvent) -> None:
        said = event_values(event)
        if not said.get("hte_Type") or is_bare(event):
            return
        numbers = _numbers(event.carried)
        there = {one.party for one in event.participations}
        present = [party for party in self.persons if party.key in there]
        # A historic event belongs to somebody's history: to each victim's, or else to whoever took part.
        whose = [party for party in present if party.role is PartyRole.VICTIM] or present[:1]
        if numbers:
            number = numbers[0]
            self.repeated.setdefault(number, {}).update(said)
            whose = [party for party in whose if self.owner.get(number) is not party]
            whose = [party for party in whose if party.role is PartyRole.VICTIM]
        elif not whose:
            self.repeated[self._new_row(None)].update(said)
        for party in whose:
            self.repeated[self._free_row(party)].update(said)

    def _free_row(self, party: NewParty) -> int:
        """A row of the person that tells of no event yet."""
        for number, owner in sorted(self.owner.items()):
            if owner is party and not any(name.startswith("hte_") for name in self.repeated[number]):
                return number
        return self._new_row(party)

    def _row(self, place: int, number: int) -> Row:
        party = self.owner.get(number)
        said = dict(self.repeated[number])
        is_first = party is not None and self.first[party.key] == number
        if is_first and party is not None:
            said |= person_values(self.case, party)
        if is_first or (place == 1 and not self.persons):
            said |= case_values(self.case)
        several = party is not None and sum(owner is party for owner in self.owner.values()) > 1
        return Row(
            line=place,
            values={name: said[name] for name in FIELDS if said.get(name)},
            case=self.key,
            person=(party.external_id or (party.key if several else "")) if party else "",
            role=str(party.role) if party else "",
            recorder=self.case.recorder,
            received_on=self.case.received_on,
            kind=str(self.case.kind),
            entry_route=self.case.entry_route,
        )


def _is_described(party: NewParty) -> bool:
    """Whether HTCDS speaks of this person: it describes victims and perpetrators.

    Who denounced or saw it stays at home, unless an HTCDS file brought them.
    """
    return party.role not in (PartyRole.COMPLAINANT, PartyRole.WITNESS) or ROW in party.carried


def _numbers(carried: Mapping[str, str]) -> list[int]:
    return [int(word) for word in carried.get(ROW, "").split() if word.isdecimal()]


def is_bare(event: NewEvent) -> bool:
    """Whether an event says nothing but what the fields of its victim say: then it is no row of its own."""
    said = (event.started, event.ended, event.country, event.place, event.description, event.venue, event.transport)
    return BARE in event.carried and event.latitude is None and event.longitude is None and all(map(is_missing, said))


def _with_kept(derived: Mapping[str, str], carried: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    whole = {name: recalled(carried, name, derived.get(name, "")) for name in names}
    return {name: value for name, value in whole.items() if value}


_CASE_FIELDS: Final = tuple(name for name, field in FIELDS.items() if field.block is Block.CASE)
_PERSON_FIELDS: Final = tuple(name for name, field in FIELDS.items() if field.block is Block.PERSON)
_EVENT_FIELDS: Final = tuple(name for name in FIELDS if name.startswith("hte_"))
_ORGANISATION_FIELDS: Final = tuple(name for name in FIELDS if name.startswith("org_"))


def case_values(case: NewCase) -> dict[str, str]:
    """The fields of the case, from its columns and what was kept."""
    return _with_kept(case_columns(case), case.carried, _CASE_FIELDS)


def case_columns(case: NewCase) -> dict[str, str]:
    """What the columns of a case say in HTCDS."""
    return {"cas_Status": codes.theirs("cas_Status", case.status)}


def organisation_values(case: NewCase, party: NewParty) -> dict[str, str]:
    """The fields of an organisation, from its columns and what was kept."""
    return _with_kept(organisation_columns(case, party), party.carried, _ORGANISATION_FIELDS)


def organisation_columns(case: NewCase, party: NewParty) -> dict[str, str]:
    """What the columns of an organisation say in HTCDS."""
    phones = [value for value, _ in _things(case, party.key, ThingKind.PHONE)]
    return _readable({"org_Name": party.organisation_name, ORGANISATION_PHONE: next(iter(phones), "")})


def event_values(event: NewEvent) -> dict[str, str]:
    """The fields of a historic event, from its columns and what was kept."""
    return _with_kept(event_columns(event), event.carried, _EVENT_FIELDS)


def event_columns(event: NewEvent) -> dict[str, str]:
    """What the columns of an event say in HTCDS; empty of a type when the standard has no such event."""
    state, city = _state_and_city(event.place)
    return _readable(
        {
            "hte_Longitude": "" if event.longitude is None else degrees(event.longitude),
            "hte_Latitude": "" if event.latitude is None else degrees(event.latitude),
            "hte_City": city,
            "hte_Country": codes.theirs("hte_Country", event.country) or _country_of(event.place),
            "hte_State": state,
            "hte_Street": event.place_words,
            "hte_Date": known(event.started) or "",
            "hte_Type": codes.theirs("hte_Type", event.kind),
            "hte_Description": event.description,
        }
    )


def person_values(case: NewCase, party: NewParty) -> dict[str, str]:
    """The fields of a person, victim and perpetrator context, from the columns and what was kept."""
    return _with_kept(person_columns(case, party), party.carried, _PERSON_FIELDS)


def person_columns(case: NewCase, party: NewParty) -> dict[str, str]:
    """What the columns of a person, and of what the case says of that person, say in HTCDS."""
    person = party.person
    first, middle = _first_and_middle(known(person.given_names) or "", party.carried.get("prs_MiddleName", ""))
    state, city = _state_and_city(person.residence_place)
    spoken = [code for one in person.languages if (code := codes.theirs("prs_PrimaryLanguage", one))]
    said = {
        "prs_FirstName": first,
        "prs_MiddleName": middle,
        "prs_SecondName": " ".join(filter(None, map(known, (person.first_surname, person.second_surname)))),
        "prs_Birthdate": known(person.born) or "",
        "prs_Gender": codes.theirs("prs_Gender", person.gender),
        "prs_Deceased": {"yes": "TRUE", "no": "FALSE"}.get(person.deceased, ""),
        "prs_MaritalStatus": codes.theirs("prs_MaritalStatus", person.marital_status),
        "prs_NumberOfChildren": "" if person.children is None else str(person.children),
        "prs_PrimaryLanguage": spoken[0] if spoken else "",
        "prs_SecondaryLanguage": spoken[1] if len(spoken) > 1 else "",
        "prs_HighestLevelOfEducation": codes.theirs("prs_HighestLevelOfEducation", person.education),
        "prs_Citizenship": codes.theirs_joined("prs_Citizenship", person.citizenships),
        "prs_MailingCity": city,
        "prs_MailingCountry": codes.theirs("prs_MailingCountry", person.residence_country)
        or _country_of(person.residence_place),
        "prs_MailingState": state,
        "vic_TraffickingStatus": codes.theirs("vic_TraffickingStatus", party.trafficking_status),
        "vic_TraffickingStatusDecisionMakingOrg": codes.theirs(
            "vic_TraffickingStatusDecisionMakingOrg", party.status_decided_by
        ),
        "vic_RelationshipToTrafficker": _relationship(case, party),
        "vic_AgeWhenTrafficked": (
            str(person.age_low) if person.age_low is not None and person.age_low == person.age_high else ""
        ),
        "vic_Vulnerabilities": codes.theirs_joined("vic_Vulnerabilities", person.vulnerabilities),
        "per_RoleInProcess": codes.theirs_joined("per_RoleInProcess", party.process_roles),
    }
    return _readable(said | _thing_columns(case, party) | _victim_columns(case, party))


def _victim_columns(case: NewCase, party: NewParty) -> dict[str, str]:
    """What the events and conducts of the case say of this victim."""
    if party.role is not PartyRole.VICTIM:
        return {}
    recruitments = _events(case, party.key, EventKind.RECRUITMENT)
    exploitations = _events(case, party.key, EventKind.EXPLOITATION)

    def of(element: ConductElement) -> list[str]:
        return [one.code for one in case.conducts if one.victim == party.key and one.element is element]

    def words(events: list[NewEvent]) -> str:
        return next((event.place_words for event in events if BARE in event.carried and event.place_words), "")

    return {
        "vic_MethodOfRecruitment": codes.theirs_joined(
            "vic_MethodOfRecruitment", [form for event in recruitments for form in event.recruitment_forms]
        ),
        "vic_LocationOfRecruitment": words(recruitments),
        "vic_MethodsOfControl": codes.theirs_joined("vic_MethodsOfControl", of(ConductElement.CONTROL_METHOD)),
        "vic_TypeOfExploitation": codes.theirs_joined("vic_TypeOfExploitation", of(ConductElement.PURPOSE)),
        "vic_ForcedLabourIndustry": codes.theirs_joined(
            "vic_ForcedLabourIndustry", [event.sector for event in exploitations]
        ),
        "vic_LocationOfExploitation": words(exploitations),
    }


def _events(case: NewCase, party: str, kind: EventKind) -> list[NewEvent]:
    return [
        event for event in case.events if event.kind is kind and any(one.party == party for one in event.participations)
    ]


def _relationship(case: NewCase, party: NewParty) -> str:
    """How the victim stands to the suspects, where all that is on record comes to one answer."""
    suspects = {one.key for one in case.parties if one.role is PartyRole.SUSPECT}
    found = {
        codes.theirs("vic_RelationshipToTrafficker", one.kind)
        for one in case.relationships
        if (one.party == party.key and one.other in suspects) or (one.other == party.key and one.party in suspects)
    } - {""}
    return found.pop() if party.role is PartyRole.VICTIM and len(found) == 1 else ""


def _things(case: NewCase, party: str, kind: ThingKind) -> list[tuple[str, str]]:
    """Value and note of each thing of a kind that the party uses."""
    return [
        (thing.value, use.note)
        for thing in case.things
        if thing.kind is kind
        for use in thing.uses
        if use.party == party
    ]


def _thing_columns(case: NewCase, party: NewParty) -> dict[str, str]:
    found: dict[str, str] = {}
    for field, kind in DOCUMENTS.items():
        uses = _things(case, party.key, kind)
        named = [value for value, note in uses if note == field]
        # A telephone entered by hand does not say whose desk it stands on: the mobile one is asked first.
        free = [value for value, note in uses if note not in DOCUMENTS]
        if named:
            found[field] = named[0]
        elif free and field != "prs_HomePhone":
            found[field] = free[0]
        elif field == "prs_HomePhone" and len(free) > 1:
            found[field] = free[1]
    return found


def _first_and_middle(given: str, middle: str) -> tuple[str, str]:
    """Given names apart, where the import kept which of them is the middle one."""
    if middle and given.endswith(f" {middle}"):
        return given.removesuffix(f" {middle}"), middle
    return given, ""


def _state_and_city(place: str) -> tuple[str, str]:
    """Names of the department, and of the place itself when it lies inside one."""
    places = packs.active().places
    if is_missing(place) or place not in places:
        return "", ""
    path = places.path(place)
    return path[0].name, path[-1].name if len(path) > 1 else ""


def _country_of(place: str) -> str:
    """The country that the places of the pack lie in, for a place that is one of them."""
    pack = packs.active()
    return pack.country if place and place in pack.places and pack.country in COUNTRIES else ""


def _readable(said: Mapping[str, str]) -> dict[str, str]:
    """Values as a file may hold them: known, without space around them, telephones only if international."""
    found = {name: clean(value) for name, value in said.items() if not value.startswith("~")}
    for name, value in found.items():
        if FIELDS[name].kind is Kind.PHONE:
            digits = "".join(letter for letter in value if letter.isdigit() or letter == "+")
            found[name] = digits if _is_phone(digits) else ""
    return found


def _is_phone(digits: str) -> bool:
    bare = digits.removeprefix("+")
    return bare.isdigit() and 2 <= len(bare) <= 15 and not bare.startswith("0")
