"""Writing a table so that reading it gives the same, and no text becomes a formula."""

import errno
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, tzinfo
from pathlib import Path

from desktop.services.tabular.csv_file import write_csv
from desktop.services.tabular.errors import CannotWrite, UnknownFileKind
from desktop.services.tabular.table import REASON_MARK, Table
from desktop.services.tabular.xlsx_file import write_xlsx
from sync.language import _

FAILURES = {
    errno.EACCES: "denied",
    errno.EPERM: "denied",
    errno.EROFS: "denied",
    errno.ENOSPC: "full",
}


def write_table(
    path: Path | str,
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    sheet_name: str = "Sheet1",
    zone: tzinfo = UTC,
) -> int:
    """Write an .xlsx or .csv file, by the end of its name, and return the number of rows.

    The file appears when it is complete; one of that name is replaced.

    Args:
        path: The file.
        columns: The headings.
        rows: Cells may be None, str, int, float, Decimal, Money (its amount), bool, date, datetime,
            time, timedelta and, for tags, a list of str.
        sheet_name: Name of the sheet in a workbook.
        zone: Where the times written are read from a clock.

    Raises:
        UnknownFileKind: we write neither that.
        UnwritableText: a text is too long for a workbook's cell, or no text at all.
        TooManyRows: a sheet cannot hold them.
        CannotWrite: the system refuses.
    """
    path = Path(path)
    kind = path.suffix.lower()
    if kind not in (".xlsx", ".csv"):
        raise UnknownFileKind(path=str(path))
    with _replacing(path) as part:
        if kind == ".csv":
            return write_csv(part, columns, rows, zone=zone)
        return write_xlsx(part, columns, rows, sheet_name=sheet_name, zone=zone)


def write_rejects(path: Path | str, table: Table, reasons: Iterable[tuple[int, str]]) -> int:
    """Write rows of ``table`` as they were read, each with the reason it was refused in front.

    The file can be mended and imported: `open_table` knows the column of reasons by its mark.
    """
    why = _("Why it was not imported")
    rows = ([reason, *table.row(row)] for row, reason in reasons)
    return write_table(
        path, [f"{REASON_MARK} {why}", *table.columns], rows, sheet_name=_("Not imported")
    )


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """Give a name to write to; put what was written in the place of ``path`` when all went well."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield part
        part.replace(path)
    except OSError as problem:
        reason = FAILURES.get(problem.errno or 0, "failed")
        raise CannotWrite(path=str(path), reason=reason) from problem
    finally:
        part.unlink(missing_ok=True)
