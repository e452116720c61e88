"""Putting the invented register into an installation, through the same actions as pages and commands."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Final
from uuid import UUID

from sistra.access import actions as access
from sistra.access import queries as accounts
from sistra.access.vocabulary import SYSTEM, Actor
from sistra.exchange.demonstration import marginals, truth
from sistra.exchange.demonstration.register import DemonstrationCase, generate, recording_offices
from sistra.exchange.demonstration.staff import PASSWORD, Staff, clerk_of, staff
from sistra.kernel.errors import Refused
from sistra.kernel.labels import Text
from sistra.reference.packs import Pack
from sistra.register import actions as register
from sistra.register import queries

BATCH: Final = 100
"""Records in one transaction: each still has its own entry in the trail."""

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did."""

    added: int
    there_already: int
    reclassified: int


def folder(home: Path) -> Path:
    """Where the demonstration keeps its truth and its mark."""
    return home / "demonstration"


def is_demonstration(home: Path) -> bool:
    """Whether an installation holds invented cases: then its pages say so."""
    return (folder(home) / "installation.json").is_file()


def mark(home: Path, *, seed: int, cases: int, pack: Pack, shown: Iterable[str], at: datetime) -> None:
    """Mark the installation as a demonstration, before the first invented case is written."""
    folder(home).mkdir(parents=True, exist_ok=True)
    said = {
        "demonstration": True,
        "seed": seed,
        "cases": cases,
        "pack": pack.id,
        "made_at": at.isoformat(),
        "accounts_shown": list(shown),
    }
    (folder(home) / "installation.json").write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", "utf-8")


def refuse_unless_ours(home: Path, *, cases_there: int, seed: int, cases: int, pack: Pack) -> None:
    """Never mix invented cases with real ones, nor two demonstrations. Raises Refused."""
    if not is_demonstration(home):
        if cases_there:
            raise Refused(
                Text(
                    f"Esta instalación tiene {cases_there} casos que no son de demostración.",
                    f"This installation has {cases_there} cases that are not of a demonstration.",
                ),
                remedy=Text(
                    "Use otra carpeta: SISTRA_HOME=/otra/carpeta sistra demo.",
                    "Use another folder: SISTRA_HOME=/another/folder sistra demo.",
                ),
            )
        return
    before = json.loads((folder(home) / "installation.json").read_text("utf-8"))
    if (before["seed"], before["cases"], before["pack"]) != (seed, cases, pack.id):
        said, number, country = before["seed"], before["cases"], before["pack"]
        raise Refused(
            Text(
                f"Ya hay otra demostración: {number} casos, semilla {said}, país «{country}».",
                f"There is another demonstration: {number} cases, seed {said}, pack “{country}”.",
            ),
            remedy=Text(
                "Use otra carpeta (SISTRA_HOME) para una demostración distinta.",
                "Use another folder (SISTRA_HOME) for a different demonstration.",
            ),
        )


def open_accounts(pack: Pack, *, by: Actor, at: datetime) -> tuple[Staff, ...]:
    """Add the accounts that are not there yet; gives all of them."""
    cast = staff(pack, marginals.of_pack(pack).offices)
    for one in cast:
        _add(one, PASSWORD, by=by, at=at)
    return cast


def open_desks(pack: Pack, *, by: Actor, at: datetime) -> Mapping[str, Actor]:
    """The incoming desk of every recording office, by office: who hands in the invented records."""
    desks: dict[str, Actor] = {}
    for office in recording_offices(pack):
        desk = clerk_of(office, pack)
        _add(desk, None, by=by, at=at)  # nobody signs in as a desk
        actor = accounts.actor_of(desk.username, viewer=SYSTEM)
        assert actor is not None
        desks[office.code] = actor
    return desks


def _add(one: Staff, password: str | None, *, by: Actor, at: datetime) -> None:
    if accounts.actor_of(one.username, viewer=by) is None:
        access.add_account(
            username=one.username,
            full_name=one.full_name,
            password=password,
            roles=[one.role],
            office=one.office,
            by=by,
            at=at,
        )


def load_register(
    home: Path, *, seed: int, cases: int, pack: Pack, by: Actor, at: datetime, progress: Progress
) -> Loaded:
    """Open every record at its office, as on the day on which it came in, and write the truth beside it.

    What is registered already is left as it is, so that a load that was interrupted can be run again.
    """
    desks = open_desks(pack, by=by, at=at)
    added = there = done = 0
    pending: list[tuple[datetime, UUID, DemonstrationCase]] = []
    kept = folder(home) / "truth.csv"
    fresh = kept.with_suffix(".new")
    with fresh.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(truth.COLUMNS)
        for batch in _batches(generate(seed, cases, pack=pack), BATCH):
            made = _open_batch(batch, desks, by=by, at=at)
            added += sum(case is not None for case in made)
            there += sum(case is None for case in made)
            for one, case in zip(batch, made, strict=True):
                if case is not None and one.reclassified_at is not None:
                    pending.append((one.reclassified_at, case, one))
                writer.writerows(truth.lines(one))
            due = [entry for entry in pending if entry[0] <= batch[-1].at]
            pending = [entry for entry in pending if entry[0] > batch[-1].at]
            done += _reclassify(due, desks, by=by, at=at)
            progress(len(batch))
        done += _reclassify(pending, desks, by=by, at=at)
    fresh.replace(kept)
    (folder(home) / "README.md").write_text(truth.readme(seed, cases, pack), "utf-8")
    return Loaded(added, there, done)


def _batches(stream: Iterator[DemonstrationCase], size: int) -> Iterator[list[DemonstrationCase]]:
    while batch := list(islice(stream, size)):
        yield batch


def _open_batch(
    batch: list[DemonstrationCase], desks: Mapping[str, Actor], *, by: Actor, at: datetime
) -> list[UUID | None]:
    """The cases of one transaction; None for one that was there already. `by` and `at` are those of the load."""
    hand_ins = [register.HandIn(one.recorded.case, desks[one.office], one.at) for one in batch]
    return [None if before else case for case, before in register.open_cases(hand_ins, by=by, at=at)]


@access.action("exchange:demonstration:reclassify")
def _reclassify(
    due: list[tuple[datetime, UUID, DemonstrationCase]], desks: Mapping[str, Actor], *, by: Actor, at: datetime
) -> int:
    for moment, case, one in sorted(due, key=lambda entry: entry[0]):
        sheet = queries.case_sheet(case, viewer=desks[one.office])
        assert sheet is not None
        assert one.reclassified is not None
        register.reclassify(sheet.classifications[0].id, one.reclassified, by=desks[one.office], at=moment)
    return len(due)
