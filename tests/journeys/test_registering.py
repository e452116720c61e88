"""A prosecutor registers a case in a browser: by keyboard, half done, resumed elsewhere, found, printed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from sistra.register import actions
from tests.factories.cases import a_small_case
from tests.factories.cast import NOW, PASSWORD, Cast

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.django_db(transaction=True)


def tab_to(page: Page, selector: str, *, limit: int = 80) -> None:
    """Go to an element as somebody without a mouse does."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached in {limit} steps of the keyboard")


def test_signing_in_and_opening_a_case_needs_no_mouse(page: Page, live_server: Any, cast: Cast) -> None:
    actions.open_case(a_small_case(), by=cast.rosa, at=NOW)
    page.goto(live_server.url + "/")
    assert page.evaluate("document.activeElement.id") == "username"
    page.keyboard.type("rosa")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**" + reverse("cases"))
    # The first stop leads past the bar.
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    tab_to(page, "tr[data-row] a")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert outline == "3px"
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/*-*/")
    assert "TCUS-2026-000001" in page.inner_text("h1")


@pytest.mark.feature("CR-01", "CR-02", "CR-03", "CR-09", "SO-03", "SD-01")
def test_a_case_is_begun_left_resumed_elsewhere_registered_found_and_printed(
    new_page: Callable[..., Page], live_server: Any, cast: Cast, signed_in: Callable[[Any, str], Any]
) -> None:
    first = new_page()
    signed_in(first, "rosa")
    first.click("text=Registrar un posible caso")
    first.fill("#victim", "Marisol Condori Mamani")
    first.click("button.main")
    first.wait_for_selector("text=Nadie así está registrado")
    first.click("button[name=none]")
    first.check("input[name=report-kind][value=complaint]")
    first.fill("#report-received_on", "22/11/2025")
    first.select_option("#report-entry_route", "complaint_in_person")
    first.click("button.main")
    first.fill("#facts-facts", "La captaron por redes sociales y la retuvieron en un bar.")
    first.fill("#facts-facts_from", "mayo de 2024")
    first.fill("#facts-place", "Huepetuhe, Manu, Madre de Dios")
    first.keyboard.press("Tab")
    first.wait_for_selector("text=Se entiende: Huepetuhe")
    first.click("button.main")
    first.click("a.button:has-text('Cambiar')")
    first.fill("#victim-1-age", "15")
    first.click("button.main")
    first.wait_for_selector("text=Falta la finalidad")
    assert first.locator("text=Falta el medio").count() == 0
    first.check("input[name=victim-1-conduct-act][value=recruitment]")
    # Nothing is pressed: what was ticked is kept by itself, and the page says what is still missing.
    first.wait_for_selector("#saved:has-text('Guardado a las')")
    first.wait_for_selector("#elements-now:not(:has-text('Falta la conducta'))")
    left = first.url
    first.context.close()

    second = new_page(width=380)
    signed_in(second, "rosa")
    second.click("a.button:has-text('Continuar')")
    assert second.url == left
    assert second.is_checked("input[name=victim-1-conduct-act][value=recruitment]")
    second.check("input[name=victim-1-conduct-purpose][value=sexual_exploitation]")
    second.click("button.main")
    second.click("button[value='add:victim']")
    second.fill("#victim-2-given_names", "Flor")
    second.fill("#victim-2-age", "27")
    second.click("button.main")
    second.wait_for_selector("text=Falta el medio")
    second.check("input[name=victim-2-conduct-means][value=deceit]")
    second.click("button.main")
    second.click("button.main:has-text('Continuar')")
    second.click("button[value='add:suspect']")
    second.check("#suspect-1-unidentified")
    second.fill("#suspect-1-aliases", "Chato")
    second.click("button.main")
    second.goto(second.url.rsplit("/", 2)[0] + "/review/")
    second.click("button[value=register]")
    second.wait_for_selector("text=El caso está registrado")
    number = second.inner_text("h1").split()[-1]
    assert "2 víctimas" in second.inner_text("#summary")
    assert "1 sin identificar" in second.inner_text("#summary")

    second.fill("#seek", "Marizol Kondori")
    second.keyboard.press("Enter")
    second.click(f"a:has-text('{number}')")
    second.click("text=Vista para imprimir")
    second.emulate_media(media="print")
    assert not second.is_visible("header.bar")
    assert second.is_visible(".sheet-head")
    assert len(second.pdf(format="A4")) > 10_000
    second.emulate_media(media="screen")
    second.click("text=Volver al caso")
    second.click("text=Historia")
    assert "Caso registrado" in second.inner_text("main")
    assert "Impreso" in second.inner_text("main")


def test_a_place_typed_badly_offers_candidates_at_once(
    page: Page, live_server: Any, cast: Cast, signed_in: Callable[[Any, str], Any]
) -> None:
    draft = actions.save_draft(None, {}, by=cast.rosa, at=NOW)
    signed_in(page, "rosa")
    page.goto(live_server.url + reverse("draft", args=[draft, "facts"]))
    page.fill("#facts-place", "San Juan")
    page.keyboard.press("Tab")
    page.wait_for_selector("text=¿Cuál?")
    page.click("summary:has-text('Elegir de las listas')")
    page.select_option("#facts-place-department", "17")
    page.wait_for_selector("#facts-place-province")
    page.select_option("#facts-place-province", "1702")
    page.wait_for_selector("text=Se entiende: Manu, Madre de Dios")


def test_the_list_is_filtered_without_leaving_it(
    page: Page, live_server: Any, cast: Cast, signed_in: Callable[[Any, str], Any]
) -> None:
    for month in ("2024-03", "2025-03"):
        actions.open_case(a_small_case(received_on=month), by=cast.rosa, at=NOW)
    signed_in(page, "rosa")
    page.fill("#year", "2024")
    page.keyboard.press("Tab")
    page.wait_for_selector("text=1 caso cumple el filtro")
    assert "year=2024" in page.url
    page.go_back()
    page.wait_for_selector("text=2 casos")


def test_escape_twice_leaves_at_once(
    page: Page, live_server: Any, cast: Cast, signed_in: Callable[[Any, str], Any]
) -> None:
    signed_in(page, "rosa")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.wait_for_function("!document.querySelector('header.bar')")
    page.goto(live_server.url + reverse("cases"))
    assert reverse("sign-in") in page.url
