"""The register with many cases: list, search, case page and audited write, on SQLite and on PostgreSQL.

    python benchmarks/register.py [--cases 200000] [--engine sqlite|postgresql|both] [--cache DIR]

The data base is made once and kept in the cache folder. Peers, in the same run: a plain Django view of the same
rows without permissions and trail; plain ORM writes of the same rows without checks, search index and trail.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measuring import keep, times
from measuring.postgresql import programs, server

BASE = 2_000
LIMIT_MS = 150
WRITE_LIMIT_MS = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=200_000)
    parser.add_argument("--engine", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "sistra-benchmarks")
    parser.add_argument("--requests", type=int, default=40)
    parser.add_argument("--build", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.build:
        build(given.cases)
        return
    if given.inside:
        print(json.dumps(measure(given.requests)))
        return
    said: dict[str, object] = {
        "cases": given.cases,
        "limits": {"page_p95_ms": LIMIT_MS, "write_cpu_ms": WRITE_LIMIT_MS},
    }
    home = given.cache / f"register-{given.cases}"
    for engine in ("sqlite", "postgresql") if given.engine == "both" else (given.engine,):
        if engine == "sqlite":
            said[engine] = in_another_process(home / "sqlite", "", given)
        elif programs() is None:
            print("PostgreSQL is not installed: measured on SQLite only.", file=sys.stderr)
        else:
            home.mkdir(parents=True, exist_ok=True)
            with server(home / "postgresql-server") as address:
                said[engine] = in_another_process(home / "postgresql", address, given)
    keep("register", said)


def in_another_process(home: Path, address: str, given: argparse.Namespace) -> object:
    """Measure in a fresh process with a home and a data base of its own."""
    home.mkdir(parents=True, exist_ok=True)
    surroundings = os.environ | {"SISTRA_HOME": str(home), "SISTRA_DATABASE": address, "SISTRA_TESTING": "1"}
    command = [sys.executable, __file__, "--cases", str(given.cases), "--requests", str(given.requests)]
    # Building leaves a large page cache behind: measure in another process.
    subprocess.run([*command, "--build"], env=surroundings, check=True)
    done = subprocess.run([*command, "--inside"], env=surroundings, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def build(cases: int) -> None:
    """Make the data base, if it is not there yet: the demonstration, then copies of it; keep the seconds each took."""
    from sistra.cli.start import start

    start()
    from django.conf import settings
    from measuring.multiplying import multiply

    from sistra.access.vocabulary import SYSTEM
    from sistra.cli.serve import prepare_installation
    from sistra.cli.speaking import present
    from sistra.exchange.demonstration import SEED, loading
    from sistra.reference import packs

    mark = Path(settings.SISTRA_HOME) / "built.json"
    if mark.exists():
        return
    started, cpu = time.perf_counter(), time.process_time()
    prepare_installation()
    loading.open_accounts(packs.active(), by=SYSTEM, at=present())
    loading.mark(settings.SISTRA_HOME, seed=SEED, cases=BASE, pack=packs.active(), shown=(), at=present())
    loading.load_register(
        settings.SISTRA_HOME,
        seed=SEED,
        cases=BASE,
        pack=packs.active(),
        by=SYSTEM,
        at=present(),
        progress=lambda _: None,
    )
    loaded, spent = time.perf_counter() - started, time.process_time() - cpu
    if cases > BASE:
        multiply(cases // BASE - 1)
    said = {
        "demonstration_cases": BASE,
        "demonstration_s": round(loaded, 1),
        "demonstration_cpu_s": round(spent, 1),
        "copies_s": round(time.perf_counter() - started - loaded, 1),
    }
    mark.write_text(json.dumps(said))


def measure(requests: int) -> dict[str, object]:
    """Pages and writes on the data base of this process."""
    from sistra.cli.start import start

    start()
    from django.conf import settings

    settings.ROOT_URLCONF = "measuring.plain"
    built = json.loads((Path(settings.SISTRA_HOME) / "built.json").read_text())
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from sistra.access import queries as accounts
    from sistra.access.vocabulary import SYSTEM
    from sistra.register.models import Case, Party, Thing

    # The largest office: what its list and search hold is the worst case.
    largest = max(
        (desk for desk in accounts.accounts(viewer=SYSTEM) if desk.username.startswith("mesa.")),
        key=lambda desk: Case.objects.filter(office_id=desk.office).count(),
    )
    client = Client(SERVER_NAME="localhost")
    session = client.session
    session["account"] = str(largest.id)
    session.save()
    mine = Case.objects.filter(office_id=largest.office)
    there = Case.objects.count()
    party = Party.objects.filter(case__in=mine[:500]).exclude(second_surname="").first()
    thing = Thing.objects.filter(case__in=mine[:500], kind="phone").first()
    assert party is not None
    assert thing is not None
    small, big = str(mine.order_by("id")[0].pk), str(mine.order_by("-id")[0].pk)
    pages = {
        "list": "/cases/",
        "list, last page": f"/cases/?page={mine.count() // 25}",
        "list, filtered by year and sorted": "/cases/?year=2022&sort=-received",
        "list, filtered by purpose": "/cases/?purpose=sexual_exploitation",
        "search, full name": f"/search/?q={party.given_names} {party.first_surname} {party.second_surname}",
        "search, misspelt surname": "/search/?q=Kispi",
        "search, word of the facts": "/search/?q=discoteca",
        "search, telephone": "/search/?q=" + thing.value.replace("+", "%2B"),
        "case": f"/cases/{small}/",
        "case, history": f"/cases/{small}/history/",
        "peer: plain list": f"/plain/?office={largest.office}",
    }
    shown: dict[str, object] = {}
    for name, address in pages.items():
        answer = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{name}: {address} answered {answer.status_code}")
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        asked = len(captured)
        shown[name] = times(lambda address=address: client.get(address), requests) | {"queries": asked}
    counted = []
    for address in ("/cases/", f"/cases/?page={mine.count() // 25}", f"/cases/{small}/", f"/cases/{big}/"):
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        counted.append(len(captured))
    writes = write_times(largest.id, requests)
    peer = shown["peer: plain list"]
    assert isinstance(peer, dict)
    listed = shown["list"]
    assert isinstance(listed, dict)
    return {
        "vendor": connection.vendor,
        "built": built,
        "cases_there": there,
        "cases_of_the_largest_office": mine.count(),
        "pages": shown,
        "queries": {"list, first and last page": counted[:2], "two cases": counted[2:]},
        "writes": writes,
        "ratios": {
            "list to plain list (p50)": round(listed["p50_ms"] / peer["p50_ms"], 2),
            "audited opening to plain rows (CPU)": round(
                writes["open a case"]["cpu_ms"] / writes["peer: the same rows, plain ORM"]["cpu_ms"], 2
            ),
            "audited change to plain save (CPU)": round(
                writes["change a field"]["cpu_ms"] / writes["peer: plain save"]["cpu_ms"], 2
            ),
        },
    }


def write_times(account: object, repeats: int) -> dict[str, dict[str, float]]:
    """A whole case opened, a field changed, both with their trace; and the peers without."""
    from dataclasses import replace
    from itertools import count
    from uuid import UUID

    from django.db import transaction

    from sistra.access import queries as accounts
    from sistra.access.vocabulary import SYSTEM
    from sistra.cli.speaking import present
    from sistra.exchange.demonstration import generate
    from sistra.kernel.ids import new_id
    from sistra.reference import packs
    from sistra.register import actions
    from sistra.register.models import Case
    from sistra.register.models.stored import TABLES

    actor = accounts.actor_by_id(UUID(str(account)), viewer=SYSTEM)
    assert actor is not None
    # A case of middle size, by the number of its records.
    sample = sorted(
        (one.recorded.case for one in generate(7, 200, pack=packs.active())),
        key=lambda case: len(case.parties) + len(case.conducts) + len(case.events) + len(case.things),
    )
    new = sample[len(sample) // 2]
    numbers = count(time.time_ns())

    def open_one() -> UUID:
        return actions.open_case(replace(new, external_id=f"B-{next(numbers)}"), by=actor, at=present())

    opened = open_one()

    def change_one() -> None:
        actions.change_case(opened, {"file_number": str(next(numbers))}, by=actor, at=present())

    rows = {table: list(table._default_manager.filter(case_id=opened)) for table in list(TABLES.values())[1:]}
    first = Case.objects.get(pk=opened)

    def plain_rows() -> None:
        with transaction.atomic():
            keys = {row.pk: new_id() for found in rows.values() for row in found} | {opened: new_id()}
            first.pk, first.number, first.external_id = keys[opened], f"B{next(numbers)}"[:24], str(next(numbers))
            first.save(force_insert=True)
            for table, found in rows.items():
                copies = []
                for row in found:
                    values = {field.attname: getattr(row, field.attname) for field in table._meta.concrete_fields}
                    copies.append(
                        table(
                            **{
                                name: keys.get(value, value) if isinstance(value, UUID) else value
                                for name, value in values.items()
                            }
                        )
                    )
                table._default_manager.bulk_create(copies)

    kept = Case.objects.get(pk=opened)

    def plain_save() -> None:
        with transaction.atomic():
            kept.file_number = str(next(numbers))
            kept.save(update_fields=["file_number"])

    return {
        "open a case": times(open_one, repeats) | {"rows": sum(len(found) for found in rows.values()) + 1},
        "peer: the same rows, plain ORM": times(plain_rows, repeats),
        "change a field": times(change_one, repeats),
        "peer: plain save": times(plain_save, repeats),
    }


if __name__ == "__main__":
    main()
