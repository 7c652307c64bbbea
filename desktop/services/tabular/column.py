"""What parsing a column gives: one value per cell, and for each refused cell the reason."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from desktop.services.tabular.table import ERROR_TEXTS, Cell


class Reason(StrEnum):
    """Why a cell was refused."""

    BAD_NUMBER = "bad_number"
    NOT_WHOLE = "not_whole"
    BAD_DATE = "bad_date"
    OTHER_ORDER = "other_order"  # a date, but not in the order of the others
    BAD_FLAG = "bad_flag"
    ERROR_CELL = "error_cell"
    OTHER_CURRENCY = "other_currency"  # an amount, but not in the currency of the others
    TOO_LARGE = "too_large"  # a number we cannot store


@dataclass(frozen=True, slots=True)
class CellProblem:
    """A cell that holds no value of the kind asked for."""

    raw: Cell
    reason: Reason


@dataclass(frozen=True, slots=True)
class ParsedColumn:
    """The values of a column, None where the cell is blank or refused.

    Attributes:
        errors: Refused cells by row, counted from 0.
        date_order: dmy, mdy or ymd where texts had to be read in one of them.
        currency: The one currency the amounts name, if they name any.
    """

    values: list[object]
    errors: Mapping[int, CellProblem] = field(default_factory=dict)
    date_order: str | None = None
    currency: str | None = None


INVISIBLE = frozenset("\ufeff\u200b\u200c\u200d\u200e\u200f\u2060")
"""Characters that show nothing, which copying from web pages leaves around texts."""

_AROUND = "".join(INVISIBLE) + " \t\r\n\v\f\u3000\xa0\u2002\u2003\u2009"

Parse = Callable[[Cell], object]
"""Turns one filled cell into a value or a `Reason`."""


Finish = Callable[[object], object]
"""Turns a parsed value into the form the caller wants to keep."""


def parse_each(cells: Sequence[Cell], parse: Parse, finish: Finish | None = None) -> ParsedColumn:
    """Parse every distinct cell once.

    Columns repeat themselves; a value that occurs a thousand times costs one parse and a thousand
    look-ups.
    """
    cells = without_flags(cells)
    known: dict[Hashable, object] = {cell: parsed(cell, parse) for cell in set(cells)}
    if finish is not None:
        known = {
            cell: value if value is None or type(value) is Reason else finish(value)
            for cell, value in known.items()
        }
    values = list(map(known.__getitem__, cells))
    if not any(type(value) is Reason for value in known.values()):
        return ParsedColumn(values)
    errors = {
        row: CellProblem(cells[row], value)
        for row, value in enumerate(values)
        if type(value) is Reason
    }
    return ParsedColumn([None if type(value) is Reason else value for value in values], errors)


def parsed(cell: Cell, parse: Parse) -> object:
    """Parse one cell; blank is None, an error cell is refused whatever is asked for."""
    if type(cell) is str:
        text = tidy(cell)
        if not text:
            return None
        return Reason.ERROR_CELL if text in ERROR_TEXTS else parse(text)
    return parse(cell)


def without_flags(cells: Sequence[Cell]) -> Sequence[Cell]:
    """Return cells with True and False as words; as dictionary keys they would equal 1 and 0."""
    if bool not in set(map(type, cells)):
        return cells
    return [str(cell).upper() if type(cell) is bool else cell for cell in cells]


def tidy(text: str) -> str:
    """Return a text without blanks around it: full-width, no-break and zero-width ones included."""
    text = text.strip()
    if not text.isascii():
        text = text.strip(_AROUND)
    return text


def shown(cell: Cell) -> str:
    """Return the text a person would type for a cell: 13800138000.0 is an 11-digit number."""
    if isinstance(cell, str):
        return tidy(cell)
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return _shown_number(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, timedelta):
        return str(cell)
    return cell.isoformat() if isinstance(cell, (date, time)) else str(cell)


def _shown_number(number: float) -> str:
    if number.is_integer():
        return str(int(number))
    text = repr(number)
    return f"{number:.20f}".rstrip("0") if "e" in text else text
