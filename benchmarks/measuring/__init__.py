"""How the benchmarks measure: percentiles, the machine, results as files."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "benchmarks" / "results"


def percentile(values: list[float], share: float) -> float:
    """The value below which that share of the values lies (nearest rank)."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, max(0, round(share * len(ranked) + 0.5) - 1))]


def times(act: Callable[[], object], repeats: int, *, warm: int = 3) -> dict[str, float]:
    """Milliseconds by the clock of repeated calls: p50 and p95, and the CPU a call."""
    for _ in range(warm):
        act()
    clock: list[float] = []
    cpu = time.process_time()
    for _ in range(repeats):
        started = time.perf_counter()
        act()
        clock.append((time.perf_counter() - started) * 1000)
    cpu = (time.process_time() - cpu) * 1000 / repeats
    return {
        "p50_ms": round(percentile(clock, 0.5), 2),
        "p95_ms": round(percentile(clock, 0.95), 2),
        "cpu_ms": round(cpu, 2),
    }


def machine() -> dict[str, Any]:
    """What the figures were measured on, with the load at that moment: other work on the machine lengthens them."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit.stdout.strip(),
        "python": platform.python_version(),
        "processor": next(
            (
                line.split(":")[1].strip()
                for line in Path("/proc/cpuinfo").read_text().splitlines()
                if "model name" in line
            ),
            "",
        ),
        "cores": os.cpu_count(),
        "load": [round(load, 2) for load in os.getloadavg()],
    }


def keep(name: str, said: dict[str, Any]) -> None:
    """Write results/NAME.json and print it."""
    RESULTS.mkdir(exist_ok=True)
    whole = {"machine": machine(), **said}
    (RESULTS / f"{name}.json").write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(json.dumps(whole, ensure_ascii=False, indent=1))


def pss_mb(pid: int) -> float:
    """Memory of a process and its children in megabytes, shared pages divided among those who share them."""
    total = 0
    for one in [pid, *children(pid)]:
        for line in Path(f"/proc/{one}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return round(total / 1024, 1)


def children(pid: int) -> list[int]:
    """Every process below this one."""
    direct = [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return direct + [one for child in direct for one in children(child)]
