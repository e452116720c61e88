"""What a case must satisfy before it is written: every problem at once, each with its field.

A field is named by its path in the hand-in: "received_on", "parties[victim-1].person.born". Nothing is
guessed: a code that no list has stops the hand-in and is named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import Final

from sistra.kernel.answers import Missing, is_missing
from sistra.kernel.dates import AgeRange, PartialDate
from sistra.kernel.errors import Invalid
from sistra.kernel.labels import Text
from sistra.kernel.provenance import Credibility, Reliability
from sistra.reference.packs import Pack
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
    SourceKind,
    ThingKind,
    TraffickingStatus,
)

Part = (
    NewSource
    | NewParty
    | NewEvent
    | NewParticipation
    | NewConduct
    | NewRelationship
    | NewThing
    | NewClassification
    | NewUse
)

CODED: Final[Mapping[type, Mapping[str, str]]] = {
    NewCase: {"entry_route": "entry_route", "country": "country"},
    NewPerson: {
        "sex": "sex",
        "gender": "gender",
        "citizenships": "country",
        "education": "education",
        "marital_status": "marital_status",
        "languages": "language",
        "disability": "disability",
        "vulnerabilities": "vulnerability",
        "deceased": "yes_no",
        "residence_country": "country",
    },
    NewParty: {"status_decided_by": "status_decided_by", "process_roles": "perpetrator_role"},
    NewEvent: {
        "country": "country",
        "venue": "venue",
        "sector": "economic_sector",
        "recruitment_forms": "recruitment_form",
        "transport": "transport",
    },
    NewParticipation: {"roles": "perpetrator_role"},
    NewRelationship: {"kind": "relationship"},
    NewThing: {"country": "country"},
}
"""Which code list each coded field draws from."""

ELEMENT_LISTS: Final[Mapping[ConductElement, str]] = {
    ConductElement.ACT: "act",
    ConductElement.MEANS: "means",
    ConductElement.PURPOSE: "purpose",
    ConductElement.CONTROL_METHOD: "control_method",
}
DATED: Final[Mapping[type, tuple[str, ...]]] = {
    NewCase: ("received_on", "facts_from", "facts_to"),
    NewPerson: ("born",),
    NewEvent: ("started", "ended"),
    NewSource: ("on",),
    NewUse: ("from_on", "to_on"),
    NewClassification: ("classified_on",),
}
PLACED: Final[Mapping[type, str]] = {
    NewCase: "place",
    NewPerson: "residence_place",
    NewEvent: "place",
    NewThing: "place",
}
_CLOSED: Final[Mapping[type, Mapping[str, tuple[str, ...]]]] = {
    NewCase: {"kind": tuple(CaseKind), "status": tuple(CaseStatus)},
    NewParty: {
        "kind": tuple(PartyKind),
        "role": tuple(PartyRole),
        "trafficking_status": ("", *Missing, *TraffickingStatus),
    },
    NewEvent: {"kind": tuple(EventKind)},
    NewThing: {"kind": tuple(ThingKind)},
    NewSource: {
        "kind": tuple(SourceKind),
        "reliability": ("", *Reliability),
        "credibility": ("", *Credibility),
    },
    NewConduct: {"element": tuple(ConductElement)},
}


class InvalidCase(Invalid):
    """A case or a part of one that cannot be written, with every problem found."""

    def __init__(self, problems: tuple[Invalid, ...]) -> None:
        count = len(problems)
        super().__init__(
            Text(
                f"Hay {count} dato(s) por corregir: {problems[0].what.es}",
                f"{count} item(s) to correct: {problems[0].what.en}",
            ),
            field=problems[0].field,
            value=problems[0].value,
            expected=problems[0].expected,
            remedy=problems[0].remedy,
        )
        self.problems = problems


def check_case(case: NewCase, *, pack: Pack, today: date) -> tuple[Invalid, ...]:
    """Every problem of a hand-in; empty when it may be written. `today` is the day at the office."""
    return tuple(_problems(case, pack, today))


@dataclass(frozen=True, slots=True)
class CaseKeys:
    """What the parts of a case may refer to."""

    parties: frozenset[str]
    victims: frozenset[str]
    sources: frozenset[str]

    def of(self, field: str) -> frozenset[str]:
        """The keys that a reference of that name may take."""
        return {"source": self.sources, "victim": self.victims}.get(field, self.parties)


def check_part(part: Part, *, pack: Pack, today: date, keys: CaseKeys) -> tuple[Invalid, ...]:
    """Every problem of one part added to a case whose records have `keys`."""
    return (*_walk(part, "", pack, today), *_loose_ends([("", part)], keys))


def check_reference(field: str, key: str, keys: CaseKeys) -> tuple[Invalid, ...]:
    """The problem of one reference, if it leads to nothing in the case."""
    if not key or key in keys.of(field):
        return ()
    return (
        Invalid(Text(f"«{key}» no está en el caso.", f"“{key}” is not in the case."), field=field, value=key)
        if field != "victim"
        else Invalid(
            Text("La conducta debe referirse a una víctima.", "The conduct must refer to a victim."),
            field=field,
            value=key,
        ),
    )


def check_values(kind: type, values: Mapping[str, object], *, pack: Pack, today: date) -> tuple[Invalid, ...]:
    """Every problem of new values for some fields of a record described by the hand-in class `kind`."""
    return tuple(_field_problems(kind, values, "", pack, today))


def _problems(case: NewCase, pack: Pack, today: date) -> Iterator[Invalid]:
    yield from _walk(case, "", pack, today)
    if not case.parties and not case.facts.strip():
        yield Invalid(
            Text("No hay ninguna persona ni ningún hecho.", "There is neither a person nor a fact."),
            field="facts",
            remedy=Text(
                "Cuente qué pasó o registre al menos a una persona.", "Tell what happened or enter at least one person."
            ),
        )
    named: list[tuple[str, Part]] = [(_path("sources", one.key), one) for one in case.sources]
    named += [(_path("parties", one.key), one) for one in case.parties]
    named += [(_path("events", one.key), one) for one in case.events]
    named += [(_path("things", one.key), one) for one in case.things]
    named += [(_path("conducts", str(place)), one) for place, one in enumerate(case.conducts)]
    named += [(_path("relationships", str(place)), one) for place, one in enumerate(case.relationships)]
    named += [(_path("classifications", str(place)), one) for place, one in enumerate(case.classifications)]
    keys: set[str] = set()
    for path, part in named:
        key = getattr(part, "key", None)
        if key is not None and key in keys:
            yield Invalid(
                Text(f"La clave «{key}» se repite.", f"The key “{key}” appears twice."), field=path, value=key
            )
        if key is not None:
            keys.add(key)
    yield from _loose_ends(
        named,
        CaseKeys(
            parties=frozenset(one.key for one in case.parties),
            victims=frozenset(one.key for one in case.parties if one.role is PartyRole.VICTIM),
            sources=frozenset(one.key for one in case.sources),
        ),
    )


def _path(part: str, key: str) -> str:
    return f"{part}[{key}]"


def _walk(value: object, path: str, pack: Pack, today: date) -> Iterator[Invalid]:
    """Check a hand-in class and everything inside it."""
    assert is_dataclass(value)
    kind = type(value)
    yield from _field_problems(kind, {one.name: getattr(value, one.name) for one in fields(value)}, path, pack, today)
    for one in fields(value):
        inside = getattr(value, one.name)
        prefix = f"{path}.{one.name}" if path else one.name
        if is_dataclass(inside):
            yield from _walk(inside, prefix, pack, today)
        elif isinstance(inside, tuple):
            for place, part in enumerate(inside):
                if is_dataclass(part):
                    yield from _walk(part, _path(prefix, str(getattr(part, "key", place))), pack, today)


def _field_problems(kind: type, values: Mapping[str, object], path: str, pack: Pack, today: date) -> Iterator[Invalid]:
    def at(field: str) -> str:
        return f"{path}.{field}" if path else field

    for field, allowed in _CLOSED.get(kind, {}).items():
        if field in values and values[field] not in allowed:
            yield _unknown_code(at(field), str(values[field]), ", ".join(allowed))
    for field, name in CODED.get(kind, {}).items():
        if field in values:
            yield from _codes(at(field), values[field], name, pack)
    for field in DATED.get(kind, ()):
        if field in values:
            yield from _date(at(field), str(values[field]), today)
    if (field := PLACED.get(kind, "")) in values:
        yield from _place(at(field), str(values[field]), pack)
    for first, last in (("facts_from", "facts_to"), ("started", "ended"), ("from_on", "to_on")):
        if first in values and last in values:
            yield from _order(at(last), str(values[first]), str(values[last]))
    yield from _own_problems(kind, values, at, pack)


def _own_problems(kind: type, values: Mapping[str, object], at: Callable[[str], str], pack: Pack) -> Iterator[Invalid]:
    """What only one kind of record must satisfy."""
    if kind is NewCase:
        yield from _required(values, at)
    elif kind is NewPerson:
        yield from _ages(values, at)
    elif kind is NewParty:
        yield from _named(values, at)
    elif kind is NewConduct and values.get("element") in ELEMENT_LISTS:
        yield from _codes(at("code"), values["code"], ELEMENT_LISTS[ConductElement(str(values["element"]))], pack)
    elif kind is NewThing and "value" in values and not str(values["value"]).strip():
        yield Invalid(Text("Falta el dato de la cosa.", "The thing has no value."), field=at("value"))
    elif kind is NewClassification:
        yield from _offence(values, at("offence"), pack)


def _unknown_code(field: str, value: str, expected: str) -> Invalid:
    return Invalid(
        Text(f"El código «{value}» no está en la lista.", f"The code “{value}” is not in the list."),
        field=field,
        value=value,
        expected=expected,
        remedy=Text(
            "Elija un valor de la lista; si falta uno, pídalo a quien administra las listas.",
            "Choose a value of the list; if one is missing, ask whoever keeps the lists.",
        ),
    )


def _codes(field: str, value: object, name: str, pack: Pack) -> Iterator[Invalid]:
    codes = pack.lists[name].codes
    listed = value if isinstance(value, (tuple, list)) else (value,)
    for code in listed:
        written = str(code)
        if written in ("", *Missing) or written in codes:
            continue
        some = ", ".join(list(codes)[:12])
        yield _unknown_code(field, written, f"{name}: {some}{' …' if len(codes) > 12 else ''}")
    if isinstance(value, (tuple, list)) and len(value) > 1 and any(is_missing(str(code)) for code in value):
        yield Invalid(
            Text(
                "No se puede responder un valor y «se desconoce» a la vez.",
                "A value and “unknown” cannot both be the answer.",
            ),
            field=field,
            value=", ".join(str(code) for code in value),
            remedy=Text("Deje solo lo que se sabe.", "Leave only what is known."),
        )


def _date(field: str, value: str, today: date) -> Iterator[Invalid]:
    if is_missing(value):
        if value in ("", *Missing):
            return
        yield _unknown_code(field, value, ", ".join(Missing))
        return
    try:
        day = PartialDate.parse(value)
    except Invalid as problem:
        problem.field = field
        yield problem
        return
    if day.earliest > today:
        yield Invalid(
            Text(f"La fecha «{value}» está en el futuro.", f"The date “{value}” lies in the future."),
            field=field,
            value=value,
            expected=f"≤ {today.isoformat()}",
            remedy=Text("Revise el año.", "Check the year."),
        )


def _order(field: str, first: str, last: str) -> Iterator[Invalid]:
    if is_missing(first) or is_missing(last):
        return
    try:
        wrong = PartialDate.parse(last).certainly_before(PartialDate.parse(first))
    except Invalid:
        return  # reported where it stands
    if wrong:
        yield Invalid(
            Text("La fecha final es anterior a la inicial.", "The last date is earlier than the first."),
            field=field,
            value=last,
            expected=f"≥ {first}",
            remedy=Text("Revise las dos fechas.", "Check the two dates."),
        )


def _place(field: str, value: str, pack: Pack) -> Iterator[Invalid]:
    if value in ("", *Missing):
        return
    try:
        pack.places.get(value)
    except LookupError:
        yield Invalid(
            Text(
                f"El lugar «{value}» no existe en la lista de lugares.",
                f"The place “{value}” is not in the list of places.",
            ),
            field=field,
            value=value,
            expected="UBIGEO",
            remedy=Text(
                "Escriba el nombre del lugar y elija entre los que se ofrecen.",
                "Type the name of the place and choose among those offered.",
            ),
        )


def _required(values: Mapping[str, object], at: Callable[[str], str]) -> Iterator[Invalid]:
    questions = {
        "received_on": Text("Falta la fecha en que se recibió.", "The date on which it was received is missing."),
        "entry_route": Text("Falta cómo llegó el caso.", "How the case came in is missing."),
    }
    for field, what in questions.items():
        if field in values and not str(values[field]).strip():
            yield Invalid(what, field=at(field), remedy=Text("Complete este dato.", "Fill this in."))
    if "received_on" in values and str(values["received_on"]).startswith("~"):
        yield Invalid(
            questions["received_on"],
            field=at("received_on"),
            value=str(values["received_on"]),
            remedy=Text(
                "La fecha de recepción la conoce la oficina: escriba al menos el año.",
                "The office knows when it received the case: write at least the year.",
            ),
        )


def _ages(values: Mapping[str, object], at: Callable[[str], str]) -> Iterator[Invalid]:
    low, high = values.get("age_low"), values.get("age_high")
    if low is None and high is None:
        return
    try:
        AgeRange(int(str(low if low is not None else 0)), int(str(high if high is not None else 120)))
    except Invalid as problem:
        problem.field = at("age_low")
        yield problem


def _named(values: Mapping[str, object], at: Callable[[str], str]) -> Iterator[Invalid]:
    if values.get("kind") == PartyKind.ORGANISATION and not str(values.get("organisation_name", "")).strip():
        if not values.get("unidentified"):
            yield Invalid(
                Text("Falta el nombre de la organización.", "The name of the organisation is missing."),
                field=at("organisation_name"),
                remedy=Text(
                    "Escriba el nombre, o marque que no está identificada.",
                    "Write the name, or mark it as unidentified.",
                ),
            )
        return
    if values.get("unidentified") and not (
        str(values.get("description", "")).strip() or values.get("aliases") or values.get("process_roles")
    ):
        yield Invalid(
            Text(
                "Una persona no identificada necesita un apodo o una descripción.",
                "An unidentified person needs an alias or a description.",
            ),
            field=at("description"),
            remedy=Text(
                "Anote lo que se sabe: apodo, sexo, edad aparente, señas, qué hizo.",
                "Note what is known: alias, sex, apparent age, features, what they did.",
            ),
        )


def _offence(values: Mapping[str, object], field: str, pack: Pack) -> Iterator[Invalid]:
    if "offence" not in values:
        return
    try:
        pack.offences.get(str(values["offence"]))
    except LookupError:
        yield _unknown_code(field, str(values["offence"]), "offences")


_REFERENCES: Final[Mapping[type, tuple[str, ...]]] = {
    NewConduct: ("victim", "source"),
    NewRelationship: ("party", "other", "source"),
    NewParty: ("source",),
    NewEvent: ("source",),
    NewThing: ("source",),
    NewUse: ("party", "source"),
    NewParticipation: ("party",),
    NewClassification: ("party",),
}


def _loose_ends(named: list[tuple[str, Part]], keys: CaseKeys) -> Iterator[Invalid]:
    """References to something that the case does not have, or that is of another kind."""
    for path, part in named:
        inside = [(path, part)]
        inside += [(f"{path}.uses", use) for use in getattr(part, "uses", ())]
        inside += [(f"{path}.participations", one) for one in getattr(part, "participations", ())]
        for where, one in inside:
            for field in _REFERENCES.get(type(one), ()):
                for problem in check_reference(field, str(getattr(one, field)), keys):
                    problem.field = f"{where}.{field}" if where else field
                    yield problem
