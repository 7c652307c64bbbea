"""Writing .csv: UTF-8 with a mark for spreadsheets, every text in quotes, formulas made harmless.

Quotes around every text leave no doubt about the delimiter, whatever the texts hold.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo
from decimal import Decimal
from pathlib import Path

from desktop.services.tabular.cells_out import Out, as_cell, check_text, number_text
from desktop.services.tabular.escapes import escaped


def write_csv(
    path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]], *, zone: tzinfo
) -> int:
    """Write the file and return the number of rows below the headings."""
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        file.write(",".join(_quoted(name, name, 1) for name in columns) + "\r\n")
        for count, row in enumerate(rows, start=1):
            named = zip(columns, row, strict=True)
            cells = (_written(as_cell(value, zone), name, count + 1) for name, value in named)
            file.write(",".join(cells) + "\r\n")
    return count


def _written(cell: Out, column: str, line: int) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return _quoted(cell, column, line)
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, (int, float, Decimal)):
        return number_text(cell)
    return cell.isoformat(sep=" ") if isinstance(cell, datetime) else str(cell)


def _quoted(text: str, column: str, line: int) -> str:
    check_text(text, column, line)
    return '"' + escaped(text).replace('"', '""') + '"'
