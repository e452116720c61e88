"""Importing the national police file: seconds and peak memory, in a fresh process with an empty data base.

    python benchmarks/police_import.py [FILE.csv.gz]

Peer, in the same run: the same rows read by the csv module and written by one executemany of sqlite3 into one table,
without codes, places, checks, report and trail.
"""

from __future__ import annotations

import csv
import gzip
import json
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measuring import ROOT, keep

FILE = ROOT / "src/sistra/exchange/formats/pe_police/data/police_victims_2017-01_2025-09.csv.gz"
LIMIT_S, LIMIT_MB = 10, 500


def main() -> None:
    chosen = [one for one in sys.argv[1:] if not one.startswith("-")]
    file = Path(chosen[0]) if chosen else FILE
    if "--ours" in sys.argv:
        print(json.dumps(ours(file)))
        return
    if "--peer" in sys.argv:
        print(json.dumps(peer(file)))
        return
    said: dict[str, object] = {"file": file.name, "limits": {"seconds": LIMIT_S, "peak_mb": LIMIT_MB}}
    with tempfile.TemporaryDirectory() as home:
        surroundings = os.environ | {"SISTRA_HOME": home, "SISTRA_DATABASE": "", "SISTRA_TESTING": "1"}
        for name in ("ours", "peer"):
            command = [sys.executable, __file__, str(file), f"--{name}"]
            done = subprocess.run(command, env=surroundings, check=True, stdout=subprocess.PIPE, text=True)
            said[name] = json.loads(done.stdout.splitlines()[-1])
    mine, other = said["ours"], said["peer"]
    assert isinstance(mine, dict)
    assert isinstance(other, dict)
    said["ratio, seconds"] = round(mine["seconds"] / other["seconds"], 2)
    keep("police_import", said)


def _spent(started: float, cpu: float) -> dict[str, float]:
    return {
        "seconds": round(time.perf_counter() - started, 2),
        "cpu_s": round(time.process_time() - cpu, 2),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }


def ours(file: Path) -> dict[str, float]:
    """The import as the command does it; the empty data base is made before the clock starts."""
    from sistra.cli.start import start

    start()
    from sistra.access.vocabulary import SYSTEM
    from sistra.cli.serve import prepare_installation
    from sistra.cli.speaking import present
    from sistra.exchange.formats.pe_police import import_police_file

    prepare_installation()
    started, cpu = time.perf_counter(), time.process_time()
    report = import_police_file(file, by=SYSTEM, at=present())
    spent = _spent(started, cpu)
    started, cpu = time.perf_counter(), time.process_time()
    again = import_police_file(file, by=SYSTEM, at=present())
    repeated = _spent(started, cpu)
    return spent | {
        "rows": report.read,
        "accepted": report.accepted,
        "second_time_s": repeated["seconds"],
        "second_time_added": again.accepted,
    }


def peer(file: Path) -> dict[str, float]:
    """Text rows into one table."""
    started, cpu = time.perf_counter(), time.process_time()
    with tempfile.TemporaryDirectory() as folder, gzip.open(file, "rt", encoding="utf-8-sig", newline="") as text:
        connection = sqlite3.connect(Path(folder) / "peer.sqlite3")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        reader = csv.reader(text)
        columns = next(reader)
        connection.execute(f"CREATE TABLE cell ({', '.join(columns)})")
        with connection:
            connection.executemany(f"INSERT INTO cell VALUES ({', '.join('?' * len(columns))})", reader)
        rows = connection.execute("SELECT count(*) FROM cell").fetchone()[0]
        connection.close()
        return _spent(started, cpu) | {"rows": rows}


if __name__ == "__main__":
    main()
