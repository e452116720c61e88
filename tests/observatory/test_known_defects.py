"""The 22 defects that publications and open data on trafficking in Peru really have: each is found or handled."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest

from sistra.access.vocabulary import SYSTEM
from sistra.exchange.formats.pe_police import SHIPPED as POLICE
from sistra.exchange.formats.pe_police import read_police_file
from sistra.exchange.formats.series import SHIPPED as FIGURES
from sistra.exchange.formats.series import check_figures, read_figures
from sistra.kernel.errors import Invalid
from sistra.observatory.indicators import compute, definitions, explain, revisions
from sistra.observatory.queries import (
    figures_of,
    police_totals_that_differ,
    published_figures,
    published_revisions,
)
from sistra.observatory.rules import defects as finding
from sistra.observatory.vocabulary import Count, DataSource, Unit
from sistra.observatory.vocabulary.defects import Defect, DefectKind
from sistra.observatory.vocabulary.police import police_items
from sistra.reference import packs
from tests.observatory.real import TODAY, Real

pytestmark = pytest.mark.django_db

HERE: Final = Path(__file__).parent
KNOWN: Final[list[dict[str, Any]]] = json.loads((HERE / "data" / "known_inconsistencies.json").read_text("utf-8"))
SPELLINGS: Final = HERE.parent / "reference" / "data" / "dirty_place_names.csv"
Values = dict[str, Any]


@pytest.fixture(scope="module")
def found() -> tuple[Defect, ...]:
    """What the import of the published figures reports."""
    return check_figures(read_figures(FIGURES).figures)


def reported(found: tuple[Defect, ...], kind: DefectKind, *values: object) -> bool:
    wanted = {str(value) for value in values}
    return any(each.kind is kind and set(each.values) == wanted for each in found)


def revised(recorder: str, year: str, earlier: int, later: int) -> bool:
    return any(
        (each.recorder, each.period, each.earlier, each.later) == (recorder, year, earlier, later)
        for each in published_revisions(viewer=SYSTEM)
    )


def two_cuts_of_2014(values: Values, found: tuple[Defect, ...]) -> None:
    earlier, later = values["SISTRA (Aug 2015)"], values["later publication"]
    (revision,) = revisions("possible_cases", viewer=SYSTEM)
    assert (revision.earlier, revision.later) == (earlier, later)
    assert (revision.earlier_published, revision.later_published) == ("2015-08-27", "2017")
    kept = {each.value for each in published_figures(viewer=SYSTEM) if each.period == "2014"}
    assert {earlier, later} <= kept


def portal_sum(values: Values, found: tuple[Defect, ...]) -> None:
    assert reported(found, DefectKind.TOTAL_DIFFERS_FROM_PARTS, *values.values())


def two_offices_in_2021(values: Values, found: tuple[Defect, ...]) -> None:
    told = explain("prosecution_complaints", "prosecution_cases_entered", "2021", now=TODAY, viewer=SYSTEM)
    assert {"FISTRAP": told.left.value, "portal": told.right.value} == values
    assert not told.comparable
    assert (told.left.recorder_words, told.right.recorder_words) == ("MP-FISTRAP", "MP-portal")


def related_offences(values: Values, found: tuple[Defect, ...]) -> None:
    narrow, wide = values.values()
    scope = {each.value: each.offence_scope for each in published_figures(viewer=SYSTEM)}
    assert scope[narrow] == "trafficking"
    assert scope[wide] == "trafficking_and_related"
    for each in definitions().values():
        if each.source is DataSource.PUBLISHED_FIGURES:
            assert {figure.offence_scope for figure in figures_of(each, viewer=SYSTEM)} == {each.offence_scope}
    one = finding.Told("a", "MP", "denuncia", scope[narrow], "2018", narrow)
    other = finding.Told("b", "MP", "denuncia", scope[wide], "2018", wide)
    defect = finding.two_figures(one, other)
    assert defect is not None
    assert defect.kind is DefectKind.UNITS_DIFFER
    with pytest.raises(Invalid):
        Count(narrow, Unit.COMPLAINT) + Count(1, Unit.VICTIM)


def police_2020(values: Values, found: tuple[Defect, ...]) -> None:
    assert revised("PNP", "2020", *values.values())
    assert reported(found, DefectKind.REVISED, *values.values())


def base_of_a_share(values: Values, found: tuple[Defect, ...]) -> None:
    assert reported(found, DefectKind.IMPLIED_BASE, values["implied base"], values["published total"])
    # Our own shares rest on known answers only.
    table = compute("police_victims", by=["purpose"], where={"year": "2020"}, now=TODAY, viewer=SYSTEM)
    assert table.base.known < (table.base.of or 0)
    assert sum(cell.share or 0 for cell in table.cells) == pytest.approx(1)


def two_systems_told(values: Values, found: tuple[Defect, ...]) -> None:
    assert reported(found, DefectKind.TWO_SYSTEMS, *values.values())


def two_systems(values: Values, found: tuple[Defect, ...]) -> None:
    left, right = (
        finding.Told("press", f"PNP {system}", "denuncia", "trafficking", "2020", value)
        for system, value in values.items()
    )
    defect = finding.two_figures(left, right)
    assert defect is not None
    assert defect.kind is DefectKind.TWO_SYSTEMS


def victims_revised(year: str) -> Callable[[Values, tuple[Defect, ...]], None]:
    def check(values: Values, found: tuple[Defect, ...]) -> None:
        assert revised("MP", year, values["first"], values["updated"])
        assert reported(found, DefectKind.REVISED, *values.values())

    return check


def pilot_by_sex(values: Values, found: tuple[Defect, ...]) -> None:
    summed = values["men"] + values["women"]
    assert reported(found, DefectKind.TOTAL_DIFFERS_FROM_PARTS, values["identified"], summed)


def accused_by_sex(values: Values, found: tuple[Defect, ...]) -> None:
    assert reported(found, DefectKind.ROUNDING, values["sum"])
    # A gap that rounding cannot explain is a wrong sum.
    wrong = finding.rounding({"female": 47.7, "male": 40.6, "none": 14.8}, where="here")
    assert wrong is not None
    assert wrong.kind is DefectKind.TOTAL_DIFFERS_FROM_PARTS


def totals_by_dimension(values: Values, found: tuple[Defect, ...]) -> None:
    defect = finding.totals_by_dimension(values, where="MININTER")
    assert defect is not None
    assert len(defect.values) == len(values)
    assert ("victims", 2017, 641, 725) in police_totals_that_differ(viewer=SYSTEM)
    assert finding.totals_by_dimension({"a": 5, "b": 5}, where="here") is None


def exact_duplicates(values: Values, found: tuple[Defect, ...]) -> None:
    keys = [(str(number),) for number in range(values["keys"])]
    defect = finding.duplicates([*keys, *keys[: values["keys twice"]]], where="Lambayeque")
    assert defect is not None
    assert [int(each) for each in defect.values] == [values["rows"], values["keys"], values["keys twice"]]
    assert finding.duplicates(keys, where="here") is None


def totals_among_parts(values: Values, found: tuple[Defect, ...]) -> None:
    codes = [item for _, item in police_items()]
    defect = finding.total_among_parts(codes, where="police file")
    assert defect is not None
    assert {"F1_TOTAL", "EM_SUB TOTAL", "EF_SUB TOTAL", "EM_EF_TOTAL"} <= set(defect.values)
    assert set(defect.values) == {item for (_, item), each in police_items().items() if each.is_total}


def damaged_encoding(values: Values, found: tuple[Defect, ...]) -> None:
    defect = finding.mojibake(values["bad"], where="here")
    assert defect is not None
    assert defect.values == (values["bad"], values["good"])
    assert finding.mojibake(values["good"], where="here") is None
    assert read_police_file(POLICE).problems == ()


def name_cut_short(values: Values, found: tuple[Defect, ...]) -> None:
    names = [each.name.es for each in packs.active().offences]
    defect = finding.truncated(values["bad"], names, where="here")
    assert defect is not None
    assert values["good"] in defect.values
    assert finding.truncated(values["good"], names, where="here") is None


def article_after_the_law(values: Values, found: tuple[Defect, ...]) -> None:
    offences = packs.active().offences
    for year in (2021, 2022):
        defect = finding.old_article("153", date(year, 6, 1), offences, where="MPFN")
        assert defect is not None
        assert defect.values == ("153", "129-A")
    assert finding.old_article("153", date(2020, 6, 1), offences, where="MPFN") is None
    assert finding.old_article("129-A", date(2022, 6, 1), offences, where="MPFN") is None
    # In a series the two are one.
    assert offences.series("153") == offences.series("129-A")


def place_names(values: Values, found: tuple[Defect, ...]) -> None:
    places = packs.active().places
    with SPELLINGS.open(encoding="utf-8", newline="") as lines:
        spellings = list(csv.DictReader(lines))
    unclear = {
        (each["department_as_written"], each["province_as_written"])
        for each in spellings
        if finding.place_not_resolved(each["department_as_written"], each["province_as_written"], places, where="x")
    }
    assert unclear == {
        (each["department_as_written"], each["province_as_written"])
        for each in spellings
        if each["expected"] == "refused"
    }
    assert ("MADRE DE DIOS", "TAMBOPATA-MANU") in unclear
    assert not {("PUNO", "S ROMAN"), ("CUSCO", "CUZCO"), ("MADRE DE DIOS", "TAMBOPATA|")} & unclear


def place_of_the_seat(values: Values, found: tuple[Defect, ...]) -> None:
    seats = [district.seat for district in packs.active().fiscal_districts.values()]
    assert len(set(seats)) > 20
    defect = finding.place_of_seat(seats[0], seats, where="MPFN")
    assert defect is not None
    assert defect.kind is DefectKind.PLACE_OF_SEAT
    elsewhere = next(place.code for place in packs.active().places.at("district") if place.code not in seats)
    assert finding.place_of_seat(elsewhere, seats, where="MPFN") is None
    # Figures by fiscal district carry the district's code, never a place.
    table = compute("prosecution_by_fiscal_district_2007_2014", by=["fiscal_district"], now=TODAY, viewer=SYSTEM)
    assert not any(cell.codes[0].isdigit() for cell in table.cells)


CHECKS: Final[dict[str, Callable[[Values, tuple[Defect, ...]], None]]] = {
    "mp-2014": two_cuts_of_2014,
    "mp-portal-sum": portal_sum,
    "mp-2021": two_offices_in_2021,
    "mp-denuncia-vs-related": related_offences,
    "pnp-2020": police_2020,
    "pnp-2020-base": base_of_a_share,
    "pnp-2021h1-base": base_of_a_share,
    "reta-vs-sidpol-2020": two_systems,
    "reta-vs-sidpol-2023h1": two_systems_told,
    "reta-vs-dirctptim-2019": two_systems_told,
    "mp-victims-2018": victims_revised("2018"),
    "mp-victims-2019": victims_revised("2019"),
    "reta-pilot-sex": pilot_by_sex,
    "accused-sex": accused_by_sex,
    "mininter-dimensions": totals_by_dimension,
    "lambayeque-duplicates": exact_duplicates,
    "lambayeque-total-rows": totals_among_parts,
    "mojibake": damaged_encoding,
    "truncated-name": name_cut_short,
    "old-article-after-law": article_after_the_law,
    "place-names": place_names,
    "ubigeo-of-seat": place_of_the_seat,
}


def test_there_is_a_check_for_every_known_defect() -> None:
    assert set(CHECKS) == {each["id"] for each in KNOWN}
    assert len(KNOWN) == 22


@pytest.mark.parametrize("defect", KNOWN, ids=[each["id"] for each in KNOWN])
def test_a_known_defect_is_found_or_handled(real: Real, found: tuple[Defect, ...], defect: dict[str, Any]) -> None:
    CHECKS[defect["id"]](defect.get("values", {}), found)
