"""From the rows of one case to a case of the register.

Every field with a column of the register goes into the column; a code goes there when exactly one of ours says
the same. Then the columns are read back as an export would read them, and whatever does not come back as it
came is kept word for word in `carried`, so that nothing is lost.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, TypeVar

from sistra.exchange.formats.htcds import codes, outward, values
from sistra.exchange.formats.htcds.layout import CaseRows, Row, persons
from sistra.exchange.formats.htcds.outward import AT_ROW, BARE, DERIVED, DOCUMENTS, ORGANISATION_PHONE, ROW
from sistra.exchange.formats.htcds.standard import FIELDS, Block, Extra
from sistra.kernel.answers import Missing
from sistra.kernel.errors import Invalid
from sistra.kernel.labels import Text
from sistra.reference import packs
from sistra.register.vocabulary import (
    CaseKind,
    CaseStatus,
    ConductElement,
    EventKind,
    NewCase,
    NewConduct,
    NewEvent,
    NewParticipation,
    NewParty,
    NewPerson,
    NewSource,
    NewThing,
    NewUse,
    PartyKind,
    PartyRole,
    SourceKind,
    ThingKind,
    TraffickingStatus,
)

COLUMN: Final = "column:"
"""`column:HEADING@3` in `carried`: a column that is no field of the standard, on the third row of its case."""

_SOURCE: Final = "file"
_LONGEST: Final[Mapping[str, int]] = {
    "given_names": 160,
    "surname": 120,
    "organisation_name": 200,
    "place_words": 240,
    "thing": 160,
    "reference": 240,
}
"""Characters that the register's columns hold; longer words are kept whole in `carried`."""

Listed = TypeVar("Listed", CaseKind, PartyRole)

_VICTIM: Final = ("vic_", "con_", "spl_", "question_")


def case_of(group: CaseRows, *, received_on: str, kind: CaseKind, file: str) -> NewCase:
    """The rows of one case as a hand-in of the register.

    `received_on` and `kind` hold where the rows do not say. Raises Invalid for a role, kind or entry route that
    no list has.
    """
    return _Case(group, received_on, kind, file).build()


class _Case:
    """One case being put together; keys of records end in the number of their row, from 1."""

    def __init__(self, group: CaseRows, received_on: str, kind: CaseKind, file: str) -> None:
        self.group = group
        self.rows = group.rows
        self.received_on = received_on
        self.kind = kind
        self.file = file
        self.parties: list[NewParty] = []
        self.events: list[NewEvent] = []
        self.conducts: list[NewConduct] = []
        self.things: dict[tuple[ThingKind, str], NewThing] = {}
        self.carried: dict[str, str] = {}
        self.kept: dict[str, dict[str, str]] = {}
        self.said: dict[str, dict[str, str]] = {}

    def build(self) -> NewCase:
        case_said: dict[str, str] = {}
        for row in self.rows:
            case_said = row.block(Block.CASE) | case_said
        person_of: dict[int, NewParty] = {}
        for places in persons(self.rows):
            party = self._person(places)
            person_of |= dict.fromkeys(places, party)
        for place, row in enumerate(self.rows):
            self._repeated(place, row, person_of.get(place))
        for party in list(self.parties):
            if party.role is PartyRole.VICTIM and party.kind is PartyKind.PERSON:
                self._victim(party)
        first = self.rows[0]
        status = codes.ours("cas_Status", case_said["cas_Status"]) if "cas_Status" in case_said else None
        built = NewCase(
            kind=_one_of(CaseKind, _first(self.rows, "kind"), Extra.KIND) or self.kind,
            received_on=_first(self.rows, "received_on") or self.received_on,
            entry_route=_entry_route(_first(self.rows, "entry_route")),
            facts="" if self.parties else _facts(first.values),
            status=CaseStatus(status) if status else CaseStatus.OPEN,
            recorder=self.group.recorder,
            external_id=self.group.external_id,
            sources=(
                NewSource(key=_SOURCE, kind=SourceKind.IMPORTED_FILE, reference=self.file[: _LONGEST["reference"]]),
            ),
            parties=tuple(self.parties),
            events=tuple(self.events),
            conducts=tuple(self.conducts),
            things=tuple(self.things.values()),
        )
        return self._with_what_would_be_lost(built, case_said)

    def _person(self, places: Sequence[int]) -> NewParty:
        said: dict[str, str] = {}
        for place in places:
            said = self.rows[place].block(Block.PERSON) | said
        rows = [self.rows[place] for place in places]
        key = f"person-{places[0] + 1}"
        self.said[key] = said
        kept = self.kept[key] = {ROW: " ".join(str(place + 1) for place in places)}
        given = " ".join(filter(None, (said.get("prs_FirstName", ""), said.get("prs_MiddleName", ""))))
        if "prs_FirstName" in said and _plain(said.get("prs_MiddleName", "")) and _fits(given, "given_names"):
            # Both words, so that the export can tell them apart and sees a later change of the names.
            kept["prs_MiddleName"] = kept["prs_MiddleName" + DERIVED] = said["prs_MiddleName"]
        age = int(said["vic_AgeWhenTrafficked"]) if "vic_AgeWhenTrafficked" in said else None
        party = NewParty(
            key=key,
            role=_role(rows, said),
            person=NewPerson(
                given_names=_fitting(given, "given_names"),
                first_surname=_fitting(said.get("prs_SecondName", ""), "surname"),
                gender=_ours("prs_Gender", said),
                born=said.get("prs_Birthdate", ""),
                age_low=age,
                age_high=age,
                citizenships=_several("prs_Citizenship", said),
                education=_ours("prs_HighestLevelOfEducation", said),
                marital_status=_ours("prs_MaritalStatus", said),
                children=int(said["prs_NumberOfChildren"]) if "prs_NumberOfChildren" in said else None,
                languages=_languages(said),
                vulnerabilities=_several("vic_Vulnerabilities", said),
                deceased={"TRUE": "yes", "FALSE": "no"}.get(said.get("prs_Deceased", ""), ""),
                residence_country=_ours("prs_MailingCountry", said),
                residence_place=_place(
                    said.get("prs_MailingCountry", ""),
                    said.get("prs_MailingState", ""),
                    said.get("prs_MailingCity", ""),
                ),
            ),
            trafficking_status=_status(said),
            status_decided_by=_ours("vic_TraffickingStatusDecisionMakingOrg", said),
            process_roles=_several("per_RoleInProcess", said),
            external_id=next((row.person for row in rows if row.person), ""),
            source=_SOURCE,
        )
        self.parties.append(party)
        for field, thing in DOCUMENTS.items():
            if field in said:
                self._uses(party.key, thing, said[field], field)
        return party

    def _uses(self, party: str, kind: ThingKind, value: str, field: str) -> None:
        """A thing and its use; two persons of the case with the same telephone use one thing."""
        if not _fits(value, "thing"):
            return
        thing = self.things.get((kind, value)) or NewThing(
            key=f"thing-{len(self.things) + 1}", kind=kind, value=value, source=_SOURCE
        )
        use = NewUse(party=party, note=field, source=_SOURCE)
        self.things[(kind, value)] = replace(thing, uses=(*thing.uses, use))

    def _repeated(self, place: int, row: Row, person: NewParty | None) -> None:
        """What one row adds: an organisation, an event, and words that no column holds."""
        said = row.block(Block.REPEATED)
        organisation = {name: value for name, value in said.items() if name.startswith("org_")}
        event = {name: value for name, value in said.items() if name.startswith("hte_")}
        # Without its type nobody can say what happened: it is kept, but it is no event of the register.
        kind = codes.ours("hte_Type", event["hte_Type"]) if "hte_Type" in event else None
        if organisation:
            self._organisation(place, organisation)
        if kind is not None:
            self._event(place, event, EventKind(kind), person)
        kept = {
            f"{name}{AT_ROW}{place + 1}": value
            for name, value in said.items()
            if name not in organisation and not (kind is not None and name in event)
        }
        kept |= {f"{COLUMN}{name}{AT_ROW}{place + 1}": value for name, value in row.others.items()}
        (self.kept[person.key] if person else self.carried).update(kept)

    def _organisation(self, place: int, said: Mapping[str, str]) -> None:
        key = f"organisation-{place + 1}"
        name = _fitting(said.get("org_Name", ""), "organisation_name")
        self.said[key] = dict(said)
        self.kept[key] = {ROW: str(place + 1)}
        self.parties.append(
            NewParty(
                key=key,
                role=PartyRole.OTHER,
                kind=PartyKind.ORGANISATION,
                organisation_name=name,
                unidentified=not name,
                source=_SOURCE,
            )
        )
        if ORGANISATION_PHONE in said:
            self._uses(key, ThingKind.PHONE, said[ORGANISATION_PHONE], ORGANISATION_PHONE)

    def _event(self, place: int, said: Mapping[str, str], kind: EventKind, person: NewParty | None) -> None:
        key = f"event-{place + 1}"
        words = ", ".join(
            said[name] for name in ("hte_Street", "hte_City", "hte_State", "hte_PostalCode") if name in said
        )
        country = said.get("hte_Country", "")
        self.said[key] = dict(said)
        self.kept[key] = {ROW: str(place + 1)}
        self.events.append(
            NewEvent(
                key=key,
                kind=kind,
                country=codes.ours("hte_Country", country) or "" if country else "",
                place=_place(country, said.get("hte_State", ""), said.get("hte_City", "")),
                place_words=_fitting(words, "place_words"),
                latitude=float(said["hte_Latitude"]) if "hte_Latitude" in said else None,
                longitude=float(said["hte_Longitude"]) if "hte_Longitude" in said else None,
                started=said.get("hte_Date", ""),
                description=_plain(said.get("hte_Description", "")),
                participations=(NewParticipation(party=person.key),) if person else (),
                source=_SOURCE,
            )
        )

    def _victim(self, party: NewParty) -> None:
        """The victim's fields that are conducts and events in the register."""
        said = self.said[party.key]
        for field, element in (
            ("vic_MethodsOfControl", ConductElement.CONTROL_METHOD),
            ("vic_TypeOfExploitation", ConductElement.PURPOSE),
        ):
            self.conducts.extend(
                NewConduct(victim=party.key, element=element, code=code, source=_SOURCE)
                for code in _several(field, said)
            )
        forms = _several("vic_MethodOfRecruitment", said)
        self._said_of(party, EventKind.RECRUITMENT, said.get("vic_LocationOfRecruitment", ""), forms=forms)
        sectors = _several("vic_ForcedLabourIndustry", said)
        # The register gives one sector to one event: of several, none is the one.
        sector = sectors[0] if len(sectors) == 1 else ""
        self._said_of(party, EventKind.EXPLOITATION, said.get("vic_LocationOfExploitation", ""), sector=sector)

    def _said_of(
        self, party: NewParty, kind: EventKind, where: str, *, forms: tuple[str, ...] = (), sector: str = ""
    ) -> None:
        """Put it on the victim's own event of that kind if there is exactly one; otherwise make an event of it."""
        words = _fitting(where, "place_words")
        own = [
            place
            for place, event in enumerate(self.events)
            if event.kind is kind and any(one.party == party.key for one in event.participations)
        ]
        if len(own) == 1 and (forms or sector):
            event = self.events[own[0]]
            self.events[own[0]] = replace(event, recruitment_forms=forms, sector=sector)
        elif forms or sector or words:
            key = f"{kind}-{party.key}"
            self.kept[key] = {BARE: "1"}
            self.said[key] = {}
            self.events.append(
                NewEvent(
                    key=key,
                    kind=kind,
                    place_words=words,
                    recruitment_forms=forms,
                    sector=sector,
                    participations=(NewParticipation(party=party.key),),
                    source=_SOURCE,
                )
            )

    def _with_what_would_be_lost(self, case: NewCase, case_said: Mapping[str, str]) -> NewCase:
        """Read every column back and keep what does not come back as it came."""

        def parties() -> list[NewParty]:
            kept = []
            for party in case.parties:
                said = self.said[party.key]
                if party.kind is PartyKind.ORGANISATION:
                    columns = outward.organisation_columns(case, party)
                else:
                    # The export reads the middle name where it was kept.
                    columns = outward.person_columns(case, replace(party, carried=self.kept[party.key]))
                kept.append(replace(party, carried=self.kept[party.key] | _differing(said, columns)))
            return kept

        def events() -> list[NewEvent]:
            return [
                replace(
                    event,
                    carried=self.kept[event.key] | _differing(self.said[event.key], _columns_of(event, self.kept)),
                )
                for event in case.events
            ]

        return replace(
            case,
            carried=self.carried | _differing(case_said, outward.case_columns(case)),
            parties=tuple(parties()),
            events=tuple(events()),
        )


def _columns_of(event: NewEvent, kept: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    return {} if BARE in kept[event.key] else outward.event_columns(event)


def _differing(said: Mapping[str, str], columns: Mapping[str, str]) -> dict[str, str]:
    """What to keep: each field that the columns give back otherwise, with what they give."""
    kept: dict[str, str] = {}
    for field in {**said, **columns}:
        came, comes_back = said.get(field, ""), columns.get(field, "")
        if came == comes_back:
            continue
        if came:
            kept[field] = came
        if comes_back:
            kept[field + DERIVED] = comes_back
    return kept


def _plain(value: str) -> str:
    """Words for a column; one that begins like a mark of a missing answer is left to `carried`."""
    return "" if value.startswith("~") else value


def _fits(value: str, column: str) -> bool:
    return len(value) <= _LONGEST[column] and not value.startswith("~")


def _fitting(value: str, column: str) -> str:
    return value if _fits(value, column) else ""


def _ours(field: str, said: Mapping[str, str]) -> str:
    return codes.ours(field, said[field]) or "" if field in said else ""


def _several(field: str, said: Mapping[str, str]) -> tuple[str, ...]:
    """Our codes for the HTCDS codes of a field, those that have one, each once."""
    found = (codes.ours(field, code) for code in values.several(said.get(field, "")))
    return tuple(dict.fromkeys(code for code in found if code))


def _languages(said: Mapping[str, str]) -> tuple[str, ...]:
    """First and second language. A second without a first is kept, not put in the first one's place."""
    first, second = _ours("prs_PrimaryLanguage", said), _ours("prs_SecondaryLanguage", said)
    return tuple(dict.fromkeys(code for code in (first, second) if code)) if first else ()


def _status(said: Mapping[str, str]) -> str:
    status = _ours("vic_TraffickingStatus", said)
    return str(TraffickingStatus(status)) if status else ""


def _place(country: str, state: str, city: str) -> str:
    """The code of a place of this country as far as its names are certain, "" when they are not.

    Words without the country could mean a place anywhere.
    """
    pack = packs.active()
    if country != pack.country or not (state or city):
        return ""
    resolve = pack.places.resolve
    tries = [(state, city, ""), (state, "", city)] if city else []
    # A wider place that is certain is the answer only when no reading of the city is whole.
    whole = (found.code for names in tries if (found := resolve(*names)).complete and found.code)
    return next(whole, None) or resolve(state, city).code or ""


def _role(rows: Sequence[Row], said: Mapping[str, str]) -> PartyRole:
    """What the person is: as the file says; else a victim when a victim's fields are filled, then a suspect."""
    written = next((row.role for row in rows if row.role), "")
    if written:
        role = _one_of(PartyRole, written, Extra.ROLE)
        assert isinstance(role, PartyRole)
        return role
    filled = {*said, *(name for row in rows for name in row.values if name.startswith("spl_"))}
    if any(name.startswith(_VICTIM) for name in filled):
        return PartyRole.VICTIM
    return PartyRole.SUSPECT if any(name.startswith("per_") for name in filled) else PartyRole.OTHER


def _one_of(listed: type[Listed], written: str, extra: Extra) -> Listed | None:
    if not written:
        return None
    try:
        return listed(written.strip().lower())
    except ValueError:
        raise _not_listed(extra, written, ", ".join(listed)) from None


def _entry_route(written: str) -> str:
    """The route as the file says it. HTCDS does not ask how a case came in."""
    if not written:
        return str(Missing.NOT_ASKED)
    routes = packs.active().lists["entry_route"]
    if written in routes or written in tuple(Missing):
        return written
    raise _not_listed(Extra.ENTRY_ROUTE, written, ", ".join(routes.codes))


def _not_listed(extra: Extra, written: str, expected: str) -> Invalid:
    return Invalid(
        Text(f"«{written}» no está en la lista.", f"“{written}” is not in the list."),
        field=str(extra),
        value=written,
        expected=expected,
        remedy=Text(
            "Escriba un valor de la lista o deje la celda vacía.", "Write a value of the list or leave the cell empty."
        ),
    )


def _first(rows: Sequence[Row], name: str) -> str:
    return next((value for row in rows if (value := str(getattr(row, name)))), "")


def _facts(said: Mapping[str, str]) -> str:
    """What a case without any person tells of what happened, in its own words."""
    told = (said.get(name, "") for name in ("hte_Description", "cco_CaseComment", "cas_IncomingReferralDetails"))
    return next((words for words in told if words), "")


_PATH: Final = re.compile(r"(?:\w+)\[(?P<key>[^\]]*)\]\.?(?P<column>.*)")
_FIELD_OF: Final[Mapping[str, str]] = {
    "person.born": "prs_Birthdate",
    "person.age_low": "vic_AgeWhenTrafficked",
    "person.given_names": "prs_FirstName",
    "started": "hte_Date",
    "latitude": "hte_Latitude",
    "longitude": "hte_Longitude",
    "facts": "prs_FirstName",
    "organisation_name": "org_Name",
}


def in_words_of_the_file(problem: Invalid, group: CaseRows) -> tuple[int, Invalid]:
    """A problem that the register found, with the line and the field of the file."""
    match = _PATH.match(problem.field)
    key, column = (match["key"], match["column"]) if match else ("", problem.field)
    number = key.rpartition("-")[2]
    place = int(number) - 1 if number.isdecimal() and key.split("-")[0] != "thing" else 0
    row = group.rows[place] if place < len(group.rows) else group.rows[0]
    field = _FIELD_OF.get(column, column)
    if column == "received_on":
        field = "cas_IncomingReferralDate" if "cas_IncomingReferralDate" in row.values else str(Extra.RECEIVED_ON)
    if field in FIELDS and field not in row.values:
        row = next((other for other in group.rows if field in other.values), row)
    return row.line, Invalid(
        problem.what, field=field, value=problem.value, expected=problem.expected, remedy=problem.remedy
    )
