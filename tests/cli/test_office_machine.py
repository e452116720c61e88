"""One office machine is enough: one command, one process tree, one data base file, nothing else running."""

from __future__ import annotations

import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

MEMORY: int = 1_000
"""Megabytes that the whole server may take while it works; the machine of the row has four thousand."""


def environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SISTRA_", "DJANGO_"))}
    return kept | {"SISTRA_HOME": str(home)}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[str, int]]:
    """The address and the process of a demonstration served by the command, as on an office's machine."""
    command = [sys.executable, "-m", "sistra.cli.main"]
    subprocess.run(
        [*command, "demo", "--cases", "60", "--no-sources"], env=environment(tmp_path), check=True, capture_output=True
    )
    port = free_port()
    log = (tmp_path / "server.log").open("w")
    process = subprocess.Popen(
        [*command, "serve", "--port", str(port)], env=environment(tmp_path), stdout=log, stderr=log
    )
    address = f"http://localhost:{port}"
    try:
        for _ in range(240):
            try:
                urllib.request.urlopen(f"{address}/sign-in/", timeout=10).close()
                break
            except OSError:
                assert process.poll() is None, (tmp_path / "server.log").read_text()
                time.sleep(0.25)
        else:
            pytest.fail((tmp_path / "server.log").read_text())
        yield address, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)
        log.close()


def tree(process: int) -> list[int]:
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [process, *(one for child in children for one in tree(int(child)))]


def megabytes(process: int) -> float:
    """Memory of a process, shared pages divided among those who share them."""
    return int(re.findall(r"^Pss:\s+(\d+)", Path(f"/proc/{process}/smaps_rollup").read_text(), re.M)[0]) / 1024


@pytest.mark.feature("FO-08")
def test_one_command_serves_register_and_observatory_within_the_memory_of_an_office_machine(
    server: tuple[str, int],
) -> None:
    address, process = server
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = browser.open(f"{address}/sign-in/").read().decode()
    token = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[0]
    form = {"csrfmiddlewaretoken": token, "username": "rosa", "password": "solo-demostracion"}
    request = urllib.request.Request(f"{address}/sign-in/", urllib.parse.urlencode(form).encode())
    request.add_header("Referer", f"{address}/sign-in/")
    assert "CUS-" in browser.open(request).read().decode()

    pages = [
        browser.open(f"{address}{path}").read().decode()
        for path in ("/cases/", "/search/?q=kispe+mamani", "/observatory/", "/observatory/register_cases/")
        for _ in range(5)
    ]

    assert all("</html>" in one for one in pages)
    assert sum(megabytes(one) for one in tree(process)) < MEMORY
