"""Parsing a column as the kind of value a field holds."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from typing import cast

from desktop.services.tabular.amounts import (
    parse_decimals,
    parse_integers,
    parse_money,
    parse_percents,
)
from desktop.services.tabular.column import Finish, ParsedColumn
from desktop.services.tabular.dates import parse_dates, parse_times
from desktop.services.tabular.flags import parse_flags
from desktop.services.tabular.table import Cell
from desktop.services.tabular.texts import parse_signs, parse_tags, parse_texts
from sync.schema import Kind
from sync.values import DECIMAL_SCALE, MONEY_SCALE, scaled, utc_text

_SIMPLE: dict[Kind, Callable[[Sequence[Cell], Finish | None], ParsedColumn]] = {
    Kind.PHONE: parse_signs,
    Kind.EMAIL: parse_signs,
    Kind.URL: parse_signs,
    Kind.TAGS: parse_tags,
    Kind.FLAG: parse_flags,
    Kind.INTEGER: parse_integers,
    Kind.DECIMAL: parse_decimals,
    Kind.MONEY: parse_money,
}
_PLAIN: dict[Kind, Finish] = {
    Kind.FLAG: lambda value: int(cast("bool", value)),
    Kind.DECIMAL: lambda value: scaled(cast("Decimal", value), DECIMAL_SCALE),
    Kind.PERCENT: lambda value: scaled(cast("Decimal", value), DECIMAL_SCALE),
    Kind.MONEY: lambda value: scaled(cast("Decimal", value), MONEY_SCALE),
    Kind.DATE: lambda value: cast("date", value).isoformat(),
    Kind.TIME: lambda value: utc_text(cast("datetime", value)),
}
_SCALES = {Kind.DECIMAL: DECIMAL_SCALE, Kind.MONEY: MONEY_SCALE}
EXACT_FLOATS = 2.0**52


def parse_column(
    cells: Sequence[Cell],
    kind: Kind | str,
    *,
    heading: str = "",
    date_order: str | None = None,
    zone: tzinfo = UTC,
    plain: bool = False,
) -> ParsedColumn:
    """Parse one column.

    Args:
        cells: As a `Table` holds them.
        kind: What sort of value the field holds; an unknown one is read as text.
        heading: Names the column in errors; one with a % sign says that per cents are points.
        date_order: dmy, mdy or ymd; else found out from the whole column.
        zone: Where times without a zone were written down.
        plain: Give values as the vault stores them (`sync.values.Plain`; tags stay lists) instead
            of as str, int, Decimal, bool, date, aware datetime and list of str.

    Raises:
        AmbiguousDates: the order of day and month cannot be told and is not given.
    """
    kind = Kind(kind) if kind in set(Kind) else Kind.TEXT
    finish = _PLAIN.get(kind) if plain else None
    if finish and (quick := _quick_units(cells, kind)):
        return quick
    if kind is Kind.DATE:
        return parse_dates(cells, finish, heading=heading, date_order=date_order, zone=zone)
    if kind is Kind.TIME:
        return parse_times(cells, finish, heading=heading, date_order=date_order, zone=zone)
    if kind is Kind.PERCENT:
        return parse_percents(cells, finish, heading=heading)
    return _SIMPLE.get(kind, parse_texts)(cells, finish)


def _quick_units(cells: Sequence[Cell], kind: Kind) -> ParsedColumn | None:
    """Amounts of a workbook in units, where all are numbers that units hold exactly."""
    scale = _SCALES.get(kind)
    numbers = _numbers(cells) if scale else None
    if scale is None or not numbers or max(map(abs, numbers)) * scale > EXACT_FLOATS:
        return None
    units = [round(number * scale) for number in numbers]
    if any(unit / scale != number for unit, number in zip(units, numbers, strict=True)):
        return None
    if len(units) == len(cells):
        return ParsedColumn(cast("list[object]", units))
    following = iter(units)
    return ParsedColumn([None if type(cell) is str else next(following) for cell in cells])


def _numbers(cells: Sequence[Cell]) -> list[float] | None:
    """The numbers among blank cells, None where there is anything else."""
    kinds = set(map(type, cells))
    if kinds != {float} and (
        kinds != {float, str} or any(cell for cell in cells if type(cell) is str)
    ):
        return None
    return [cell for cell in cells if type(cell) is float]
