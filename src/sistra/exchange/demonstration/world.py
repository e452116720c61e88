"""The invented world: networks, their victims, and facts in order of the day on which somebody first reported them.

Routes, networks, phones used in several cases, a victim who later recruits, a victim caught twice: all here, as
they are. What the bodies then write of it, with their gaps and mistakes, is `recording`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from typing import Final

from sistra.exchange.demonstration import people
from sistra.exchange.demonstration.marginals import Marginals
from sistra.exchange.demonstration.people import Human
from sistra.kernel.dates import PartialDate
from sistra.reference.packs import Pack
from sistra.register.vocabulary import ThingKind

FIRST_YEAR: Final = 2020
YEARS: Final = 6
AGE_BANDS: Final = {
    "0-5": (2, 5),
    "6-11": (6, 11),
    "12-17": (12, 17),
    "18-29": (18, 29),
    "30-59": (30, 59),
    "60+": (60, 75),
}
"""Bands of the police file with the ages drawn inside them; young adolescents are rarer than older ones."""

IN_A_NETWORK: Final = 0.55
VICTIM_LATER_SUSPECT: Final = 0.03
VICTIM_AGAIN: Final = 0.02
SUSPECT_NEVER_IDENTIFIED: Final = 0.25
PHONE_HANDED_ON: Final = 0.08
SEVERAL_VICTIMS: Final = (0.62, 0.19, 0.09, 0.05, 0.03, 0.02)
SEVERAL_SUSPECTS: Final = (0.08, 0.5, 0.25, 0.12, 0.05)


@dataclass(frozen=True, slots=True)
class Object:
    """A thing of the world and whose it is; `owner` is the id of a human."""

    kind: ThingKind
    value: str
    owner: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Culprit:
    """Somebody's part in facts; an unidentified one is known to no body by name."""

    human: Human
    roles: tuple[str, ...]
    identified: bool


@dataclass(frozen=True, slots=True)
class Suffered:
    """What was done to one victim."""

    human: Human
    acts: tuple[str, ...]
    means: tuple[str, ...]
    purposes: tuple[str, ...]
    control_methods: tuple[str, ...]
    relationship: str
    """To the first culprit: a code of the list relationship, or ""."""


@dataclass(frozen=True, slots=True)
class Facts:
    """One case of trafficking as it happened."""

    id: str
    reported: date
    began: date
    ended: date
    origin: str
    destination: str
    recruitment_form: str
    transport: str
    venue: str
    sector: str
    business: str
    entry_route: str
    offence: str
    grounds: tuple[str, ...]
    victims: tuple[Suffered, ...]
    culprits: tuple[Culprit, ...]
    things: tuple[Object, ...]
    complainant: Human | None


@dataclass(slots=True)
class _Network:
    opens: date
    closes: date
    origins: tuple[str, ...]
    destination: str
    purpose: str
    venue: str
    sector: str
    business: str
    members: list[Culprit]
    things: list[Object]
    victims: list[tuple[date, Human]] = field(default_factory=list)


class World:
    """Draws facts for a pack from a seed. The same seed, size and pack give the same world."""

    def __init__(self, seed: int, size: int, pack: Pack, marginals: Marginals) -> None:
        self.pack = pack
        # Repeatable on purpose: nothing secret comes of it.
        self.rng = Random(f"{pack.id}/{seed}/{size}")  # noqa: S311  # see above
        self.marginals = marginals
        self.size = size
        self.departments = tuple(place.code for place in pack.places.children(""))
        self._born = 0
        self._listed: dict[str, tuple[str, ...]] = {}
        self._networks: dict[int, list[_Network]] = {FIRST_YEAR + offset: [] for offset in range(YEARS)}
        self._open_networks(max(2, size // 14))

    def facts(self) -> Iterator[Facts]:
        """All facts, in order of the first report."""
        for number, day in enumerate(self._days(), start=1):
            yield self._happen(f"F{number:06}", day)

    # -- time and places ------------------------------------------------------------------------------------

    def _days(self) -> list[date]:
        years = tuple(str(FIRST_YEAR + offset) for offset in range(YEARS))
        drawn = [int(self.marginals.draw(self.rng, "year", years)) for _ in range(self.size)]
        return sorted(date(year, 1, 1) + timedelta(days=self.rng.randrange(360)) for year in drawn)

    def _place_in(self, department: str) -> str:
        """A district, by chance; the first province, with the capital, more often."""
        provinces = self.pack.places.children(department)
        if not provinces:
            return department
        province = provinces[0] if self.rng.random() < 0.5 else self.rng.choice(provinces)
        districts = self.pack.places.children(province.code)
        if not districts:
            return province.code
        return districts[0].code if self.rng.random() < 0.5 else self.rng.choice(districts).code

    def _route(self) -> tuple[str, str]:
        """Departments of recruitment and of exploitation."""
        destination = self.marginals.draw(self.rng, "department", self.departments)
        origin = self.marginals.draw(self.rng, f"origin|{destination}", self.departments)
        if self.rng.random() < 0.3:
            origin = destination
        return origin, destination

    # -- people ---------------------------------------------------------------------------------------------

    def _codes(self, name: str) -> tuple[str, ...]:
        if name not in self._listed:
            self._listed[name] = tuple(self.pack.lists[name].codes)
        return self._listed[name]

    def _draw(self, name: str, given: str = "") -> str:
        """A code of a list; with `given`, by the weights that hold under that circumstance."""
        key = f"{name}|{given}" if given and self.marginals.keys(f"{name}|{given}") else name
        return self.marginals.draw(self.rng, key, self._codes(name))

    def _some(self, name: str, most: int, given: str = "") -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._draw(name, given) for _ in range(self.rng.randint(1, most))))

    def _human(self, woman: bool, age: int, on: date, home: str) -> Human:
        self._born += 1
        given, first, second = people.full_name(self.rng, woman=woman)
        foreign = self.marginals.keys("citizenship")
        citizenship = self.marginals.draw(self.rng, "citizenship", foreign) if foreign else self.pack.country
        local = citizenship == self.pack.country
        adult = age >= 18
        return Human(
            id=f"P{self._born:07}",
            woman=woman,
            given_names=given,
            first_surname=first,
            second_surname=second if local or self.rng.random() < 0.5 else "",
            born=people.born_for_age(self.rng, age, on),
            citizenship=citizenship,
            home=home if local else "",
            document=people.document_number(self.rng),
            education=self._draw("education"),
            language=self._draw("language"),
            marital_status=self._draw("marital_status") if adult else "~not_applicable",
            disability=self._draw("disability") if self.rng.random() < 0.04 else "",
            vulnerabilities=self._some("vulnerability", 2) if self.rng.random() < 0.5 else (),
            nickname=people.nickname(self.rng, woman=woman),
        )

    def _victim(self, on: date, home: str) -> Human:
        bands = tuple(f"{sex} {band}" for sex in "FM" for band in AGE_BANDS)
        sex, band = self.marginals.draw(self.rng, "sex_age", bands).split()
        low, high = AGE_BANDS[band]
        age = (
            max(self.rng.randint(low, high), self.rng.randint(low, high))
            if high < 18
            else min(self.rng.randint(low, high), self.rng.randint(low, high))
        )
        return self._human(sex == "F", age, on, self._place_in(home))

    def _culprit(self, on: date, home: str) -> Culprit:
        # Women are many among those sentenced for recruiting: four in ten here.
        human = self._human(self.rng.random() < 0.4, self.rng.randint(20, 60), on, self._place_in(home))
        return Culprit(human, self._some("perpetrator_role", 2), self.rng.random() >= SUSPECT_NEVER_IDENTIFIED)

    def _belongings(self, owner: Human) -> list[Object]:
        found = [Object(ThingKind.PHONE, people.phone_number(self.rng), owner.id)]
        chance = self.rng.random()
        if chance < 0.25:
            found.append(Object(ThingKind.PLATE, people.plate(self.rng), owner.id))
        elif chance < 0.4:
            found.append(Object(ThingKind.ACCOUNT, people.account_number(self.rng), owner.id))
        elif chance < 0.6:
            found.append(Object(ThingKind.HANDLE, people.handle(self.rng, owner.given_names), owner.id))
        return found

    def _open_networks(self, count: int) -> None:
        for _ in range(count):
            opens = date(FIRST_YEAR, 1, 1) + timedelta(days=self.rng.randrange(-300, YEARS * 365 - 200))
            closes = opens + timedelta(days=self.rng.randint(300, 1500))
            origin, destination = self._route()
            purpose = self._draw("purpose")
            members = [self._culprit(opens, destination) for _ in range(self.rng.randint(2, 6))]
            business = self.rng.choice(people.name_parts().businesses)
            network = _Network(
                opens=opens,
                closes=closes,
                origins=tuple({origin: 1, self._route()[0]: 1}),
                destination=self._place_in(destination),
                purpose=purpose,
                venue=self._draw("venue", purpose),
                sector=self._draw("economic_sector", purpose),
                business=business,
                members=members,
                things=[thing for member in members for thing in self._belongings(member.human)],
            )
            active = [year for year in self._networks if opens.year <= year <= closes.year]
            earlier = [known for year in active for known in self._networks[year]]
            if earlier and self.rng.random() < PHONE_HANDED_ON:
                phone = next(thing for thing in self.rng.choice(earlier).things if thing.kind is ThingKind.PHONE)
                network.things.append(replace(phone, owner=members[0].human.id))
            for year in active:
                self._networks[year].append(network)

    # -- facts ----------------------------------------------------------------------------------------------

    def _happen(self, identifier: str, reported: date) -> Facts:
        rng = self.rng
        # Half are reported within a month; some years later.
        delay = int(min(rng.expovariate(1 / 25) if rng.random() < 0.6 else rng.expovariate(1 / 330), 1600))
        ended = reported - timedelta(days=delay)
        began = ended - timedelta(days=int(min(rng.expovariate(1 / 40), 500)))
        active = [one for one in self._networks[reported.year] if one.opens <= ended <= one.closes]
        network = rng.choice(active) if active and rng.random() < IN_A_NETWORK else None
        if network is not None:
            origin, destination = rng.choice(network.origins), network.destination
            purpose, venue, sector, business = network.purpose, network.venue, network.sector, network.business
            members = [one for one in network.members if rng.random() < 0.6] or network.members[:1]
            culprits, things = (
                members[:4],
                [thing for thing in network.things if any(thing.owner == one.human.id for one in members)],
            )
            things = [thing for thing in things if rng.random() < 0.6]
        else:
            origin, target = self._route()
            destination, purpose = self._place_in(target), self._draw("purpose")
            venue, sector = self._draw("venue", purpose), self._draw("economic_sector", purpose)
            business = rng.choice(people.name_parts().businesses) if rng.random() < 0.4 else ""
            count = rng.choices(range(len(SEVERAL_SUSPECTS)), SEVERAL_SUSPECTS)[0]
            culprits = [self._culprit(ended, target) for _ in range(count)]
            things = [thing for one in culprits if rng.random() < 0.4 for thing in self._belongings(one.human)]
        if network is not None and (recruiter := self._victim_who_recruits(network, ended)):
            culprits = [*culprits, recruiter]
        victims = self._victims(
            network, began=began, ended=ended, origin=origin, purpose=purpose, accused=bool(culprits)
        )
        offence, grounds = self._offence(ended, victims, purpose)
        helper = self._human(rng.random() < 0.6, rng.randint(25, 65), reported, self._place_in(origin))
        return Facts(
            id=identifier,
            reported=reported,
            began=began,
            ended=ended,
            origin=self._place_in(origin),
            destination=destination,
            recruitment_form=self._draw("recruitment_form"),
            transport=self._draw("transport"),
            venue=venue,
            sector=sector,
            business=business,
            entry_route=self._draw("entry_route"),
            offence=offence,
            grounds=grounds,
            victims=victims,
            culprits=tuple(culprits),
            things=tuple(things),
            complainant=helper if rng.random() < 0.35 else None,
        )

    def _victim_who_recruits(self, network: _Network, on: date) -> Culprit | None:
        grown = [human for since, human in network.victims if human.age_on(on) >= 18 and (on - since).days > 200]
        if not grown or self.rng.random() >= VICTIM_LATER_SUSPECT * 4:
            return None
        return Culprit(self.rng.choice(grown), self._some("perpetrator_role", 1), identified=True)

    def _victims(
        self, network: _Network | None, *, began: date, ended: date, origin: str, purpose: str, accused: bool
    ) -> tuple[Suffered, ...]:
        rng = self.rng
        count = rng.choices(range(1, len(SEVERAL_VICTIMS) + 1), SEVERAL_VICTIMS)[0]
        humans = [self._victim(ended, origin) for _ in range(count)]
        if network is not None:
            if network.victims and rng.random() < VICTIM_AGAIN:
                humans[0] = rng.choice(network.victims)[1]
            network.victims += [(ended, human) for human in humans]
        return tuple(
            Suffered(
                human=human,
                acts=self._some("act", 3),
                # Of someone under 18 no means need be shown, and often none was used.
                means=() if human.age_on(began) < 18 and rng.random() < 0.4 else self._some("means", 2),
                purposes=tuple(dict.fromkeys((purpose, self._draw("purpose")))) if rng.random() < 0.07 else (purpose,),
                control_methods=self._some("control_method", 2) if rng.random() < 0.6 else (),
                relationship=self._draw("relationship") if accused else "",
            )
            for human in humans
        )

    def _offence(self, on: date, victims: tuple[Suffered, ...], purpose: str) -> tuple[str, tuple[str, ...]]:
        """An offence of trafficking in force on the day, and aggravating grounds it then had."""
        minors = any(one.human.age_on(on) < 18 for one in victims)
        in_force = {version.offence for version in self.pack.offences.on(on)}
        fitting = [
            offence
            for offence in self.pack.offences
            if offence.is_trafficking
            and offence.identifier in in_force
            and offence.victim_scope in {"", "any", "minor" if minors else "adult"}
        ]
        if not fitting:
            fitting = [offence for offence in self.pack.offences if offence.is_trafficking]
        chosen = fitting[0] if self.rng.random() < 0.85 else self.rng.choice(fitting)
        grounds = [ground for tier in chosen.tiers_on(on) for ground in tier.grounds]
        if not grounds or self.rng.random() < 0.4:
            return chosen.identifier, ()
        return chosen.identifier, tuple(sorted(set(self.rng.choices(grounds, k=2))))


def written(day: date, precision: str) -> str:
    """A date as a source gives it: "day", "month" or "year"."""
    if precision == "year":
        return str(PartialDate(day.year))
    return str(PartialDate(day.year, day.month) if precision == "month" else PartialDate.of(day))
