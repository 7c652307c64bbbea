"""The sample business as a workbook, ready for the ordinary importer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.services.sample.business import make_business
from desktop.services.sample.sheets import SHEETS, Cell

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

DATE, TIME = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"


def write_sample(path: Path, *, language: str, today: date, seed: int = 7) -> None:
    """Write the business as it stands on ``today`` into a workbook.

    Names, headings and texts are in ``language`` (``zh_CN`` or ``en``); customers and people keep
    their Chinese names. Times are wall-clock times without a zone. Equal arguments write equal
    bytes.
    """
    import xlsxwriter

    business = make_business(language=language, today=today, seed=seed)
    book = xlsxwriter.Workbook(str(path), {"in_memory": True})
    book.set_properties({"created": datetime.combine(today, time(), UTC)})
    writer = _Writer(book)
    for sheet in SHEETS:
        writer.add(sheet.name(language), sheet.headings(language), sheet.rows(business))
    book.close()


class _Writer:
    """Adds sheets to a workbook, each with the same few formats."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._heading = book.add_format({"bold": True, "bottom": 1})
        self._date = book.add_format({"num_format": DATE})
        self._time = book.add_format({"num_format": TIME})

    def add(self, name: str, headings: list[str], rows: Iterable[list[Cell]]) -> None:
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(headings) - 1, 16)
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, heading, self._heading)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                self._write(sheet, number, column, value)

    def _write(self, sheet: Worksheet, row: int, column: int, value: Cell) -> None:
        if value is None or value == "":
            return
        if isinstance(value, str):
            sheet.write_string(row, column, value)
        elif isinstance(value, datetime):
            sheet.write_datetime(row, column, value, self._time)
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, self._date)
        else:
            sheet.write_number(row, column, float(value) if isinstance(value, Decimal) else value)
