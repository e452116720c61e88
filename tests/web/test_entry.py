"""Registering a possible case without scripts: search first, step by step, half done, resumed, registered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sistra.kernel.errors import Refused
from sistra.register import actions, queries
from sistra.register.vocabulary import ConductElement, PartyRole
from tests.factories.cast import NOW, Cast
from tests.web.pages import main_form, words_of

pytestmark = pytest.mark.django_db


def begin(client: Client, **names: str) -> str:
    """Search, find nobody, open the form; gives the address of the draft's first page."""
    asked = {"victim": "", "suspect": "", "document": ""} | names
    searched = client.post(reverse("register"), asked).content.decode()
    looked = main_form(searched)["looked"][0]
    answer = client.post(reverse("register"), asked | {"looked": looked, "none": "1"})
    assert answer.status_code == 302
    return str(answer["Location"])


def page_of(first: str, step: str) -> str:
    return first.replace("/report/", f"/{step}/")


def fill(client: Client, address: str, go: str = "next", **answers: str | list[str]) -> str:
    """Fill in some fields of a page as it stands and press a button; gives the address that follows."""
    typed: dict[str, Any] = main_form(client.get(address).content.decode())
    typed |= {name.replace("__", "-"): value for name, value in answers.items()}
    answer = client.post(address, typed | {"go": go})
    return str(answer["Location"]) if answer.status_code == 302 else f"{answer.status_code}"


def report(client: Client, first: str) -> str:
    return fill(
        client,
        first,
        report__kind="complaint",
        report__received_on="3/11/2026",
        report__entry_route="complaint_in_person",
    )


@pytest.mark.feature("SD-01")
def test_the_form_opens_only_after_a_search(rosa: Client) -> None:
    answer = rosa.post(reverse("register"), {"victim": "Yessenia Huamán", "suspect": "", "document": "", "none": "1"})
    assert answer.status_code == 200
    assert queries.drafts(viewer=_actor(rosa)) == ()


def _actor(client: Client) -> Any:
    from uuid import UUID

    from sistra.access.queries import actor_by_id
    from sistra.access.vocabulary import SYSTEM

    return actor_by_id(UUID(client.session["account"]), viewer=SYSTEM)


@pytest.mark.feature("SD-01")
def test_people_who_sound_the_same_are_shown_with_reasons_before_the_form(rosa: Client) -> None:
    first = begin(rosa, victim="Yessenia Huamán Quispe")
    report(rosa, first)
    register(rosa, first)
    asked = {"victim": "Yesenia Guaman", "suspect": "", "document": ""}
    shown = words_of(rosa.post(reverse("register"), asked).content.decode())
    assert "Yessenia Huamán Quispe" in shown
    assert "suenan igual" in shown
    assert "Ninguno de estos: continuar" in shown


def register(client: Client, first: str) -> str:
    answer = client.post(page_of(first, "review"), {"go": "register"})
    assert answer.status_code == 302, words_of(answer.content.decode())
    return str(answer["Location"])


@pytest.mark.feature("CR-01", "CR-02", "CR-03", "SO-01", "SO-02", "SO-03")
def test_a_case_with_two_victims_and_an_unidentified_suspect_is_registered_without_scripts(
    rosa: Client, cast: Cast, signed_in: Callable[[Any, str], Any]
) -> None:
    first = begin(rosa, victim="Marisol Condori Mamani")
    assert report(rosa, first) == page_of(first, "facts")
    followed = fill(
        rosa,
        page_of(first, "facts"),
        facts__facts="Captación por redes sociales y retención en un bar.",
        facts__facts_from="mayo de 2024",
        facts__place="Huepetuhe, Manu, Madre de Dios",
    )
    assert followed == page_of(first, "victims")
    assert fill(rosa, page_of(first, "victim-1"), **{"victim-1-age": "15", "victim-1-sex": "female"}) == page_of(
        first, "victim-1-conduct"
    )
    # Left half done; the same person goes on at another machine.
    fill(rosa, page_of(first, "victim-1-conduct"), "later", **{"victim-1-conduct-act": ["recruitment"]})
    other = Client()
    signed_in(other, "rosa")
    listed = other.get(reverse("cases")).content.decode()
    assert page_of(first, "victim-1-conduct") in listed
    conduct = other.get(page_of(first, "victim-1-conduct")).content.decode()
    assert "Falta la finalidad" in conduct
    assert "Falta el medio" not in conduct
    assert "No se exige ningún medio" in conduct
    fill(other, page_of(first, "victim-1-conduct"), **{"victim-1-conduct-purpose": ["sexual_exploitation"]})
    added = fill(other, page_of(first, "victims"), "add:victim")
    assert added == page_of(first, "victim-2")
    fill(other, added, **{"victim-2-given_names": "Flor", "victim-2-age": "27"})
    second = other.get(page_of(first, "victim-2-conduct")).content.decode()
    assert "Falta el medio" in second
    fill(
        other,
        page_of(first, "victim-2-conduct"),
        **{"victim-2-conduct-means": ["deceit"], "victim-2-conduct-purpose-mark": "~unknown"},
    )
    suspect = fill(other, page_of(first, "suspects"), "add:suspect")
    refused = other.post(page_of(first, "suspect-1"), {"suspect-1-unidentified": "1", "go": "next"})
    assert refused.status_code == 302
    assert "Una persona no identificada necesita" in other.get(page_of(first, "review")).content.decode()
    fill(
        other,
        suspect,
        **{
            "suspect-1-unidentified": "1",
            "suspect-1-aliases": "Chato\nEl Norteño",
            "suspect-1-to:victim-1": "acquaintance",
        },
    )
    event = fill(other, page_of(first, "events"), "add:event")
    fill(
        other,
        event,
        **{
            "event-1-kind": "recruitment",
            "event-1-started": "05/2024",
            "event-1-place": "Cusco, Cusco, Cusco",
            "event-1-parties": ["victim-1", "suspect-1"],
            "event-1-roles:suspect-1": ["recruiter"],
        },
    )
    thing = fill(other, page_of(first, "things"), "add:thing")
    fill(other, thing, **{"thing-1-kind": "phone", "thing-1-value": "984 555 012", "thing-1-parties": ["suspect-1"]})
    registered = register(other, first)
    case = queries.whole_case(_uuid(registered), viewer=cast.rosa)
    assert case is not None
    assert [party.role for party in case.parties] == [PartyRole.VICTIM, PartyRole.VICTIM, PartyRole.SUSPECT]
    assert (case.parties[0].person.age_low, case.parties[0].person.age_high) == (15, 15)
    assert case.parties[2].unidentified
    assert case.parties[2].aliases == ("Chato", "El Norteño")
    assert case.facts_from == "2024-05"
    assert case.events[0].participations[1].roles == ("recruiter",)
    assert [(one.element, one.code) for one in case.conducts] == [
        (ConductElement.ACT, "recruitment"),
        (ConductElement.PURPOSE, "sexual_exploitation"),
        (ConductElement.MEANS, "deceit"),
        (ConductElement.PURPOSE, "~unknown"),
    ]
    assert case.things[0].uses[0].party == case.parties[2].key
    assert queries.drafts(viewer=cast.rosa) == ()


def _uuid(address: str) -> Any:
    from uuid import UUID

    return UUID(address.strip("/").split("/")[-1])


@pytest.mark.feature("CR-01")
def test_four_answers_are_enough_to_register(rosa: Client) -> None:
    first = begin(rosa)
    report(rosa, first)
    fill(rosa, page_of(first, "facts"), facts__facts="Una vecina avisó de un posible caso.")
    assert register(rosa, first).startswith("/cases/")


def test_what_cannot_be_read_is_told_at_the_field_and_stays_as_typed(rosa: Client) -> None:
    first = begin(rosa)
    answer = rosa.post(first, {"report-kind": "complaint", "report-received_on": "ayer por la tarde", "go": "next"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#report-received_on"' in page
    assert 'value="ayer por la tarde"' in page
    assert 'aria-invalid="true"' in page
    # The mistake is kept in the draft too: nobody types it twice.
    assert 'value="ayer por la tarde"' in rosa.get(first).content.decode()


def test_a_place_of_several_names_is_settled_by_a_person(rosa: Client) -> None:
    first = begin(rosa)
    report(rosa, first)
    assert fill(rosa, page_of(first, "facts"), facts__facts="x", facts__place="San Juan") == "422"
    page = rosa.get(page_of(first, "facts")).content.decode()
    assert "¿Cuál?" in page
    assert fill(rosa, page_of(first, "facts"), **{"facts-place-code": "none"}) == page_of(first, "victims")


def test_a_place_is_chosen_from_the_lists_step_by_step(rosa: Client) -> None:
    first = begin(rosa)
    fill(rosa, page_of(first, "facts"), "again", **{"facts-place-department": "17"})
    assert 'name="facts-place-province"' in rosa.get(page_of(first, "facts")).content.decode()
    fill(rosa, page_of(first, "facts"), "again", **{"facts-place-province": "1702"})
    assert 'name="facts-place-district"' in rosa.get(page_of(first, "facts")).content.decode()


def test_the_review_names_every_problem_and_leads_to_its_field(rosa: Client) -> None:
    first = begin(rosa)
    fill(rosa, page_of(first, "facts"), facts__facts="x", facts__facts_from="2024", facts__facts_to="2023")
    page = rosa.get(page_of(first, "review")).content.decode()
    assert f'href="{first}#report-kind"' in page
    report(rosa, first)
    page = rosa.get(page_of(first, "review")).content.decode()
    assert f'href="{page_of(first, "facts")}#facts-facts_to"' in page
    assert rosa.post(page_of(first, "review"), {"go": "register"}).status_code == 422


def test_everything_fits_on_one_page(rosa: Client) -> None:
    first = begin(rosa, victim="Marisol Condori", suspect="Chato")
    fill(
        rosa,
        page_of(first, "whole"),
        **{
            "report-kind": "complaint",
            "report-received_on": "2026",
            "report-entry_route": "complaint_in_person",
            "victim-1-age": "14-17",
            "suspect-1-description": "varón joven",
        },
    )
    review = words_of(rosa.get(page_of(first, "review")).content.decode())
    assert "14-17" in review
    assert "varón joven" in review


@pytest.mark.feature("CR-10")
def test_each_coded_question_takes_the_five_kinds_of_answer(rosa: Client) -> None:
    first = begin(rosa, victim="Marisol Condori")
    page = rosa.get(page_of(first, "victim-1")).content.decode()
    education = page.split('id="victim-1-education"')[1].split("</select>")[0]
    for mark in ('value=""', '"~unknown"', '"~refused"', '"~not_applicable"', 'value="primary"'):
        assert mark in education


def test_words_are_kept_while_they_are_typed(rosa: Client) -> None:
    first = begin(rosa)
    kept = rosa.post(first + "keep/", {"report-file_number": "506-2026"}, headers={"HX-Request": "true"})
    assert "Guardado a las" in kept.content.decode()
    assert 'value="506-2026"' in rosa.get(first).content.decode()


def test_a_draft_is_nobody_elses(rosa: Client, cast: Cast, signed_in: Callable[[Any, str], Any]) -> None:
    first = begin(rosa)
    nora = Client()
    signed_in(nora, "nora")
    assert nora.get(first).status_code == 404
    assert nora.post(first + "keep/", {"report-file_number": "1"}).status_code == 404


def test_a_discarded_draft_is_gone(rosa: Client) -> None:
    first = begin(rosa)
    address = page_of(first, "discard")
    assert rosa.get(address).status_code == 200
    rosa.post(address)
    assert rosa.get(first).status_code == 404


def test_answers_that_no_page_offers_are_told_and_register_nothing(rosa: Client) -> None:
    first = begin(rosa)
    report(rosa, first)
    rosa.post(
        first, {"report-kind": "rumour", "report-received_on": "2026", "report-entry_route": "x\0", "go": "later"}
    )
    answer = rosa.post(page_of(first, "review"), {"go": "register"})
    assert answer.status_code == 422
    assert f'href="{first}#report-kind"' in answer.content.decode()
    assert f'href="{first}#report-entry_route"' in answer.content.decode()
    report(rosa, first)
    fill(rosa, page_of(first, "offences"), "add:offence")
    rosa.post(page_of(first, "offence-1"), {"offence-1-offence": "gossip", "go": "later"})
    answer = rosa.post(page_of(first, "review"), {"go": "register"})
    assert answer.status_code == 422
    assert f'href="{page_of(first, "offence-1")}#offence-1-offence"' in answer.content.decode()


def test_a_page_that_saves_itself_does_not_undo_what_a_button_did(rosa: Client, cast: Cast) -> None:
    first = begin(rosa)
    before = queries.drafts(viewer=cast.rosa)[0]
    fill(rosa, page_of(first, "victims"), "add:victim")
    with pytest.raises(Refused):
        actions.save_draft(before.id, before.content, step="report", seen=before.changed_at, by=cast.rosa, at=NOW)
    assert rosa.get(page_of(first, "victim-1")).status_code == 200
