"""Take the pictures of docs/pictures from a demonstration of their own, in Chromium, at the size of an office screen.

The demonstration lies in a temporary folder and is gone afterwards. Everybody in it is invented.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Page, sync_playwright

from sistra.exchange.demonstration.staff import PASSWORD

ROOT: Final = Path(__file__).resolve().parents[1]
PICTURES: Final = ROOT / "docs" / "pictures"
SISTRA: Final = Path(sys.executable).parent / "sistra"
CASES: Final = 300
PATIENCE: Final = 60.0
"""Seconds to wait for the server."""


@contextmanager
def demonstration() -> Iterator[str]:
    """The address of a served demonstration."""
    with tempfile.TemporaryDirectory(prefix="sistra-pictures-") as home, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        environment = os.environ | {"SISTRA_HOME": home, "SISTRA_LANGUAGE": "en"}
        subprocess.run([SISTRA, "demo", "--cases", str(CASES)], check=True, env=environment)
        server = subprocess.Popen([SISTRA, "serve", "--port", str(port), "--workers", "1"], env=environment)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(address)
            yield address
        finally:
            server.terminate()
            server.wait()


def _wait_for(address: str) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with urlopen(f"{address}/sign-in/"):
                return
        except URLError:
            if time.monotonic() > until:
                raise
            time.sleep(0.3)


def sign_in(page: Page, address: str, username: str) -> None:
    """Sign one of the demonstration's accounts in."""
    page.goto(f"{address}/sign-in/")
    page.locator("input[name=username]").fill(username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda at: "/sign-in/" not in at)


def take(page: Page, name: str) -> None:
    """Keep what the screen shows as docs/pictures/NAME.png."""
    page.wait_for_load_state("networkidle")
    page.screenshot(path=PICTURES / f"{name}.png")
    print(f"docs/pictures/{name}.png")


def main() -> int:
    """The list, a case, the observatory; the case again on a telephone."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        print("Chromium is missing. Debian: apt-get install chromium", file=sys.stderr)
        return 1
    PICTURES.mkdir(parents=True, exist_ok=True)
    with demonstration() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="es-PE")
        sign_in(page, address, "rosa")
        page.goto(f"{address}/cases/")
        take(page, "cases")
        page.locator("main tbody tr a").first.click()
        page.wait_for_url(lambda at: not at.endswith("/cases/"))
        take(page, "case")
        page.set_viewport_size({"width": 380, "height": 760})
        take(page, "case-telephone")
        page.context.clear_cookies()
        page.set_viewport_size({"width": 1280, "height": 800})
        sign_in(page, address, "alma")
        page.goto(f"{address}/observatory/")
        take(page, "observatory")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
