"""The list, the sheet, revising, history, paper and search, without scripts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sistra.access import queries as access_queries
from sistra.reference import packs
from sistra.register import actions, queries
from sistra.register.vocabulary import ConductElement, NewConduct, NewUse, RecordKind
from tests.factories.cases import a_small_case, a_whole_case
from tests.factories.cast import NOW, Cast
from tests.web.pages import main_form, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def whole(cast: Cast) -> UUID:
    """A case with something in every part."""
    return actions.open_case(a_whole_case(), by=cast.rosa, at=NOW)


def seen(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return words_of(answer.content.decode())


def reveal(client: Client, case: UUID) -> None:
    assert client.post(reverse("case-reveal", args=[case])).status_code == 302


def test_an_empty_list_says_what_will_be_here(rosa: Client) -> None:
    assert "Todavía no hay casos" in seen(rosa, reverse("cases"))


def test_the_list_shows_only_my_offices_cases(rosa: Client, cast: Cast) -> None:
    mine = actions.open_case(a_small_case(), by=cast.rosa, at=NOW)
    theirs = actions.open_case(a_small_case(), by=cast.nora, at=NOW)
    page = rosa.get(reverse("cases")).content.decode()
    assert str(mine) in page
    assert str(theirs) not in page
    assert rosa.get(reverse("case", args=[theirs])).status_code == 404


def test_filter_sort_and_page_stand_in_the_address(rosa: Client, cast: Cast) -> None:
    for month in range(1, 13):
        for _ in range(3):
            actions.open_case(a_small_case(received_on=f"2025-{month:02}"), by=cast.rosa, at=NOW)
    actions.open_case(a_small_case(received_on="2024-05"), by=cast.rosa, at=NOW)
    assert "37 casos" in seen(rosa, reverse("cases"))
    assert "Página 2 de 2" in seen(rosa, reverse("cases") + "?page=2")
    narrowed = rosa.get(reverse("cases") + "?year=2024&kind=complaint&status=open&place=08&sort=received")
    assert "1 caso cumple el filtro" in words_of(narrowed.content.decode())
    assert 'aria-sort="ascending"' in narrowed.content.decode()
    assert "Ningún caso cumple este filtro" in seen(rosa, reverse("cases") + "?year=1999")


@pytest.mark.parametrize("page", ["cases", "search"])
def test_a_list_asks_the_data_base_as_often_for_three_cases_as_for_one(
    page: str, rosa: Client, cast: Cast, django_assert_num_queries: Any
) -> None:
    address = reverse(page) + ("?q=terminal" if page == "search" else "")
    actions.open_case(a_whole_case(), by=cast.rosa, at=NOW)
    with CaptureQueriesContext(connection) as once:
        rosa.get(address)
    for _ in range(2):
        actions.open_case(a_whole_case(), by=cast.rosa, at=NOW)
    assert len(once) > 0
    with django_assert_num_queries(len(once)):
        rosa.get(address)


@pytest.mark.feature("CR-02", "CR-03", "SO-02", "SO-03")
def test_the_sheet_says_what_it_is_and_masks_who_it_is(rosa: Client, whole: UUID) -> None:
    page = seen(rosa, reverse("case", args=[whole]))
    assert "2 víctimas" in page
    assert "1 persona imputada (1 sin identificar)" in page
    assert "No se exige ningún medio" in page
    assert "Captador o intermediario" in page
    case = a_whole_case()
    for name in (case.parties[0].person.given_names, case.facts, case.things[0].value, case.sources[0].reference):
        assert name
        assert name not in page


def test_asking_for_identities_shows_them_and_is_recorded(rosa: Client, whole: UUID, cast: Cast) -> None:
    reveal(rosa, whole)
    page = seen(rosa, reverse("case", args=[whole]))
    case = a_whole_case()
    assert case.parties[0].person.given_names in page
    assert case.facts in page
    assert "quedó registrado" in page
    acts = [entry.action for entry in access_queries.entries_about(f"case:{whole}", viewer=cast.ines)]
    assert acts[-1] == "register:identity:revealed"
    rosa.post(reverse("case-reveal", args=[whole]), {"hide": "1"})
    assert case.parties[0].person.given_names not in seen(rosa, reverse("case", args=[whole]))


def test_a_reader_without_the_right_cannot_ask(
    client: Client, whole: UUID, signed_in: Callable[[Any, str], Any]
) -> None:
    signed_in(client, "luis")
    assert client.post(reverse("case-reveal", args=[whole])).status_code == 404


@pytest.mark.feature("CR-09")
def test_a_change_stands_in_the_history_field_by_field(rosa: Client, whole: UUID, cast: Cast) -> None:
    address = reverse("case-edit", args=[whole])
    assert "La página siguiente muestra identidades" in seen(rosa, address)
    reveal(rosa, whole)
    form: dict[str, Any] = main_form(rosa.get(address).content.decode())
    form |= {"record-file_number": "77-2026", "record-status": "follow_up", "reason": "Así dice la carátula"}
    assert rosa.post(address, form).status_code == 302
    history = seen(rosa, reverse("case-history", args=[whole]))
    assert "Así dice la carátula" in history
    assert "77-2026" in history
    assert "Estado Abierto En seguimiento" in history
    assert "Rosa Aliaga" in history


@pytest.mark.feature("CR-09")
def test_the_case_is_shown_as_it_stood_on_a_past_day(rosa: Client, whole: UUID, cast: Cast) -> None:
    actions.change_case(whole, {"file_number": "77-2026"}, by=cast.rosa, at=NOW + timedelta(days=2))
    day = NOW.date()
    before = seen(rosa, reverse("case-as-of", args=[whole]) + f"?day={day}")
    assert "77-2026" not in before
    assert "2 víctimas" in before
    after = seen(rosa, reverse("case-as-of", args=[whole]) + f"?day={day + timedelta(days=2)}")
    assert "77-2026" in after
    earlier = seen(rosa, reverse("case-as-of", args=[whole]) + "?day=2020")
    assert "aún no estaba registrado" in earlier
    assert rosa.get(reverse("case-as-of", args=[whole]) + "?day=nunca").status_code == 422


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(rosa: Client, whole: UUID, cast: Cast) -> None:
    reveal(rosa, whole)
    address = reverse("case-edit", args=[whole])
    form: dict[str, Any] = main_form(rosa.get(address).content.decode())
    actions.change_case(whole, {"file_number": "1"}, by=cast.rosa, at=NOW)
    answer = rosa.post(address, form | {"record-file_number": "2"})
    assert answer.status_code == 422
    assert "Otra persona cambió este registro" in words_of(answer.content.decode())
    assert 'value="2"' in answer.content.decode()


def test_every_kind_of_record_can_be_revised(rosa: Client, whole: UUID, cast: Cast) -> None:
    reveal(rosa, whole)
    sheet = queries.case_sheet(whole, viewer=cast.rosa)
    assert sheet is not None
    for part, key, name, value in (
        ("victim", sheet.case.parties[0].key, "second_surname", "Apaza"),
        ("suspect", sheet.case.parties[2].key, "description", "alto, cicatriz en la mano"),
        ("event", sheet.case.events[0].key, "description", "en la plaza"),
        ("thing", sheet.case.things[0].key, "value", "999 111 222"),
        ("source", sheet.case.sources[0].key, "reference", "Acta 99"),
    ):
        address = reverse("part-edit", args=[whole, part, key])
        form: dict[str, Any] = main_form(rosa.get(address).content.decode())
        answer = rosa.post(address, form | {f"record-{name}": value})
        assert answer.status_code == 302, (part, words_of(answer.content.decode()))
        assert value in seen(rosa, reverse("case", args=[whole]))
    # What was not touched stays as it was: the form gives back what it was given.
    changed = queries.whole_case(whole, viewer=cast.rosa)
    assert changed is not None
    assert changed.parties[0].person.born == sheet.case.parties[0].person.born
    assert changed.parties[1] == sheet.case.parties[1]
    assert changed.events[0].place == sheet.case.events[0].place
    assert changed.sources[0].on == sheet.case.sources[0].on


def test_every_kind_of_record_can_be_added(rosa: Client, whole: UUID, cast: Cast) -> None:
    sheet = queries.case_sheet(whole, viewer=cast.rosa)
    assert sheet is not None
    suspect = sheet.case.parties[2].key
    for part, answers in (
        ("victim", {"record-given_names": "Flor", "record-age": "16"}),
        ("suspect", {"record-unidentified": "1", "record-description": "mujer mayor"}),
        ("event", {"record-kind": "rescue", "record-started": "2026", "record-parties": [suspect]}),
        ("thing", {"record-kind": "plate", "record-value": "X1A-234", "record-parties": [suspect]}),
        ("source", {"record-kind": "police_report", "record-reliability": "C"}),
        ("offence", {"record-offence": sheet.classifications[0].offence, "record-reason": "también"}),
    ):
        answer = rosa.post(reverse("part-add", args=[whole, part]), answers)
        assert answer.status_code == 302, (part, words_of(answer.content.decode()))
    after = queries.whole_case(whole, viewer=cast.rosa)
    assert after is not None
    before = sheet.case
    for name in ("parties", "events", "things", "sources", "classifications"):
        assert len(getattr(after, name)) == len(getattr(before, name)) + (2 if name == "parties" else 1)
    assert after.events[-1].participations[0].party == suspect
    assert after.things[-1].uses[0].party == suspect


def test_a_relationship_is_added_between_two_different_people(rosa: Client, whole: UUID, cast: Cast) -> None:
    case = queries.whole_case(whole, viewer=cast.rosa)
    assert case is not None
    address = reverse("relationship-add", args=[whole])
    one, other = case.parties[1].key, case.parties[2].key
    typed = {"record-party": one, "record-kind": case.relationships[0].kind, "record-other": one}
    assert rosa.post(address, typed).status_code == 422
    assert rosa.post(address, typed | {"record-other": other}).status_code == 302


@pytest.mark.feature("CR-03")
def test_what_was_done_is_revised_and_what_is_taken_away_needs_a_reason(rosa: Client, whole: UUID, cast: Cast) -> None:
    case = queries.whole_case(whole, viewer=cast.rosa)
    assert case is not None
    victim = case.parties[0].key
    address = reverse("conduct-edit", args=[whole, victim])
    form: dict[str, Any] = main_form(rosa.get(address).content.decode())
    assert form["record-act"] == ["recruitment"]
    form["record-act"] = ["retention"]
    assert rosa.post(address, form).status_code == 422
    assert rosa.post(address, form | {"reason": "se precisó en la declaración"}).status_code == 302
    after = queries.whole_case(whole, viewer=cast.rosa)
    assert after is not None
    acts = [one.code for one in after.conducts if one.victim == victim and one.element == "act"]
    assert acts == ["retention"]


@pytest.mark.feature("CR-03", "CR-09")
def test_what_was_done_is_revised_in_one_act_and_keeps_what_stays(rosa: Client, whole: UUID, cast: Cast) -> None:
    before = queries.whole_case(whole, viewer=cast.rosa)
    assert before is not None
    victim = before.parties[0].key
    address = reverse("conduct-edit", args=[whole, victim])
    form: dict[str, Any] = main_form(rosa.get(address).content.decode())
    form |= {"record-act": ["recruitment", "retention"], "record-means": ["deceit"], "record-purpose": []}
    trail = access_queries.entries_about(f"case:{whole}", viewer=cast.ines)
    refused = rosa.post(address, form)
    assert refused.status_code == 422
    assert 'href="#reason"' in refused.content.decode()
    assert 'id="reason-error"' in refused.content.decode()
    assert rosa.post(address, form | {"reason": "Ampliación de la declaración"}).status_code == 302
    acts = access_queries.entries_about(f"case:{whole}", viewer=cast.ines)[len(trail) :]
    assert [entry.action for entry in acts] == ["register:conduct:set"]
    after = queries.whole_case(whole, viewer=cast.rosa)
    assert after is not None
    mine = {(str(one.element), one.code): one for one in after.conducts if one.victim == victim}
    assert set(mine) == {("act", "recruitment"), ("act", "retention"), ("means", "deceit")}
    assert mine["act", "recruitment"] == before.conducts[0]
    assert before.conducts[0].source
    assert [one for one in after.conducts if one.victim != victim] == list(before.conducts[2:])
    reveal(rosa, whole)
    history = seen(rosa, reverse("case-history", args=[whole]))
    assert "Lo que se hizo a la víctima: cambiado" in history
    assert "Ampliación de la declaración" in history


def test_nobody_takes_away_an_answer_that_they_never_saw(rosa: Client, whole: UUID, cast: Cast) -> None:
    case = queries.whole_case(whole, viewer=cast.rosa)
    assert case is not None
    victim = case.parties[0].key
    address = reverse("conduct-edit", args=[whole, victim])
    form: dict[str, Any] = main_form(rosa.get(address).content.decode())
    added = NewConduct(victim=victim, element=ConductElement.MEANS, code="deceit")
    actions.add_part(whole, added, by=cast.rosa, at=NOW)
    answer = rosa.post(address, form | {"record-act": ["retention"], "reason": "se precisó"})
    assert answer.status_code == 422
    assert "Otra persona cambió esto mientras usted escribía" in words_of(answer.content.decode())
    after = queries.whole_case(whole, viewer=cast.rosa)
    assert after is not None
    assert after.conducts == (*case.conducts, added)


@pytest.mark.feature("CR-02")
def test_somebody_joins_an_event_later_and_may_be_taken_out_again(rosa: Client, whole: UUID, cast: Cast) -> None:
    case = queries.whole_case(whole, viewer=cast.rosa)
    assert case is not None
    first, second = case.events
    victim, other, suspect = (party.key for party in case.parties)
    page = rosa.get(reverse("case", args=[whole])).content.decode()
    address = reverse("participation-add", args=[whole, second.key])
    assert f'href="{address}"' in page
    assert "Agregar a alguien a este suceso" in words_of(page)
    asked = rosa.get(address).content.decode()
    assert "Agregar a alguien a este suceso: Explotación" in words_of(asked)
    assert "Víctima 2" in asked
    assert case.parties[1].person.given_names not in asked
    for wrong, words in (
        ({}, "¿Quién?"),
        ({"record-party": first.key}, "Elija uno de los que figuran en el caso"),
        ({"record-party": other, "record-roles": ["recruiter"]}, "Solo una persona imputada"),
    ):
        answer = rosa.post(address, wrong)
        assert answer.status_code == 422
        assert words in words_of(answer.content.decode())
    added = {"record-party": suspect, "record-roles": ["recruiter"]}
    reported = rosa.post(address, added, follow=True)
    assert "La persona se agregó al suceso" in words_of(reported.content.decode())
    assert rosa.post(address, added).status_code == 422
    # Added to the first event after the second: each line must still lead to its own row.
    assert rosa.post(reverse("participation-add", args=[whole, first.key]), {"record-party": other}).status_code == 302
    sheet = queries.case_sheet(whole, viewer=cast.rosa)
    assert sheet is not None
    assert [one.party for one in sheet.case.events[0].participations] == [victim, suspect, other]
    assert [(one.party, one.roles) for one in sheet.case.events[1].participations] == [(suspect, ("recruiter",))]
    row = sheet.members[first.key][1]
    out = reverse("withdraw", args=[whole, RecordKind.PARTICIPATION, row])
    box = rosa.get(reverse("case", args=[whole])).content.decode().split(f'id="event-{first.key}"')[1]
    assert "Imputado 1" in box.split(f'href="{out}"')[0].rsplit("<dt>", 1)[1]
    assert "Retirar: Participación: Imputado 1, Suceso 1" in seen(rosa, out)
    assert rosa.post(out, {"reason": "no estuvo allí"}).status_code == 302
    after = queries.whole_case(whole, viewer=cast.rosa)
    assert after is not None
    assert [one.party for one in after.events[0].participations] == [victim, other]
    assert after.events[1] == sheet.case.events[1]


@pytest.mark.feature("CR-02")
def test_who_used_a_thing_is_added_later_with_dates_and_may_be_taken_out_again(
    rosa: Client, whole: UUID, cast: Cast
) -> None:
    case = queries.whole_case(whole, viewer=cast.rosa)
    assert case is not None
    thing, victim = case.things[0], case.parties[0].key
    address = reverse("use-add", args=[whole, thing.key])
    page = rosa.get(reverse("case", args=[whole])).content.decode()
    assert f'href="{address}"' in page
    assert "Agregar quién la usó" in words_of(page)
    asked = rosa.get(address).content.decode()
    assert "Agregar quién usó la cosa: Teléfono" in words_of(asked)
    assert thing.value not in asked
    typed = {"record-party": victim, "record-from_on": "10/2026", "record-to_on": "mayo de 2026"}
    answer = rosa.post(address, typed)
    assert answer.status_code == 422
    assert "mayo de 2026" in answer.content.decode()
    typed |= {"record-to_on": "", "record-note": "Se lo prestaba El Gato", "record-source": case.sources[0].key}
    assert rosa.post(address, typed | {"record-source": victim}).status_code == 422
    assert rosa.post(address, typed).status_code == 302
    sheet = queries.case_sheet(whole, viewer=cast.rosa)
    assert sheet is not None
    made = NewUse(party=victim, from_on="2026-10", note="Se lo prestaba El Gato", source=case.sources[0].key)
    assert sheet.case.things[0].uses == (*thing.uses, made)
    masked = seen(rosa, reverse("case", args=[whole]))
    assert "Víctima 1 (octubre de 2026)" in masked
    assert made.note not in masked
    reveal(rosa, whole)
    assert made.note in seen(rosa, reverse("case", args=[whole]))
    out = reverse("withdraw", args=[whole, RecordKind.USE, sheet.members[thing.key][1]])
    assert f'href="{out}"' in rosa.get(reverse("case", args=[whole])).content.decode()
    reported = rosa.post(out, {"reason": "era otro teléfono"}, follow=True).content.decode()
    after = queries.whole_case(whole, viewer=cast.rosa)
    assert after is not None
    assert after.things == case.things
    undo = reverse("restore", args=[whole, RecordKind.USE, sheet.members[thing.key][1]])
    assert f'action="{undo}"' in reported
    rosa.post(undo)
    assert queries.whole_case(whole, viewer=cast.rosa) == sheet.case


@pytest.mark.parametrize("reader", ["abel", "nora", "luis", "alma"])
def test_who_may_not_change_the_case_finds_no_page_to_add_to_it(
    reader: str, client: Client, whole: UUID, cast: Cast, signed_in: Callable[[Any, str], Any]
) -> None:
    before = queries.whole_case(whole, viewer=cast.rosa)
    assert before is not None
    party = before.parties[0].key
    signed_in(client, reader)
    for address in (
        reverse("participation-add", args=[whole, before.events[1].key]),
        reverse("use-add", args=[whole, before.things[0].key]),
        reverse("conduct-edit", args=[whole, party]),
    ):
        assert client.get(address).status_code == 404
        assert client.post(address, {"record-party": party, "reason": "x"}).status_code == 404
    page = client.get(reverse("case", args=[whole]))
    if reader == "abel":
        assert page.status_code == 200
        assert "Agregar a alguien" not in words_of(page.content.decode())
        assert "Agregar quién la usó" not in words_of(page.content.decode())
    else:
        assert page.status_code == 404
    assert queries.whole_case(whole, viewer=cast.rosa) == before


def test_an_event_or_thing_of_another_case_is_not_found_in_this_one(rosa: Client, whole: UUID, cast: Cast) -> None:
    other = queries.whole_case(actions.open_case(a_whole_case(), by=cast.rosa, at=NOW), viewer=cast.rosa)
    assert other is not None
    for address in (
        reverse("participation-add", args=[whole, other.events[0].key]),
        reverse("participation-add", args=[whole, other.things[0].key]),
        reverse("use-add", args=[whole, other.things[0].key]),
    ):
        assert rosa.get(address).status_code == 404


def test_a_day_in_the_past_shows_who_took_part_and_nothing_to_change(rosa: Client, whole: UUID) -> None:
    page = seen(rosa, reverse("case-as-of", args=[whole]) + f"?day={NOW.date()}")
    assert "Captador o intermediario" in page
    assert "Retirar" not in page
    assert "Agregar a alguien" not in page


@pytest.mark.feature("CR-04")
def test_the_offence_is_chosen_by_the_date_of_the_facts(rosa: Client, cast: Cast) -> None:
    old = actions.open_case(a_small_case(facts_from="2018-05"), by=cast.rosa, at=NOW)
    page = words_of(rosa.get(reverse("part-add", args=[old, "offence"])).content.decode())
    assert "Trata de personas (art. 153)" in page
    recent = actions.open_case(a_small_case(facts_from="2024-05"), by=cast.rosa, at=NOW)
    page = words_of(rosa.get(reverse("part-add", args=[recent, "offence"])).content.decode())
    assert "Trata de personas (art. 129-A)" in page


@pytest.mark.feature("CR-04")
def test_a_replaced_offence_stays_with_date_author_and_reason(rosa: Client, whole: UUID, cast: Cast) -> None:
    sheet = queries.case_sheet(whole, viewer=cast.rosa)
    assert sheet is not None
    address = reverse("reclassify", args=[whole, sheet.classifications[0].id])
    other = next(
        one.identifier for one in packs.active().offences if one.identifier != sheet.classifications[0].offence
    )
    assert rosa.post(address, {"record-offence": other, "record-reason": ""}).status_code == 422
    assert rosa.post(address, {"record-offence": other, "record-reason": "Pericia 12"}).status_code == 302
    reveal(rosa, whole)
    page = seen(rosa, reverse("case", args=[whole]))
    assert "reemplazada" in page
    assert "Pericia 12" in page
    assert page.count("Rosa Aliaga (T-CUSCO)") >= 2
    assert rosa.get(address).status_code == 404


def test_a_withdrawn_record_is_put_back_from_the_message(rosa: Client, whole: UUID, cast: Cast) -> None:
    sheet = queries.case_sheet(whole, viewer=cast.rosa)
    assert sheet is not None
    thing = sheet.case.things[0].key
    address = reverse("withdraw", args=[whole, RecordKind.THING, thing])
    assert "puede restituirse" in seen(rosa, address)
    assert rosa.post(address, {"reason": " "}).status_code == 422
    reported = rosa.post(address, {"reason": "es de otro caso"}, follow=True).content.decode()
    undo = reverse("restore", args=[whole, RecordKind.THING, thing])
    assert f'action="{undo}"' in reported.split("</header>")[1].split("<main")[0]
    case = queries.whole_case(whole, viewer=cast.rosa)
    assert case is not None
    assert case.things == ()
    rosa.post(undo)
    again = queries.whole_case(whole, viewer=cast.rosa)
    assert again is not None
    assert again.things == sheet.case.things


def test_the_paper_carries_body_number_and_hash_and_leaves_a_trace(rosa: Client, whole: UUID, cast: Cast) -> None:
    page = seen(rosa, reverse("case-print", args=[whole]))
    sheet = queries.case_sheet(whole, viewer=cast.rosa)
    assert sheet is not None
    state = queries.state_hash(whole, viewer=cast.rosa)
    assert "Ministerio Público" in page
    assert sheet.header.number in page
    assert state in page
    acts = access_queries.entries_about(f"case:{whole}", viewer=cast.ines)
    assert acts[-1].action == "register:case:printed"


@pytest.mark.parametrize(
    "sought", ["Yesenia Guaman", "quispe huaman", "engaño minera", "TCUS-2026-1", "tcus 2026 000001"]
)
def test_a_case_is_found_by_what_one_remembers(sought: str, rosa: Client, cast: Cast) -> None:
    case = actions.open_case(a_small_case(), by=cast.rosa, at=NOW)
    if sought.lower().startswith("tcus"):
        header = queries.case_sheet(case, viewer=cast.rosa)
        assert header is not None
        sought = f"{sought}{header.header.number[-1]}" if "-1" not in sought else header.header.number.lower()
    answer = rosa.get(reverse("search"), {"q": sought}, follow=True)
    assert str(case) in answer.content.decode()


def test_nothing_found_says_what_to_try(rosa: Client) -> None:
    assert "Pruebe con solo un apellido" in seen(rosa, reverse("search") + "?q=nadie")
