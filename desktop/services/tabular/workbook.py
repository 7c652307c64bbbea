"""Workbooks in a zip (.xlsx .xlsm .xlsb .ods), read by calamine.

Calamine leaves error cells blank, so they are looked up in the sheet itself: a failed formula is
not "nothing".
"""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.services.tabular.errors import NoSheet, PasswordNeeded, UnreadableFile
from desktop.services.tabular.package import Package
from desktop.services.tabular.table import Cell, Grid, Source

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook


def read_workbook(path: Path, content: Path | bytes, sheet: str | None) -> Grid:
    """Read one sheet; ``content`` is the file, or its bytes where it had to be unlocked first.

    Raises:
        TooLarge: it would unpack too large.
        UnreadableFile: it is no workbook, or a broken one.
        NoSheet: it has no sheet of that name.
    """
    with Package(path, content) as package:
        package.check()
        with calamine_failures(path), collection_paused():
            book = opened(content)
            return first_filled(
                _read_sheet(book, package, name) for name in sheet_names(book, path, sheet)
            )


def opened(content: Path | bytes) -> "CalamineWorkbook":
    """Open a workbook by its content; given a path, calamine would believe the end of its name."""
    from python_calamine import load_workbook

    return load_workbook(BytesIO(content if isinstance(content, bytes) else content.read_bytes()))


def _read_sheet(book: "CalamineWorkbook", package: Package, name: str) -> Grid:
    errors = list(package.error_cells(name))
    grid = sheet_grid(book, name, package.kind)
    for line, column, text in errors:
        row, place = line + 1 - grid.first_line, column - grid.first_column
        if 0 <= row < len(grid.rows) and 0 <= place < len(grid.rows[row]):
            grid.rows[row][place] = text
    return grid


def first_filled(grids: Iterable[Grid]) -> Grid:
    """Return the first grid with a row in it, else the last."""
    grid = None
    for grid in grids:
        if grid.rows:
            return grid
    return grid or Grid(Source(""), [])


def sheet_names(book: "CalamineWorkbook", path: Path, wanted: str | None) -> list[str]:
    """Return the sheets to try: the one named, else the visible ones in their order.

    Raises:
        NoSheet: there is none of that name.
    """
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    if wanted is None:
        tables = [s for s in book.sheets_metadata if s.typ == SheetTypeEnum.WorkSheet]
        visible = [s.name for s in tables if s.visible == SheetVisibleEnum.Visible]
        return visible or [s.name for s in tables]
    for name in (wanted, *book.sheet_names):
        if name in book.sheet_names and name.strip().casefold() == wanted.strip().casefold():
            return [name]
    raise NoSheet(path=str(path), sheet=wanted, sheets=tuple(book.sheet_names))


def sheet_grid(book: "CalamineWorkbook", name: str, kind: str) -> Grid:
    """Return the cells of one sheet with the place of the first of them."""
    sheet = book.get_sheet_by_name(name)
    line, column = sheet.start or (0, 0)
    rows: list[list[Cell]] = sheet.to_python()
    return Grid(
        Source(kind, sheet=name, sheets=tuple(book.sheet_names)),
        rows,
        first_line=line + 1,
        first_column=column,
        merged=sheet.merged_cell_ranges or [],
    )


@contextmanager
def calamine_failures(path: Path) -> Iterator[None]:
    """Turn what calamine raises, a panic of its Rust code included, into our errors."""
    from python_calamine import CalamineError, PasswordError

    try:
        yield
    except PasswordError:
        raise PasswordNeeded(path=str(path)) from None
    except (CalamineError, OSError) as problem:
        raise UnreadableFile(path=str(path), reason="damaged") from problem
    except BaseException as problem:
        if type(problem).__name__ != "PanicException":
            raise
        raise UnreadableFile(path=str(path), reason="damaged") from problem


@contextmanager
def collection_paused() -> Iterator[None]:
    """Hold the cycle collector while millions of cells are made; it would visit all of them."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
