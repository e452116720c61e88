"""A file of cases brought in and taken out by the pages, without scripts."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from sistra.access import queries as access_queries
from sistra.exchange.formats.htcds import transfer
from sistra.exchange.formats.htcds.layout import in_normal_form
from sistra.exchange.intake import as_json
from sistra.register import actions, queries
from sistra.register.queries import CaseFilter
from sistra.register.vocabulary import CaseKind
from sistra.web.views import bulk
from tests.exchange.htcds.files import csv_of, file_of, said_in
from tests.exchange.htcds.rows import case_by_chance
from tests.factories.cases import a_small_case
from tests.factories.cast import CUSCO, NOW, PASSWORD, Cast
from tests.web.pages import words_of

pytestmark = pytest.mark.django_db

GOOD: Final = ({"prs_FirstName": "Ana", "prs_Gender": "Feminine"}, {"prs_FirstName": "Ina", "prs_Gender": "Masculine"})


def bring(visitor: Client, content: bytes, *, name: str = "casos.csv", kind: str = "complaint") -> Any:
    """The answer to sending a file, after the way to the report."""
    sent = {"file": SimpleUploadedFile(name, content), "kind": kind}
    return visitor.post(reverse("case-import"), sent, follow=True)


def rows(*said: dict[str, str]) -> bytes:
    return csv_of(said).getvalue()


def counts(page: str) -> Sequence[int]:
    """Rows read, accepted, new cases, already there, refused, as the report's page says them."""
    found = re.search(
        r"Filas leídas (\d+) Aceptadas (\d+) \((\d+) casos? nuevos?\) Ya estaban (\d+) Rechazadas (\d+)", words_of(page)
    )
    assert found, words_of(page)
    return tuple(map(int, found.groups()))


def report_of(visitor: Client) -> Any:
    answer = visitor.get(reverse("case-import-report-file"))
    assert answer["Content-Disposition"] == 'attachment; filename="informe.json"'
    return json.loads(answer.content)


def cases_of(cast: Cast) -> int:
    return queries.visible_cases(viewer=cast.rosa).count()


@pytest.mark.feature("CR-05")
def test_a_file_is_registered_and_its_report_leads_to_the_new_cases(rosa: Client, cast: Cast) -> None:
    page = bring(rosa, rows(*GOOD)).content.decode()
    assert counts(page) == (2, 2, 2, 0, 0)
    listed = queries.case_page(viewer=cast.rosa).rows
    assert len(listed) == 2
    for row in listed:
        assert f'href="{reverse("case", args=[row.id])}"' in page
        assert row.number in page


@pytest.mark.feature("CR-05")
def test_the_same_file_again_adds_nothing_and_the_page_says_so(rosa: Client, cast: Cast) -> None:
    bring(rosa, rows(*GOOD))
    page = bring(rosa, rows(*GOOD)).content.decode()
    assert counts(page) == (2, 0, 0, 2, 0)
    assert "ya estaba registrado. No se agregó nada" in words_of(page)
    assert cases_of(cast) == 2


def test_the_kind_chosen_is_the_kind_of_cases_whose_file_says_none(rosa: Client, cast: Cast) -> None:
    bring(rosa, rows(*GOOD), kind="police_file")
    listed = queries.case_page(viewer=cast.rosa, wanted=CaseFilter(kind=CaseKind.POLICE_FILE))
    assert listed.total == 2


@pytest.mark.feature("CR-05")
@pytest.mark.parametrize("language", ["es", "en"])
def test_a_refused_row_shows_line_field_value_and_what_to_do(rosa: Client, cast: Cast, language: str) -> None:
    rosa.post(reverse("language"), {"language": language})
    page = bring(rosa, rows(GOOD[0], {"prs_FirstName": "Eva", "prs_Gender": "Woman"})).content.decode()
    told = transfer.import_file(
        csv_of([{"prs_FirstName": "Eva", "prs_Gender": "Woman"}]), name="x.csv", by=cast.rosa, at=NOW
    ).refusals[0]
    body = words_of(page[page.index("<tbody>") : page.index("</tbody>")]).replace("&#x27;", "'")
    assert body == f"3 prs_Gender Woman {told.what.read(language)} {told.expected} {told.remedy.read(language)}"
    assert told.expected
    assert "Feminine" in told.expected
    assert cases_of(cast) == 1


@pytest.mark.feature("CR-05")
def test_the_report_as_a_file_is_the_one_that_the_command_writes(rosa: Client, cast: Cast) -> None:
    faulty = rows(GOOD[0], {"prs_FirstName": "Eva", "prs_Gender": "Woman"})
    bring(rosa, faulty)
    by_page = report_of(rosa)["files"][0]
    # Nora's office brings the same file in by the function of the command.
    by_command = transfer.import_file(io.BytesIO(faulty), name="casos.csv", recorder="IOM", by=cast.nora, at=NOW)
    assert {"form", "files"} == set(report_of(rosa))
    assert by_page == json.loads(as_json([by_command]))["files"][0]


@pytest.mark.feature("CR-05")
@pytest.mark.parametrize(
    ("ending", "names"), [(".csv", "standard"), (".xlsx", "standard"), (".csv", "xlsform"), (".xlsx", "xlsform")]
)
def test_what_is_taken_out_equals_what_was_brought_in(
    rosa: Client, cast: Cast, tmp_path: Path, ending: str, names: str
) -> None:
    groups = [case_by_chance(seed, ["Ñañez", "=x", "a;b", "~"], key=f"C-{seed}") for seed in range(5)]
    first, second = file_of(groups, tmp_path / f"in{ending}"), tmp_path / f"out{ending}"
    assert report_of_clean(bring(rosa, first.read_bytes(), name=first.name))
    answer = rosa.post(reverse("case-export"), {"format": ending, "names": names})
    assert answer["Content-Disposition"].startswith('attachment; filename="htcds-')
    assert "no-store" in answer["Cache-Control"]
    second.write_bytes(answer.content)
    assert said_in(second) == {group.external_id: in_normal_form(group.rows) for group in groups}
    assert not list(Path(settings.SISTRA_HOME).glob("leaving-*"))
    traces = access_queries.entries_about(f"export:htcds-2.0-{names}", viewer=cast.rosa, partition=CUSCO)
    assert [one.reason for one in traces] == [f"5 {hashlib.sha256(answer.content).hexdigest()}"]


def report_of_clean(answer: Any) -> bool:
    """Whether the page after an import says that everything went in."""
    return counts(answer.content.decode())[-1] == 0


def test_the_page_says_what_will_leave_and_that_it_is_recorded(rosa: Client, cast: Cast) -> None:
    assert "todavía no tiene casos" in words_of(rosa.get(reverse("case-export")).content.decode())
    for _ in range(3):
        actions.open_case(a_small_case(), by=cast.rosa, at=NOW)
    actions.open_case(a_small_case(), by=cast.nora, at=NOW)
    page = words_of(rosa.get(reverse("case-export")).content.decode())
    assert "Saldrán los 3 casos de Fiscalía de prueba del Cusco" in page
    assert "Queda anotado que usted lo descargó" in page


def _workbook_cut_in_the_middle(folder: Path) -> bytes:
    whole = file_of([case_by_chance(1, ["x"], key="C-1")], folder / "whole.xlsx").read_bytes()
    return whole[: len(whole) // 2]


def _workbook_spoilt_inside(folder: Path) -> bytes:
    whole = bytearray(file_of([case_by_chance(1, ["x"], key="C-1")], folder / "whole.xlsx").read_bytes())
    sheet = whole.index(b"xl/worksheets/sheet1.xml") + 60
    whole[sheet : sheet + 40] = b"\xff" * 40
    return bytes(whole)


@pytest.mark.feature("CR-05")
@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda _: b"", "El archivo está vacío"),
        (lambda _: b"nombre,lugar\nAna,Cusco\n", "Ninguna columna es un campo de HTCDS 2.0"),
        (lambda _: csv_of([{"prs_FirstName": "María"}], encoding="latin-1").getvalue(), "no está en UTF-8"),
        (lambda _: b"\x89PNG\r\n\x1a\n\x00\x00", "no está en UTF-8"),
        (_workbook_cut_in_the_middle, "El libro de Excel no se puede abrir"),
        (_workbook_spoilt_inside, "El libro de Excel no se puede abrir"),
        (lambda _: b"\xd0\xcf\x11\xe0 ", "libro antiguo de Excel"),
    ],
)
def test_a_wrong_file_is_told_in_a_sentence_and_the_page_stays(
    rosa: Client, cast: Cast, tmp_path: Path, make: Callable[[Path], bytes], said: str
) -> None:
    answer = bring(rosa, make(tmp_path), kind="police_file")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in words_of(page)
    assert 'href="#file"' in page
    assert '<option value="police_file" selected>' in page
    assert cases_of(cast) == 0
    assert rosa.get(reverse("case-import-report")).status_code == 404


def test_no_file_and_a_kind_that_is_none_are_told_at_their_fields(rosa: Client) -> None:
    answer = rosa.post(reverse("case-import"), {"kind": "gossip"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Elija un archivo." in words_of(page)
    assert 'id="kind-error"' in page


def test_a_file_that_is_too_large_is_let_go_and_the_command_is_named(rosa: Client, cast: Cast) -> None:
    one = rows(*GOOD)
    answer = bring(rosa, one + b"\n" * (bulk.LARGEST - len(one) + 1))
    assert answer.status_code == 422
    assert "«sistra import htcds»" in words_of(answer.content.decode())
    assert cases_of(cast) == 0
    # One byte less is taken.
    assert counts(bring(rosa, one + b"\n" * (bulk.LARGEST - len(one))).content.decode()) == (2, 2, 2, 0, 0)


def test_a_long_report_shows_its_first_rows_and_says_where_the_others_are(rosa: Client) -> None:
    many = bulk.SHOWN + 7
    page = bring(rosa, rows(*({"prs_FirstName": f"Ana {place}", "prs_Gender": "X"} for place in range(many))))
    assert counts(page.content.decode())[-1] == many
    assert page.content.decode().count('<th scope="row"') == bulk.SHOWN
    assert "… y 7 más: están en el informe" in words_of(page.content.decode())
    assert len(report_of(rosa)["files"][0]["refusals"]) == many


def test_the_report_is_gone_with_the_session(rosa: Client, signed_in: Callable[[Any, str], Any]) -> None:
    bring(rosa, rows(*GOOD))
    rosa.post(reverse("sign-out"))
    signed_in(rosa, "rosa")
    assert rosa.get(reverse("case-import-report")).status_code == 404
    assert rosa.get(reverse("case-import-report-file")).status_code == 404


@pytest.mark.feature("CR-05")
@pytest.mark.parametrize("username", ["abel", "luis", "alma", "hugo", "ines"])
def test_who_may_not_finds_no_page_brings_nothing_in_and_takes_nothing_out(
    client: Client, cast: Cast, signed_in: Callable[[Any, str], Any], username: str
) -> None:
    actions.open_case(a_small_case(), by=cast.rosa, at=NOW)
    signed_in(client, username)
    assert client.get(reverse("case-import")).status_code == 404
    assert client.get(reverse("case-export")).status_code == 404
    assert bring(client, rows(*GOOD)).status_code == 404
    answer = client.post(reverse("case-export"), {"format": ".csv", "names": "standard"})
    assert answer.status_code == 403
    assert "Content-Disposition" not in answer
    assert cases_of(cast) == 1


def test_the_list_leads_to_both_pages_for_whoever_may(
    client: Client, cast: Cast, signed_in: Callable[[Any, str], Any]
) -> None:
    actions.open_case(a_small_case(), by=cast.rosa, at=NOW)
    addresses = [f'href="{reverse(name)}"' for name in ("case-import", "case-export")]
    signed_in(client, "rosa")
    assert all(address in client.get(reverse("cases")).content.decode() for address in addresses)
    client.post(reverse("sign-out"))
    signed_in(client, "abel")
    assert not any(address in client.get(reverse("cases")).content.decode() for address in addresses)


def test_a_file_sent_from_a_page_that_is_not_ours_is_refused(cast: Cast) -> None:
    visitor = Client(enforce_csrf_checks=True)
    visitor.get(reverse("sign-in"))
    token = visitor.cookies["csrftoken"].value
    typed = {"username": "rosa", "password": PASSWORD, "csrfmiddlewaretoken": token}
    assert visitor.post(reverse("sign-in"), typed).status_code == 302
    assert bring(visitor, rows(*GOOD)).status_code == 403
    assert cases_of(cast) == 0
    asked = visitor.get(reverse("case-import")).content.decode()
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', asked[asked.index('enctype="multipart') :])
    assert found
    sent = {"file": SimpleUploadedFile("casos.csv", rows(*GOOD)), "kind": "complaint"}
    answer = visitor.post(reverse("case-import"), {"csrfmiddlewaretoken": found[1], **sent})
    assert answer.status_code == 302
    assert cases_of(cast) == 2


def test_rows_of_one_case_are_told_together(rosa: Client, cast: Cast) -> None:
    one = {"sistra_case": "7", "prs_FirstName": "Ana", "prs_Gender": "Feminine"}
    page = bring(rosa, rows(one, one | {"prs_FirstName": "Eva", "prs_Gender": "Woman"})).content.decode()
    assert counts(page) == (2, 0, 0, 0, 2)
    assert "la línea 3, del mismo caso, fue rechazada" in words_of(page)
    assert cases_of(cast) == 0
