"""A PostgreSQL server for a benchmark, on this machine only, with the settings that a new installation has."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def programs() -> Path | None:
    """Folder of the newest PostgreSQL of Debian, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """A server whose data lie in `folder`, made if it is not there; gives its address."""
    where = programs()
    assert where is not None
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []

    def run(*command: str) -> None:
        subprocess.run([*prefix, *command], check=True, cwd="/", stdout=subprocess.DEVNULL)

    if not (folder / "data").exists():
        folder.mkdir(parents=True, exist_ok=True)
        if prefix:
            shutil.chown(folder, "postgres", "postgres")
        run(
            str(where / "initdb"),
            "-D",
            str(folder / "data"),
            "-U",
            "sistra",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--auth=trust",
        )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    control = str(where / "pg_ctl")
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1"
    run(control, "-D", str(folder / "data"), "-l", str(folder / "log"), "-o", options, "-w", "start")
    try:
        yield f"postgresql://sistra@127.0.0.1:{port}/postgres"
    finally:
        run(control, "-D", str(folder / "data"), "-m", "fast", "-w", "stop")
