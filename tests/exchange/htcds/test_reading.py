"""Headings, cells and files: what is read, and what is refused with the reason."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from sistra.exchange.formats.htcds import layout, standard, table, values
from sistra.exchange.formats.htcds.standard import FIELDS, XLSFORM, Kind
from sistra.exchange.formats.htcds.transfer import read_rows
from sistra.kernel.errors import Invalid
from tests.exchange.htcds.files import csv_of, file_of, rows_in
from tests.exchange.htcds.rows import WORDS, case_by_chance

CODED: Final = [(name, code) for name, field in FIELDS.items() for code in field.codes]


def refusals(file: io.BytesIO):
    read = read_rows(file, name="x.csv")
    return read.rows, [(one.line, one.field, one.value, one.expected) for one in read.tally.refusals]


def test_the_standard_has_93_fields_of_which_nine_are_example_questions_without_a_name():
    assert len(FIELDS) == 93
    assert [name for name in FIELDS if name.startswith("question_")] == [f"question_{n}" for n in range(85, 94)]
    assert sum(field.status == "deprecated" for field in FIELDS.values()) == 3


@pytest.mark.parametrize(("name", "code"), CODED)
def test_every_picklist_code_of_the_standard_is_accepted(name, code):
    assert values.read(FIELDS[name], code) == code


def test_there_are_as_many_picklist_codes_as_in_the_published_standard():
    assert len(CODED) == 182


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_is_found_under_the_name_of_the_standard_and_of_the_form(name):
    assert standard.names_of(FIELDS[name].heading) == (name,)
    assert standard.names_of(XLSFORM.get(name, FIELDS[name].heading)) == (name,)


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("prs_First_Name", "prs_FirstName"),
        ("vic_Methods_of_Control", "vic_MethodsOfControl"),
        ("data-prs_Second_Name", "prs_SecondName"),
        ("victim/vic_TypeOfExploitation", "vic_TypeOfExploitation"),
        ("TraffickingStatus", "vic_TraffickingStatus"),
        ("Trafficking Status", "vic_TraffickingStatus"),
        ("Support Plan: Type", "spl_Type"),
        ("Is the Individual's age a risk factor in this context?", "question_87"),
    ],
)
def test_a_field_is_found_under_other_ways_of_writing_it(heading, name):
    assert standard.names_of(heading) == (name,)


def test_a_heading_that_may_be_several_fields_stops_the_file_and_names_them():
    with pytest.raises(Invalid) as refused:
        read_rows(csv_of([{"Type": "NGO"}]), name="x.csv")
    assert (refused.value.value, refused.value.expected) == ("Type", "org_Type, hte_Type, spl_Type")


def test_two_columns_for_one_field_stop_the_file():
    with pytest.raises(Invalid, match="same field"):
        read_rows(csv_of([{"prs_FirstName": "Ana", "prs_First_Name": "Eva"}]), name="x.csv")


def test_a_file_without_any_field_is_refused_whole():
    with pytest.raises(Invalid, match="No column is a field"):
        read_rows(csv_of([{"nombre": "Ana"}]), name="x.csv")


@pytest.mark.parametrize(
    ("name", "written", "read"),
    [
        ("prs_Gender", "feminine", "Feminine"),
        ("vic_MethodsOfControl", "Other DebtBondage", "DebtBondage;Other"),
        ("vic_MethodsOfControl", "DebtBondage; Other; DebtBondage", "DebtBondage;Other"),
        ("prs_Citizenship", "pe bo", "BO;PE"),
        ("prs_PrimaryLanguage", "QUE", "que"),
        ("con_Consent", "yes", "TRUE"),
        ("con_Consent", "0", "FALSE"),
        ("prs_Birthdate", "2001", "2001"),
        ("prs_Birthdate", "2001-02-03T00:00:00", "2001-02-03"),
        ("prs_HomePhone", "+51 (84) 123-456", "+5184123456"),
        ("prs_NumberOfChildren", "2.0", "2"),
        ("hte_Latitude", "-12.50", "-12.5"),
        ("prs_FirstName", "  María\r\nJosé ", "María\nJosé"),
    ],
)
def test_a_cell_is_brought_to_one_form(name, written, read):
    assert values.read(FIELDS[name], written) == read


@pytest.mark.parametrize(
    ("name", "written", "value"),
    [
        ("prs_Gender", "Female", "Female"),
        ("vic_MethodsOfControl", "DebtBondage;Magic", "Magic"),
        ("prs_Citizenship", "PER", "PER"),
        ("prs_PrimaryLanguage", "quechua", "quechua"),
        ("con_Consent", "maybe", "maybe"),
        ("prs_Birthdate", "03/05/2001", "03/05/2001"),
        ("prs_Birthdate", "2001-02-30", "2001-02-30"),
        ("prs_HomePhone", "984-ABC", "984-ABC"),
        ("prs_HomePhone", "+0123", "+0123"),
        ("prs_NumberOfChildren", "many", "many"),
        ("vic_AgeWhenTrafficked", "150", "150"),
        ("hte_Latitude", "91", "91"),
        ("hte_Longitude", "12,5", "12,5"),
        ("prs_FirstName", "A\x00na", "A\\x00na"),
    ],
)
def test_what_cannot_be_read_is_refused_with_line_field_value_and_what_was_expected(name, written, value):
    rows, refused = refusals(csv_of([{name: written, "prs_Title": "x"}, {name: "", "prs_Title": "y"}]))
    assert len(rows) == 1
    line, field, said, expected = refused[0]
    assert (line, field, said) == (2, name, value)
    assert expected


def test_every_fault_of_a_row_is_told_and_the_row_counts_once():
    read = read_rows(csv_of([{"prs_Gender": "X", "prs_Birthdate": "Y"}]), name="x.csv")
    report = read.tally.report()
    assert (read.rows, report.read, report.refused, len(report.refusals)) == ([], 1, 1, 2)


def test_a_line_number_is_the_line_of_the_file_even_after_texts_of_several_lines():
    _, refused = refusals(
        csv_of([{"prs_FirstName": "A\nB\nC", "prs_Gender": ""}, {"prs_FirstName": "", "prs_Gender": "?"}])
    )
    assert [one[0] for one in refused] == [5]


def test_a_row_cut_off_in_the_middle_is_refused_and_its_neighbours_go_in():
    file = io.BytesIO(b"prs_FirstName,prs_Gender\r\nAna,Feminine\r\nEva\r\nIna,Feminine\r\n")
    rows, refused = refusals(file)
    assert [row.values["prs_FirstName"] for row in rows] == ["Ana", "Ina"]
    assert [one[0] for one in refused] == [3]


def test_a_quotation_that_never_ends_is_refused_and_told():
    rows, refused = refusals(io.BytesIO(b'prs_FirstName,prs_Gender\r\nAna,Feminine\r\n"Eva,Feminine\r\n'))
    assert [row.values["prs_FirstName"] for row in rows] == ["Ana"]
    assert [one[0] for one in refused] == [3]


def test_a_file_in_latin_1_is_refused_with_a_plain_message():
    with pytest.raises(Invalid, match="not in UTF-8: line 3 ") as refused:
        read_rows(csv_of([{"prs_FirstName": "Rosa"}, {"prs_FirstName": "María"}], encoding="latin-1"), name="x.csv")
    assert "CSV UTF-8" in refused.value.read("es")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_byte_order_mark_and_another_separator_change_nothing(encoding, delimiter):
    rows, refused = refusals(
        csv_of([{"prs_FirstName": "Ñusta", "prs_Gender": "Feminine"}], delimiter=delimiter, encoding=encoding)
    )
    assert refused == []
    assert rows[0].values == {"prs_FirstName": "Ñusta", "prs_Gender": "Feminine"}


def test_an_old_excel_file_and_a_broken_workbook_are_refused_with_a_remedy():
    for content in (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", b"PK\x03\x04 not a workbook"):
        with pytest.raises(Invalid) as refused:
            read_rows(io.BytesIO(content), name="x")
        assert refused.value.remedy is not None


def test_a_workbook_with_dates_numbers_and_a_second_row_of_labels_is_read():
    from datetime import datetime

    book = Workbook()
    sheet = book.active
    names = ["prs_FirstName", "prs_Birthdate", "prs_NumberOfChildren", "prs_Deceased", "prs_MobilePhone"]
    sheet.append(names)
    sheet.append([FIELDS[name].label for name in names])
    sheet.append(["Ana", datetime(2001, 2, 3), 2.0, True, 51984123456])  # noqa: DTZ001 # a sheet knows no time zone
    sheet.append([None] * 5)
    sheet.append(["Eva", "2001-13", None, None, None])
    file = io.BytesIO()
    book.save(file)
    rows, refused = refusals(io.BytesIO(file.getvalue()))
    assert [dict(row.values) for row in rows] == [
        dict(zip(names, ["Ana", "2001-02-03", "2", "TRUE", "51984123456"], strict=True))
    ]
    assert [(one[0], one[1]) for one in refused] == [(5, "prs_Birthdate")]


def test_a_submission_of_the_form_is_known_again_by_its_key():
    rows, _ = refusals(
        csv_of([{"prs_First_Name": "Ana", "KEY": "uuid:1", "start": "2024-03-01T10:00:00", "_status": "x"}])
    )
    assert (rows[0].case, rows[0].person, rows[0].received_on) == ("uuid:1", "uuid:1", "2024-03-01")


def test_a_column_that_is_no_field_is_kept_word_for_word_and_told():
    read = read_rows(csv_of([{"prs_FirstName": "Ana", "apodo": "La Flaca"}]), name="x.csv")
    assert read.rows[0].others == {"apodo": "La Flaca"}
    assert "apodo" in read.tally.notes[0].es


def test_rows_of_one_person_that_contradict_each_other_are_told():
    rows, _ = refusals(
        csv_of(
            [
                {"sistra_case": "1", "sistra_person": "a", "prs_Gender": "Feminine", "cas_Status": "Active"},
                {"sistra_case": "1", "sistra_person": "a", "prs_Gender": "Masculine", "cas_Status": ""},
                {"sistra_case": "1", "sistra_person": "b", "prs_Gender": "Masculine", "cas_Status": "Closed"},
            ]
        )
    )
    found = [(line, problem.field, problem.value, problem.expected) for line, problem in layout.conflicts(rows)]
    assert found == [(4, "cas_Status", "Closed", "Active"), (3, "prs_Gender", "Masculine", "Feminine")]


@given(WORDS)
def test_the_guard_against_formulas_is_undone(text):
    assert table.unguard(table.guard(text)) == text


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "'=1"])
@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_no_spreadsheet_runs_what_we_write(text, ending, tmp_path: Path):
    path = tmp_path / f"x{ending}"
    table.write(path, ["prs_FirstName"], [[text]])
    if ending == ".csv":
        written = path.read_text("utf-8").splitlines()[1].strip('"')
    else:
        cell = load_workbook(path).active["A2"]
        assert cell.data_type == "s"
        written = cell.value
    assert written.startswith("'")
    with path.open("rb") as file:
        assert [line.cells for line in table.read(file).lines] == [(text,)]


def test_a_telephone_is_written_as_it_is():
    assert table.guard("+51984123456") == "+51984123456"


def test_a_text_too_long_for_a_workbook_is_refused_and_no_file_is_left(tmp_path: Path):
    with pytest.raises(Invalid, match="holds 32767"):
        table.write(tmp_path / "x.xlsx", ["cco_CaseComment"], [["x" * 40_000]])
    assert list(tmp_path.iterdir()) == []
    table.write(tmp_path / "x.csv", ["cco_CaseComment"], [["x" * 40_000]])
    assert len(rows_in(tmp_path / "x.csv")[0].values["cco_CaseComment"]) == 40_000


def test_an_exported_file_holds_every_field_under_the_standard_s_names(tmp_path: Path):
    path = file_of([case_by_chance(1, ["x"])], tmp_path / "x.csv")
    headings = path.read_text("utf-8").splitlines()[0]
    assert all(name in headings for name in FIELDS if FIELDS[name].bare)
    assert len(standard.exported_headings(standard.Names.STANDARD)) == 93 + len(standard.Extra)


@given(st.floats(-180, 180, allow_nan=False))
def test_degrees_are_written_so_that_the_same_number_is_read(number):
    if values.degrees(number) not in {"0"}:
        read = values.read(FIELDS["hte_Longitude"], values.degrees(number))
        assert float(read) == pytest.approx(number, abs=1e-14)
    assert FIELDS["hte_Longitude"].kind is Kind.LONGITUDE
