"""Reading the observatory in a browser: by keyboard, on a telephone, without JavaScript, with axe."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from sistra.access.vocabulary import SYSTEM
from sistra.exchange.formats import pe_police, series

if TYPE_CHECKING:
    from playwright.sync_api import Page

NOW: Final = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
RULES: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")


@pytest.fixture
def loaded(cast: Any) -> None:
    """The real police file and the published figures."""
    pe_police.import_police_file(pe_police.SHIPPED, published=date(2025, 10, 15), by=SYSTEM, at=NOW)
    series.import_figures(series.SHIPPED, by=SYSTEM, at=NOW)


def pages() -> dict[str, str]:
    police = reverse("indicator", args=["police_victims"])
    return {
        "first page": reverse("observatory"),
        "by year": police,
        "departments": police + "?by=department&from=2022&to=2022",
        "provinces": police + "?by=province&department=15",
        "sex and age": police + "?by=sex&by=age&from=2024&to=2024",
        "a wrong question": police + "?by=purpose&by=means",
        "possible cases": reverse("indicator", args=["possible_cases"]),
        "definition": reverse("definition", args=["police_victims"]),
        "two recorders": reverse("compare"),
        "552 and 501": reverse("compare") + "?left=possible_cases&right=possible_cases&year=2014",
        "sources": reverse("sources"),
        "routes": reverse("routes"),
    }


def check(page: Page, live_server: Any, names: Iterable[str]) -> dict[str, object]:
    """What is wrong on each page: broken rules of accessibility, errors of the browser, more width than the screen."""
    wrong: dict[str, object] = {}
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    for name in names:
        page.goto(live_server.url + pages()[name])
        for summary in page.locator("main summary").all():
            summary.evaluate("each => each.parentElement.open = true")
        found = Axe().run(
            page, options={"runOnly": {"type": "tag", "values": list(RULES)}, "resultTypes": ["violations"]}
        )
        broken = [(each["id"], [node["target"] for node in each["nodes"]][:3]) for each in found.response["violations"]]
        too_wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        # The answer to a wrong question is a 400, and the browser says so.
        said = [each for each in said if "400" not in each]
        if broken or too_wide or said:
            wrong[name] = (broken, too_wide, list(said))
        said.clear()
    return wrong


@pytest.mark.feature("SA-04")
@pytest.mark.parametrize("width", [1280, 380])
def test_every_page_keeps_the_rules_of_accessibility_and_fits_the_screen(
    loaded: None, new_page: Callable[..., Page], signed_in: Callable[..., Any], live_server: Any, width: int
) -> None:
    page = signed_in(new_page(width=width), "alma")
    assert check(page, live_server, pages()) == {}
    page.get_by_role("button", name="English").first.click()
    # The pages are the same but for their words, which are longest on these.
    assert check(page, live_server, ["first page", "departments", "552 and 501"]) == {}


def test_the_check_itself_sees_a_picture_without_a_name(page: Page) -> None:
    page.set_content('<html lang="es"><title>x</title><main><svg role="img" width="9" height="9"></svg></main></html>')
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": list(RULES)}})
    assert [each["id"] for each in found.response["violations"]] == ["svg-img-alt"]


@pytest.mark.feature("SA-01")
@pytest.mark.feature("SA-04")
def test_by_keyboard_one_asks_reads_and_takes_the_answer_away(
    loaded: None, page: Page, signed_in: Callable[..., Any], live_server: Any
) -> None:
    signed_in(page, "alma")
    page.goto(live_server.url + reverse("indicator", args=["police_victims"]))
    page.locator("main summary").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "by"
    page.keyboard.type("Departamento")
    for _ in range(3):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "from"
    page.keyboard.type("2022")
    page.keyboard.press("Tab")
    page.keyboard.type("2022")
    page.keyboard.press("Enter")
    page.wait_for_url("**by=department**")
    assert "Lima: 390 de 631" in page.locator("h2.exhibit-title").inner_text()
    assert page.locator(".wide svg[role=img]").first.get_attribute("aria-label").startswith("Víctimas conocidas")  # type: ignore[union-attr]  # it has one: see the pictures' own test
    link = page.locator(".files a", has_text="CSV")
    link.focus()
    with page.expect_download() as coming:
        page.keyboard.press("Enter")
    text = coming.value.path().read_text("utf-8-sig")
    assert "15,Lima,390,value" in text


def test_a_telephone_gets_a_drawing_of_its_own(
    loaded: None, narrow_page: Page, signed_in: Callable[..., Any], live_server: Any
) -> None:
    signed_in(narrow_page, "alma")
    narrow_page.goto(live_server.url + reverse("observatory"))
    assert narrow_page.locator(".narrow svg").first.is_visible()
    assert not narrow_page.locator(".wide svg").first.is_visible()
    sizes = narrow_page.evaluate(
        "[...document.querySelectorAll('.narrow svg')]"
        ".map(each => each.getBoundingClientRect().width / each.width.baseVal.value)"
    )
    assert min(sizes) > 0.95  # drawn for this width: nothing is shrunk until it cannot be read


@pytest.mark.feature("SA-04")
def test_every_question_can_be_asked_without_javascript(
    loaded: None, new_page: Callable[..., Page], signed_in: Callable[..., Any], live_server: Any
) -> None:
    page = signed_in(new_page(javascript=False), "alma")
    page.goto(live_server.url + reverse("compare"))
    page.locator("#right").select_option("prosecution_complaints")
    page.locator("#left").select_option("police_victims")
    page.get_by_role("button", name="Comparar").click()
    assert "left=police_victims" in page.url
    assert page.locator("#why .lead").count() == 1
