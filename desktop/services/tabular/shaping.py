"""From the cells of a sheet to a table: headings found, blanks dropped, rows turned to columns."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path
from typing import cast

from desktop.services.tabular.errors import EmptyTable, NoHeader
from desktop.services.tabular.headings import combined, depth, distinct, find_header
from desktop.services.tabular.table import REASON_MARK, Cell, Grid, Table, is_blank

Rows = list[list[Cell]]


def shape(path: Path, grid: Grid, header_row: int | None) -> Table:
    """Return the table that ``grid`` holds below its headings.

    Raises:
        EmptyTable: every cell is blank.
        NoHeader: line ``header_row`` is blank or not there.
    """
    rows, lines = _filled(grid)
    if not rows:
        raise EmptyTable(path=str(path), sheet=grid.source.sheet)
    index = _header_index(path, rows, lines, header_row)
    headings, start = _headings(grid, rows, lines, index)
    body, body_lines = rows[start:], lines[start:]
    _spread_merged(grid, body, body_lines)
    columns = _columns(body, headings)
    source = replace(grid.source, header_row=0 if index is None else lines[index])
    overlong = _overlong(columns, headings) if source.kind == "csv" and headings else {}
    names = headings + [""] * (len(columns) - len(headings))
    kept = [i for i, cells in enumerate(columns) if names[i] or not all(map(is_blank, cells))]
    named = distinct(names, grid.first_column)
    cells = [columns[i] for i in kept]
    return _without_reasons(Table(source, [named[i] for i in kept], cells, body_lines, overlong))


def _headings(
    grid: Grid, rows: Rows, lines: Sequence[int], index: int | None
) -> tuple[list[str], int]:
    """The headings, and the index of the first row below them."""
    if index is None:
        return [], 0
    last = lines[index] + depth(lines[index] - 1, grid.merged) - 1
    end = next((i for i, line in enumerate(lines) if line > last), len(rows))
    return combined(rows[index:end]), end


def _spread_merged(grid: Grid, body: Rows, lines: Sequence[int]) -> None:
    """Give every row the value of the cell that was merged over it downwards."""
    if not grid.merged or not body:
        return
    index = {line - 1: row for line, row in zip(lines, body, strict=True)}
    for (top, left), (bottom, _right) in grid.merged:
        column = left - grid.first_column
        if top in index and bottom > top:
            for line in range(top + 1, bottom + 1):
                if line in index:
                    index[line][column] = index[top][column]


def _filled(grid: Grid) -> tuple[Rows, Sequence[int]]:
    blank = {i for i, row in enumerate(grid.rows) if _may_be_blank(row) and all(map(is_blank, row))}
    lines = range(grid.first_line, grid.first_line + len(grid.rows))
    if not blank:
        return grid.rows, lines
    rows = [row for i, row in enumerate(grid.rows) if i not in blank]
    return rows, [line for i, line in enumerate(lines) if i not in blank]


def _may_be_blank(row: list[Cell]) -> bool:
    return not any(row) or (type(row[0]) is str and not row[0].strip())


def _header_index(
    path: Path, rows: Rows, lines: Sequence[int], header_row: int | None
) -> int | None:
    if header_row is None:
        return find_header(rows)
    if header_row == 0:
        return None
    if header_row not in lines:
        raise NoHeader(path=str(path), line=header_row)
    return lines.index(header_row)


def _columns(body: Rows, headings: Sequence[str]) -> list[Sequence[Cell]]:
    if not body:
        return [()] * len(headings)
    if {len(headings) or len(body[0])}.issuperset(map(len, body)):
        return cast("list[Sequence[Cell]]", list(zip(*body, strict=True)))
    blanks: list[Cell] = [""] * len(headings)
    padded = zip_longest(blanks, *body, fillvalue="")
    return [column[1:] for column in padded]


def _overlong(columns: Sequence[Sequence[Cell]], headings: Sequence[str]) -> dict[int, int]:
    """Rows of a text file with cells beyond the last heading, where most rows have none there."""
    width = max((i + 1 for i, name in enumerate(headings) if name), default=0)
    found: dict[int, int] = {}
    for i in range(width, len(columns)):
        filled = [row for row, cell in enumerate(columns[i]) if not is_blank(cell)]
        if 2 * len(filled) < len(columns[i]):
            found.update(dict.fromkeys(filled, i + 1))
    return found


def _without_reasons(table: Table) -> Table:
    if not table.columns[0].startswith(REASON_MARK):
        return table
    source = replace(table.source, reasons=True)
    return replace(table, source=source, columns=table.columns[1:], cells=table.cells[1:])
