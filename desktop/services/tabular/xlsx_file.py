"""Writing .xlsx: texts as texts whatever they look like, days as days, numbers as numbers.

The sheet is written as it goes, cell by cell, so no text can become a formula or markup and a large
export needs little memory.
"""

import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from html import escape
from itertools import chain, islice
from pathlib import Path
from unicodedata import east_asian_width

from desktop.services.tabular.cells_out import (
    Out,
    as_cell,
    check_text,
    is_exact_number,
    number_text,
)
from desktop.services.tabular.errors import TooManyRows, UnwritableText
from desktop.services.tabular.table import column_letters
from desktop.services.tabular.xlsx_parts import (
    HEADING_STYLE,
    SHEET_PART,
    SHEET_START,
    STYLES,
    fixed_parts,
)

ROW_LIMIT = 1_048_576
TEXT_LIMIT = 32_767
SHEET_NAME_LIMIT = 31
EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - cells know no zones
FIRST_DAY = date(1900, 3, 1)
MEASURED_ROWS = 100
NARROWEST, WIDEST = 8, 50
DAY = timedelta(days=1)

# Characters XML cannot hold, and texts that look like what stands for them (ECMA-376, ST_Xstring).
_UNHOLDABLE = re.compile("[\x00-\x08\x0b-\x1f]|_(?=x[0-9A-Fa-f]{4}_)")
_NO_CHARACTERS = re.compile("[\ufffe\uffff]")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")


def write_xlsx(
    path: Path,
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    sheet_name: str,
    zone: tzinfo,
) -> int:
    """Write a workbook of one sheet and return the number of rows below the headings."""
    rows_out = iter([as_cell(value, zone) for value in row] for row in rows)
    first = list(islice(rows_out, MEASURED_ROWS))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as package:
        for part, text in fixed_parts(_sheet_name(sheet_name)).items():
            package.writestr(part, text)
        with package.open(SHEET_PART, "w", force_zip64=True) as file:
            file.write((SHEET_START + _widths(columns, first) + "<sheetData>").encode())
            sheet = _Sheet(columns)
            file.write(sheet.headings().encode())
            for row in chain(first, rows_out):
                file.write(sheet.row(row).encode())
            file.write(f"</sheetData>{sheet.filter()}</worksheet>".encode())
    return sheet.line - 1


class _Sheet:
    """Writes rows one below the other and knows which line comes next."""

    def __init__(self, columns: Sequence[str]) -> None:
        self.line = 0
        self._columns = columns
        self._letters = [column_letters(i) for i in range(len(columns))]

    def headings(self) -> str:
        self.line = 1
        cells = (
            _text(f'r="{letters}1" s="{HEADING_STYLE}"', name, name, 1)
            for letters, name in zip(self._letters, self._columns, strict=True)
        )
        return f'<row r="1">{"".join(cells)}</row>'

    def row(self, row: Sequence[Out]) -> str:
        if self.line == ROW_LIMIT:
            raise TooManyRows(limit=ROW_LIMIT - 1)
        self.line += 1
        cells = [
            _cell(f'r="{letters}{self.line}"', value, name, self.line)
            for letters, name, value in zip(self._letters, self._columns, row, strict=True)
            if value is not None
        ]
        return f'<row r="{self.line}">{"".join(cells)}</row>'

    def filter(self) -> str:
        return f'<autoFilter ref="A1:{self._letters[-1]}{self.line}"/>' if self._letters else ""


def _cell(place: str, value: Out, column: str, line: int) -> str:
    if isinstance(value, str):
        return _text(place, value, column, line)
    if isinstance(value, bool):
        return f'<c {place} t="b"><v>{int(value)}</v></c>'
    if isinstance(value, (int, float, Decimal)):
        return _number(place, value, column, line)
    serial = _serial(value)
    if serial is None:
        return _text(place, str(value), column, line)
    return f'<c {place} s="{STYLES[type(value)]}"><v>{serial!r}</v></c>'


def _text(place: str, text: str, column: str, line: int) -> str:
    if not text.isascii():
        check_text(text, column, line)
        if _NO_CHARACTERS.search(text):
            raise UnwritableText(column=column, line=line, reason="broken")
    if len(text) > TEXT_LIMIT // 2 and len(text.encode("utf-16-le")) > 2 * TEXT_LIMIT:
        raise UnwritableText(column=column, line=line, reason="long")
    held = escape(_UNHOLDABLE.sub(lambda m: f"_x{ord(m[0]):04X}_", text), quote=False)
    return f'<c {place} t="inlineStr"><is><t xml:space="preserve">{held}</t></is></c>'


def _number(place: str, value: float | Decimal, column: str, line: int) -> str:
    if isinstance(value, (int, Decimal)) and not is_exact_number(value):
        return _text(place, number_text(value), column, line)
    style = f' s="{STYLES[Decimal]}"' if isinstance(value, Decimal) else ""
    return f"<c {place}{style}><v>{number_text(value)}</v></c>"


def _serial(value: date | time | timedelta | None) -> float | None:
    """Days since the end of 1899, as a workbook counts; None for days before it counts rightly."""
    if isinstance(value, datetime):
        return (value - EPOCH) / DAY if value.date() >= FIRST_DAY else None
    if isinstance(value, date):
        return (value - EPOCH.date()).days if value >= FIRST_DAY else None
    if isinstance(value, time):
        return (datetime.combine(EPOCH, value) - EPOCH) / DAY
    return value / DAY if isinstance(value, timedelta) else None


def _widths(columns: Sequence[str], rows: Sequence[Sequence[Out]]) -> str:
    widths = [
        _within_limits([_shown_width(name) + 2, *(_shown_width(_shown(row[i])) for row in rows)])
        for i, name in enumerate(columns)
    ]
    cols = "".join(
        f'<col min="{i}" max="{i}" width="{width}" customWidth="1"/>'
        for i, width in enumerate(widths, start=1)
    )
    return f"<cols>{cols}</cols>" if cols else ""


def _within_limits(widths: Iterable[int]) -> int:
    return min(max(NARROWEST, max(widths) + 1), WIDEST)


def _shown(cell: Out) -> str:
    return "" if cell is None else str(cell)


def _shown_width(text: str) -> int:
    """How many digits wide the longest line of a text is; a Chinese character is two."""
    return max(
        sum(1 + (east_asian_width(c) in "WF") for c in line[:WIDEST])
        for line in [*text.splitlines(), ""]
    )


def _sheet_name(name: str) -> str:
    return _NOT_IN_NAMES.sub(" ", name)[:SHEET_NAME_LIMIT].strip("' ") or "Sheet1"
