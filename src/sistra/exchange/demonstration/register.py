"""The invented register: every record of every body over six years, in the order in which it came in."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Final

from sistra.exchange.demonstration import marginals
from sistra.exchange.demonstration.recording import Recorded, Recorder
from sistra.exchange.demonstration.world import FIRST_YEAR, YEARS, Facts, World
from sistra.reference.organisations import Office
from sistra.reference.packs import Pack
from sistra.register.vocabulary import CaseKind, NewClassification

SEED: Final = 2026
CASES: Final = 2_000
RECORDED_TWICE: Final = 0.2
"""Share of facts of which both police and prosecution keep a record."""

POLICE, PROSECUTION = "law_enforcement", "prosecution"
"""Codes of the list organisation_type."""

_CARELESSNESS: Final = {POLICE: 0.2, PROSECUTION: 0.12}
_LAST_DAY: Final = date(FIRST_YEAR + YEARS, 1, 1) - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DemonstrationCase:
    """A record to be opened at an office at a moment, with the truth about it."""

    office: str
    at: datetime
    recorded: Recorded
    reclassified: NewClassification | None
    """What the first classification is replaced by, at `reclassified_at`."""
    reclassified_at: datetime | None


def generate(seed: int = SEED, cases: int = CASES, *, pack: Pack) -> Iterator[DemonstrationCase]:
    """`cases` records of invented facts. The same seed, number and pack give the same records, in order of time."""
    twice = round(cases * RECORDED_TWICE / (1 + RECORDED_TWICE))
    world = World(seed, cases - twice, pack, marginals.of_pack(pack))
    rng = world.rng
    doubled = set(rng.sample(range(cases - twice), twice))
    recorder = Recorder(pack, rng)
    offices = _Offices(pack)
    waiting: list[tuple[datetime, int, str, Facts]] = []
    written = 0
    for place, facts in enumerate(world.facts()):
        while waiting and waiting[0][0].date() < facts.reported:
            written += 1
            yield _record(heapq.heappop(waiting), recorder, offices, written)
        first = POLICE if place in doubled or rng.random() < 0.45 else PROSECUTION
        heapq.heappush(waiting, (_in_office_hours(rng, facts.reported), 2 * place, first, facts))
        if place in doubled:
            later = min(facts.reported + timedelta(days=1 + int(rng.expovariate(1 / 12))), _LAST_DAY)
            heapq.heappush(waiting, (_in_office_hours(rng, later), 2 * place + 1, PROSECUTION, facts))
    while waiting:
        written += 1
        yield _record(heapq.heappop(waiting), recorder, offices, written)


def recording_offices(pack: Pack) -> tuple[Office, ...]:
    """The offices of police and prosecution, or every office of a pack that has neither."""
    every = tuple(pack.offices.values())
    return tuple(one for one in every if pack.bodies[one.body].kind in {POLICE, PROSECUTION}) or every


def _in_office_hours(rng: Random, day: date) -> datetime:
    """A moment between nine and four by the clock of Lima."""
    return datetime.combine(day, time(14 + rng.randrange(7), rng.randrange(60), rng.randrange(60)), UTC)


class _Offices:
    """The office of a kind of body that a place belongs to."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self._near: dict[tuple[str, str], Office] = {}

    def near(self, place: str, kind: str) -> Office:
        """An office of the kind in the same department; without one, the first of the kind, or of any."""
        department = self.pack.places.path(place)[0].code
        if (department, kind) not in self._near:
            every = recording_offices(self.pack)
            fitting = [office for office in every if self.pack.bodies[office.body].kind == kind] or list(every)
            here = [
                office
                for office in fitting
                if office.place in self.pack.places and self.pack.places.path(office.place)[0].code == department
            ]
            self._near[department, kind] = (here or fitting)[0]
        return self._near[department, kind]


def _record(
    waiting: tuple[datetime, int, str, Facts], recorder: Recorder, offices: _Offices, number: int
) -> DemonstrationCase:
    at, _, body, facts = waiting
    rng = recorder.rng
    if body == PROSECUTION:
        kind = CaseKind.PROSECUTION_FILE
    else:
        kind = CaseKind.COMPLAINT if rng.random() < 0.3 else CaseKind.POLICE_FILE
    recorded = recorder.record(facts, f"DEMO-{number:06}", at.date(), kind=kind, carelessness=_CARELESSNESS[body])
    replaced, later = None, None
    if recorded.reclassified_from:
        later = min(at + timedelta(days=rng.randint(20, 200)), datetime.combine(_LAST_DAY, time(21), UTC))
        replaced = NewClassification(
            offence=facts.offence,
            grounds=facts.grounds,
            classified_on=later.date().isoformat(),
            reason="Nuevas declaraciones muestran la finalidad de explotación."
            if recorder.language != "en"
            else "New statements show the purpose of exploitation.",
        )
    return DemonstrationCase(offices.near(facts.destination, body).code, at, recorded, replaced, later)
