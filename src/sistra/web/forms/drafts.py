"""A draft: words as typed, its parts and steps, and the case that it becomes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _

from sistra.reference import packs
from sistra.register.vocabulary import (
    CaseKind,
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
    SourceKind,
    ThingKind,
)
from sistra.web.forms.asking import Others
from sistra.web.forms.questions import ELEMENTS, PLURAL, QUESTIONS, ROLES, TITLES, Form, Part, Question
from sistra.web.forms.reading import Read, Typed, read, several, text
from sistra.web.problems import Told

Content = dict[str, str | list[str]]

OVERVIEWS: Final = tuple(PLURAL.values())
SINGLE: Final = ("report", "facts")
_KEY: Final = re.compile(rf"({'|'.join(PLURAL)})-(\d{{1,3}})(-conduct)?")
PERSON_FIELDS: Final = frozenset(NewPerson.__dataclass_fields__)


def part_of(step: str) -> tuple[Part, bool] | None:
    """The part that a step such as "victim-2" or "victim-2-conduct" asks about, and whether about conduct."""
    match = _KEY.fullmatch(step)
    return (Part(match[1]), bool(match[3])) if match else None


def keys_of(content: Typed, part: Part) -> list[str]:
    """Keys of the records of one kind in a draft, in the order in which they were added."""
    return several(content, PLURAL[part])


def steps_of(content: Typed) -> list[str]:
    """Every page of a draft in the order of asking."""
    steps = list(SINGLE)
    for part, plural in PLURAL.items():
        steps.append(plural)
        for key in keys_of(content, part):
            steps += [key, f"{key}-conduct"] if part is Part.VICTIM else [key]
    return [*steps, "review"]


def add_record(content: Content, part: Part) -> str:
    """Add an empty record to a draft; gives its key. Keys are never used twice."""
    counter = int(text(content, f"{part}-count") or 0) + 1
    content[f"{part}-count"] = str(counter)
    key = f"{part}-{counter}"
    content[PLURAL[part]] = [*keys_of(content, part), key]
    return key


def remove_record(content: Content, key: str) -> None:
    """Take a record and its words out of a draft."""
    found = part_of(key)
    if found is None:
        return
    content[PLURAL[found[0]]] = [one for one in keys_of(content, found[0]) if one != key]
    for name in [name for name in content if name.startswith(f"{key}-") or name.endswith(f":{key}")]:
        del content[name]


def take_in(content: Content, typed: Typed, step: str) -> None:
    """Put the words of one page into a draft. What the page asks and the browser did not send was cleared."""
    for prefix in fields_prefixes(content, step):
        for name in [name for name in content if name.startswith(prefix)]:
            if not (name.endswith("-count") or name in OVERVIEWS):
                del content[name]
        for name, value in typed.items():
            if name.startswith(prefix) and len(name) < 120:
                content[name] = value


def fields_prefixes(content: Typed, step: str) -> tuple[str, ...]:
    """The beginnings of the field ids that a page holds."""
    if step == "whole":
        return tuple(
            prefix
            for one in steps_of(content)
            if one not in (*OVERVIEWS, "review")
            for prefix in fields_prefixes(content, one)
        )
    found = part_of(step)
    if found is None:
        return (f"{step}-",) if step in SINGLE else ()
    if found[1]:
        return (f"{step}-",)
    key = step
    return tuple(f"{key}-{question.name}" for question in questions_for(content, key))


def name_of(content: Typed, key: str) -> str:
    """How a record of a draft is called on its pages."""
    found = part_of(key)
    assert found is not None
    part, number = found[0], key.rsplit("-", 1)[1]
    names = [text(content, f"{key}-{name}") for name in ("given_names", "first_surname", "second_surname")]
    name = " ".join(one for one in names if one) or text(content, f"{key}-organisation_name")
    if part is Part.SUSPECT and not name:
        name = text(content, f"{key}-aliases").splitlines()[0] if text(content, f"{key}-aliases") else ""
    if part in (Part.THING, Part.SOURCE):
        name = text(content, f"{key}-value") or text(content, f"{key}-reference")
    title = f"{TITLES[part]} {number}"
    return f"{title}: {name}" if name else title


def others_in(content: Typed, *, only: Part | None = None) -> Others:
    """The parties and sources of a draft, to choose from."""
    parts = [only] if only else [Part.VICTIM, Part.SUSPECT]
    return Others(
        parties={key: name_of(content, key) for part in parts for key in keys_of(content, part)},
        sources={key: name_of(content, key) for key in keys_of(content, Part.SOURCE)},
        facts_on=str(read((_FACTS_FROM,), content, "facts").values["facts_from"]).removeprefix("~"),
    )


_FACTS_FROM: Final = next(question for question in QUESTIONS[Part.FACTS] if question.name == "facts_from")


def questions_for(content: Typed, key: str) -> tuple[Question, ...]:
    """The questions about one record of a draft, with those that depend on the other records."""
    found = part_of(key)
    assert found is not None
    part, about_conduct = found
    if about_conduct:
        return tuple(ELEMENTS.values())
    questions = QUESTIONS[part]
    if part is Part.SUSPECT:
        questions = (*questions, *_relationships(content))
    if part is Part.EVENT:
        questions = (*questions, *_participations(content))
    if part is Part.THING:
        questions = (
            *questions,
            Question(name="parties", words=_("Used by, or belonging to"), form=Form.PARTIES),
            Question(name="from_on", words=_("Used from"), form=Form.DATE, folded=True),
            Question(name="to_on", words=_("Used until"), form=Form.DATE, folded=True),
        )
    return questions


def _relationships(content: Typed) -> Iterator[Question]:
    for key in keys_of(content, Part.VICTIM):
        yield Question(
            name=f"to:{key}",
            words=_("How the suspect stands to %(victim)s") % {"victim": name_of(content, key)},
            form=Form.CHOICE,
            list="relationship",
            width="third",
        )


def _participations(content: Typed) -> Iterator[Question]:
    yield Question(name="parties", words=_("Who took part or was affected?"), form=Form.PARTIES)
    for key in keys_of(content, Part.SUSPECT):
        yield Question(
            name=f"roles:{key}",
            words=_("What %(suspect)s did there") % {"suspect": name_of(content, key)},
            form=Form.SEVERAL,
            list="perpetrator_role",
            folded=True,
        )


@dataclass(slots=True)
class Handed:
    """The case that a draft's words make, with every problem and the page that asks about it."""

    case: NewCase | None
    problems: list[Told] = field(default_factory=list)


def step_of_field(name: str) -> str:
    """The page of a draft on which a field stands."""
    match = re.match(r"(?:victim|suspect|event|thing|source|offence)-\d+(?:-conduct(?=-))?", name)
    return match[0] if match else name.split("-", 1)[0]


def hand_in(content: Typed) -> Handed:
    """Read a whole draft. The case is None when the report itself cannot be read."""
    problems: list[Told] = []

    def answers(questions: tuple[Question, ...], prefix: str) -> dict[str, Any]:
        found: Read = read(questions, content, prefix)
        problems.extend(Told(one.field, one.words, step_of_field(one.field)) for one in found.problems)
        return found.values

    report = answers(QUESTIONS[Part.REPORT], "report")
    facts = answers(QUESTIONS[Part.FACTS], "facts")
    parties = [_party(content, key, part, answers) for part in ROLES for key in keys_of(content, part)]
    events = [_event(content, key, answers) for key in keys_of(content, Part.EVENT)]
    things = [_thing(content, key, answers) for key in keys_of(content, Part.THING)]
    sources = [{**answers(QUESTIONS[Part.SOURCE], key), "key": key} for key in keys_of(content, Part.SOURCE)]
    offences = [answers(QUESTIONS[Part.OFFENCE], key) for key in keys_of(content, Part.OFFENCE)]
    conducts = [conduct for key in keys_of(content, Part.VICTIM) for conduct in _conducts(content, key, answers)]
    relationships = [
        relationship for key in keys_of(content, Part.SUSPECT) for relationship in _relations(content, key)
    ]
    # Closed lists are enums: a record whose kind is missing is told, and left out of what can be checked further.
    if report["kind"] not in tuple(CaseKind):
        return Handed(None, problems)
    if facts["place"] and not facts["country"]:
        facts["country"] = packs.active().country
    case = NewCase(
        **{**report, "kind": CaseKind(report["kind"])},
        **facts,
        sources=tuple(
            NewSource(**{**one, "kind": SourceKind(one["kind"])}) for one in sources if one["kind"] in tuple(SourceKind)
        ),
        parties=tuple(parties),
        events=tuple(event for event in events if event is not None),
        conducts=tuple(conducts),
        relationships=tuple(relationships),
        things=tuple(thing for thing in things if thing is not None),
        classifications=tuple(NewClassification(**one) for one in offences if one["offence"]),
    )
    return Handed(case, problems)


Answers = Callable[[tuple[Question, ...], str], dict[str, Any]]
"""Reads the answers to some questions about the record of a prefix, and keeps what was wrong."""


def party_values(values: dict[str, Any]) -> tuple[dict[str, Any], NewPerson]:
    """The answers about a party, parted into those of the party and those of the person."""
    person = {name: value for name, value in values.items() if name in PERSON_FIELDS}
    return {name: value for name, value in values.items() if name not in PERSON_FIELDS}, NewPerson(**person)


def _party(content: Typed, key: str, part: Part, answers: Answers) -> NewParty:
    own, person = party_values(answers(QUESTIONS[part], key))
    kind = own.pop("kind", "") or PartyKind.PERSON
    return NewParty(key=key, role=ROLES[part], kind=PartyKind(kind), person=person, **own)


def _conducts(content: Typed, key: str, answers: Answers) -> Iterator[NewConduct]:
    given = answers(tuple(ELEMENTS.values()), f"{key}-conduct")
    for element, question in ELEMENTS.items():
        for code in given[question.name]:
            yield NewConduct(victim=key, element=ConductElement(element), code=code)


def _relations(content: Typed, key: str) -> Iterator[NewRelationship]:
    for victim in keys_of(content, Part.VICTIM):
        kind = text(content, f"{key}-to:{victim}")
        if kind:
            yield NewRelationship(party=key, other=victim, kind=kind)


def _event(content: Typed, key: str, answers: Answers) -> NewEvent | None:
    values = answers(QUESTIONS[Part.EVENT], key)
    if values["kind"] not in tuple(EventKind):
        return None
    if values["place"] and not values["country"]:
        values["country"] = packs.active().country
    present = [one for one in several(content, f"{key}-parties") if part_of(one)]
    roles = {one: tuple(several(content, f"{key}-roles:{one}")) for one in keys_of(content, Part.SUSPECT)}
    # Whoever is said to have done something there was there.
    present += [one for one, said in roles.items() if said and one not in present]
    known = {one for part in ROLES for one in keys_of(content, part)}
    return NewEvent(
        **{**values, "kind": EventKind(values["kind"])},
        key=key,
        participations=tuple(NewParticipation(party=one, roles=roles.get(one, ())) for one in present if one in known),
    )


def _thing(content: Typed, key: str, answers: Answers) -> NewThing | None:
    values = answers(QUESTIONS[Part.THING], key)
    used = answers(
        (
            Question(name="from_on", words="", form=Form.DATE),
            Question(name="to_on", words="", form=Form.DATE),
        ),
        key,
    )
    if values["kind"] not in tuple(ThingKind):
        return None
    values.pop("place_words", None)
    known = {one for part in ROLES for one in keys_of(content, part)}
    return NewThing(
        **{**values, "kind": ThingKind(values["kind"])},
        key=key,
        uses=tuple(
            NewUse(party=one, from_on=used["from_on"], to_on=used["to_on"])
            for one in several(content, f"{key}-parties")
            if one in known
        ),
    )


_PATH: Final = re.compile(r"(?P<part>\w+)\[(?P<key>[^\]]*)\](?:\.(?P<rest>.*))?")
_INSIDE: Final = {"age_low": "age", "age_high": "age", "place_words": "place"}


def field_of_path(path: str, content: Typed) -> str:
    """The field id of a problem's path in the hand-in: "parties[victim-1].person.born" is "victim-1-born"."""
    match = _PATH.fullmatch(path)
    if match is None:
        name = _INSIDE.get(path, path)
        report = {question.name for question in QUESTIONS[Part.REPORT]}
        return f"report-{name}" if name in report else f"facts-{name}"
    key, rest = match["key"], (match["rest"] or "").rsplit(".", 1)[-1]
    name = _INSIDE.get(rest, rest)
    if match["part"] == "classifications":
        offences = keys_of(content, Part.OFFENCE)
        key = offences[int(key)] if key.isdecimal() and int(key) < len(offences) else ""
    elif match["part"] == "conducts":
        victims = keys_of(content, Part.VICTIM)
        key = f"{victims[0]}-conduct" if victims else ""
        name = "act"
    elif match["part"] == "relationships":
        suspects = keys_of(content, Part.SUSPECT)
        key = suspects[0] if suspects else ""
        name = "to"
    return f"{key}-{name}" if key else "facts-facts"
