"""How a body writes down facts: with gaps, with coarse dates and places, with the five kinds of answer, with slips."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Final

from sistra.exchange.demonstration import slips
from sistra.exchange.demonstration.people import Human
from sistra.exchange.demonstration.slips import Slip
from sistra.exchange.demonstration.world import Culprit, Facts, Object, Suffered, written
from sistra.kernel.answers import Missing
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
    PartyRole,
    SourceKind,
    ThingKind,
    TraffickingStatus,
)

ANSWERS: Final[tuple[tuple[str | None, int], ...]] = (
    (None, 60),
    ("", 12),
    (Missing.NOT_ASKED, 6),
    (Missing.UNKNOWN, 16),
    (Missing.REFUSED, 4),
    (Missing.NOT_APPLICABLE, 2),
)
"""A question beside the case is answered, not asked, not known, refused or not applicable: invented shares."""


@dataclass(frozen=True, slots=True)
class PartyTruth:
    """Who a party of a record really is. `party` is the external id that the register keeps for it."""

    party: str
    role: PartyRole
    person: str
    slips: tuple[Slip, ...]


@dataclass(frozen=True, slots=True)
class Recorded:
    """One body's record of facts, and the truth about it."""

    case: NewCase
    facts: str
    parties: tuple[PartyTruth, ...]
    slips: tuple[Slip, ...]
    reclassified_from: str
    """The offence first attributed, when another one replaced it later; "" otherwise."""


class Recorder:
    """Writes facts as one body of a pack does."""

    def __init__(self, pack: Pack, rng: Random) -> None:
        self.pack = pack
        self.rng = rng
        sexes = pack.lists["sex"]
        self._sex = {
            True: next(iter(sexes.by_equivalent("glotip", "Female")), next(iter(sexes.codes))),
            False: next(iter(sexes.by_equivalent("glotip", "Male")), list(sexes.codes)[-1]),
        }
        self.language = pack.languages[0]

    def record(
        self, facts: Facts, external_id: str, received: date, *, kind: CaseKind, carelessness: float
    ) -> Recorded:
        """The record that a body makes of facts. `carelessness` is the chance of a slip in each name."""
        return _Record(
            self, facts, external_id=external_id, received=received, kind=kind, carelessness=carelessness
        ).whole()

    def sex_of(self, human: Human) -> str:
        """The code of a person's sex in the pack."""
        return self._sex[human.woman]

    def other_sex(self, human: Human) -> str:
        """The code that a slip of the finger leaves."""
        return self._sex[not human.woman]

    def words(self, list_id: str, code: str) -> str:
        """The label of a code inside a sentence."""
        if not code or code.startswith("~"):
            return ""
        label = self.pack.lists[list_id].label(code).read(self.language)
        return label[:1].lower() + label[1:]


class _Record:
    """One record under way."""

    def __init__(
        self,
        recorder: Recorder,
        facts: Facts,
        *,
        external_id: str,
        received: date,
        kind: CaseKind,
        carelessness: float,
    ) -> None:
        self.recorder = recorder
        self.pack = recorder.pack
        self.rng = recorder.rng
        self.facts = facts
        self.id = external_id
        self.received = received
        self.kind = kind
        self.carelessness = carelessness
        self.slips: list[Slip] = []
        self.truths: list[PartyTruth] = []
        self.keys: dict[str, str] = {}

    def whole(self) -> Recorded:
        rng, facts = self.rng, self.facts
        source, second_source = self._source("s1"), self._source("s2")
        sources = (source, second_source) if rng.random() < 0.35 else (source,)
        victims = [self._victim(number, one) for number, one in enumerate(self._recorded_victims(), start=1)]
        known = [one for one in facts.culprits if self._known(one)]
        suspects = [self._suspect(number, one) for number, one in enumerate(known, start=1)]
        others = [self._complainant()] if facts.complainant is not None and rng.random() < 0.8 else []
        parties = tuple(party for party, _ in victims) + tuple(suspects) + tuple(others)
        things = tuple(self._things(source.key))
        offence, earlier = self._offences()
        began = self._facts_date()
        place = self._place()
        case = NewCase(
            kind=self.kind,
            received_on=self.received.isoformat(),
            entry_route=facts.entry_route or Missing.UNKNOWN,
            facts=self._story([party for party, _ in victims], place),
            facts_from=began,
            facts_to=written(facts.ended, "day") if len(began) == 10 and began <= facts.ended.isoformat() else "",
            country=self.pack.country,
            place=place,
            place_words=self.pack.places.full_name(place) if rng.random() < 0.3 else "",
            status=rng.choices(tuple(CaseStatus), (70, 10, 15, 5))[0],
            file_number=f"{rng.randint(1, 999):03}-{self.received.year}" if rng.random() < 0.7 else "",
            external_id=self.id,
            sources=sources,
            parties=parties,
            events=self._events(source.key, began, place, bool(suspects)),
            conducts=tuple(conduct for party, suffered in victims for conduct in self._conducts(party, suffered)),
            relationships=self._relationships(victims, suspects),
            things=things,
            classifications=(offence,) if offence else (),
        )
        return Recorded(case, facts.id, tuple(self.truths), tuple(dict.fromkeys(self.slips)), earlier)

    # -- who ------------------------------------------------------------------------------------------------

    def _recorded_victims(self) -> tuple[Suffered, ...]:
        if len(self.facts.victims) > 1 and self.rng.random() < self.carelessness / 4:
            self.slips.append(Slip.PERSON_LEFT_OUT)
            return self.facts.victims[:-1]
        return self.facts.victims

    def _known(self, culprit: Culprit) -> bool:
        """Whether this body wrote the culprit down at all."""
        return culprit is self.facts.culprits[0] or self.rng.random() < 0.85

    def _answer(self, value: str) -> str:
        """The value, or one of the four reasons why this record has none."""
        if value.startswith("~"):
            return value
        mark, _ = self.rng.choices(ANSWERS, [weight for _, weight in ANSWERS])[0]
        return value if mark is None else str(mark)

    def _person(self, human: Human, *, aged_on: date, role: PartyRole, number: int) -> tuple[NewPerson, str]:
        """A person as recorded, and the external id of the party."""
        rng, made = self.rng, []
        name = (human.given_names, human.first_surname, human.second_surname)
        if rng.random() < self.carelessness:
            name, slip = slips.slip_in_name(rng, name)
            if slip:
                made.append(slip)
        sex = self.recorder.sex_of(human)
        if rng.random() < self.carelessness / 60:
            sex = self.recorder.other_sex(human)
            made.append(Slip.SEX_WRONG)
        person = NewPerson(
            given_names=name[0],
            first_surname=name[1],
            second_surname=name[2],
            sex=sex,
            citizenships=(human.citizenship,) if rng.random() < 0.9 else (),
            education=self._answer(human.education),
            marital_status=self._answer(human.marital_status),
            languages=(human.language,) if human.language and rng.random() < 0.6 else (),
            disability=human.disability if human.disability and rng.random() < 0.6 else self._answer(""),
            vulnerabilities=human.vulnerabilities if rng.random() < 0.7 else (),
            residence_country=self.pack.country if rng.random() < 0.5 else "",
            residence_place=human.home[:4] if human.home[:4] in self.pack.places and rng.random() < 0.4 else "",
        )
        person = self._aged(person, human, aged_on, made)
        party = f"{self.id}/{role}-{number}"
        self.truths.append(PartyTruth(party, role, human.id, tuple(made)))
        return person, party

    def _aged(self, person: NewPerson, human: Human, on: date, made: list[Slip]) -> NewPerson:
        """The birth date as precise as this source had it, or an age, or a range of ages, or nothing."""
        rng, born = self.rng, human.born
        chance = rng.random()
        if chance < 0.48:
            if rng.random() < self.carelessness / 4 and born.day <= 12 and born.day != born.month:
                made.append(Slip.BIRTH_DAY_AND_MONTH_EXCHANGED)
                return replace(person, born=f"{born.year}-{born.day:02}-{born.month:02}")
            if rng.random() < self.carelessness / 4:
                made.append(Slip.BIRTH_YEAR_WRONG)
                return replace(person, born=written(born.replace(year=born.year - 1, day=min(born.day, 28)), "day"))
            return replace(person, born=written(born, "day"))
        if chance < 0.56:
            return replace(person, born=written(born, rng.choice(("month", "year"))))
        age = max(0, human.age_on(on))
        if chance < 0.74:
            if rng.random() < self.carelessness / 4:
                made.append(Slip.AGE_WRONG)
                age += 1
            return replace(person, age_low=age, age_high=age)
        if chance < 0.88:
            return replace(person, age_low=max(0, age - rng.randint(1, 2)), age_high=age + rng.randint(1, 3))
        return replace(person, born=Missing.UNKNOWN if chance < 0.95 else "")

    def _victim(self, number: int, suffered: Suffered) -> tuple[NewParty, Suffered]:
        person, external = self._person(suffered.human, aged_on=self.facts.ended, role=PartyRole.VICTIM, number=number)
        rng, decided = self.rng, self.rng.random()
        routes = tuple(self.pack.lists["status_decided_by"].codes)
        party = NewParty(
            key=f"victim-{number}",
            role=PartyRole.VICTIM,
            person=person,
            trafficking_status=TraffickingStatus.IDENTIFIED if decided < 0.55 else TraffickingStatus.POSSIBLE,
            status_decided_by=rng.choice(routes) if decided < 0.5 and routes else "",
            external_id=external,
            source="s1",
        )
        self.keys[suffered.human.id] = party.key
        return party, suffered

    def _suspect(self, number: int, culprit: Culprit) -> NewParty:
        rng, human = self.rng, culprit.human
        key = f"suspect-{number}"
        self.keys[human.id] = key
        if not culprit.identified:
            party = f"{self.id}/{PartyRole.SUSPECT}-{number}"
            self.truths.append(PartyTruth(party, PartyRole.SUSPECT, human.id, ()))
            age = human.age_on(self.facts.ended)
            return NewParty(
                key=key,
                role=PartyRole.SUSPECT,
                unidentified=True,
                description=self._features(human, age),
                person=NewPerson(sex=self.recorder.sex_of(human), age_low=max(18, age - 6), age_high=age + 6),
                aliases=(human.nickname,) if rng.random() < 0.6 else (),
                process_roles=culprit.roles,
                external_id=party,
                source="s1",
            )
        person, party = self._person(human, aged_on=self.facts.ended, role=PartyRole.SUSPECT, number=number)
        return NewParty(
            key=key,
            role=PartyRole.SUSPECT,
            person=person,
            aliases=(human.nickname,) if rng.random() < 0.3 else (),
            process_roles=culprit.roles,
            external_id=party,
            source="s1",
        )

    def _features(self, human: Human, age: int) -> str:
        spanish = self.recorder.language != "en"
        if spanish:
            return f"{'Mujer' if human.woman else 'Varón'} de unos {age // 5 * 5} años, sin más datos de identidad."
        return f"{'Woman' if human.woman else 'Man'} of about {age // 5 * 5}, no other data."

    def _complainant(self) -> NewParty:
        human = self.facts.complainant
        assert human is not None
        person, party = self._person(human, aged_on=self.received, role=PartyRole.COMPLAINANT, number=1)
        return NewParty(key="complainant-1", role=PartyRole.COMPLAINANT, person=person, external_id=party, source="s1")

    # -- what, where, when ----------------------------------------------------------------------------------

    def _source(self, key: str) -> NewSource:
        rng = self.rng
        graded = rng.random() < 0.75
        kinds = (SourceKind.COMPLAINT, SourceKind.STATEMENT, SourceKind.POLICE_REPORT, SourceKind.INSPECTION,
                 SourceKind.CALL_LINE, SourceKind.OPEN_SOURCE)  # fmt: skip
        return NewSource(
            key=key,
            kind=rng.choices(kinds, (35, 25, 20, 10, 7, 3))[0],
            reference=f"{rng.randint(1, 2400)}-{self.received.year}" if rng.random() < 0.5 else "",
            on=self.received.isoformat(),
            reliability=rng.choices(tuple(Reliability), (10, 30, 30, 10, 3, 17))[0] if graded else "",
            credibility=rng.choices(tuple(Credibility), (10, 35, 30, 8, 2, 15))[0] if graded else "",
        )

    def _facts_date(self) -> str:
        rng, began = self.rng, self.facts.began
        if rng.random() < self.carelessness / 4:
            self.slips.append(Slip.FACTS_DATE_WRONG)
            began -= timedelta(days=rng.randint(2, 40))
        chance = rng.random()
        if chance < 0.62:
            return written(began, "day")
        if chance < 0.94:
            return written(began, "month" if chance < 0.84 else "year")
        return Missing.UNKNOWN

    def _place(self) -> str:
        rng, true = self.rng, self.facts.destination
        path = self.pack.places.path(true)
        if rng.random() < self.carelessness / 3 and len(path) > 1:
            self.slips.append(Slip.PLACE_COARSE)
            return path[rng.randrange(len(path) - 1)].code
        if rng.random() < self.carelessness / 8 and len(path) > 1:
            siblings = [place.code for place in self.pack.places.children(path[-2].code) if place.code != true]
            if siblings:
                self.slips.append(Slip.PLACE_WRONG)
                return rng.choice(siblings)
        return true

    def _events(self, source: str, began: str, place: str, accused: bool) -> tuple[NewEvent, ...]:
        facts, rng = self.facts, self.rng
        victims = tuple(NewParticipation(party=key) for key in self.keys.values() if key.startswith("victim"))
        culprits = tuple(
            NewParticipation(party=self.keys[one.human.id], roles=one.roles)
            for one in facts.culprits
            if self.keys.get(one.human.id, "").startswith("suspect")
        )
        exact = len(began) == 10
        recruited = NewEvent(
            key="recruitment",
            kind=EventKind.RECRUITMENT,
            country=self.pack.country,
            place=facts.origin if rng.random() < 0.6 else self.pack.places.path(facts.origin)[0].code,
            started=began,
            recruitment_forms=(facts.recruitment_form,) if facts.recruitment_form else (),
            participations=(*victims, *culprits[:1]),
            source=source,
        )
        carried = NewEvent(
            key="transport",
            kind=EventKind.TRANSPORTATION,
            country=self.pack.country,
            place=self.pack.places.path(facts.destination)[0].code,
            started=began if not exact else "",
            transport=facts.transport,
            participations=victims,
            source=source,
        )
        exploited = NewEvent(
            key="exploitation",
            kind=EventKind.EXPLOITATION,
            country=self.pack.country,
            place=place,
            started=began[:7] if exact else began,
            ended=facts.ended.isoformat() if exact and began[:7] <= facts.ended.isoformat()[:7] else "",
            venue=self._answer(facts.venue),
            sector=self._answer(facts.sector),
            participations=(*victims, *culprits),
            source=source,
        )
        events = [recruited, exploited]
        if rng.random() < 0.4:
            events.insert(1, carried)
        if rng.random() < 0.35:
            events.append(
                NewEvent(
                    key="rescue",
                    kind=EventKind.RESCUE,
                    country=self.pack.country,
                    place=place,
                    started=facts.ended.isoformat(),
                    participations=victims,
                    source=source,
                )
            )
        return tuple(events if accused or rng.random() < 0.9 else events[:1])

    def _conducts(self, party: NewParty, suffered: Suffered) -> list[NewConduct]:
        rng = self.rng
        purposes = suffered.purposes
        if rng.random() < self.carelessness / 8:
            others = [code for code in self.pack.lists["purpose"].codes if code not in purposes]
            if others:
                purposes = (rng.choice(others),)
                self.slips.append(Slip.PURPOSE_WRONG)
        given: list[tuple[ConductElement, tuple[str, ...]]] = [
            (ConductElement.ACT, suffered.acts if rng.random() < 0.95 else ()),
            (ConductElement.MEANS, self._all_or_mark(suffered.means)),
            (ConductElement.PURPOSE, self._all_or_mark(purposes, known=0.92)),
            (ConductElement.CONTROL_METHOD, self._all_or_mark(suffered.control_methods)),
        ]
        return [
            NewConduct(victim=party.key, element=element, code=code, source=party.source)
            for element, codes in given
            for code in codes
        ]

    def _all_or_mark(self, codes: tuple[str, ...], known: float = 0.82) -> tuple[str, ...]:
        """The codes, one mark, or nothing: what nobody asked leaves no line."""
        chance = self.rng.random()
        if codes and chance < known:
            return codes
        if chance < 0.93:
            return ()
        return (Missing.UNKNOWN if chance < 0.98 else Missing.REFUSED,)

    def _relationships(
        self, victims: list[tuple[NewParty, Suffered]], suspects: list[NewParty]
    ) -> tuple[NewRelationship, ...]:
        if not suspects:
            return ()
        return tuple(
            NewRelationship(party=party.key, other=suspects[0].key, kind=suffered.relationship, source=party.source)
            for party, suffered in victims
            if suffered.relationship and party.key != suspects[0].key and self.rng.random() < 0.7
        )

    def _things(self, source: str) -> list[NewThing]:
        found: list[NewThing] = []
        rng = self.rng
        documents = [
            human
            for human in self._everybody()
            if human.id in self.keys and rng.random() < (0.45 if self.keys[human.id].startswith("victim") else 0.35)
        ]
        unknown = {one.human.id for one in self.facts.culprits if not one.identified}
        kind = next(iter(self.pack.lists["document_kind"].codes), "")
        for human in documents:
            if human.id in unknown:
                continue
            number = human.document
            if rng.random() < self.carelessness / 6:
                number = number[:-1] + str((int(number[-1]) + 1) % 10)
                self.slips.append(Slip.DOCUMENT_DIGIT_WRONG)
            found.append(self._thing(len(found), Object(ThingKind.IDENTITY_DOCUMENT, number, human.id, kind), source))
        for one in self.facts.things:
            if one.owner in self.keys and rng.random() < 0.85:
                found.append(self._owned(len(found), one, source))
        if self.facts.business:
            place = NewThing(
                key=f"thing-{len(found) + 1}",
                kind=ThingKind.EXPLOITATION_PLACE,
                value=self.facts.business,
                country=self.pack.country,
                place=self.facts.destination,
                source=source,
            )
            found.append(place)
        return found

    def _everybody(self) -> list[Human]:
        return [one.human for one in self.facts.victims] + [one.human for one in self.facts.culprits]

    def _owned(self, count: int, one: Object, source: str) -> NewThing:
        value = one.value.replace(" ", "") if self.rng.random() < 0.3 else one.value
        return self._thing(count, replace(one, value=value), source)

    def _thing(self, count: int, one: Object, source: str) -> NewThing:
        since = written(self.facts.began, "month") if self.rng.random() < 0.4 else ""
        return NewThing(
            key=f"thing-{count + 1}",
            kind=one.kind,
            value=one.value,
            detail=one.detail,
            country=self.pack.country,
            uses=(NewUse(party=self.keys[one.owner], from_on=since, source=source),),
            source=source,
        )

    # -- law and story --------------------------------------------------------------------------------------

    def _offences(self) -> tuple[NewClassification | None, str]:
        """The classification at first, and the offence that a reclassification will replace ("" without one)."""
        true = NewClassification(
            offence=self.facts.offence, grounds=self.facts.grounds, classified_on=self.received.isoformat()
        )
        if self.rng.random() >= 0.08:
            return true, ""
        in_force = {version.offence for version in self.pack.offences.on(self.facts.ended)}
        others = [
            offence.identifier
            for offence in self.pack.offences
            if not offence.is_trafficking and offence.identifier in in_force and offence.family == "exploitation"
        ]
        if not others:
            return true, ""
        first = self.rng.choice(others)
        return replace(true, offence=first, grounds=()), first

    def _story(self, victims: list[NewParty], place: str) -> str:
        """The facts in plain words, made of the labels of the codes: nobody said them."""
        facts, words = self.facts, self.recorder.words
        where = self.pack.places.full_name(place)
        origin = self.pack.places.path(facts.origin)[0].name
        purpose = words("purpose", facts.victims[0].purposes[0])
        means = words("means", facts.victims[0].means[0]) if facts.victims[0].means else ""
        count = len(victims)
        if self.recorder.language == "en":
            who = "One person" if count == 1 else f"{count} persons"
            how = f" by {means}" if means else ""
            return f"{who} from {origin} taken{how} to {where}. Purpose: {purpose}. {facts.business}".strip()
        who = "Una persona" if count == 1 else f"{count} personas"
        how = f", medio: {means}" if means else ""
        seen = f" Se menciona «{facts.business}»." if facts.business else ""
        taken = "habría sido llevada" if count == 1 else "habrían sido llevadas"
        return f"{who} de {origin} {taken} a {where}{how}; finalidad: {purpose}.{seen} (Caso inventado.)"
