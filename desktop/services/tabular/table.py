"""A table as it was found: headings, columns of cells, and where it came from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

Cell = str | float | int | bool | date | datetime | time | timedelta
"""What a file holds in one cell; a blank one is ``""``, an error the text a person sees there."""

ERROR_TEXTS = frozenset(
    {"#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"}
    | {"#GETTING_DATA", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!"}
)
"""What a spreadsheet shows where a formula failed."""

REASON_MARK = "#!"
"""How the heading of a column of reasons begins, whatever the language after it."""

Merged = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a table came from and how it was read.

    Attributes:
        kind: xlsx, xlsb, ods, xls or csv.
        delimiter: What separates cells in a text file; " " stands for any run of blanks.
        header_row: 1-based line of the headings, 0 where the file has none.
        reasons: Whether a first column of reasons for refusal was left out.
    """

    kind: str
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    encoding: str = ""
    delimiter: str = ""
    header_row: int = 1
    reasons: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """All cells of a sheet before we know which row holds the headings. Rows may differ in length.

    Attributes:
        first_line: 1-based line in the sheet of the first row.
        first_column: Columns to the left of the first, which are blank.
        merged: Cells shown as one: line and column (from 0) of the first and of the last; the value
            stands in the first.
    """

    source: Source
    rows: list[list[Cell]]
    first_line: int = 1
    first_column: int = 0
    merged: list[Merged] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Table:
    """Columns of equal length under distinct headings. Wholly blank rows and columns are left out.

    Attributes:
        lines: 1-based line in the sheet of each row.
        overlong: Rows with more cells than most, and how many; their last cells have no heading.
    """

    source: Source
    columns: list[str]
    cells: list[Sequence[Cell]]
    lines: Sequence[int]
    overlong: Mapping[int, int] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """How many rows there are below the headings."""
        return len(self.lines)

    def column(self, which: str | int) -> Sequence[Cell]:
        """Return the cells under one heading, named or counted from 0."""
        return self.cells[which if isinstance(which, int) else self.columns.index(which)]

    def row(self, index: int) -> list[Cell]:
        """Return the cells of one row, counted from 0."""
        return [column[index] for column in self.cells]

    def line(self, index: int) -> int:
        """Return the 1-based line in the sheet of a row counted from 0."""
        return self.lines[index]

    def chunks(self, size: int) -> Iterator["Table"]:
        """Yield the table in slices of at most ``size`` rows."""
        for start in range(0, self.rows, size):
            end = start + size
            yield replace(
                self,
                cells=[column[start:end] for column in self.cells],
                lines=self.lines[start:end],
                overlong={r - start: n for r, n in self.overlong.items() if start <= r < end},
            )


def column_letters(index: int) -> str:
    """Return what a spreadsheet calls the column counted from 0: A, B ... Z, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def is_blank(cell: Cell) -> bool:
    """Tell whether a cell shows nothing."""
    return isinstance(cell, str) and not cell.strip()
