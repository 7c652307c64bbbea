"""Text files are read whatever their encoding, delimiter and the lines above their headings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.services.tabular.decoding import decode
from desktop.services.tabular.errors import (
    EmptyTable,
    NoHeader,
    UnknownEncoding,
    UnreadableFile,
)
from desktop.services.tabular.escapes import escaped, unescaped
from desktop.services.tabular.reading import open_table
from desktop.services.tabular.textfile import sniff

CHINESE = (
    "客户名称,负责人,备注\n上海瑞康医疗器械有限公司,张伟,下周一回访，报价已发\n"
    "苏州华源科技有限公司,李娜,合同待签\n"
)
TRADITIONAL = (
    "客戶名稱,負責人,備註\n台灣積體電路股份有限公司,陳怡君,下週回訪，報價單已寄出\n"
    "國泰人壽保險公司,林志明,合約待簽\n"
)
GERMAN = (
    "Kunde,Ort,Notiz\nMüller & Söhne,Köln,Rückruf nächste Woche – Größe prüfen\n"
    "Bäckerei Groß,Münster,schön\n"
)


@pytest.mark.parametrize(
    ("text", "encoding", "found"),
    [
        (CHINESE, "utf-8", "utf-8"),
        (CHINESE, "utf-8-sig", "utf-8-sig"),
        (CHINESE, "gbk", "gb18030"),
        (CHINESE, "gb18030", "gb18030"),
        (CHINESE, "utf-16", "utf-16"),
        (CHINESE, "utf-16-le", "utf-16-le"),
        (CHINESE, "utf-16-be", "utf-16-be"),
        (TRADITIONAL, "big5", "cp950"),
        (TRADITIONAL, "gb18030", "gb18030"),
        (GERMAN, "cp1252", "cp1252"),
        (GERMAN, "utf-16", "utf-16"),
    ],
)
def test_the_encoding_is_found_from_the_content(text, encoding, found):
    decoded = decode(text.encode(encoding))

    assert decoded == (text, found)


@pytest.mark.parametrize("name", ["张三", "王小明,李四", "刘洋,技术部", "欧阳锋"])
def test_a_few_chinese_characters_are_enough(name):
    assert decode(f"{name}\n".encode("gbk")) == (f"{name}\n", "gb18030")


def test_a_named_encoding_that_does_not_fit_is_refused(text_file):
    path = text_file(CHINESE, "gbk")

    with pytest.raises(UnknownEncoding) as refused:
        open_table(path, encoding="utf-8")

    assert refused.value.encoding == "utf-8"


def test_a_named_encoding_is_used(text_file):
    table = open_table(text_file("naam\n\xa4\n", "latin-1"), encoding="iso-8859-15")

    assert table.column("naam") == ("€",)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(read_text, delimiter):
    rows = [["name", "city", "note"], ["Ann", "Oslo", "1,5"], ["Bob", "Bern", "2,5"]]
    quoted = [[f'"{c}"' if delimiter in c else c for c in row] for row in rows]

    table = read_text("\n".join(delimiter.join(row) for row in quoted))

    assert table.source.delimiter == delimiter
    assert table.row(1) == ["Bob", "Bern", "2,5"]


def test_commas_in_numbers_do_not_hide_the_semicolon():
    assert sniff("a;b\n1,5;2,5\n3,5;4,5\n") == ";"


def test_a_line_that_names_the_delimiter_is_obeyed(read_text):
    table = read_text("sep=;\r\na;b\r\n1;2\r\n")

    assert (table.columns, table.row(0), table.line(0)) == (["a", "b"], ["1", "2"], 3)


def test_numbers_between_runs_of_blanks_are_columns_without_headings(read_text):
    table = read_text(" 00004 19970101  2   29.33\n 00004 19970118 12  129.73\n")

    assert table.source.header_row == 0
    assert table.columns == ["[A]", "[B]", "[C]", "[D]"]
    assert table.row(1) == ["00004", "19970118", "12", "129.73"]


def test_quotes_hold_delimiters_line_ends_and_quotes(read_text):
    table = read_text('name,note\r\nAnn,"a, ""b""\r\nc"\r\n')

    assert table.row(0) == ["Ann", 'a, "b"\r\nc']


def test_headings_are_found_below_a_title_and_blank_lines(read_text):
    text = "Report of customers,,\nall regions,,\n,,\nName,City,Size\nAnn,Oslo,3\nBob,Bern,4\n,,\n"

    table = read_text(text)

    assert table.columns == ["Name", "City", "Size"]
    assert (table.source.header_row, table.rows, table.line(0)) == (4, 2, 5)


def test_years_beside_a_blank_corner_are_headings(read_text):
    table = read_text(";2019;2020\nOslo;1;2\nBern;3;4\nRome;5;6\n")

    assert table.columns == ["[A]", "2019", "2020"]


def test_blank_and_repeated_headings_become_distinct(read_text):
    table = read_text("Phone,Phone,,Phone (2)\n1,2,3,4\n")

    assert table.columns == ["Phone", "Phone (3)", "[C]", "Phone (2)"]


def test_the_line_of_the_headings_may_be_named(read_text):
    table = read_text("x,y\nName,City\nAnn,Oslo\n", header_row=2)
    bare = read_text("Ann,Oslo\nBob,Bern\n", header_row=0)

    assert (table.columns, table.rows) == (["Name", "City"], 1)
    assert (bare.columns, bare.rows) == (["[A]", "[B]"], 2)


def test_a_blank_line_cannot_be_the_headings(text_file):
    path = text_file("a,b\n\n1,2\n")

    with pytest.raises(NoHeader):
        open_table(path, header_row=2)


def test_rows_with_more_cells_than_headings_are_marked(read_text):
    table = read_text("a,b\n1,2\n1,2,3\n4,5\n6,7\n")

    assert table.overlong == {1: 3}
    assert table.row(1) == ["1", "2", "3"]
    assert next(table.chunks(2)).overlong == {1: 3}


def test_a_short_row_ends_in_blanks(read_text):
    table = read_text("a,b,c\n1\n1,2,3\n")

    assert table.row(0) == ["1", "", ""]


def test_blank_rows_are_left_out_and_lines_still_tell_where_a_row_is(read_text):
    table = read_text("a,b\n1,2\n ,\n3,4\n")

    assert [table.line(row) for row in range(table.rows)] == [2, 4]


def test_chunks_hold_every_row_once(read_text):
    table = read_text("a\n" + "\n".join("vwxyz"))

    chunks = list(table.chunks(2))

    assert [chunk.rows for chunk in chunks] == [2, 2, 1]
    assert [cell for chunk in chunks for cell in chunk.column("a")] == list("vwxyz")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"%PDF-1.7 ...", "not_a_table"),
        (b"\x89PNG\r\n\x1a\n....", "not_a_table"),
        (b"\0\1\2\3" * 50, "not_a_table"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "web_page"),
        (b"PK\x03\x04 no zip at all", "damaged"),
        (b"", "empty"),
    ],
)
def test_what_is_no_table_is_refused_with_a_reason(text_file, content, reason):
    path = text_file(content, name="customers.xlsx")

    with pytest.raises(UnreadableFile) as refused:
        open_table(path)

    assert refused.value.reason == reason


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(UnreadableFile) as refused:
        open_table(tmp_path / "nowhere.csv")

    assert refused.value.reason == "missing"


def test_a_file_of_blanks_is_empty(text_file):
    path = text_file(" , ,\n,,\n")

    with pytest.raises(EmptyTable):
        open_table(path)


@given(st.text())
def test_escaping_loses_nothing(text):
    assert unescaped(escaped(text)) == text


@given(st.sampled_from("=+-@\t\r\n＝＋－＠"), st.text())
def test_no_escaped_text_begins_as_a_formula(sign, rest):
    assert escaped(sign + rest)[0] == "'"
