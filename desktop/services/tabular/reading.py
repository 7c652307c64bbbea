"""Opening a file of any kind as a table. What it is, its first bytes say, never its name."""

from pathlib import Path

from desktop.services.tabular.errors import EmptyTable, UnreadableFile
from desktop.services.tabular.legacy import read_old_workbook
from desktop.services.tabular.locked import is_locked, unlock
from desktop.services.tabular.shaping import shape
from desktop.services.tabular.table import Grid, Table
from desktop.services.tabular.textfile import read_text_file
from desktop.services.tabular.workbook import read_workbook

ZIP = b"PK\x03\x04"
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FOREIGN = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"\x1f\x8b",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x7fELF",
    b"MZ",
)
WEB_PAGE = (b"<html", b"<!doctype html", b"<table", b"<?xml", b"<meta")


def open_table(
    path: Path | str,
    *,
    sheet: str | None = None,
    encoding: str | None = None,
    header_row: int | None = None,
    password: str | None = None,
) -> Table:
    """Read a workbook (.xlsx .xlsm .xlsb .ods .xls) or a text file (.csv .tsv .txt).

    Args:
        path: The file.
        sheet: Its sheet; else the first visible one with anything in it.
        encoding: How a text file is encoded; else found out.
        header_row: 1-based line of the headings, 0 for none; else found out.
        password: What opens a locked workbook.

    Raises:
        TabularError: one of `desktop.services.tabular.errors`, when there is no table to be had.
    """
    path = Path(path)
    grid = _read_grid(path, sheet, encoding, password)
    if not grid.rows:
        raise EmptyTable(path=str(path), sheet=grid.source.sheet)
    return shape(path, grid, header_row)


def _read_grid(path: Path, sheet: str | None, encoding: str | None, password: str | None) -> Grid:
    start = _first_bytes(path)
    if start.startswith(ZIP):
        return read_workbook(path, path, sheet)
    if start.startswith(COMPOUND):
        if is_locked(path):
            return read_workbook(path, unlock(path, password), sheet)
        return read_old_workbook(path, sheet)
    if start.startswith(FOREIGN):
        raise UnreadableFile(path=str(path), reason="not_a_table")
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(WEB_PAGE):
        raise UnreadableFile(path=str(path), reason="web_page")
    return read_text_file(path, encoding)


def _first_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            start = file.read(64)
    except PermissionError:
        raise UnreadableFile(path=str(path), reason="denied") from None
    except OSError:
        raise UnreadableFile(path=str(path), reason="missing") from None
    if not start:
        raise UnreadableFile(path=str(path), reason="empty")
    return start
