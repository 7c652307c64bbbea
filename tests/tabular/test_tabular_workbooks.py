"""Workbooks are read as they look, and never trusted."""

import subprocess
import zipfile
from datetime import date, datetime

import pytest
import xlsxwriter

from desktop.services.tabular import legacy, package
from desktop.services.tabular.errors import EmptyTable, NoSheet, TooLarge, UnreadableFile
from desktop.services.tabular.legacy import packed, read_old_workbook
from desktop.services.tabular.reading import open_table
from desktop.services.tabular.values import parse_column
from desktop.services.tabular.workbook import read_workbook


def test_cells_keep_what_they_are(workbook):
    path = workbook([["Name", "Size", "Since", "Active"], ["Ann", 3, date(2026, 3, 5), True]])

    table = open_table(path)

    assert table.source.kind == "xlsx"
    assert table.row(0) == ["Ann", 3.0, date(2026, 3, 5), True]


@pytest.mark.parametrize("name", ["customers.csv", "customers.xls", "customers.ods", "customers"])
def test_the_kind_is_in_the_content_not_in_the_name(workbook, name):
    path = workbook([["Name"], ["Ann"]])

    table = open_table(path.rename(path.with_name(name)))

    assert (table.source.kind, table.row(0)) == ("xlsx", ["Ann"])


def test_days_counted_from_1904_are_the_same_days(workbook):
    rows = [["Since"], [date(2021, 1, 1)], [datetime.fromisoformat("2021-06-01T12:30")]]
    path = workbook(rows, date_1904=True, default_date_format="yyyy-mm-dd hh:mm")

    column = parse_column(open_table(path).column("Since"), "date")

    assert column.values == [date(2021, 1, 1), date(2021, 6, 1)]


def test_failed_formulas_are_shown_not_read_as_blank(tmp_path):
    path = tmp_path / "errors.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Name", "Amount"])
    sheet.write_row(1, 0, ["Ann", 5])
    sheet.write_string(2, 0, "Bob")
    sheet.write_formula(2, 1, "=1/0", None, "#DIV/0!")
    book.close()

    table = open_table(path)
    column = parse_column(table.column("Amount"), "money")

    assert table.column("Amount") == (5.0, "#DIV/0!")
    assert column.errors[1].reason == "error_cell"


def test_the_first_visible_sheet_with_cells_is_read(tmp_path):
    path = tmp_path / "sheets.xlsx"
    book = xlsxwriter.Workbook(path)
    hidden, _blank, third = (book.add_worksheet(name) for name in ("Hidden", "Blank", "客户"))
    hidden.write(0, 0, "secret")
    third.write_column(0, 0, ["Name", "Ann"])
    third.activate()
    third.set_first_sheet()
    hidden.hide()
    book.close()

    assert open_table(path).source.sheet == "客户"
    assert open_table(path, sheet="hidden").columns == ["secret"]
    with pytest.raises(NoSheet) as refused:
        open_table(path, sheet="Leads")
    assert refused.value.sheets == ("Hidden", "Blank", "客户")


def test_merged_headings_and_cells_are_spread(tmp_path):
    path = tmp_path / "merged.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.merge_range("A1:A2", "部门")
    sheet.merge_range("B1:C1", "联系人")
    sheet.merge_range("D1:E1", "财务")
    sheet.write_row("B2", ["姓名", "电话", "开户行", "电话"])
    sheet.merge_range("A3:A4", "销售部")
    sheet.write_row("B3", ["张三", "1", "工行", "2"])
    sheet.write_row("B4", ["李四", "3", "建行", "4"])
    book.close()

    table = open_table(path)

    assert table.columns == ["部门", "姓名", "联系人 电话", "开户行", "财务 电话"]
    assert table.column("部门") == ("销售部", "销售部")


def test_cells_left_and_above_that_are_blank_do_not_shift_lines(tmp_path):
    path = tmp_path / "shifted.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write_row(4, 2, ["Name", "", "City"])
    sheet.write_row(5, 2, ["Ann", 7, "Oslo"])
    book.close()

    table = open_table(path)

    assert (table.columns, table.line(0)) == (["Name", "[D]", "City"], 6)


def test_an_empty_workbook_is_said_to_be_empty(workbook):
    with pytest.raises(EmptyTable):
        open_table(workbook([]))


def test_a_zip_that_unpacks_too_large_is_refused_before_it_is_unpacked(workbook):
    path = workbook([["Name"], ["Ann"]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/media/zeros.bin", bytes(package.RATIO_FROM + 1))

    with pytest.raises(TooLarge):
        open_table(path)


def test_a_part_larger_than_its_directory_says_is_refused(workbook):
    path = workbook([["Name"], ["Ann"]])
    raw = bytearray(path.read_bytes())
    entry = raw.index(b"xl/sharedStrings.xml", raw.index(b"PK\x01\x02"))
    at = entry - 46
    raw[at + 24 : at + 28] = (10).to_bytes(4, "little")
    path.write_bytes(raw)

    with pytest.raises(UnreadableFile) as refused:
        open_table(path)

    assert refused.value.reason == "damaged"


def test_a_broken_workbook_is_refused(workbook):
    path = workbook([["Name"], ["Ann"]])
    path.write_bytes(path.read_bytes()[:-200])

    with pytest.raises(UnreadableFile):
        open_table(path)


def test_an_old_workbook_is_parsed_by_another_process_and_a_broken_one_refused(text_file):
    path = text_file(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2048), name="old.xls")

    with pytest.raises(UnreadableFile) as refused:
        open_table(path)

    assert refused.value.reason in ("damaged", "crashed")


def test_what_the_other_process_reads_is_what_we_would_have_read(workbook):
    rows = [["Name", "Size", "Since", "Active"], ["张三", 3, date(2026, 3, 5), True]]
    path = workbook(rows, name="old.xls")

    grid = read_old_workbook(path, "customers")

    assert grid.rows == read_workbook(path, path, None).rows
    assert (grid.source.kind, grid.source.sheet) == ("xls", "Customers")
    with pytest.raises(NoSheet) as refused:
        read_old_workbook(path, "Leads")
    assert refused.value.sheets == ["Customers"]


def test_a_parser_that_dies_or_hangs_is_one_sentence(text_file, monkeypatch):
    path = text_file(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2048), name="old.xls")

    monkeypatch.setattr(legacy, "child_command", lambda: ["sh", "-c", "kill -ABRT $$"])
    with pytest.raises(UnreadableFile) as crashed:
        open_table(path)

    def hang(*_command, timeout, **_options):
        raise subprocess.TimeoutExpired("child", timeout)

    monkeypatch.setattr(subprocess, "run", hang)
    with pytest.raises(UnreadableFile) as slow:
        open_table(path)

    assert (crashed.value.reason, slow.value.reason) == ("crashed", "too_slow")


@pytest.mark.parametrize(
    "cell", ["x", 1.5, True, date(2026, 3, 5), datetime.fromisoformat("2026-03-05T01:02:03.000004")]
)
def test_cells_come_back_from_the_other_process_as_they_were(cell):
    assert legacy._unpacked(packed(cell)) == cell
