"""The process that parses a workbook of the old kind (.xls), so that a crash ends only it.

Called with the path and perhaps the name of a sheet; writes one `Message` to standard output.
Memory and processor time are capped where the system can do so.
"""

import sys
from pathlib import Path

import msgspec

from desktop.services import precautions
from desktop.services.tabular.errors import TabularError
from desktop.services.tabular.legacy import SECONDS_LIMIT, Message, packed
from desktop.services.tabular.workbook import (
    calamine_failures,
    first_filled,
    opened,
    sheet_grid,
    sheet_names,
)

MEMORY_LIMIT = 2 << 30


def main(arguments: list[str]) -> None:
    """Answer one request."""
    precautions.take()
    _cap()
    path, wanted = Path(arguments[0]), arguments[1] if len(arguments) > 1 else None
    try:
        answer = read(path, wanted)
    except TabularError as problem:
        facts = {
            name: list(value) if isinstance(value, tuple) else str(value)
            for name, value in problem.facts.items()
        }
        answer = Message(error=type(problem).__name__, facts=facts)
    sys.stdout.buffer.write(msgspec.msgpack.encode(answer))


def read(path: Path, wanted: str | None) -> Message:
    """Read one sheet of an .xls file in this process."""
    with calamine_failures(path):
        book = opened(path)
        grid = first_filled(
            sheet_grid(book, name, "xls") for name in sheet_names(book, path, wanted)
        )
    return Message(
        rows=[[packed(cell) for cell in row] for row in grid.rows],
        sheet=grid.source.sheet,
        sheets=grid.source.sheets,
        first_line=grid.first_line,
        first_column=grid.first_column,
        merged=grid.merged,
    )


def _cap() -> None:
    try:
        import resource
    except ImportError:  # Windows: the time limit of the parent is all there is
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_LIMIT, SECONDS_LIMIT))


if __name__ == "__main__":
    main(sys.argv[1:])
