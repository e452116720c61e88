"""A case is registered whole, numbered, found again, changed with its old values kept."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from sistra.access import queries as access
from sistra.kernel.answers import Missing
from sistra.kernel.errors import Invalid, Refused
from sistra.register import actions, queries
from sistra.register.models import Case, Party
from sistra.register.rules import InvalidCase
from sistra.register.vocabulary import (
    CaseNumber,
    ConductElement,
    NewClassification,
    NewConduct,
    NewParticipation,
    NewParty,
    NewPerson,
    NewRelationship,
    NewUse,
    PartyRole,
    RecordKind,
)
from tests.factories.cases import a_small_case, a_whole_case
from tests.factories.cast import CUSCO, NOW, Cast


def shape(case: object) -> object:
    """A case without the keys by which its parts refer to one another: what it says, apart from ids."""
    from dataclasses import asdict, fields, is_dataclass

    def strip(value: object, names: dict[str, str]) -> object:
        if is_dataclass(value) and not isinstance(value, type):
            return (
                type(value).__name__,
                tuple((one.name, strip(getattr(value, one.name), names)) for one in fields(value) if one.name != "key"),
            )
        if isinstance(value, tuple):
            return tuple(strip(one, names) for one in value)
        if isinstance(value, str):
            return names.get(value, value)
        return value

    names: dict[str, str] = {}
    for group in ("sources", "parties", "events", "things"):
        for place, part in enumerate(getattr(case, group)):
            names[part.key] = f"{group}:{place}"
    assert asdict(case)  # type: ignore[call-overload]
    return strip(case, names)


@pytest.mark.feature("CR-02")
def test_what_was_handed_in_is_what_is_read_back(cast: Cast) -> None:
    handed = a_whole_case()

    key = actions.open_case(handed, by=cast.rosa, at=NOW)

    read = queries.whole_case(key, viewer=cast.rosa)
    assert read is not None
    assert shape(read) == shape(a_whole_case(recorder="MP"))


def test_a_case_has_a_number_of_its_office_and_year_with_a_check_character(cast: Cast) -> None:
    keys = [actions.open_case(a_small_case(), by=cast.rosa, at=NOW) for _ in range(3)]

    numbers = [Case.objects.get(pk=key).number for key in keys]
    assert numbers == [str(CaseNumber("TCUS", 2026, running)) for running in (1, 2, 3)]
    assert all(str(CaseNumber.parse(number.lower().replace("-", " "))) == number for number in numbers)


@pytest.mark.parametrize("place", range(len("TCUS2026000001")))
def test_one_wrong_character_in_a_number_is_noticed(place: int) -> None:
    number = CaseNumber("TCUS", 2026, 1)
    written = f"TCUS2026000001{number.check}"
    other = "7" if written[place].isdigit() else "X"
    wrong = written[:place] + other + written[place + 1 :]
    assert wrong != written
    with pytest.raises(Invalid):
        CaseNumber.parse(wrong)


@pytest.mark.feature("CR-06")
def test_a_failed_registration_leaves_no_gap_and_blocks_given_away_are_skipped_and_come_back(cast: Cast) -> None:
    actions.open_case(a_small_case(), by=cast.rosa, at=NOW)
    with pytest.raises(InvalidCase):
        actions.open_case(a_small_case(entry_route="no existe"), by=cast.rosa, at=NOW)
    actions.open_case(a_small_case(), by=cast.rosa, at=NOW)
    first, last = actions.reserve_numbers(
        office=CUSCO, year=2026, size=10, node="otro-nodo", expires_on=date(2026, 12, 1), by=cast.hugo, at=NOW
    )
    assert (first.running, last.running) == (3, 12)
    assert Case.objects.get(pk=actions.open_case(a_small_case(), by=cast.rosa, at=NOW)).number == str(
        CaseNumber("TCUS", 2026, 13)
    )

    later = NOW + timedelta(days=20)
    returned = actions.return_expired_numbers(office=CUSCO, used={3: 4}, by=cast.hugo, at=later)

    assert returned == 8
    after = [
        CaseNumber.parse(Case.objects.get(pk=actions.open_case(a_small_case(), by=cast.rosa, at=later)).number).running
        for _ in range(9)
    ]
    assert after == [5, 6, 7, 8, 9, 10, 11, 12, 14]


def test_every_problem_is_told_at_once_with_its_field(cast: Cast) -> None:
    wrong = a_whole_case(
        received_on="mañana",
        entry_route="",
        facts_from="2027",
        conducts=(NewConduct(victim="p1", element=ConductElement.MEANS, code="brujería"),),
    )

    with pytest.raises(InvalidCase) as refusal:
        actions.open_case(wrong, by=cast.rosa, at=NOW)

    assert {problem.field for problem in refusal.value.problems} == {
        "received_on",
        "entry_route",
        "facts_from",
        "facts_to",
        "conducts[0].code",
        "conducts[0].victim",
    }
    assert not Case.objects.exists()


def test_the_same_record_of_the_same_recorder_is_registered_once(cast: Cast) -> None:
    key = actions.open_case(a_small_case(external_id="RETA-7"), by=cast.rosa, at=NOW)

    with pytest.raises(actions.AlreadyRegistered) as again:
        actions.open_case(a_small_case(external_id="RETA-7"), by=cast.rosa, at=NOW)

    assert again.value.case == key
    assert Case.objects.count() == 1


def test_another_office_finds_nothing_and_may_change_nothing(cast: Cast) -> None:
    key = actions.open_case(a_whole_case(), by=cast.rosa, at=NOW)

    for stranger in (cast.nora, cast.pedro, cast.luis, cast.alma, cast.hugo, cast.ines):
        assert queries.whole_case(key, viewer=stranger) is None
        assert queries.case_sheet(key, viewer=stranger) is None
        assert queries.history(key, viewer=stranger) == ()
        assert queries.search("Vargas", viewer=stranger) == ()
        assert queries.case_page(viewer=stranger).total == 0
        with pytest.raises(Refused):
            actions.change_case(key, {"facts": "otra"}, by=stranger, at=NOW)


@pytest.mark.feature("CR-09")
def test_each_field_tells_its_history_and_the_case_stands_as_on_a_past_day(cast: Cast) -> None:
    key = actions.open_case(a_whole_case(), by=cast.rosa, at=NOW)
    victim = Party.objects.get(case=key, first_surname="Vargas")
    later = NOW + timedelta(days=2)
    actions.change_record(
        RecordKind.PARTY,
        victim.pk,
        {"first_surname": "Vargas Llosa", "born": "1999", "aliases": ("La Flaca",)},
        reason="Copia del DNI",
        by=cast.rosa,
        at=later,
    )

    newest = queries.history(key, viewer=cast.rosa)[0]
    assert (newest.action, newest.reason) == ("register:party:changed", "Copia del DNI")
    assert {(change.field, change.before, change.after) for change in newest.changes if change.row == victim.pk} == {
        ("first_surname", "Vargas", "Vargas Llosa"),
        ("born", "1998-04-02", "1999"),
    }
    before = queries.case_as_of(key, NOW + timedelta(days=1), viewer=cast.rosa)
    now = queries.whole_case(key, viewer=cast.rosa)
    assert before is not None
    assert now is not None
    assert shape(before) == shape(a_whole_case(recorder="MP"))
    assert [party.person.first_surname for party in now.parties] == ["Ccori", "Vargas Llosa", ""]
    assert queries.case_as_of(key, NOW - timedelta(days=1), viewer=cast.rosa) is None


def test_replaying_the_trail_gives_the_rows(cast: Cast) -> None:
    key = actions.open_case(a_whole_case(), by=cast.rosa, at=NOW)
    sheet = queries.case_sheet(key, viewer=cast.rosa)
    assert sheet is not None
    actions.change_case(key, {"facts_to": "2026-10", "facts": "Más detalle."}, by=cast.rosa, at=NOW)
    actions.add_part(key, NewParty(key="w", role=PartyRole.WITNESS, aliases=("Vecina",)), by=cast.rosa, at=NOW)
    actions.withdraw(
        RecordKind.THING, Party.objects.first() and _thing(sheet), reason="número ajeno", by=cast.rosa, at=NOW
    )
    line = sheet.classifications[0]
    actions.reclassify(
        line.id,
        NewClassification(offence="aggravated_trafficking", party=str(line.party), reason="víctima de 15 años"),
        by=cast.rosa,
        at=NOW,
    )

    assert queries.replayed(key, viewer=cast.rosa) == queries.stored(key, viewer=cast.rosa)


def _thing(sheet: queries.CaseSheet):
    return UUID(sheet.ids[RecordKind.THING][0])


@pytest.mark.feature("CR-04")
def test_the_article_follows_the_date_of_the_facts_and_a_reclassification_keeps_the_old(cast: Cast) -> None:
    old = actions.open_case(a_whole_case(facts_from="2019-03", facts_to="2019-04"), by=cast.rosa, at=NOW)
    new = actions.open_case(a_whole_case(), by=cast.rosa, at=NOW)
    articles = []
    for key in (old, new):
        sheet = queries.case_sheet(key, viewer=cast.rosa)
        assert sheet is not None
        articles.append(sheet.classifications[0].article)
    assert articles == ["153", "129-A"]

    line = sheet.classifications[0]
    actions.reclassify(
        line.id,
        NewClassification(offence="forced_labour", party=str(line.party), reason="No hubo captación"),
        by=cast.rosa,
        at=NOW + timedelta(hours=1),
    )
    sheet = queries.case_sheet(new, viewer=cast.rosa)
    assert sheet is not None
    first, second = sheet.classifications
    assert (first.offence, first.replaced_by, first.decided_by) == ("trafficking", second.id, cast.rosa.label)
    assert (second.article, second.reason, second.replaced_by) == ("129-O", "No hubo captación", None)
    with pytest.raises(Refused):
        actions.reclassify(line.id, NewClassification(offence="trafficking", reason="x"), by=cast.rosa, at=NOW)
    with pytest.raises(Invalid):
        actions.reclassify(second.id, NewClassification(offence="trafficking"), by=cast.rosa, at=NOW)


def test_two_editors_at_once_do_not_overwrite_one_another(cast: Cast) -> None:
    key = actions.open_case(a_small_case(), by=cast.rosa, at=NOW)
    assert actions.change_case(key, {"place": "170101"}, seen=1, by=cast.rosa, at=NOW)
    with pytest.raises(Refused):
        actions.change_case(key, {"place": "150101"}, seen=1, by=cast.rosa, at=NOW)

    assert Case.objects.get(pk=key).place == "170101"


def test_a_withdrawn_record_is_gone_from_the_case_and_comes_back_when_restored(cast: Cast) -> None:
    key = actions.open_case(a_whole_case(), by=cast.rosa, at=NOW)
    victim = Party.objects.get(case=key, first_surname="Vargas")

    actions.withdraw(RecordKind.PARTY, victim.pk, reason="Registrada dos veces", by=cast.rosa, at=NOW)

    without = queries.whole_case(key, viewer=cast.rosa)
    assert without is not None
    assert [party.person.first_surname for party in without.parties] == ["Ccori", ""]
    assert {conduct.victim for conduct in without.conducts} == {without.parties[0].key}
    assert queries.search("Delia Vargas", viewer=cast.rosa) == ()
    with pytest.raises(Invalid):
        actions.withdraw(RecordKind.PARTY, victim.pk, reason=" ", by=cast.rosa, at=NOW)

    actions.restore(RecordKind.PARTY, victim.pk, by=cast.rosa, at=NOW)
    again = queries.whole_case(key, viewer=cast.rosa)
    assert again is not None
    assert shape(again) == shape(a_whole_case(recorder="MP"))
    assert [hit.case for hit in queries.search("Delia Vargas", viewer=cast.rosa)] == [key]


@pytest.mark.feature("CR-10")
def test_unknown_not_asked_refused_and_not_applicable_stay_apart(cast: Cast) -> None:
    parties = tuple(
        NewParty(key=f"v{place}", role=PartyRole.VICTIM, person=NewPerson(given_names="Ana", education=answer))
        for place, answer in enumerate((*Missing, "", "primary"))
    )
    key = actions.open_case(a_small_case(parties=parties), by=cast.rosa, at=NOW)

    read = queries.whole_case(key, viewer=cast.rosa)
    assert read is not None
    assert [party.person.education for party in read.parties] == [*Missing, "", "primary"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("uaman kispe", True),
        ("Quispe Yesenia", True),
        ("Yesenia Huaman", True),
        ("victimas del bar", False),
        ("engaño minas", False),
        ("zona minera", True),
        ("ENGANOS trabajo", True),
        ("Torres", False),
    ],
)
def test_a_case_is_found_by_misspelt_names_and_by_words_without_accents(cast: Cast, typed: str, found: bool) -> None:
    key = actions.open_case(a_small_case(), by=cast.rosa, at=NOW)
    actions.open_case(
        a_small_case(
            facts="Otro hecho.",
            parties=(NewParty(key="v", role=PartyRole.VICTIM, person=NewPerson(given_names="Eva")),),
        ),
        by=cast.rosa,
        at=NOW,
    )

    assert ([hit.case for hit in queries.search(typed, viewer=cast.rosa)] == [key]) is found


def test_a_phone_is_found_however_it_is_written_and_a_number_by_its_digits(cast: Cast) -> None:
    key = actions.open_case(a_whole_case(), by=cast.rosa, at=NOW)
    number = Case.objects.get(pk=key).number

    for typed in ("51900000123", "+51 900-000-123", number, number.lower().replace("-", "")):
        assert [hit.case for hit in queries.search(typed, viewer=cast.rosa)] == [key]


@pytest.mark.parametrize("typed", ['"', "a*b", "NEAR(x", "x OR y", "') --", "%", "_", "ñ" * 500, "& | !", "("])
def test_no_typed_character_breaks_the_search(cast: Cast, typed: str) -> None:
    actions.open_case(a_small_case(), by=cast.rosa, at=NOW)

    assert isinstance(queries.search(typed, viewer=cast.rosa), tuple)


def test_likely_persons_are_shown_with_reasons_and_homonyms_of_other_offices_are_not(cast: Cast) -> None:
    key = actions.open_case(a_small_case(), by=cast.rosa, at=NOW)
    actions.open_case(a_small_case(), by=cast.nora, at=NOW)

    likely = queries.likely_persons("Yesenia Huaman Kispe", viewer=cast.rosa)

    assert [person.case for person in likely] == [key]
    assert likely[0].reasons


def test_a_page_of_the_list_takes_the_same_number_of_queries_for_one_case_and_for_many(
    cast: Cast, django_assert_num_queries
) -> None:
    actions.open_case(a_small_case(), by=cast.rosa, at=NOW)
    with django_assert_num_queries(3):
        queries.case_page(viewer=cast.rosa)
    for _ in range(4):
        actions.open_case(a_whole_case(), by=cast.rosa, at=NOW)
    with django_assert_num_queries(3):
        page = queries.case_page(viewer=cast.rosa)
    assert [(row.victims, row.suspects) for row in page.rows] == [(2, 1)] * 4 + [(1, 0)]


def test_a_draft_keeps_what_was_typed_and_ends_when_the_case_is_registered(cast: Cast) -> None:
    draft = actions.save_draft(None, {"received_on": "mañana", "victim-1.born": "?"}, by=cast.rosa, at=NOW)
    actions.save_draft(draft, {"received_on": "2026-11-03"}, step="victims", by=cast.rosa, at=NOW)

    kept = queries.draft(draft, viewer=cast.rosa)
    assert kept is not None
    assert (kept.content, kept.step) == ({"received_on": "2026-11-03"}, "victims")
    assert queries.drafts(viewer=cast.nora) == ()
    with pytest.raises(Refused):
        actions.discard_draft(draft, by=cast.nora, at=NOW)
    with pytest.raises(InvalidCase):
        actions.register_draft(draft, a_small_case(entry_route=""), by=cast.rosa, at=NOW)
    assert queries.draft(draft, viewer=cast.rosa) is not None

    actions.register_draft(draft, a_small_case(), by=cast.rosa, at=NOW)
    assert queries.drafts(viewer=cast.rosa) == ()


def test_the_trail_stays_whole_through_everything_above(cast: Cast) -> None:
    key = actions.open_case(a_whole_case(), by=cast.rosa, at=NOW)
    actions.reveal(key, by=cast.rosa, at=NOW)
    actions.record_print(key, state=queries.state_hash(key, viewer=cast.rosa), by=cast.rosa, at=NOW)

    assert [finding for chain in access.verify(viewer=cast.hugo) for finding in chain.findings] == []


def test_words_longer_than_their_place_are_named_and_nothing_is_written(cast: Cast) -> None:
    with pytest.raises(InvalidCase) as refusal:
        actions.open_case(a_small_case(place_words="x" * 241), by=cast.rosa, at=NOW)

    assert [(problem.field, problem.expected) for problem in refusal.value.problems] == [("place_words", "≤ 240")]
    assert not Case.objects.exists()


def test_what_was_done_to_a_victim_is_set_in_one_act_and_its_history_stays(cast: Cast) -> None:
    key = actions.open_case(a_whole_case(), by=cast.rosa, at=NOW)
    sheet = queries.case_sheet(key, viewer=cast.rosa)
    assert sheet is not None
    victim = sheet.case.parties[1].key
    wanted = [
        NewConduct(victim=victim, element=ConductElement.ACT, code="transfer"),
        NewConduct(victim=victim, element=ConductElement.MEANS, code="threat"),
        NewConduct(victim=victim, element=ConductElement.PURPOSE, code="labour_exploitation"),
    ]
    with pytest.raises(Invalid):
        actions.set_conducts(key, UUID(victim), wanted, by=cast.rosa, at=NOW)

    assert actions.set_conducts(key, UUID(victim), wanted, reason="Ampliación", by=cast.rosa, at=NOW)
    assert not actions.set_conducts(key, UUID(victim), wanted, by=cast.rosa, at=NOW)

    after = queries.case_sheet(key, viewer=cast.rosa)
    assert after is not None
    assert [conduct.code for conduct in after.case.conducts if conduct.victim == victim] == [
        "transfer",
        "labour_exploitation",
        "threat",
    ]
    assert len(queries.history(key, viewer=cast.rosa)) == 2


def test_ids_stand_in_step_with_the_records_also_beside_a_withdrawn_victim(cast: Cast) -> None:
    key = actions.open_case(a_whole_case(), by=cast.rosa, at=NOW)
    sheet = queries.case_sheet(key, viewer=cast.rosa)
    assert sheet is not None
    actions.withdraw(RecordKind.PARTY, UUID(sheet.case.parties[0].key), reason="dos veces", by=cast.rosa, at=NOW)

    after = queries.case_sheet(key, viewer=cast.rosa)
    assert after is not None
    assert len(after.ids[RecordKind.CONDUCT]) == len(after.case.conducts) == 3
    assert len(after.ids[RecordKind.RELATIONSHIP]) == len(after.case.relationships) == 0
    assert after.ids[RecordKind.PARTY] == tuple(party.key for party in after.case.parties)


def test_somebody_joins_an_event_and_a_thing_gets_another_user_later(cast: Cast) -> None:
    key = actions.open_case(a_whole_case(), by=cast.rosa, at=NOW)
    sheet = queries.case_sheet(key, viewer=cast.rosa)
    assert sheet is not None
    victim, event, thing = sheet.case.parties[1].key, sheet.case.events[1].key, sheet.case.things[0].key

    actions.add_part(key, NewParticipation(party=victim), into=UUID(event), by=cast.rosa, at=NOW)
    actions.add_part(key, NewUse(party=victim, from_on="2026-06"), into=UUID(thing), by=cast.rosa, at=NOW)
    with pytest.raises(Invalid):
        actions.add_part(key, NewParticipation(party=victim), by=cast.rosa, at=NOW)

    whole = queries.whole_case(key, viewer=cast.rosa)
    assert whole is not None
    assert [one.party for one in whole.events[1].participations] == [victim]
    assert [use.party for use in whole.things[0].uses][-1] == victim


def test_a_reference_must_lead_to_the_right_kind_of_record_of_the_same_case(cast: Cast) -> None:
    key = actions.open_case(a_whole_case(), by=cast.rosa, at=NOW)
    other = actions.open_case(a_whole_case(), by=cast.rosa, at=NOW)
    sheet, strange = (queries.case_sheet(one, viewer=cast.rosa) for one in (key, other))
    assert sheet is not None
    assert strange is not None
    victim, suspect = sheet.case.parties[0].key, sheet.case.parties[2].key
    event, foreign = sheet.case.events[0].key, strange.case.parties[0].key
    wrong = (
        NewRelationship(party=victim, other=event, kind="acquaintance"),
        NewRelationship(party=victim, other=foreign, kind="acquaintance"),
        NewConduct(victim=suspect, element=ConductElement.ACT, code="transfer"),
        NewConduct(victim=victim, element=ConductElement.ACT, code="transfer", source=event),
        NewClassification(offence="trafficking", party=foreign),
    )
    for part in wrong:
        with pytest.raises(InvalidCase):
            actions.add_part(key, part, by=cast.rosa, at=NOW)
    with pytest.raises(Invalid):
        actions.add_part(key, NewUse(party=victim), into=UUID(event), by=cast.rosa, at=NOW)
    with pytest.raises(InvalidCase):
        actions.change_record(RecordKind.PARTY, UUID(victim), {"source": foreign}, by=cast.rosa, at=NOW)

    assert queries.replayed(key, viewer=cast.rosa) == queries.stored(key, viewer=cast.rosa)
    assert len(queries.history(key, viewer=cast.rosa)) == 1
