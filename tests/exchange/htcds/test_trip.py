"""Out and in again without loss: through the records, through files, through the register."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sistra.exchange.formats.htcds import inward, layout, outward
from sistra.exchange.formats.htcds.layout import CaseRows, in_normal_form
from sistra.exchange.formats.htcds.standard import FIELDS, Names
from sistra.exchange.formats.htcds.transfer import export_file, import_file, read_rows
from sistra.reference import packs
from sistra.register.actions import open_case
from sistra.register.rules import check_case
from sistra.register.vocabulary import CaseKind, NewParticipation, NewParty, NewPerson, PartyRole
from tests.exchange.htcds.files import csv_of, file_of, said_in
from tests.exchange.htcds.rows import CASES, case_by_chance
from tests.factories.cases import a_whole_case
from tests.factories.cast import NOW, Cast

TODAY: Final = date(2026, 11, 20)


def brought_in(group: CaseRows):
    return inward.case_of(group, received_on="2026-11-20", kind=CaseKind.COMPLAINT, file="invented.csv")


@settings(max_examples=150)
@given(group=CASES)
def test_a_case_handed_in_and_out_again_says_the_same_in_all_fields(group):
    case = brought_in(group)
    assert check_case(case, pack=packs.active(), today=TODAY) == ()
    assert [dict(row.values) for row in outward.rows(case)] == in_normal_form(group.rows)


def test_the_cases_of_these_tests_fill_every_field():
    filled = {name for seed in range(5) for row in case_by_chance(seed, ["x"]).rows for name in row.values}
    assert filled == set(FIELDS)


@settings(max_examples=50)
@given(group=CASES, ending=st.sampled_from([".csv", ".xlsx"]), names=st.sampled_from(list(Names)))
def test_a_file_written_and_read_says_the_same_in_all_fields(group, ending, names):
    with TemporaryDirectory() as folder:
        path = file_of([group], Path(folder) / f"rows{ending}", names)
        assert said_in(path) == {"C-1": in_normal_form(group.rows)}


@pytest.mark.django_db
@pytest.mark.parametrize(("ending", "names"), [(".csv", Names.STANDARD), (".xlsx", Names.XLSFORM)])
def test_all_fields_come_back_from_the_register_as_they_went_in(cast: Cast, tmp_path, ending, names):
    nasty = ["=1+1", "~unknown", "'=x", "-", "Ñañez\n«Ñ»", "a;b, c", "+51", "@x", "0"]
    groups = [case_by_chance(seed, nasty, key=f"C-{seed}") for seed in range(12)]
    first = file_of(groups, tmp_path / f"first{ending}")
    with first.open("rb") as file:
        report = import_file(file, name=first.name, by=cast.rosa, at=NOW, recorder="IOM")
    assert report.is_clean, report.sentences("en")
    assert (report.cases, report.accepted) == (len(groups), sum(len(group.rows) for group in groups))
    second = tmp_path / f"second{ending}"
    done = export_file(second, names=names, by=cast.rosa, at=NOW)
    assert done.cases == len(groups)
    assert said_in(second) == {group.external_id: in_normal_form(group.rows) for group in groups}


@pytest.mark.django_db
def test_a_case_entered_here_is_exported_and_not_doubled_when_it_comes_home(cast: Cast, tmp_path):
    key = open_case(a_whole_case(), by=cast.rosa, at=NOW)
    path = tmp_path / "ours.csv"
    export_file(path, by=cast.rosa, at=NOW)
    said = said_in(path)
    assert list(said) == [f"sistra:{key}"]
    assert sum("prs_FirstName" in row for row in said[f"sistra:{key}"]) == 2
    with path.open("rb") as file:
        again = import_file(file, name="ours.csv", by=cast.rosa, at=NOW)
    assert (again.accepted, again.already, again.refused) == (0, again.read, 0)


def test_a_case_entered_here_says_in_htcds_what_its_columns_say():
    case = a_whole_case()
    shared = replace(case.events[0], participations=(NewParticipation(party="v1"), NewParticipation(party="v2")))
    witness = NewParty(key="w1", role=PartyRole.WITNESS, person=NewPerson(given_names="Elsa"))
    rows = outward.rows(replace(case, events=(shared,), parties=(*case.parties, witness)), key="K")
    said = [(row.role, row.values.get("prs_FirstName", ""), row.values.get("hte_Type", "")) for row in rows]
    # Each victim has the event in her own history; who only saw it does not leave.
    assert said == [("victim", "Marisol", "Recruitment"), ("victim", "Delia", "Recruitment"), ("suspect", "", "")]
    marisol = rows[0].values
    assert (marisol["prs_SecondName"], marisol["vic_AgeWhenTrafficked"]) == ("Ccori Mamani", "15")
    assert (marisol["hte_City"], marisol["hte_State"], marisol["hte_Country"]) == ("Cusco", "Cusco", "PE")
    assert marisol["vic_RelationshipToTrafficker"] == "Acquainted"
    # Labour exploitation is narrower than, or the same as, what the standard calls forced labour: it is written up.
    assert rows[1].values["vic_TypeOfExploitation"] == "ForcedLabour"
    assert rows[2].values["per_RoleInProcess"] == "RecruiterOrIntermediary"


def test_a_kept_word_gives_way_when_the_column_beside_it_is_changed():
    group = CaseRows(
        "IOM",
        "C-1",
        (
            replace(
                case_by_chance(0, ["x"]).rows[0],
                values={
                    "prs_FirstName": "Rosa",
                    "prs_MiddleName": "Luz",
                    "vic_TraffickingStatus": "PossibleVictimOfTrafficking",
                },
            ),
        ),
    )
    case = brought_in(group)
    party = case.parties[0]
    assert party.person.given_names == "Rosa Luz"
    changed = replace(case, parties=(replace(party, person=replace(party.person, given_names="Rosa María")),))
    said = outward.rows(changed)[0].values
    assert (said["prs_FirstName"], said.get("prs_MiddleName")) == ("Rosa María", None)


def test_what_has_a_column_goes_into_the_column():
    rows = csv_of([{
        "sistra_case": "C-1", "prs_FirstName": "Yeni", "prs_SecondName": "Soto Huamán", "prs_Gender": "Feminine",
        "prs_Citizenship": "BO PE", "prs_MobilePhone": "+51 984 123 456", "prs_PrimaryLanguage": "que",
        "prs_HighestLevelOfEducation": "PrimaryEducation", "vic_TraffickingStatus": "ActualVictimOfTrafficking",
        "vic_TypeOfExploitation": "SexualExploitation ForcedLabour", "vic_AgeWhenTrafficked": "15",
        "vic_MethodsOfControl": "DebtBondage", "vic_MethodOfRecruitment": "AtWork",
        "vic_ForcedLabourIndustry": "B_MiningAndQuarrying", "vic_Vulnerabilities": "Poverty",
        "hte_Type": "Exploitation", "hte_Date": "2021-05", "hte_Country": "PE", "hte_State": "Madre de Dios",
        "hte_City": "Tambopata", "cas_Status": "FollowUp",
    }])  # fmt: skip
    read = read_rows(rows, name="x.csv")
    assert read.tally.refusals == []
    case = brought_in(layout.cases(read.rows, recorder="IOM", given=True)[0])
    victim = case.parties[0]
    assert victim.role is PartyRole.VICTIM
    assert (victim.person.given_names, victim.person.gender, victim.person.education) == ("Yeni", "feminine", "primary")
    assert (victim.person.citizenships, victim.person.languages) == (("BO", "PE"), ("que",))
    assert (victim.person.age_low, victim.person.age_high, victim.trafficking_status) == (15, 15, "identified")
    assert victim.person.vulnerabilities == ("poverty",)
    assert {(one.element, one.code) for one in case.conducts} == {
        ("purpose", "sexual_exploitation"), ("purpose", "forced_labour"), ("control_method", "debt_bondage"),
    }  # fmt: skip
    assert [(one.kind, one.value) for one in case.things] == [("phone", "+51984123456")]
    exploitation = next(event for event in case.events if event.kind == "exploitation")
    assert (exploitation.started, exploitation.place, exploitation.sector) == ("2021-05", "1701", "mining")
    recruitment = next(event for event in case.events if event.kind == "recruitment")
    assert recruitment.recruitment_forms == ("at_work",)
    assert (case.status, dict(case.carried), dict(victim.carried)) == ("follow_up", {}, {"htcds_row": "1"})
