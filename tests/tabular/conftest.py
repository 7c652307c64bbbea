"""Files made for a test, in the forms people bring them."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import xlsxwriter

from desktop.services.tabular.reading import open_table
from desktop.services.tabular.table import Table

PLAIN = {"default_date_format": "yyyy-mm-dd", "strings_to_formulas": False}

MakeText = Callable[..., Path]
MakeBook = Callable[..., Path]


@pytest.fixture
def text_file(tmp_path: Path) -> MakeText:
    def make(text: str | bytes, encoding: str = "utf-8", name: str = "table.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    return make


@pytest.fixture
def read_text(text_file: MakeText) -> Callable[..., Table]:
    def read(text: str | bytes, encoding: str = "utf-8", **how: object) -> Table:
        return open_table(text_file(text, encoding), **how)  # type: ignore[arg-type]

    return read


@pytest.fixture
def workbook(tmp_path: Path) -> MakeBook:
    """Make a workbook of rows of numbers and texts, as another program would."""

    def make(rows: Sequence[Sequence[object]], name: str = "book.xlsx", **options: object) -> Path:
        path = tmp_path / name
        book = xlsxwriter.Workbook(path, {**PLAIN, **options})
        sheet = book.add_worksheet("Customers")
        for line, row in enumerate(rows):
            sheet.write_row(line, 0, row)
        book.close()
        return path

    return make
