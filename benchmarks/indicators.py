"""Every indicator of the police file, whole and by each of its breakdowns: milliseconds.

    python benchmarks/indicators.py

Peer, in the same run: the sum of the same stored cells by year in one SQL statement, without definition, coverage,
partial periods, base and caveats.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile

from measuring import ROOT, keep, times

DATA = ROOT / "src/sistra/exchange/formats"
LIMIT_MS = 300


def main() -> None:
    if "--inside" in sys.argv:
        print(json.dumps(measure()))
        return
    with tempfile.TemporaryDirectory() as home:
        surroundings = os.environ | {"SISTRA_HOME": home, "SISTRA_DATABASE": "", "SISTRA_TESTING": "1"}
        done = subprocess.run(
            [sys.executable, __file__, "--inside"], env=surroundings, check=True, stdout=subprocess.PIPE, text=True
        )
    keep("indicators", {"limits": {"p95_ms": LIMIT_MS}, **json.loads(done.stdout.splitlines()[-1])})


def measure() -> dict[str, object]:
    """Load the real files, then ask."""
    from sistra.cli.start import start

    start()
    from django.db import connection

    from sistra.access.vocabulary import SYSTEM
    from sistra.cli.serve import prepare_installation
    from sistra.cli.speaking import present
    from sistra.exchange.demonstration.sources import load_published
    from sistra.observatory import indicators
    from sistra.observatory.models import PoliceCell
    from sistra.observatory.vocabulary import DataSource
    from sistra.reference import packs

    prepare_installation()
    load_published(packs.active(), by=SYSTEM, at=present())
    asked: dict[str, object] = {}
    slowest, worst = "", 0.0
    for definition in indicators.definitions().values():
        if definition.source is DataSource.REGISTER:
            continue
        for by in [(), *((each.dimension,) for each in definition.breakdowns)]:

            def ask(definition=definition, by=by):
                return indicators.compute(definition.id, by=by, now=present().date(), viewer=SYSTEM)

            name = f"{definition.id} by {by[0]}" if by else definition.id
            asked[name] = found = times(ask, 10, warm=1)
            if found["p95_ms"] > worst:
                slowest, worst = name, found["p95_ms"]
    cells, reports = PoliceCell._meta.db_table, PoliceCell._meta.get_field("report").related_model._meta.db_table

    def peer() -> list[tuple[object, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT r.year, sum(c.value) FROM {cells} c JOIN {reports} r ON r.id = c.report_id "
                "WHERE c.variable = %s GROUP BY r.year",
                ["purpose"],
            )
            return cursor.fetchall()

    compared = times(peer, 10)
    return {"slowest": {name: asked[name] for name in [slowest]}, "peer: raw SQL by year": compared, "asked": asked}


if __name__ == "__main__":
    main()
