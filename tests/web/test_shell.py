"""What stands around every page: signing in, who may see what, languages, safety on shared computers, weight."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import pytest
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from sistra.access.models import Account
from sistra.kernel.errors import Refused
from sistra.kernel.labels import Text
from sistra.register import actions, models, queries
from sistra.register.vocabulary import RecordKind
from sistra.web.fields import IDENTIFYING
from sistra.web.middleware import ActorMiddleware
from tests.factories.cases import a_whole_case
from tests.factories.cast import NOW, PASSWORD, Cast
from tests.web.pages import words_of

pytestmark = pytest.mark.django_db

BUDGET: Final = 60 * 1024
"""Bytes, compressed, that the first page may cost together with its style and scripts."""


@pytest.fixture
def case(cast: Cast) -> UUID:
    return actions.open_case(a_whole_case(), by=cast.rosa, at=NOW)


def addresses(case: UUID, cast: Cast) -> dict[str, str]:
    """Every page of ours that a GET opens, by name."""
    sheet = queries.case_sheet(case, viewer=cast.rosa)
    assert sheet is not None
    victim, thing = sheet.case.parties[0].key, sheet.case.things[0].key
    draft = actions.save_draft(None, {"victims": ["victim-1"]}, by=cast.rosa, at=NOW)
    return {
        "account": reverse("account"),
        "trail": reverse("trail"),
        "verification": reverse("verification"),
        "accounts": reverse("accounts"),
        "search": reverse("search"),
        "cases": reverse("cases"),
        "register": reverse("register"),
        "case": reverse("case", args=[case]),
        "case-history": reverse("case-history", args=[case]),
        "case-as-of": reverse("case-as-of", args=[case]) + "?day=2026",
        "case-print": reverse("case-print", args=[case]),
        "case-edit": reverse("case-edit", args=[case]),
        "part-add": reverse("part-add", args=[case, "event"]),
        "relationship-add": reverse("relationship-add", args=[case]),
        "part-edit": reverse("part-edit", args=[case, "victim", victim]),
        "conduct-edit": reverse("conduct-edit", args=[case, victim]),
        "reclassify": reverse("reclassify", args=[case, sheet.classifications[0].id]),
        "withdraw": reverse("withdraw", args=[case, "thing", thing]),
        "draft": reverse("draft", args=[draft, "victim-1"]),
        "draft-review": reverse("draft", args=[draft, "review"]),
        "draft-whole": reverse("draft", args=[draft, "whole"]),
        "draft-discard": reverse("draft-discard", args=[draft]),
    }


WATCHING: Final = {"trail", "verification"}
KEEPING: Final = {"accounts", "verification"}
READING: Final = {"search", "cases", "case", "case-history", "case-as-of", "case-print"}
CHANGING: Final = {
    "register", "case-edit", "part-add", "relationship-add", "part-edit", "conduct-edit", "reclassify", "withdraw",
}  # fmt: skip
DRAFTING: Final = {"draft", "draft-review", "draft-whole", "draft-discard"}
SEEN: Final = {
    "rosa": {"account"} | READING | CHANGING | DRAFTING,
    "abel": {"account"} | READING,
    "nora": {"account", "search", "cases", "register"},
    "luis": {"account"},
    "alma": {"account"},
    "ines": {"account"} | WATCHING,
    "hugo": {"account"} | KEEPING,
}


@pytest.mark.parametrize("who", sorted(SEEN))
def test_each_role_finds_its_pages_and_no_others(
    who: str, client: Client, case: UUID, cast: Cast, signed_in: Callable[[Any, str], Any]
) -> None:
    pages = addresses(case, cast)
    signed_in(client, who)
    found = {name: client.get(address).status_code for name, address in pages.items()}
    assert {name for name, status in found.items() if status == 200} == SEEN[who]
    assert set(found.values()) <= {200, 404}


def test_nobody_sees_anything_without_signing_in(client: Client, case: UUID, cast: Cast) -> None:
    for address in addresses(case, cast).values():
        answer = client.get(address)
        assert answer.status_code == 302, address
        assert answer["Location"].startswith(reverse("sign-in"))


def test_after_signing_in_one_lands_where_one_wanted_to_go(client: Client, case: UUID, cast: Cast) -> None:
    wanted = reverse("case", args=[case])
    page = client.get(wanted, follow=True)
    assert page.status_code == 200
    typed = {"username": "rosa", "password": PASSWORD, "next": wanted}
    assert client.post(reverse("sign-in"), typed)["Location"] == wanted
    # An address elsewhere is not followed.
    other = Client()
    assert other.post(reverse("sign-in"), typed | {"next": "https://example.org/"})["Location"] == reverse("home")


def test_a_wrong_password_says_so_without_telling_name_and_password_apart(client: Client, cast: Cast) -> None:
    pages = [
        client.post(reverse("sign-in"), {"username": name, "password": "no es esta frase"})
        for name in ("rosa", "nadie")
    ]
    assert [page.status_code for page in pages] == [422, 422]
    said = {words_of(page.content.decode()) for page in pages}
    assert len(said) == 1
    assert "El usuario o la contraseña no son correctos" in said.pop()


def test_a_revoked_role_is_gone_at_once(rosa: Client, cast: Cast) -> None:
    assert rosa.get(reverse("cases")).status_code == 200
    Account.objects.filter(username="rosa").update(roles=[])
    assert rosa.get(reverse("cases")).status_code == 404
    Account.objects.filter(username="rosa").update(is_active=False)
    assert rosa.get(reverse("cases")).status_code == 302


@pytest.mark.parametrize("way", ["sign-out", "quick-exit"])
def test_after_leaving_nothing_opens(way: str, rosa: Client) -> None:
    assert rosa.get(reverse(way)).status_code in (200, 405)
    rosa.post(reverse(way))
    assert rosa.get(reverse("cases")).status_code == 302


def test_a_quick_exit_ends_at_a_neutral_page(rosa: Client) -> None:
    page = rosa.post(reverse("quick-exit"), follow=True).content.decode()
    assert "sistra" not in words_of(page)


@pytest.mark.feature("AD-03")
def test_each_reads_in_her_own_language(rosa: Client) -> None:
    assert 'lang="es"' in rosa.get(reverse("cases")).content.decode()
    rosa.post(reverse("language"), {"language": "en", "next": reverse("cases")})
    english = rosa.get(reverse("cases")).content.decode()
    assert 'lang="en"' in english
    assert "Cases of my office" in english
    # The choice is the reader's, not the computer's.
    elsewhere = Client()
    elsewhere.post(reverse("sign-in"), {"username": "rosa", "password": PASSWORD})
    assert 'lang="en"' in elsewhere.get(reverse("cases")).content.decode()


def test_pages_are_not_kept_and_run_nothing_that_is_not_ours(rosa: Client, case: UUID, cast: Cast) -> None:
    for address in addresses(case, cast).values():
        answer = rosa.get(address)
        if answer.status_code != 200:
            continue
        assert "no-store" in answer["Cache-Control"]
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        html = answer.content.decode()
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", html), address


def test_the_first_load_is_light(rosa: Client, case: UUID) -> None:
    page = gzip.compress(rosa.get(reverse("case", args=[case])).content)
    files = ("sistra.css", "sistra.js", "mark.svg", "django_htmx/htmx-4.min.js")
    weight = len(page) + sum(len(gzip.compress(Path(str(finders.find(name))).read_bytes())) for name in files)
    assert weight <= BUDGET


def test_what_is_not_there_is_told_in_words(rosa: Client) -> None:
    page = rosa.get(reverse("case", args=[UUID(int=7)]))
    assert page.status_code == 404
    assert "Aquí no hay nada para usted" in words_of(page.content.decode())
    fragment = rosa.get(reverse("case", args=[UUID(int=7)]), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert "Aquí no hay nada para usted" in fragment


def test_who_may_only_read_withdraws_nothing(
    client: Client, case: UUID, cast: Cast, signed_in: Callable[[Any, str], Any]
) -> None:
    sheet = queries.case_sheet(case, viewer=cast.rosa)
    assert sheet is not None
    signed_in(client, "abel")
    address = reverse("withdraw", args=[case, RecordKind.THING, sheet.case.things[0].key])
    answer = client.post(address, {"reason": "porque sí"})
    assert answer.status_code == 404
    assert queries.whole_case(case, viewer=cast.rosa) == sheet.case


def test_a_draft_stays_with_the_office_where_it_was_begun(rosa: Client, cast: Cast) -> None:
    draft = actions.save_draft(None, {}, by=cast.rosa, at=NOW)
    Account.objects.filter(username="rosa").update(office="T-PUNO")
    keep = reverse("draft-keep", args=[draft, "report"])
    assert rosa.post(keep, {"report-file_number": "1"}).status_code == 404


def test_a_refusal_is_a_sentence(rosa: Client, rf: RequestFactory, cast: Cast) -> None:
    request = rf.get("/")
    request.actor, request.htmx, request.session = cast.luis, False, rosa.session
    refusal = Refused(Text("Ese borrador ya no existe.", "That draft no longer exists."))
    answer = ActorMiddleware(lambda request: HttpResponse()).process_exception(request, refusal)
    assert answer is not None
    assert answer.status_code == 403
    assert "Ese borrador ya no existe." in words_of(answer.content.decode())


def test_a_form_from_elsewhere_is_refused_plainly(cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(reverse("sign-in"), {"username": "rosa", "password": PASSWORD})
    assert answer.status_code == 403
    assert "La página caducó" in answer.content.decode()


def test_the_auditor_reads_the_trail_and_no_case(
    client: Client, case: UUID, signed_in: Callable[[Any, str], Any]
) -> None:
    signed_in(client, "ines")
    page = words_of(client.get(reverse("trail")).content.decode())
    assert "Caso registrado" in page
    assert a_whole_case().parties[0].person.given_names not in page
    assert "concuerdan" in words_of(client.get(reverse("verification")).content.decode())


def test_what_pages_mask_is_what_the_tables_call_identifying() -> None:
    tables = {
        RecordKind.CASE: models.Case,
        RecordKind.PARTY: models.Party,
        RecordKind.ALIAS: models.Alias,
        RecordKind.EVENT: models.Event,
        RecordKind.PARTICIPATION: models.Participation,
        RecordKind.CONDUCT: models.Conduct,
        RecordKind.RELATIONSHIP: models.Relationship,
        RecordKind.THING: models.Thing,
        RecordKind.USE: models.Use,
        RecordKind.SOURCE: models.Source,
        RecordKind.CLASSIFICATION: models.Classification,
    }
    assert {
        kind: frozenset(name for name, label in table.sensitivity.items() if label in ("identifying", "sealed"))
        for kind, table in tables.items()
    } == IDENTIFYING
