"""What a value becomes in a file of cells: a text, a number, a moment."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal

from desktop.services.tabular.errors import UnwritableText
from desktop.services.tabular.texts import join_tags
from sync.values import Money

WHOLE_LIMIT = 10**15
DIGITS_LIMIT = 15

Out = None | str | bool | int | float | Decimal | date | time | timedelta
"""A value that a file can hold in one cell; datetimes are as on the wall, without a zone."""


def as_cell(value: object, zone: tzinfo) -> Out:
    """Return what to write for a value of a field."""
    if value is None or isinstance(value, (str, bool, int, float, Decimal, time, timedelta)):
        return value
    if isinstance(value, datetime):
        return _on_the_wall(value, zone)
    if isinstance(value, date):
        return value
    if isinstance(value, Money):
        return value.amount
    if isinstance(value, Sequence):
        return join_tags(str(tag) for tag in value)
    raise TypeError(f"no cell for {type(value).__name__}")


def _on_the_wall(when: datetime, zone: tzinfo) -> datetime | str:
    """The time a clock in ``zone`` shows; with its offset where the clock shows it twice."""
    if when.tzinfo is None:
        return when
    local = when.astimezone(zone)
    if local.replace(fold=1 - local.fold).utcoffset() != local.utcoffset():
        return local.isoformat(sep=" ", timespec="seconds")
    return local.replace(tzinfo=None, fold=0)


def is_exact_number(value: Decimal | int) -> bool:
    """Tell whether a spreadsheet, which keeps 15 digits, holds the number exactly."""
    if isinstance(value, int):
        return abs(value) < WHOLE_LIMIT
    return value.is_finite() and len(value.as_tuple().digits) <= DIGITS_LIMIT


def number_text(value: Decimal | float) -> str:
    """Return a number without exponent or grouping."""
    if isinstance(value, int):
        return str(value)
    return format(value if isinstance(value, Decimal) else Decimal(repr(value)), "f")


def check_text(text: str, column: str, line: int) -> None:
    """Raise `UnwritableText` where half a character stands alone, which no encoding can hold."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise UnwritableText(column=column, line=line, reason="broken") from None
