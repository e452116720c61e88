"""The observatory's pages as their readers meet them, on the real police file and the published figures."""

from __future__ import annotations

import csv
import gzip
import html
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from sistra.access.vocabulary import SYSTEM, Actor
from sistra.exchange.formats import series
from sistra.observatory import indicators
from sistra.register.actions import open_case
from sistra.register.vocabulary import EventKind, NewEvent, NewParticipation
from sistra.web.observatory import files
from tests.factories.cases import a_small_case
from tests.factories.cast import PASSWORD
from tests.observatory.real import NOW, Real

pytestmark = pytest.mark.django_db

THIN: Final = "\u202f"
HEAVIEST: Final = 150_000
"""Bytes a page may weigh on the line, its pictures included."""
POLICE: Final = "police_victims"


@pytest.fixture
def visit(real: Real) -> Callable[..., Any]:
    """Opens an address as somebody: `visit("alma", "/observatory/", language="en")`."""

    def open_as(username: str, address: str, *, language: str = "es") -> Any:
        cache.clear()
        client = Client()
        client.post(reverse("sign-in"), {"username": username, "password": PASSWORD})
        client.cookies.load({"django_language": language})
        return client.get(address)

    return open_as


def indicator(name: str, query: str = "") -> str:
    return reverse("indicator", args=[name]) + query


def file(name: str, kind: str, query: str = "") -> str:
    return reverse("indicator-file", args=[name, kind]) + query


def read(answer: Any) -> str:
    """What a person reads on the page, without marks."""
    text = re.sub(r"<svg.*?</svg>", " ", answer.content.decode(), flags=re.S)
    return plain(text)


def plain(text: str) -> str:
    """Words without marks; figures without the narrow spaces between their thousands."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).replace(THIN, "").split())


def rows(answer: Any) -> list[list[str]]:
    """The cells of the first table of the page."""
    table = re.search(r"<tbody>(.*?)</tbody>", answer.content.decode(), re.S)
    assert table is not None
    return [
        [plain(cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.S)]
        for row in re.findall(r"<tr>(.*?)</tr>", table[1], re.S)
    ]


def addresses() -> Iterator[str]:
    yield reverse("observatory")
    yield reverse("compare")
    yield reverse("sources")
    yield reverse("routes")
    for name in indicators.definitions():
        yield indicator(name)
        yield reverse("definition", args=[name])


@pytest.mark.feature("SA-01")
@pytest.mark.feature("SA-04")
def test_the_first_page_tells_both_recorders_by_year_each_with_its_source(visit: Callable[..., Any]) -> None:
    answer = visit("alma", reverse("observatory"))
    by_year = {row[0]: row[1:] for row in rows(answer)}
    assert [by_year[year][0].split()[0] for year in ("2014", "2015", "2016")] == [
        "552",
        "889",
        "1144",
    ]
    under = re.findall(r'<td class="source">(.*?)</td>', answer.content.decode())
    assert "IOM Peru" in under[0]
    assert ", 2017, SHA-256 " in under[0]
    assert "Ministerio del Interior" in under[1]
    told = [by_year[str(year)][1].split()[0] for year in range(2017, 2026)]
    assert told == ["725", "734", "509", "372", "535", "631", "583", "669", "384"]
    assert "2025-01 – 2025-09" in by_year["2025"][1]
    assert by_year["2014"][1] == by_year["2020"][0] == "sin dato"
    said = read(answer)
    assert "Ministerio Público, Observatorio de Criminalidad" in said
    assert "Policía Nacional del Perú (DIRCTPTIM)" in said
    assert "5142" not in said  # the two are never added, nor one summed into the other


@pytest.mark.feature("SA-01")
def test_why_552_and_not_501_is_told_line_by_line(visit: Callable[..., Any]) -> None:
    answer = visit("alma", reverse("compare") + "?left=possible_cases&right=possible_cases&year=2014")
    said = read(answer)
    assert "2014: 552 (" in said
    assert "junto a 501 (" in said
    lines = re.findall(r'<tr><th scope="row">(.*?)</th>', answer.content.decode())
    assert {"Unidad contada", "Quién registra", "Universo", "Fecha de corte", "Fuente"} <= set(lines)
    assert "no se debe restar" in said
    assert "501" in read(visit("alma", indicator("possible_cases")))


def test_two_recorders_without_a_common_year_are_told_apart_by_what_they_count(visit: Callable[..., Any]) -> None:
    said = read(visit("alma", reverse("compare"), language="en"))
    assert "There is no year for which both have a figure" in said
    assert "Possible case" in said
    assert "Victim" in said


@pytest.mark.feature("SA-04")
@pytest.mark.parametrize("language", ["es", "en"])
def test_every_indicator_has_its_page_in_both_languages(real: Real, visit: Callable[..., Any], language: str) -> None:
    for name, definition in indicators.definitions().items():
        answer = visit("alma", indicator(name), language=language)
        assert answer.status_code == 200
        said = read(answer)
        assert definition.name.read(language) in said
        assert definition.question.read(language) in said
        whole = read(visit("alma", reverse("definition", args=[name]), language=language))
        for told in (definition.universe, definition.recorder, definition.counted_by, *definition.caveats):
            assert told.read(language) in whole


@pytest.mark.feature("SA-04")
@pytest.mark.parametrize(
    "by",
    [
        "purpose",
        "means",
        "recruitment",
        "venue",
        "sex",
        "age",
        "department",
        "province",
        "month",
        "police_unit",
        "scope",
    ],
)
def test_every_breakdown_shows_a_picture_a_table_and_where_it_comes_from(visit: Callable[..., Any], by: str) -> None:
    answer = visit("alma", indicator(POLICE, f"?by={by}&from=2022&to=2022"))
    assert answer.status_code == 200
    text = answer.content.decode()
    assert text.count('role="img"') == 2  # one for screens, one for telephones
    assert len(rows(answer)) > 1
    said = read(answer)
    for told in ("Definición:", "Fuente:", "Datos hasta 2025-09", "SHA-256", "Cobertura"):
        assert told in said


def test_whoever_may_not_read_figures_finds_nothing(visit: Callable[..., Any]) -> None:
    for address in (*addresses(), file(POLICE, "csv"), file(POLICE, "png")):
        assert visit("luis", address).status_code == 404


def test_whoever_is_not_signed_in_is_asked_to(real: Real, client: Client) -> None:
    for address in addresses():
        assert client.get(address).status_code == 302


@pytest.mark.feature("SA-04")
def test_the_file_holds_the_table_that_is_shown_with_its_definition_and_source(visit: Callable[..., Any]) -> None:
    query = "?by=department&from=2022&to=2022"
    shown = {row[0]: row[1] for row in rows(visit("alma", indicator(POLICE, query)))}
    text = visit("alma", file(POLICE, "csv", query)).content.decode("utf-8-sig")
    told = [line for line in text.splitlines() if line.startswith("# ")]
    assert any("Definición: " in line for line in told)
    assert any("Ministerio del Interior" in line for line in told)
    taken = {row["department_name"]: row for row in csv.DictReader(io.StringIO(text.split("\r\n", len(told))[-1]))}
    assert taken.keys() == shown.keys()
    for place, row in taken.items():
        if row["status"] == "value":
            assert shown[place].split()[0] == row["value"]
        else:
            assert row["value"] == ""
            assert shown[place].startswith("no reportado")
    assert sum(int(row["value"] or 0) for row in taken.values()) == 631
    assert taken["Amazonas"]["status"] == "not_reported"
    whole = json.loads(visit("alma", file(POLICE, "json", query)).content)
    assert {cell["department"]: cell["value"] for cell in whole["cells"]} == {
        row["department"]: int(row["value"]) if row["value"] else None for row in taken.values()
    }
    assert whole["definition"]["unit"] == "victim"
    assert len(whole["sources"][0]["sha256"]) == 64
    assert whole["asked"]["from"] == "2022"


def test_the_picture_that_is_taken_away_carries_its_caption(visit: Callable[..., Any]) -> None:
    query = "?by=purpose&from=2022&to=2022"
    text = html.unescape(visit("alma", file(POLICE, "svg", query)).content.decode())
    for told in ("Víctimas conocidas por la policía, por finalidad, 2022", "331", "Definición:", "Fuente:"):
        assert told in text
    answer = visit("alma", file(POLICE, "png", query))
    assert answer.content.startswith(b"\x89PNG")
    assert answer["Content-Disposition"] == 'attachment; filename="police_victims-purpose.png"'


@pytest.mark.parametrize("typed", ["=1+1", "+51", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_of_a_file_becomes_a_formula(typed: str) -> None:
    assert files.guarded(typed) == f"'{typed}"
    assert files.guarded("Áncash") == "Áncash"
    assert files.guarded(12) == "12"


@pytest.mark.feature("SA-04")
def test_from_the_country_one_goes_to_a_department_and_its_provinces_and_back(visit: Callable[..., Any]) -> None:
    wide = visit("alma", indicator(POLICE, "?by=department&from=2021&to=2021")).content.decode()
    link = re.search(r'<a href="([^"]+)">Cusco</a>', wide)
    assert link is not None
    closer = visit("alma", html.unescape(link[1]))
    said = read(closer)
    assert "Departamento: Cusco" in said
    assert all("Maynas" not in row[0] for row in rows(closer))
    assert "Volver a todos los departamentos" in said
    silent = visit("alma", indicator(POLICE, "?by=department&from=2022&to=2022")).content.decode()
    assert ">Amazonas</th>" in silent  # where nothing was reported there is nothing to go to


def test_a_question_that_cannot_be_answered_says_why_and_keeps_what_was_typed(visit: Callable[..., Any]) -> None:
    answer = visit("alma", indicator(POLICE, "?by=purpose&by=means&from=2022"))
    assert answer.status_code == 400
    assert 'value="2022"' in answer.content.decode()
    assert 'role="alert"' in answer.content.decode()
    for query in ("?from=sometime", "?as_of=tomorrow", "?by=colour", "?from=2024&to=2020"):
        assert visit("alma", indicator(POLICE, query)).status_code == 400 or "as_of" in query
    assert "no es una fecha" in read(visit("alma", indicator(POLICE, "?as_of=tomorrow")))
    assert visit("alma", indicator("nothing")).status_code == 404
    assert visit("alma", file(POLICE, "csv", "?by=colour")).status_code == 400


def test_a_series_can_be_read_as_it_was_known(visit: Callable[..., Any]) -> None:
    then = rows(visit("alma", indicator("possible_cases", "?as_of=2016-01-01")))
    assert [(row[0], row[1].split()[0]) for row in then] == [("2014", "501")]
    now = rows(visit("alma", indicator("possible_cases")))
    assert [row[1].split()[0] for row in now] == ["552", "889", "1144"]


@pytest.mark.feature("SA-04")
def test_no_page_weighs_more_than_a_thin_line_carries(visit: Callable[..., Any]) -> None:
    heavy = {}
    for query in ("?by=province", "?by=department", "?by=police_unit", "?by=month", "?by=department&by=sex"):
        heavy[query] = len(gzip.compress(visit("alma", indicator(POLICE, query)).content))
    for address in (reverse("observatory"), reverse("compare"), reverse("sources"), reverse("routes")):
        heavy[address] = len(gzip.compress(visit("alma", address).content))
    assert {address: weight for address, weight in heavy.items() if weight > HEAVIEST} == {}


def test_no_page_needs_what_the_content_policy_forbids(visit: Callable[..., Any]) -> None:
    for address in (*addresses(), indicator(POLICE, "?by=province")):
        text = visit("alma", address).content.decode()
        assert not re.search(r"<[^>]+\sstyle=|<style|\son\w+=|javascript:", text), address


# --- the register's own counts ---------------------------------------------------------------------------------


def register(by: Actor, number: int, *, origin: str = "160101", destination: str = "170101") -> None:
    """Cases of one victim, recruited in one place and exploited in another."""
    for _ in range(number):
        case = a_small_case()
        (victim,) = case.parties
        open_case(
            replace(
                case,
                place=destination,
                events=tuple(
                    NewEvent(key=key, kind=kind, place=place, participations=(NewParticipation(party=victim.key),))
                    for key, kind, place in (
                        ("e1", EventKind.RECRUITMENT, origin),
                        ("e2", EventKind.EXPLOITATION, destination),
                    )
                ),
            ),
            by=by,
            at=datetime(2026, 11, 20, 15, 0, tzinfo=UTC),
        )


@pytest.mark.feature("SA-05")
def test_routes_are_drawn_from_recruitment_to_exploitation(real: Real, visit: Callable[..., Any]) -> None:
    register(real.cast.rosa, 7)
    answer = visit("alma", reverse("routes"))
    text = answer.content.decode()
    assert "<title>Loreto → Madre de Dios: 7</title>" in text
    assert text.count('role="img"') == 4  # map and matrix, for screens and for telephones
    assert any(row[-1].startswith("7") for row in rows(answer))
    assert "Todavía no hay rutas" in read(visit("alma", reverse("routes") + "?from=2020&to=2020"))
    taken = visit("alma", file("register_routes", "csv", "?by=origin&by=exploitation_place")).content.decode()
    assert "16,Loreto,17,Madre de Dios,7,value" in taken


@pytest.mark.feature("SA-04")
def test_small_counts_of_the_register_stay_hidden_and_nothing_leads_below_them(
    real: Real, visit: Callable[..., Any]
) -> None:
    register(real.cast.rosa, 2, destination="080101")
    register(real.cast.rosa, 8, destination="170101")
    answer = visit("alma", indicator("register_victims", "?by=department"))
    by_place = {row[0]: row[1] for row in rows(answer)}
    assert by_place["Cusco"].startswith("reservado")
    assert "Cusco</a>" not in answer.content.decode()
    taken = visit("alma", file("register_victims", "csv", "?by=department")).content.decode()
    assert "08,Cusco,,suppressed" in taken


def test_the_registers_own_counts_are_taken_away_only_by_those_who_may_export(
    real: Real, visit: Callable[..., Any]
) -> None:
    register(real.cast.rosa, 1)
    assert visit("rosa", indicator("register_cases")).status_code == 200
    assert visit("rosa", file("register_cases", "csv")).status_code == 404
    assert visit("rosa", file(POLICE, "csv")).status_code == 200
    assert visit("alma", file("register_cases", "csv")).status_code == 200


def test_a_figure_is_computed_again_when_a_file_is_loaded(
    real: Real, visit: Callable[..., Any], tmp_path: Path
) -> None:
    before = rows(visit("alma", indicator("possible_cases")))
    assert [row[0] for row in before] == ["2014", "2015", "2016"]
    figures = tmp_path / "more.csv"
    shipped = series.SHIPPED.read_text("utf-8").splitlines()
    row = "9001,more,MP-Observatory,possible case,2017-01-01,2017-12-31,country,Peru,total,,1500,count,invented"
    figures.write_text("\n".join([shipped[0], row]), "utf-8")
    heads = series.SHIPPED.with_name("published_figures_sources.csv").read_text("utf-8").splitlines()[0]
    (tmp_path / "more_sources.csv").write_text("\n".join([heads, "more,Invented,Test,2018-01-01,"]), "utf-8")
    series.import_figures(figures, by=SYSTEM, at=NOW)
    after = rows(visit("alma", indicator("possible_cases")))
    assert [row[0] for row in after] == ["2014", "2015", "2016", "2017"]


def test_what_is_remembered_is_never_shown_to_whoever_may_not_read(visit: Callable[..., Any]) -> None:
    assert visit("alma", indicator("possible_cases")).status_code == 200
    assert visit("luis", indicator("possible_cases")).status_code == 404
