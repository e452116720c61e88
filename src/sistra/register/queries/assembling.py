"""From rows to the whole: the same assembly for the case as it is and as it stood."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sistra.register.vocabulary import (
    CaseKind,
    CaseStatus,
    ConductElement,
    EventKind,
    NewCase,
    NewClassification,
    NewConduct,
    NewEvent,
    NewParticipation,
    NewParty,
    NewPerson,
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

Row = Mapping[str, Any]
"""A row as plain values: ids as text, a reference under its column ("party_id")."""
Rows = Mapping[RecordKind, Mapping[str, Row]]
"""Rows of one case by kind and id."""

PERSON_FIELDS = (
    "given_names", "first_surname", "second_surname", "sex", "gender", "born", "age_low", "age_high", "education",
    "marital_status", "children", "disability", "deceased", "occupation", "residence_country", "residence_place",
)  # fmt: skip
PERSON_LISTS = ("citizenships", "languages", "vulnerabilities")


def active_ids(rows: Rows) -> Mapping[RecordKind, tuple[str, ...]]:
    """Ids of each kind in the order in which `assemble` lists them.

    Withdrawn rows, and rows about a withdrawn one, are left out.
    """
    kept = {
        kind: {key: row for key, row in sorted(some.items()) if row["withdrawn_at"] is None}
        for kind, some in rows.items()
        if kind is not RecordKind.CASE
    }
    present = {key for some in kept.values() for key in some}
    about = {
        RecordKind.CONDUCT: ("victim_id",),
        RecordKind.RELATIONSHIP: ("party_id", "other_id"),
        RecordKind.PARTICIPATION: ("event_id", "party_id"),
        RecordKind.USE: ("thing_id", "party_id"),
        RecordKind.ALIAS: ("party_id",),
    }
    return {
        kind: tuple(key for key, row in some.items() if all(row[name] in present for name in about.get(kind, ())))
        for kind, some in kept.items()
    }


def member_ids(rows: Rows) -> Mapping[str, tuple[str, ...]]:
    """Ids of the active participations of each event and uses of each thing, in step with those of `assemble`."""
    active = active_ids(rows)
    members: dict[str, tuple[str, ...]] = {}
    for kind, whole in ((RecordKind.PARTICIPATION, "event_id"), (RecordKind.USE, "thing_id")):
        for key in active.get(kind, ()):
            into = rows[kind][key][whole]
            members[into] = (*members.get(into, ()), key)
    return members


def assemble(case: Row, rows: Rows) -> NewCase:
    """The case with its records that are not withdrawn; keys are the records' ids as text."""

    def active(kind: RecordKind) -> Iterable[tuple[str, Row]]:
        # Ids of version 7 sort in the order of entry.
        for key, row in sorted(rows.get(kind, {}).items()):
            if row["withdrawn_at"] is None:
                yield key, row

    present = {key for kind in rows if kind is not RecordKind.CASE for key, _ in active(kind)}

    def group(kind: RecordKind, by: str) -> dict[str, list[Row]]:
        grouped: dict[str, list[Row]] = {}
        for _, row in active(kind):
            grouped.setdefault(row[by], []).append(row)
        return grouped

    aliases = group(RecordKind.ALIAS, "party_id")
    participations = group(RecordKind.PARTICIPATION, "event_id")
    uses = group(RecordKind.USE, "thing_id")

    def source(row: Row) -> str:
        key = row["source_id"]
        return key if key and key in present else ""

    return NewCase(
        kind=CaseKind(case["kind"]),
        status=CaseStatus(case["status"]),
        received_on=case["received_on"],
        entry_route=case["entry_route"],
        facts=case["facts"],
        facts_from=case["facts_from"],
        facts_to=case["facts_to"],
        country=case["country"],
        place=case["place"],
        place_words=case["place_words"],
        file_number=case["file_number"],
        recorder=case["recorder"],
        external_id=case["external_id"],
        carried=case["carried"],
        sources=tuple(
            NewSource(
                key=key,
                kind=SourceKind(row["kind"]),
                reference=row["reference"],
                on=row["on"],
                reliability=row["reliability"],
                credibility=row["credibility"],
                note=row["note"],
            )
            for key, row in active(RecordKind.SOURCE)
        ),
        parties=tuple(
            NewParty(
                key=key,
                role=PartyRole(row["role"]),
                kind=PartyKind(row["kind"]),
                unidentified=row["unidentified"],
                description=row["description"],
                organisation_name=row["organisation_name"],
                person=NewPerson(
                    **{name: row[name] for name in PERSON_FIELDS} | {name: tuple(row[name]) for name in PERSON_LISTS}
                ),
                aliases=tuple(alias["name"] for alias in aliases.get(key, [])),
                trafficking_status=row["trafficking_status"],
                status_decided_by=row["status_decided_by"],
                process_roles=tuple(row["process_roles"]),
                external_id=row["external_id"],
                source=source(row),
                carried=row["carried"],
            )
            for key, row in active(RecordKind.PARTY)
        ),
        events=tuple(
            NewEvent(
                key=key,
                kind=EventKind(row["kind"]),
                country=row["country"],
                place=row["place"],
                place_words=row["place_words"],
                latitude=row["latitude"],
                longitude=row["longitude"],
                started=row["started"],
                ended=row["ended"],
                venue=row["venue"],
                sector=row["sector"],
                recruitment_forms=tuple(row["recruitment_forms"]),
                transport=row["transport"],
                description=row["description"],
                participations=tuple(
                    NewParticipation(party=one["party_id"], roles=tuple(one["roles"]))
                    for one in participations.get(key, [])
                    if one["party_id"] in present
                ),
                source=source(row),
                carried=row["carried"],
            )
            for key, row in active(RecordKind.EVENT)
        ),
        conducts=tuple(
            NewConduct(
                victim=row["victim_id"],
                element=ConductElement(row["element"]),
                code=row["code"],
                detail=row["detail"],
                source=source(row),
            )
            for _, row in active(RecordKind.CONDUCT)
            if row["victim_id"] in present
        ),
        relationships=tuple(
            NewRelationship(party=row["party_id"], other=row["other_id"], kind=row["kind"], source=source(row))
            for _, row in active(RecordKind.RELATIONSHIP)
            if row["party_id"] in present and row["other_id"] in present
        ),
        things=tuple(
            NewThing(
                key=key,
                kind=ThingKind(row["kind"]),
                value=row["value"],
                detail=row["detail"],
                country=row["country"],
                place=row["place"],
                uses=tuple(
                    NewUse(
                        party=one["party_id"],
                        from_on=one["from_on"],
                        to_on=one["to_on"],
                        note=one["note"],
                        source=source(one),
                    )
                    for one in uses.get(key, [])
                    if one["party_id"] in present
                ),
                source=source(row),
            )
            for key, row in active(RecordKind.THING)
        ),
        classifications=tuple(
            NewClassification(
                offence=row["offence"],
                party=row["party_id"] or "",
                grounds=tuple(row["grounds"]),
                classified_on=row["classified_on"],
                reason=row["reason"],
            )
            for _, row in active(RecordKind.CLASSIFICATION)
            if row["replaced_by_id"] is None
        ),
    )
