"""Places by code, and place names as people write them."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sistra.reference import packs
from sistra.reference.place_report import Written, shares

PLACES = packs.load("peru").places
DATA = Path(__file__).parent / "data"


def judged() -> list[dict[str, str]]:
    with (DATA / "dirty_place_names.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_peru_has_its_departments_provinces_and_districts():
    assert [len(PLACES.at(level)) for level in ("department", "province", "district")] == [25, 196, 1891]
    assert all(place.other_code for place in PLACES if place.level != "district")
    assert all(place.lat is not None and place.lon is not None for place in PLACES)


def test_a_place_that_the_source_lists_twice_is_listed_once_and_its_other_code_still_reads():
    assert PLACES.get("090708").replaced_by == "090709"
    assert "090708" not in {place.code for place in PLACES.children("0907")}
    codes = [place.other_code for place in PLACES.at("district") if place.other_code]
    assert len(codes) == len(set(codes))


def test_a_place_knows_what_it_lies_in():
    assert PLACES.full_name("211101") == "Juliaca, San Román, Puno"
    assert [place.code for place in PLACES.path("211101")] == ["21", "2111", "211101"]
    assert "211101" in [place.code for place in PLACES.children("2111")]
    assert len(PLACES.children("")) == 25
    assert PLACES.ancestor("211101", "department").name == "Puno"
    assert PLACES.ancestor("21", "district") is None


def test_the_same_place_has_another_code_in_the_civil_register():
    assert PLACES.get("15").other_code == "14"
    assert PLACES.by_other_code("14", "department").name == "Lima"
    assert PLACES.get("07").other_code == "24"


def test_a_place_has_a_boundary_exactly_when_its_polygon_is_in_the_file():
    for level in ("department", "province", "district"):
        features = json.loads(PLACES.boundaries(level).read_text(encoding="utf-8"))["features"]
        drawn = {feature["properties"]["ubigeo"] for feature in features}
        assert drawn == {place.code for place in PLACES.at(level) if place.has_boundary}


def test_an_unknown_code_is_named():
    with pytest.raises(LookupError, match="999999"):
        PLACES.get("999999")


@pytest.mark.parametrize(
    "row", judged(), ids=lambda row: f"{row['department_as_written']}/{row['province_as_written']}"
)
def test_a_real_spelling_resolves_to_what_was_judged_or_is_refused(row):
    answer = PLACES.resolve(row["department_as_written"], row["province_as_written"])
    if row["expected"] == "refused":
        assert not answer.complete
        assert answer.code == row["at_most"]
    else:
        assert (answer.code, answer.complete) == (row["expected"], True)
    assert answer.reason.es
    assert answer.reason.en


def test_of_the_judged_spellings_none_is_resolved_wrongly_and_none_is_missed():
    found = shares(
        PLACES,
        (
            Written(row["department_as_written"], row["province_as_written"], expected=row["expected"])
            for row in judged()
        ),
    )
    assert (found.spellings, found.judged) == (170, 170)
    assert (found.wrong, found.missed) == (0, 0)
    assert found.resolved + found.refused == 170


def test_the_report_counts_a_wrong_and_a_missed_answer():
    found = shares(
        PLACES,
        [
            Written("PUNO", "S ROMAN", rows=3, expected="2101"),
            Written("PUNO", "S ANTONIO", rows=2, expected="2110"),
            Written("PUNO", "XXXX", expected="refused"),
        ],
    )
    assert (found.resolved, found.refused, found.wrong, found.missed) == (1, 2, 1, 1)
    assert (found.rows, found.rows_resolved) == (6, 3)


DISTRICTS = [
    (("MADRE DE DIOS", "TAMBOPATA", "TAMBOPATA|"), "170101", True),
    (("TACNA", "TACNA", "CRNL.GREGORIO A L"), "230110", True),
    (("PIURA", "PIURA", "26 OCTUBRE"), "200115", True),
    (("LIMA", "LIMA", "LIMA CERCAD9O"), "150101", True),
    (("LIMA", "LIMA", "sjl"), "150132", True),
    (("MOQUEGUA", "MOQUEGUA", "MOQUEGUA"), "180101", True),
    (("JUNÍN", "SATIPO", "MAZAMAI"), "120604", True),
    (("Cusco", "", "Wanchaq"), "080108", True),
    (("", "Tambopata", "Inambari"), "170102", True),
    # Several places in one cell: only what they share.
    (("PIURA", "PIURA", "PIURA-LA ARENA"), "2001", False),
    (("CUSCO", "ESPINAR", "ESPINAR-PICHARI"), "08", False),
    # The province and the district contradict one another.
    (("LAMBAYEQUE", "CHICLAYO", "LAMBAYEQUE"), "14", False),
    (("PIURA", "SULLANA", "LOS ORGANOS"), "20", False),
    # Nothing finer than the province is said.
    (("UCAYALI", "CORONEL PORTILLO", "CRNL PORTILLO"), "2501", False),
    (("JUNÍN", "SATIPO", "DPTO CONTROL ECOLOGICO"), "1206", False),
    (("", "", "San Juan"), None, False),
    (("", "", ""), None, False),
    (("NARNIA", "LIMA", "LIMA"), None, False),
]


@pytest.mark.parametrize(("written", "code", "complete"), DISTRICTS)
def test_three_columns_resolve_as_far_as_they_are_certain(written, code, complete):
    answer = PLACES.resolve(*written)
    assert (answer.code, answer.complete) == (code, complete)


def test_a_province_that_may_be_two_is_settled_by_a_district_of_one_of_them_only():
    assert PLACES.resolve("PUNO", "S ANTONIO").code == "21"
    assert PLACES.resolve("PUNO", "S ANTONIO", "ANANEA").code == "211002"
    assert PLACES.resolve("PUNO", "S ANTONIO", "JULIACA").code == "21"


def test_what_is_refused_offers_candidates():
    answer = PLACES.resolve("JUNÍN", "JAULI")
    assert [PLACES.get(code).name for code in answer.candidates] == ["Yauli", "Jauja"]
    assert PLACES.resolve("LIMA", "LIMA-HUARAL").candidates == ("1501", "1506")


@pytest.mark.parametrize("level", ["department", "province", "district"])
def test_every_official_name_resolves_to_itself(level):
    for place in PLACES.at(level):
        path = PLACES.path(place.code)
        answer = PLACES.resolve(*(step.name for step in path))
        assert (answer.code, answer.complete) == (place.code, True), path


@given(st.lists(st.text(max_size=30), min_size=3, max_size=3))
def test_any_text_gets_an_answer_with_a_reason(cells):
    answer = PLACES.resolve(*cells)
    assert answer.reason.en
    assert answer.code is None or answer.code in PLACES


@given(st.sampled_from(PLACES.at("province")), st.sampled_from(PLACES.at("province")))
def test_two_provinces_in_one_cell_are_never_resolved_to_one_of_them(first, second):
    answer = PLACES.resolve(PLACES.get(first.parent).name, f"{first.name}-{second.name}")
    if first.code != second.code:
        assert answer.code not in {first.code, second.code}
        assert not answer.complete
