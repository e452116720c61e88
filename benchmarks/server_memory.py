"""Memory of the server at rest, after twenty sign-in pages: gunicorn with two workers of four threads.

    python benchmarks/server_memory.py

PSS of all its processes (shared pages divided among those who share them). Peer, in the same run: an empty Django
project served the same way.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from measuring import keep, pss_mb

LIMIT_MB = 250
EMPTY = """
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path
settings.configure(ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, SECRET_KEY="only for measuring")
urlpatterns = [path("<path:anything>", lambda request, anything: HttpResponse("here"))]
application = get_wsgi_application()
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        surroundings = os.environ | {"SISTRA_HOME": home, "SISTRA_DATABASE": ""}
        surroundings.pop("SISTRA_TESTING", None)
        subprocess.run(
            [sys.executable, "-c", "from sistra.cli.start import start; start(); from sistra.cli.serve import *; "
             "prepare_installation(); collect_static()"],
            env=surroundings, check=True,
        )  # fmt: skip
        (Path(home) / "empty.py").write_text(EMPTY)
        mine = served("sistra.config.wsgi:application", surroundings, home)
        other = served("empty:application", surroundings, home)
    keep(
        "server_memory",
        {"limits": {"pss_mb": LIMIT_MB}, "ours": mine, "peer: empty Django": other,
         "ratio": round(mine["pss_mb"] / other["pss_mb"], 2)},
    )  # fmt: skip


def served(application: str, surroundings: dict[str, str], folder: str) -> dict[str, float]:
    """Start, ask for pages, rest, look."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", application, "--chdir", folder, "--bind", f"127.0.0.1:{port}",
               "--workers", "2", "--worker-class", "gthread", "--threads", "4", "--no-control-socket",
               "--log-level", "warning"]  # fmt: skip
    server = subprocess.Popen(command, env=surroundings)
    try:
        for _ in range(20):
            wait_for(f"http://127.0.0.1:{port}/sign-in/")
        time.sleep(3)
        return {"pss_mb": pss_mb(server.pid)}
    finally:
        server.terminate()
        server.wait(20)


def wait_for(address: str) -> None:
    """Ask until there is an answer."""
    last: Exception | None = None
    for _ in range(120):
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                answer.read()
                return
        except OSError as problem:
            last = problem
            time.sleep(0.5)
    raise SystemExit(f"no answer from {address}: {last}")


if __name__ == "__main__":
    main()
