"""Two countries run from one build; nothing of either is in the code."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from sistra.kernel.dates import PartialDate
from sistra.reference import packs
from sistra.reference.tables import BrokenReference

PERU = packs.load("peru")
VALDORIA = packs.load("valdoria")


@pytest.mark.feature("AD-02")
def test_two_countries_run_in_one_process_and_differ_in_law_places_lists_and_calendar():
    facts = PartialDate(2019, 5, 3)
    seen = []
    for name in ("peru", "valdoria"):
        with packs.using(name) as pack:
            seen.append(
                (
                    str(pack.offences.article_on("trafficking", facts)),
                    pack.lists["place_level"].label("department").read("en"),
                    "dni" in pack.lists["document_kind"],
                    len(pack.places.at("district")),
                    pack.holidays.on(date(2019, 7, 28)) is not None,
                    pack.country,
                )
            )
    assert seen == [("153", "Department", True, 1891, True, "PE"), ("210", "Region", False, 8, False, "XV")]


def test_a_pack_used_within_a_block_ends_with_it():
    with packs.using("peru"):
        with packs.using("valdoria"):
            assert packs.active().id == "valdoria"
        assert packs.active().id == "peru"


def test_a_list_that_a_pack_does_not_have_is_the_common_one_and_more_rows_are_added_to_it():
    common = packs.common_lists()
    assert VALDORIA.lists["vulnerability"].codes.keys() == common["vulnerability"].codes.keys()
    assert set(VALDORIA.lists["venue"].codes) - set(common["venue"].codes) == {"salt_works"}
    assert VALDORIA.lists["purpose"].codes.keys() != common["purpose"].codes.keys()


def test_the_renumbering_of_each_country_has_its_own_day():
    assert str(VALDORIA.offences.article_on("trafficking", date(2018, 6, 30))) == "88"
    assert str(VALDORIA.offences.article_on("trafficking", date(2018, 7, 1))) == "210"
    assert VALDORIA.offences.series("88") == {"88", "210"}
    assert PERU.offences.series("88") == {"88"}


@pytest.mark.parametrize("pack", [PERU, VALDORIA], ids=lambda pack: pack.id)
def test_offices_stand_on_bodies_places_and_fiscal_districts_that_exist(pack):
    prefixes = [office.number_prefix for office in pack.offices.values()]
    assert len(prefixes) == len(set(prefixes))
    for office in pack.offices.values():
        assert re.fullmatch(r"[A-Z]{2,8}", office.number_prefix)
        assert office.body in pack.bodies
        assert office.place in pack.places
    for district in pack.fiscal_districts.values():
        assert district.seat in pack.places
    for body in pack.bodies.values():
        assert body.kind in pack.lists["organisation_type"]


def test_peru_has_34_fiscal_districts_and_they_are_not_its_departments():
    assert len(PERU.fiscal_districts) == 34
    assert len(PERU.places.at("department")) == 25
    assert PERU.fiscal_districts["DF-LIMA-NOROESTE"].seat.startswith("07")


def test_an_office_that_no_source_names_is_marked():
    assert not PERU.offices["MP-FISTRAP-MDD"].demonstration
    assert PERU.offices["PJ-CUSCO"].demonstration


def test_every_country_of_iso_3166_has_both_names_and_is_in_the_list():
    assert len(PERU.countries) == 249
    assert PERU.lists["country"].label("BO").es == "Bolivia"
    assert PERU.lists["country"].by_equivalent("ctdc", "BOL") == ("BO",)
    assert VALDORIA.lists["country"].label("XV").en == "Valdoria"


def test_the_countries_of_the_world_map_are_those_of_the_list():
    drawn = json.loads(packs.world_map().read_text(encoding="utf-8"))["objects"]["countries"]["geometries"]
    numbers = {country.numeric for country in PERU.countries.values()}
    # Natural Earth draws three territories without an ISO number: they carry no id.
    assert {shape["id"] for shape in drawn if "id" in shape} <= numbers
    assert PERU.countries["PE"].numeric in {shape.get("id") for shape in drawn}


def test_easter_moves_and_the_other_holidays_stay():
    calendar = PERU.holidays
    # Good Fridays read from printed calendars.
    for day in (date(2017, 4, 14), date(2020, 4, 10), date(2024, 3, 29), date(2026, 4, 3)):
        assert calendar.on(day).name.es == "Viernes Santo"
    for year in range(2017, 2028):
        assert calendar.on(date(year, 7, 28)) is not None
        assert calendar.on(date(year, 7, 27)) is None


def test_a_year_that_the_calendar_does_not_cover_is_not_taken_for_working_days():
    with pytest.raises(LookupError, match="2017 to 2027"):
        PERU.holidays.on(date(2035, 7, 28))


def test_a_local_holiday_holds_only_in_its_place():
    assert VALDORIA.holidays.on(date(2024, 5, 10), "030101") is not None
    assert VALDORIA.holidays.on(date(2024, 5, 10), "010101") is None
    assert VALDORIA.holidays.on(date(2024, 5, 10)) is None


def test_a_pack_can_be_a_folder_of_the_institution(tmp_path):
    folder = tmp_path / "other"
    shutil.copytree(str(packs.DATA / "valdoria"), folder)
    with packs.using(str(folder)) as pack:
        assert pack.places.resolve("", "", "pto viejo").code == "010102"


@pytest.mark.parametrize(
    ("file", "old", "new", "field"),
    [
        ("offices.csv", ",SLV,", ",PMV,", "number_prefix"),
        ("offices.csv", ",SLV,", ",S1,", "number_prefix"),
        ("offices.csv", ",PROC,Procuraduría de Salinas", ",NOBODY,Procuraduría de Salinas", "body"),
        ("fiscal_districts.csv", "FD-SOUTH,Sur,South", "FD-SOUTH,Sur,", "en"),
        ("holidays.csv", "2017-05-10", "2017-13-10", "day"),
        ("pack.toml", 'country = "XV"', 'country = ""', "country"),
        ("offences/tiers.csv", "minor|several", "minor|serious", "grounds"),
    ],
)
def test_a_mistake_in_a_pack_stops_the_load_and_names_the_file(tmp_path, file, old, new, field):
    folder = tmp_path / "broken"
    shutil.copytree(str(packs.DATA / "valdoria"), folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(BrokenReference) as caught:
        packs.load(str(folder))
    assert caught.value.field == field
    assert Path(file).name in caught.value.file


def test_a_pack_that_does_not_exist_is_named_with_those_that_do():
    with pytest.raises(LookupError, match=r"atlantis.*peru, valdoria"):
        packs.load("atlantis")


def test_a_pack_is_loaded_without_its_places_which_are_read_when_first_asked():
    packs.load.cache_clear()
    pack = packs.load("peru")
    assert "_places" not in vars(pack.places)
    assert pack.places.get("08").name == "Cusco"
    assert "_places" in vars(pack.places)


def test_reference_knows_no_framework():
    code = "import sys; from sistra.reference import packs, labels; packs.use('peru'); print('django' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "False"
