"""Every page of the shell and of the cases meets WCAG 2.2 AA as far as a program can see, and fits the screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from sistra.register import actions, queries
from tests.factories.cases import a_whole_case
from tests.factories.cast import NOW, Cast

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Page

pytestmark = pytest.mark.django_db(transaction=True)
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}


def everything(cast: Cast) -> dict[str, list[str]]:
    """The addresses of every page, by who opens them."""
    case = actions.open_case(a_whole_case(), by=cast.rosa, at=NOW)
    sheet = queries.case_sheet(case, viewer=cast.rosa)
    assert sheet is not None
    victim, thing = sheet.case.parties[0].key, sheet.case.things[0].key
    draft = actions.save_draft(
        None,
        {
            "victims": ["victim-1"],
            "suspects": ["suspect-1"],
            "events": ["event-1"],
            "things": ["thing-1"],
            "sources": ["source-1"],
            "offences": ["offence-1"],
            "facts-place": "San Juan",
            "report-received_on": "ayer",
        },
        step="facts",
        by=cast.rosa,
        at=NOW,
    )
    steps = [
        *("report", "facts", "victims", "victim-1", "victim-1-conduct", "suspects", "suspect-1", "events", "event-1"),
        *("things", "thing-1", "sources", "source-1", "offences", "offence-1", "review", "whole"),
    ]
    return {
        "": [reverse("sign-in")],
        "rosa": [
            *(reverse(name) for name in ("cases", "register", "search", "account")),
            reverse("search") + "?q=huaman",
            *(
                reverse(name, args=[case])
                for name in ("case", "case-history", "case-print", "case-edit", "relationship-add")
            ),
            reverse("case-as-of", args=[case]) + "?day=2026",
            *(reverse("part-add", args=[case, part]) for part in ("victim", "suspect", "event", "thing", "offence")),
            reverse("part-edit", args=[case, "victim", victim]),
            reverse("conduct-edit", args=[case, victim]),
            reverse("reclassify", args=[case, sheet.classifications[0].id]),
            reverse("withdraw", args=[case, "thing", thing]),
            *(reverse("draft", args=[draft, step]) for step in steps),
            reverse("draft-discard", args=[draft]),
            reverse("case", args=[UUID(int=1)]),
        ],
        "ines": [reverse("trail"), reverse("verification")],
        "hugo": [reverse("accounts")],
    }


def what_is_wrong(page: Page, address: str, width: int) -> list[str]:
    """Broken rules and sideways scrolling of the page that is open, on a screen of that width."""
    page.set_viewport_size({"width": width, "height": 800})
    wrong = [
        f"{address} ({width}): {violation['id']}: " + "; ".join(node["html"][:120] for node in violation["nodes"][:3])
        for violation in Axe().run(page, options=RULES).response["violations"]
    ]
    wide = page.evaluate("document.documentElement.scrollWidth")
    return [*wrong, f"{address}: {wide} pixels wide on a screen of {width}"] if wide > width else wrong


@pytest.mark.feature("AD-03")
@pytest.mark.parametrize("language", ["es", "en"])
def test_every_page_can_be_used_by_everyone_on_any_screen(
    language: str,
    new_page: Callable[..., Page],
    live_server: Any,
    cast: Cast,
    signed_in: Callable[[Any, str], Any],
) -> None:
    wrong: list[str] = []

    def blocked(message: ConsoleMessage) -> None:
        if "Content Security" in message.text:
            wrong.append(message.text)

    def failed(error: Exception) -> None:
        wrong.append(str(error))

    for who, addresses in everything(cast).items():
        page = new_page()
        page.on("console", blocked)
        page.on("pageerror", failed)
        page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
        if who:
            signed_in(page, who)
        for address in addresses:
            page.goto(live_server.url + address)
            assert page.get_attribute("html", "lang") == language
            for summary in page.locator("main summary").all():
                summary.evaluate("each => each.parentElement.open = true")
            wrong += what_is_wrong(page, address, 1280)
            wrong += what_is_wrong(page, address, 380)
    assert wrong == []
