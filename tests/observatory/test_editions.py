"""A later edition stands beside the earlier one; the same file again adds nothing."""

from __future__ import annotations

import gzip
from datetime import date, timedelta
from pathlib import Path

import pytest

from sistra.access.queries import entries_about
from sistra.access.vocabulary import SYSTEM
from sistra.exchange.formats.pe_police import SHIPPED, import_police_file
from sistra.exchange.formats.series import SHIPPED as FIGURES
from sistra.exchange.formats.series import import_figures
from sistra.observatory.indicators import compute, revisions
from sistra.observatory.queries import datasets, published_figures
from tests.factories.cast import Cast, make_cast
from tests.observatory.real import NOW, TODAY

HEADER = "year,month,dept_code,department,province,district,police_unit,category,item,value,is_total"


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def row(year: int, month: int, item: str, value: str, category: str = "F1_TOTAL", total: str = "1") -> str:
    return f"{year},{month},08,CUSCO,CUSCO,CUSCO,DEPINTRAP,{category},{item},{value},{total}"


def written(path: Path, *rows: str) -> Path:
    path.write_text("\n".join((HEADER, *rows)) + "\n", encoding="utf-8")
    return path


def victims(**more: date) -> dict[str, int | float | None]:
    table = compute("police_victims", by=["year"], now=TODAY, viewer=SYSTEM, **more)  # type: ignore[arg-type]
    return {cell.codes[0]: cell.value for cell in table.cells}


@pytest.mark.feature("SA-03")
def test_a_changed_edition_answers_from_its_publication_on_and_the_old_one_before(cast: Cast, tmp_path: Path) -> None:
    first = written(tmp_path / "a.csv", row(2020, 1, "F1_TOTAL", "394"), row(2021, 1, "F1_TOTAL", "500"))
    later = written(tmp_path / "b.csv", row(2020, 1, "F1_TOTAL", "372"), row(2021, 1, "F1_TOTAL", "500"))
    import_police_file(first, published=date(2021, 6, 1), by=SYSTEM, at=NOW)
    report = import_police_file(later, published=date(2023, 8, 18), by=SYSTEM, at=NOW)
    assert (report.accepted, report.already, report.refused) == (2, 0, 0)
    assert victims() == {"2020": 372, "2021": 500}
    assert victims(as_of=date(2022, 1, 1)) == {"2020": 394, "2021": 500}
    (revised,) = revisions("police_victims", viewer=SYSTEM)
    assert (revised.period, revised.earlier, revised.later) == ("2020", 394, 372)
    assert len(datasets(viewer=SYSTEM)) == 2


def test_a_file_of_later_months_adds_to_the_earlier_one(cast: Cast, tmp_path: Path) -> None:
    import_police_file(written(tmp_path / "a.csv", row(2020, 1, "F1_TOTAL", "10")), by=SYSTEM, at=NOW)
    import_police_file(
        written(tmp_path / "b.csv", row(2020, 2, "F1_TOTAL", "5")), by=SYSTEM, at=NOW + timedelta(days=1)
    )
    assert victims() == {"2020": 15}


def test_the_same_rows_again_add_nothing_packed_or_not(cast: Cast, tmp_path: Path) -> None:
    plain = written(
        tmp_path / "a.csv",
        row(2020, 1, "F1_TOTAL", "10"),
        row(2020, 1, "F1_EXPLOTACION SEXUAL", "", "FINALIDAD DEL TIPO DE DELITO", "0"),
    )
    packed = tmp_path / "b.csv.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    import_police_file(plain, by=SYSTEM, at=NOW)
    again = import_police_file(packed, by=SYSTEM, at=NOW)
    assert (again.read, again.accepted, again.already, again.refused) == (2, 0, 2, 0)
    assert len(datasets(viewer=SYSTEM)) == 1


def test_an_import_leaves_one_trail_entry_with_hash_and_counts(cast: Cast, tmp_path: Path) -> None:
    import_police_file(written(tmp_path / "a.csv", row(2020, 1, "F1_TOTAL", "10")), by=SYSTEM, at=NOW)
    (dataset,) = datasets(viewer=SYSTEM)
    (entry,) = entries_about(f"dataset:{dataset.id}", viewer=cast.ines)
    assert entry.action == "observatory:police-file:loaded"
    assert entry.changes[0].after["file_hash"] == dataset.note.file_hash
    assert entry.changes[0].after["rows_accepted"] == 1


def test_who_may_not_import_sources_changes_nothing(cast: Cast, tmp_path: Path) -> None:
    from sistra.kernel.errors import Refused

    with pytest.raises(Refused, match="role"):
        import_police_file(written(tmp_path / "a.csv", row(2020, 1, "F1_TOTAL", "10")), by=cast.rosa, at=NOW)
    assert datasets(viewer=SYSTEM) == ()


def test_published_figures_again_add_nothing_and_a_corrected_one_stands_beside(cast: Cast, tmp_path: Path) -> None:
    report = import_figures(FIGURES, by=SYSTEM, at=NOW)
    assert (report.read, report.accepted, report.already, report.refused) == (306, 306, 0, 0)
    again = import_figures(FIGURES, by=SYSTEM, at=NOW)
    assert (again.accepted, again.already) == (0, 306)
    corrected = tmp_path / "published_figures.csv"
    corrected.write_text(FIGURES.read_text(encoding="utf-8").replace(",,552,count,", ",,553,count,"), encoding="utf-8")
    third = import_figures(corrected, sources=FIGURES.with_name("published_figures_sources.csv"), by=SYSTEM, at=NOW)
    assert (third.accepted, third.already) == (1, 305)
    told = {each.value for each in published_figures(recorder="MP-Observatory", unit="possible_case", viewer=SYSTEM)}
    assert {552, 553} <= told


def test_the_real_file_is_shipped_as_it_was_published() -> None:
    assert SHIPPED.stat().st_size == 353_036
