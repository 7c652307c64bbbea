"""Workbooks of the old kind (.xls), parsed in a process of their own.

A crafted file can abort its parser's process; here that is one sentence to the person and nothing
more. What the child answers is typed on arrival, never executed.
"""

import subprocess
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path

import msgspec
from msgspec.msgpack import Ext

from desktop.services.tabular import errors
from desktop.services.tabular.table import Cell, Grid, Merged, Source

SECONDS_LIMIT = 120
ROOT = Path(__file__).resolve().parents[3]

Packed = str | float | int | bool | Ext


class Message(msgspec.Struct):
    """What the child answers: a grid, or the name and facts of an error."""

    rows: list[list[Packed]] = []
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    first_line: int = 1
    first_column: int = 0
    merged: list[Merged] = []
    error: str = ""
    facts: dict[str, str | list[str]] = {}


def read_old_workbook(path: Path, sheet: str | None) -> Grid:
    """Read one sheet of an .xls file.

    Raises:
        UnreadableFile: it is no workbook, or its parser crashed or did not come to an end.
        NoSheet: it has no sheet of that name.
        PasswordNeeded: it is locked.
    """
    command = [*child_command(), str(path.resolve()), *([] if sheet is None else [sheet])]
    try:
        done = subprocess.run(  # noqa: S603 - our own module, the path is an argument
            command, cwd=ROOT, capture_output=True, timeout=SECONDS_LIMIT, check=False
        )
        message = msgspec.msgpack.decode(done.stdout, type=Message)
    except subprocess.TimeoutExpired:
        raise errors.UnreadableFile(path=str(path), reason="too_slow") from None
    except msgspec.DecodeError:
        raise errors.UnreadableFile(path=str(path), reason="crashed") from None
    if message.error:
        raise _error(message, path)
    rows = [[_unpacked(cell) for cell in row] for row in message.rows]
    source = Source("xls", sheet=message.sheet, sheets=message.sheets)
    return Grid(source, rows, message.first_line, message.first_column, message.merged)


def child_command() -> list[str]:
    """Return how to start the child; a packaged program takes ``--read-old-workbook`` for it."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--read-old-workbook"]
    return [sys.executable, "-m", "desktop.services.tabular.child"]


def _error(message: Message, path: Path) -> errors.TabularError:
    known = {kind.__name__: kind for kind in (errors.NoSheet, errors.PasswordNeeded)}
    kind = known.get(message.error, errors.UnreadableFile)
    facts: dict[str, object] = {"reason": "damaged", **message.facts, "path": str(path)}
    return kind(**facts)


def packed(cell: Cell) -> Packed:
    """Return a cell as msgpack carries it without losing what it was."""
    if isinstance(cell, timedelta):
        return Ext(4, repr(cell.total_seconds()).encode())
    if isinstance(cell, datetime):
        return Ext(1, cell.isoformat().encode())
    if isinstance(cell, date):
        return Ext(2, cell.isoformat().encode())
    if isinstance(cell, time):
        return Ext(3, cell.isoformat().encode())
    return cell


def _unpacked(cell: Packed) -> Cell:
    if not isinstance(cell, Ext):
        return cell
    text = bytes(cell.data).decode()
    if cell.code == 1:
        return datetime.fromisoformat(text)
    if cell.code == 2:
        return date.fromisoformat(text)
    return time.fromisoformat(text) if cell.code == 3 else timedelta(seconds=float(text))
