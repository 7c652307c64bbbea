"""The workbook says what the business is, in columns that the schema knows."""

from datetime import date, datetime
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from desktop.services.sample.records import Business
from desktop.services.sample.sheets import AT, SHEETS, Sheet
from desktop.services.sample.workbook import write_sample
from sync.schema import Kind

LINKS = {"code", "name", "number", "email"}


@pytest.fixture(scope="module", params=["zh_CN", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def book(language: str, today: date, tmp_path_factory: pytest.TempPathFactory) -> CalamineWorkbook:
    path = tmp_path_factory.mktemp("sample") / "sample.xlsx"
    write_sample(path, language=language, today=today)
    return CalamineWorkbook.from_path(path)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.title or sheet.entity.name)
def test_every_column_fills_a_field_that_exists(sheet: Sheet, language: str) -> None:
    mapping = sheet.mapping(language)

    assert len(mapping) == len(sheet.columns)
    assert set(sheet.key) <= set(mapping.values())
    for name in set(mapping.values()) - {AT}:
        field, _, target = name.partition(".")
        assert (sheet.entity.field(field).kind is Kind.LINK) == bool(target) or field == "stage"
        assert not target or target in LINKS


def test_choices_hold_codes_the_schema_knows(business: Business) -> None:
    for sheet in SHEETS:
        rows = list(sheet.rows(business))
        for position, column in enumerate(sheet.columns):
            if column.field in sheet.entity.by_name:
                known = {choice.code for choice in sheet.entity.field(column.field).choices}
                assert not known or {row[position] for row in rows} <= known


def test_required_fields_are_filled(business: Business) -> None:
    for sheet in SHEETS:
        for position, column in enumerate(sheet.columns):
            field = sheet.entity.by_name.get(column.field)
            if field and field.required:
                assert all(row[position] for row in sheet.rows(business))


def test_the_workbook_has_every_sheet_with_its_rows(book: CalamineWorkbook, language: str) -> None:
    assert book.sheet_names == [sheet.name(language) for sheet in SHEETS]
    for sheet in SHEETS:
        heading, *rows = book.get_sheet_by_name(sheet.name(language)).to_python()
        assert heading == sheet.headings(language)
        assert rows


def test_days_and_moments_are_written_as_such(book: CalamineWorkbook, language: str) -> None:
    orders = SHEETS[8]
    activities = SHEETS[11]

    ordered = _column(book, orders, "ordered_on", language)
    due = [moment for moment in _column(book, activities, "due_at", language) if moment != ""]

    assert {type(day) for day in ordered} == {date}
    assert {type(moment) for moment in due} == {datetime}


def _column(book: CalamineWorkbook, sheet: Sheet, field: str, language: str) -> list[object]:
    position = [column.field for column in sheet.columns].index(field)
    rows = book.get_sheet_by_name(sheet.name(language)).to_python()[1:]
    return [row[position] for row in rows]


def test_equal_arguments_write_equal_bytes(tmp_path: Path, today: date) -> None:
    for name in ("one.xlsx", "two.xlsx"):
        write_sample(tmp_path / name, language="en", today=today)

    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
