"""Code lists: complete in both languages, dated, and equivalent to the standards without losing a distinction."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from sistra.kernel.labels import Text
from sistra.reference import lists, packs
from sistra.reference.lists import UnknownCode
from sistra.reference.tables import BrokenReference

DATA = Path(__file__).parent / "data"

FIELD_LISTS = {
    "org_Type": "organisation_type",
    "prs_Gender": "gender",
    "prs_MaritalStatus": "marital_status",
    "prs_HighestLevelOfEducation": "education",
    "vic_TraffickingStatus": "trafficking_status",
    "vic_TraffickingStatusDecisionMakingOrg": "status_decided_by",
    "vic_RelationshipToTrafficker": "relationship",
    "vic_RecruitmentWebsitesAndApps": "website_app",
    "vic_ExploitationWebsitesAndApps": "website_app",
    "vic_MethodOfRecruitment": "recruitment_form",
    "vic_MethodsOfControl": "control_method",
    "vic_TypeOfExploitation": "purpose",
    "vic_ForcedLabourIndustry": "economic_sector",
    "vic_TypeOfSexExploitation": "sex_exploitation_type",
    "vic_Vulnerabilities": "vulnerability",
    "per_RoleInProcess": "perpetrator_role",
    "cas_Status": "case_status",
    "cas_ReasonForIncomingReferral": "referral_reason",
    "cas_ReasonForOutgoingReferral": "referral_reason",
    "hte_Type": "event_kind",
    "spl_Type": "support_type",
}

IDS = [
    "act",
    "means",
    "purpose",
    "control_method",
    "recruitment_form",
    "recruitment_scope",
    "venue",
    "economic_sector",
    "relationship",
    "education",
    "sex",
    "gender",
    "age_band",
    "document_kind",
    "vulnerability",
    "disability",
    "marital_status",
    "language",
    "perpetrator_role",
    "entry_route",
    "status_decided_by",
    "website_app",
    "sex_exploitation_type",
    "referral_reason",
    "transport",
    "yes_no",
    "organisation_type",
    "complainant",
    "referral_destination",
    "country",
    "missing",
    "support_type",
    "aggravating_ground",
    "place_level",
    "case_kind",
    "case_status",
    "party_kind",
    "party_role",
    "trafficking_status",
    "event_kind",
    "conduct_element",
    "thing_kind",
    "source_kind",
    "record_kind",
    "role",
    "permission",
    "scope",
    "finding_kind",
    "sensitivity",
    "reliability",
    "credibility",
]


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def write(folder: Path, text: str) -> Path:
    file = folder / "colour.csv"
    file.write_text("code,es,en,valid_from,valid_to,parent,htcds,source\n" + text, encoding="utf-8")
    return file


@pytest.mark.parametrize("pack", ["peru", "valdoria"])
def test_every_pack_has_every_list_with_words_in_both_languages_and_a_source(pack):
    found = packs.load(pack).lists
    assert not set(IDS) - set(found)
    for code_list in found.values():
        for code in code_list.versions:
            assert code.label.es.strip()
            assert code.label.en.strip()
            assert code.source.strip()


def test_every_htcds_value_has_a_code_of_ours_that_is_written_back_as_the_same_value():
    found = packs.load("peru").lists
    lost = []
    for row in rows("htcds_2_0_picklists.csv"):
        code_list = found[FIELD_LISTS[row["field"]]]
        ours = code_list.by_equivalent("htcds", row["code"])
        if not ours or code_list.equivalent("htcds", ours[0]) != row["code"]:
            lost.append((row["field"], row["code"], ours))
    assert lost == []


def test_no_two_values_of_an_htcds_field_are_read_as_one_code_of_ours():
    found = packs.load("peru").lists
    by_field: dict[str, list[str]] = {}
    for row in rows("htcds_2_0_picklists.csv"):
        ours = found[FIELD_LISTS[row["field"]]].by_equivalent("htcds", row["code"])
        by_field.setdefault(row["field"], []).append(ours[0])
    assert {field: len(codes) - len(set(codes)) for field, codes in by_field.items()} == dict.fromkeys(by_field, 0)


def test_a_value_of_another_system_gives_our_equal_code_before_our_narrower_ones():
    relationship = packs.load("peru").lists["relationship"]
    assert relationship.by_equivalent("htcds", "Familial")[0] == "family"
    assert "spouse" in relationship.by_equivalent("htcds", "Familial")
    assert relationship.equivalent("htcds", "spouse") == "Familial"


def test_a_code_wider_than_anything_in_a_standard_is_not_written_as_a_guess():
    education = packs.load("peru").lists["education"]
    assert education.equivalent("htcds", "secondary") is None
    assert education.get("secondary").partial["htcds"] == ("LowerSecondaryEducation", "UpperSecondaryEducation")
    assert education.by_equivalent("htcds", "LowerSecondaryEducation") == ("lower_secondary",)


def test_every_item_of_the_police_file_has_exactly_one_code_or_mark():
    found = packs.load("peru").lists
    here = "purpose age_band venue recruitment_scope education recruitment_form means relationship complainant missing"
    for row in rows("reta_items.csv"):
        item = row["item"]
        codes = [
            (name, code)
            for name in [*here.split(), "referral_destination"]
            for code in found[name].by_equivalent("reta", item)
        ]
        assert len(codes) == 1, (item, codes)


def test_peru_has_the_acts_means_and_purposes_of_its_article_and_nothing_else_claims_to_be_of_it():
    found = packs.load("peru").lists

    def of_the_law(name: str) -> list[str]:
        return [code.code for code in found[name] if code.source == "Código Penal, art. 129-A"]

    assert of_the_law("act") == ["recruitment", "transportation", "transfer", "harbouring", "receipt", "retention"]
    assert of_the_law("means") == [
        "violence",
        "threat",
        "other_coercion",
        "deprivation_of_liberty",
        "fraud",
        "deceit",
        "abuse_of_power",
        "abuse_of_vulnerability",
        "giving_or_receiving_payments",
    ]
    assert of_the_law("purpose") == [
        "sale_of_children",
        "sexual_exploitation",
        "slavery",
        "labour_exploitation",
        "begging",
        "forced_labour",
        "servitude",
        "organ_removal",
        "other_exploitation",
    ]


def test_labour_exploitation_goes_to_the_united_nations_in_two_documented_ways():
    purpose = packs.load("peru").lists["purpose"]
    assert purpose.equivalent("glotip", "labour_exploitation") == "Forced labour"
    assert purpose.equivalent("glotip_as_reported", "labour_exploitation") == "Other forms of exploitation"
    assert purpose.equivalent("glotip_as_reported", "forced_labour") == "Forced labour"


def test_official_codes_that_nobody_told_us_are_not_invented():
    assert [
        code.code
        for pack in packs.shipped()
        for one in packs.load(pack).lists.values()
        for code in one
        if "ictip" in code.equivalents
    ] == []


def test_the_four_marks_of_a_missing_answer_and_the_empty_answer_have_labels_in_every_list():
    sex = packs.load("peru").lists["sex"]
    assert sex.label("~refused") == Text("No quiso responder", "Would not say")
    assert sex.label("") == Text("No se preguntó", "Not asked")
    assert sex.label("~unknown") == packs.load("peru").lists["missing"].label("~unknown")


def test_a_code_that_is_not_in_the_list_is_an_error_that_names_both():
    with pytest.raises(UnknownCode, match=r"sex.*martian"):
        packs.load("peru").lists["sex"].label("martian")


def test_a_code_is_offered_only_in_the_time_it_was_valid_and_keeps_the_label_it_had(tmp_path):
    file = write(
        tmp_path,
        "red,Rojo,Red,,2010-12-31,,,s\nred,Colorado,Crimson,2011-01-01,,,,s\nblue,Azul,Blue,2015-01-01,,,,s\n",
    )
    colour = lists.load("colour", file)
    assert [code.label.en for code in colour.on(date(2010, 12, 31))] == ["Red"]
    assert [code.label.en for code in colour.on(date(2015, 1, 1))] == ["Crimson", "Blue"]
    assert colour.label("red", date(2005, 1, 1)).es == "Rojo"
    assert colour.label("red").es == "Colorado"
    assert len(colour) == 2


@pytest.mark.parametrize(
    ("text", "line", "field"),
    [
        ("red,Rojo,,,,,,s\n", 2, "en"),
        ("red,,Red,,,,,s\n", 2, "es"),
        ("red,Rojo,Red,,,,,\n", 2, "source"),
        ("red,Rojo,Red,,,,,s\nblue,Azul,Blue,,,green,,s\n", 3, "parent"),
        ("red,Rojo,Red,,,red,,s\n", 2, "parent"),
        ("red,Rojo,Red,,2011-01-01,,,s\nred,Rojo,Red,2011-01-01,,,,s\n", 3, "valid_from"),
        ("red,Rojo,Red,2012-01-01,2011-01-01,,,s\n", 2, "valid_to"),
        ("red,Rojo,Red,1 May,,,,s\n", 2, "valid_from"),
        ("red,Rojo,Red,,,,,s,too,many\n", 2, ""),
    ],
)
def test_a_mistake_in_a_list_stops_the_load_and_names_file_line_and_field(tmp_path, text, line, field):
    with pytest.raises(BrokenReference) as caught:
        lists.load("colour", write(tmp_path, text))
    assert (caught.value.line, caught.value.field) == (line, field)
    assert "colour.csv" in str(caught.value)


def test_a_list_without_a_needed_column_is_named(tmp_path):
    file = tmp_path / "colour.csv"
    file.write_text("code,es,source\nred,Rojo,s\n", encoding="utf-8")
    with pytest.raises(BrokenReference, match=r"colour\.csv.*field en"):
        lists.load("colour", file)
