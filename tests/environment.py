"""The place a test run happens in: made before the settings are read, gone when the run ends.

Loaded by pytest with `-p tests.environment` (pyproject.toml), because pytest-django reads the settings before any
conftest.py. Each process of a run, also each worker of `-n`, has a home of its own, so that no test meets the keys,
files or data base of an installation, nor those of a neighbour.

SISTRA_TEST_DATABASE=postgresql starts a PostgreSQL server for the run, on this machine only; without a server the run
stops and says what to install. Nothing is skipped.
"""

from __future__ import annotations

import atexit
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from typing import Final

import pytest

WORKER: Final = os.environ.get("PYTEST_XDIST_WORKER", "")
"""Name of the worker ("gw0" …) in a run over several processes, "" in the process that leads it."""

SERVER_USER: Final = "postgres"
"""Account that runs the server when we are root: PostgreSQL refuses to run as root. Debian's package makes it."""


def _own_home() -> Path:
    """A fresh SISTRA_HOME for this process, removed at its end."""
    home = Path(tempfile.mkdtemp(prefix="sistra-test-home-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    return home


def _programs() -> Path:
    """Folder of PostgreSQL's programs: the newest of Debian's, else what pg_config says."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if debian:
        return debian[-1].parent
    pg_config = shutil.which("pg_config")
    if pg_config:
        folder = Path(
            subprocess.run([pg_config, "--bindir"], check=True, capture_output=True, text=True).stdout.strip()
        )
        if (folder / "initdb").exists():
            return folder
    raise pytest.UsageError(
        "PostgreSQL 15 or newer is missing, and these tests need a real server. "
        "Install it (Debian: apt-get install postgresql), or let `make test` do so where it may."
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _as_server(*command: str) -> None:
    """Run one of the server's programs as an account that is not root."""
    full = ["runuser", "-u", SERVER_USER, "--", *command] if os.geteuid() == 0 else list(command)
    done = subprocess.run(full, check=False, capture_output=True, text=True, cwd="/")
    if done.returncode != 0:
        raise pytest.UsageError(f"PostgreSQL for the tests did not start: {' '.join(full)}\n{done.stdout}{done.stderr}")


def _start_postgresql() -> str:
    """Start a server for this run and return its address; it is stopped and its files removed when the process ends."""
    programs = _programs()
    if os.geteuid() == 0:
        try:
            pwd.getpwnam(SERVER_USER)
        except KeyError:
            raise pytest.UsageError(
                f"PostgreSQL does not run as root, and there is no account {SERVER_USER!r}."
            ) from None
    folder = Path(tempfile.mkdtemp(prefix="sistra-test-postgresql-"))
    if os.geteuid() == 0:
        shutil.chown(folder, SERVER_USER, SERVER_USER)
    data, log = folder / "data", folder / "log"

    def stop() -> None:
        command = [str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "stop"]
        prefix = ["runuser", "-u", SERVER_USER, "--"] if os.geteuid() == 0 else []
        subprocess.run([*prefix, *command], check=False, capture_output=True, cwd="/")
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(stop)
    port = _free_port()
    initialise = f"-D {data} -U sistra -E UTF8 --locale=C.UTF-8 --auth=trust -N"
    _as_server(str(programs / "initdb"), *initialise.split())
    # The data live for minutes: nothing is waited for to reach the disk.
    hasty = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 {hasty}"
    _as_server(str(programs / "pg_ctl"), "-D", str(data), "-l", str(log), "-o", options, "-w", "start")
    return f"postgresql://sistra@127.0.0.1:{port}/postgres"


os.environ["SISTRA_HOME"] = str(_own_home())
os.environ["SISTRA_TESTING"] = "1"
# Chromium is driven from the thread of the test, where an event loop then runs; only tests meet this.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
if os.environ.get("SISTRA_TEST_DATABASE", "") == "postgresql":
    if not WORKER:  # the workers inherit the address of the server their leader started
        os.environ["SISTRA_DATABASE"] = _start_postgresql()
else:
    os.environ["SISTRA_DATABASE"] = ""
