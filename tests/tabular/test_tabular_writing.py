"""What we write can be read again unchanged, and no text in it is a formula."""

import csv
import zipfile
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.services.tabular import xlsx_file
from desktop.services.tabular.errors import (
    CannotWrite,
    TooManyRows,
    UnknownFileKind,
    UnwritableText,
)
from desktop.services.tabular.reading import open_table
from desktop.services.tabular.values import parse_column
from desktop.services.tabular.writing import write_rejects, write_table
from sync.values import Money

ENDS = [".xlsx", ".csv"]
NASTY = [
    "=1+1", "+x", "-x", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1", "＋1", "－1", "＠x", "'=1", "''=1",
    "'hello", "'", 'a"b', '"', "a\r\nb", "a\rb", "_x000D_", "_x005F_x", "\x00a", "a\x1fb", "a\x0bb",
    "\x85", "\u2028", "😀", "<r><t>x</t></r>", "&amp;", "]]>", "  lead ", "a,b;c\td|e", "#N/A", "1",
    "true", "2026-03-05",
]  # fmt: skip

anything = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"))


@pytest.mark.parametrize("end", ENDS)
def test_texts_that_look_like_something_else_stay_as_they_are(tmp_path, end):
    path = tmp_path / f"nasty{end}"

    write_table(path, ["Number", "Text"], [[str(i), text] for i, text in enumerate(NASTY)])

    assert open_table(path).column("Text") == tuple(NASTY)


@pytest.mark.parametrize("end", ENDS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(rows=st.lists(st.tuples(anything, anything), max_size=6))
def test_any_text_comes_back_unchanged(tmp_path, end, rows):
    path = tmp_path / f"any{end}"

    write_table(path, ["Row", "Name", "Note"], [(f"r{i}", *row) for i, row in enumerate(rows)])
    table = open_table(path, header_row=1)

    read = [table.row(i) for i in range(table.rows)]
    assert read == [[f"r{i}", *row] for i, row in enumerate(rows)]


@pytest.mark.parametrize("end", ENDS)
def test_values_of_every_kind_come_back(tmp_path, end):
    path = tmp_path / f"kinds{end}"
    zone = ZoneInfo("Asia/Shanghai")
    when = datetime(2026, 3, 5, 8, 30, 15, tzinfo=UTC)
    numbers = [Money(Decimal("1234.5"), "CNY"), Decimal("-0.0001"), 7, True]
    row = ["R", *numbers, date(2026, 3, 5), when, ["vip", "a;b"], None]
    kinds = ["text", "money", "decimal", "integer", "flag", "date", "time", "tags"]

    write_table(path, [*kinds, "last"], [row, [*row[:-1], "x"]], zone=zone)
    table = open_table(path)
    read = [
        parse_column(c, k, zone=zone).values[0]
        for c, k in zip(table.cells, [*kinds, "text"], strict=True)
    ]

    assert read == ["R", Decimal("1234.5"), *row[2:]]


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize(
    "day", [date(1, 1, 1), date(1899, 12, 31), date(1900, 2, 28), date(9999, 12, 31)]
)
def test_days_a_workbook_cannot_count_come_back_as_well(tmp_path, end, day):
    path = tmp_path / f"days{end}"

    write_table(path, ["Name", "Day"], [["x", day]])

    assert parse_column(open_table(path).column("Day"), "date").values == [day]


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("hour", [5, 6, 7])
def test_an_hour_the_clock_shows_twice_comes_back_right(tmp_path, end, hour):
    path = tmp_path / f"hours{end}"
    zone = ZoneInfo("America/New_York")
    when = datetime(2026, 11, 1, hour, 30, tzinfo=UTC)

    write_table(path, ["Name", "When"], [["x", when]], zone=zone)

    assert parse_column(open_table(path).column("When"), "time", zone=zone).values == [when]


@pytest.mark.parametrize("number", [Decimal("12345678901234.5678"), 10**17 + 1, Decimal("0.1")])
def test_numbers_with_more_digits_than_a_workbook_keeps_are_exact(tmp_path, number):
    path = tmp_path / "numbers.xlsx"

    write_table(path, ["Name", "Number"], [["x", number]])

    assert parse_column(open_table(path).column("Number"), "decimal").values[0] in (number, None)
    assert str(number) in (str(open_table(path).column("Number")[0]), "0.1")


def test_in_a_workbook_no_text_is_a_formula_and_the_headings_stay_in_view(tmp_path):
    path = tmp_path / "formulas.xlsx"

    write_table(path, ["Name", "=Name"], [["=1+1", "=cmd|' /C calc'!A0"]])
    sheet = openpyxl.load_workbook(path).active

    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet["A1"].font.b) == ("A2", "A1:B2", True)
    with zipfile.ZipFile(path) as package:
        assert b"<f" not in package.read("xl/worksheets/sheet1.xml").replace(b"<filter", b"")


def test_other_programs_see_days_and_numbers_as_such(tmp_path):
    path = tmp_path / "typed.xlsx"
    row = [date(2026, 3, 5), Decimal("12.5"), time(9, 30), timedelta(hours=30), True]

    write_table(path, list("abcde"), [row])
    cells = openpyxl.load_workbook(path).active[2]

    assert [cell.value for cell in cells] == [
        datetime.fromisoformat("2026-03-05"), 12.5, time(9, 30), timedelta(hours=30), True,
    ]  # fmt: skip


def test_columns_are_wide_enough_for_chinese(tmp_path):
    path = tmp_path / "wide.xlsx"

    write_table(path, ["客户", "Note"], [["上海瑞康医疗器械有限公司", "x" * 500]])
    widths = openpyxl.load_workbook(path).active.column_dimensions

    assert widths["A"].width >= 24
    assert widths["B"].width <= xlsx_file.WIDEST


def test_a_text_file_is_utf8_with_a_mark_and_its_formulas_are_harmless(tmp_path):
    path = tmp_path / "plain.csv"

    write_table(path, ["名称", "Amount"], [["=1+1", -5], ["＠x", Decimal("1E+3")]])
    raw = path.read_bytes()
    rows = list(csv.reader(raw.decode("utf-8-sig").splitlines()))

    assert raw.startswith(b"\xef\xbb\xbf")
    assert rows == [["名称", "Amount"], ["'=1+1", "-5"], ["'＠x", "1000"]]


@pytest.mark.parametrize(
    ("text", "reason"),
    [("x" * 32_768, "long"), ("😀" * 16_384, "long"), ("\ud800", "broken"), ("\ufffe", "broken")],
)
def test_a_text_no_cell_can_hold_is_refused_and_the_old_file_kept(tmp_path, text, reason):
    path = tmp_path / "kept.xlsx"
    write_table(path, ["Name"], [["before"]])

    with pytest.raises(UnwritableText) as refused:
        write_table(path, ["Name"], [["ok"], [text]])

    assert refused.value.facts == {"column": "Name", "line": 3, "reason": reason}
    assert open_table(path).row(0) == ["before"]
    assert [each.name for each in tmp_path.iterdir()] == ["kept.xlsx"]


def test_a_sheet_that_is_full_is_said_to_be_full(tmp_path, monkeypatch):
    monkeypatch.setattr(xlsx_file, "ROW_LIMIT", 3)

    assert write_table(tmp_path / "full.xlsx", ["a"], [["1"], ["2"]]) == 2
    with pytest.raises(TooManyRows):
        write_table(tmp_path / "over.xlsx", ["a"], [["1"], ["2"], ["3"]])


def test_only_kinds_we_know_are_written_and_only_where_we_may(tmp_path):
    with pytest.raises(UnknownFileKind):
        write_table(tmp_path / "table.pdf", ["a"], [])
    with pytest.raises(CannotWrite):
        write_table(tmp_path / "nowhere" / "table.csv", ["a"], [])


@pytest.mark.parametrize("end", ENDS)
def test_refused_rows_can_be_mended_and_read_again(tmp_path, workbook, end):
    table = open_table(
        workbook(
            [
                ["Name", "Since", "Size", "Name"],
                ["=Ann", date(2026, 3, 5), 3, ""],
                ["Bob", "?", 4.5, "x"],
            ]
        )
    )
    path = tmp_path / f"rejects{end}"

    write_rejects(path, table, [(1, "Since: “?” is not a date."), (0, "=reason")])
    again = open_table(path)

    assert again.source.reasons
    assert again.columns == ["Name", "Since", "Size", "Name (2)"]
    assert again.column("Name") == ("Bob", "=Ann")
    assert parse_column(again.column("Since"), "date").values == [None, date(2026, 3, 5)]
    assert parse_column(again.column("Size"), "decimal").values == [Decimal("4.5"), Decimal(3)]
