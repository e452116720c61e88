"""What every test may use: the browser, someone signed in, and the record of the feature rows that were shown.

The home and the data base of a run are made earlier, in tests/environment.py.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import HealthCheck, settings

from tests.environment import WORKER

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.factories.cast import Cast

ROOT: Final = Path(__file__).resolve().parents[1]
ROWS: Final = frozenset(
    row["code"] for row in csv.DictReader((ROOT / "tests" / "features.csv").read_text("utf-8").splitlines())
)

# A shared machine may stop for a second at any moment: time says nothing about an example.
_SLOW = (HealthCheck.too_slow, HealthCheck.function_scoped_fixture)
# The usual run gives the same answer twice; the deep one looks elsewhere each time.
settings.register_profile("usual", max_examples=50, derandomize=True, deadline=None, suppress_health_check=_SLOW)
settings.register_profile("deep", max_examples=2000, deadline=None, suppress_health_check=_SLOW)
settings.load_profile(os.environ.get("SISTRA_TEST_PROFILE", "usual"))


# --- the rows of features.csv that tests show -------------------------------------------------------------------


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Carry each test's rows into its report, so that they survive the way back from a worker."""
    for item in items:
        for marker in item.iter_markers("feature"):
            for code in marker.args:
                if code not in ROWS:
                    raise pytest.UsageError(
                        f"{item.nodeid} names the row {code!r}, which tests/features.csv does not hold"
                    )
                item.user_properties.append(("feature", code))


class FeatureRecord:
    """Writes which row was shown by which test, and how the test ended: {"CR-06": {"tests/…::test_…": true}}."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rows: dict[str, dict[str, bool]] = defaultdict(dict)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        # A test passes when its set-up, its call and its tear-down do; a skipped one shows nothing.
        for name, code in report.user_properties:
            if name == "feature":
                before = self.rows[str(code)].get(report.nodeid, True)
                self.rows[str(code)][report.nodeid] = before and report.passed

    def pytest_sessionfinish(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(json.dumps(self.rows, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")


def pytest_configure(config: pytest.Config) -> None:
    """Only a whole run (`make test`) leaves a record; one worker of a run does not speak for it."""
    path = os.environ.get("SISTRA_TEST_RECORD", "")
    if path and not WORKER:
        config.pluginmanager.register(FeatureRecord(Path(path)), "feature-record")


# --- the browser ------------------------------------------------------------------------------------------------

CHROMIUM_FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, one for the whole run (of a worker). It fails where there is none; it never skips."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.fail("Chromium is missing, and this test needs a real browser. Debian: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(CHROMIUM_FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def new_page(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Makes pages, each in a context of its own: `new_page()`, `new_page(width=380)`, `new_page(javascript=False)`."""
    contexts = []

    def make(*, width: int = 1280, height: int = 800, javascript: bool = True, locale: str = "es-PE") -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": height}, java_script_enabled=javascript, locale=locale
        )
        context.set_default_timeout(20_000)  # milliseconds; two cores are shared by two browsers
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A page on an office screen, 1280 pixels wide."""
    return new_page()


@pytest.fixture
def narrow_page(new_page: Callable[..., Page]) -> Page:
    """A page on a telephone, 380 pixels wide."""
    return new_page(width=380)


# --- people -----------------------------------------------------------------------------------------------------


@pytest.fixture
def cast(db: None) -> Cast:
    """Rosa, Luis, Alma and the others, with their offices, in the data base of the test."""
    from tests.factories.cast import make_cast

    return make_cast()


@pytest.fixture
def signed_in(cast: Cast, request: pytest.FixtureRequest) -> Callable[[Any, str], Any]:
    """Signs somebody of the cast in by the page for it: `signed_in(client, "rosa")` or `signed_in(page, "rosa")`."""
    from django.test import Client
    from django.urls import reverse

    from tests.factories.cast import PASSWORD

    def sign_in(visitor: Any, username: str) -> Any:
        typed = {"username": username, "password": PASSWORD}
        if isinstance(visitor, Client):
            answer = visitor.post(reverse("sign-in"), typed)
            assert answer.status_code == 302, answer.content.decode()
        else:
            visitor.goto(request.getfixturevalue("live_server").url + reverse("sign-in"))
            for name, value in typed.items():
                visitor.locator(f"input[name={name}]").fill(value)
            visitor.locator("input[name=password]").press("Enter")
            visitor.wait_for_url(lambda address: reverse("sign-in") not in address)
        return visitor

    return sign_in


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: object) -> None:
    """A test that commits is cleaned up by emptying every table, which a shared trail refuses: lift that one refusal.

    The refusal of updates and deletes stays, and has its test.
    """
    from django.db import connection

    with django_db_blocker.unblock():  # type: ignore[attr-defined]  # pytest-django's own class is private
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("DROP TRIGGER access_trail_no_truncate ON access_trailentry")
