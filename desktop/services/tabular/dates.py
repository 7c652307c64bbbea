"""Cells as days and as points in time.

01/03/2017 is the first of March or the third of January. The column decides: an order of day, month
and year in which all its dates exist, while in the others some do not. Where two orders fit and
would give other dates, or none fits, we ask (`AmbiguousDates`) and never guess.
"""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from desktop.services.tabular.amounts import NOTHING
from desktop.services.tabular.calendar_text import (
    ORDERS,
    Loose,
    Moment,
    in_order,
    read_moment,
)
from desktop.services.tabular.column import (
    Finish,
    ParsedColumn,
    Reason,
    parse_each,
    tidy,
    without_flags,
)
from desktop.services.tabular.errors import AmbiguousDates
from desktop.services.tabular.table import Cell

EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a wall clock, placed in a zone later
SERIALS = range(3654, 109575)  # 1910 to 2199
DENSE_DAYS = range(19000101, 21001232)
Numbers = tuple[str, str, str]
Fits = Mapping[Numbers, Mapping[str, date]]

EXAMPLES = 3
FEW = 3


def parse_dates(
    cells: Sequence[Cell],
    finish: Finish | None = None,
    *,
    heading: str = "",
    date_order: str | None = None,
    zone: tzinfo = UTC,
) -> ParsedColumn:
    """Read days. Of a point in time it is the day in ``zone``.

    Raises:
        AmbiguousDates: the order of day and month cannot be told and ``date_order`` does not say
            it.
    """
    if set(map(type, cells)) <= {date}:
        return ParsedColumn(list(map(finish, cells) if finish else cells))
    return _parse(cells, finish, heading, date_order, lambda moment: _day(moment, zone))


def parse_times(
    cells: Sequence[Cell],
    finish: Finish | None = None,
    *,
    heading: str = "",
    date_order: str | None = None,
    zone: tzinfo = UTC,
) -> ParsedColumn:
    """Read points in time as aware UTC datetimes; without a zone of their own they are in ``zone``.

    Raises:
        AmbiguousDates: as in `parse_dates`.
    """
    return _parse(cells, finish, heading, date_order, lambda moment: _instant(moment, zone))


def _day(moment: Moment, zone: tzinfo) -> date:
    if moment.clock is None or moment.clock.tzinfo is None:
        return moment.day
    return datetime.combine(moment.day, moment.clock).astimezone(zone).date()


def _instant(moment: Moment, zone: tzinfo) -> datetime:
    clock = moment.clock or time()
    return datetime.combine(moment.day, clock, clock.tzinfo or zone).astimezone(UTC)


def _parse(
    cells: Sequence[Cell],
    finish: Finish | None,
    heading: str,
    date_order: str | None,
    value: Callable[[Moment], object],
) -> ParsedColumn:
    found = {cell: read_cell(cell) for cell in set(without_flags(cells))}
    loose = {item.numbers for item in found.values() if isinstance(item, Loose)}
    order = find_order(heading, loose, [c for c in found if isinstance(c, date)], date_order)

    def parse(cell: Cell) -> object:
        item = found[cell] if cell in found else read_cell(cell)
        if isinstance(item, Loose):
            item = _ordered(item, order)
        try:
            return value(item) if isinstance(item, Moment) else item
        except OverflowError:
            return Reason.BAD_DATE

    column = parse_each(cells, parse, finish)
    return replace(column, date_order=order)


def _ordered(loose: Loose, order: str | None) -> Moment | Reason:
    day = in_order(loose.numbers, order) if order else None
    if day is not None:
        return Moment(day, loose.clock)
    exists = any(in_order(loose.numbers, other) for other in ORDERS)
    return Reason.OTHER_ORDER if exists else Reason.BAD_DATE


def read_cell(cell: Cell) -> Moment | Loose | Reason | None:
    """Return what one cell says of a day; None where it is blank or says that there is none."""
    if isinstance(cell, str):
        text = tidy(cell)
        if text.casefold() in NOTHING or not text:
            return None
        return read_moment(text) or Reason.BAD_DATE
    if isinstance(cell, datetime):
        return Moment(cell.date(), cell.timetz())
    if isinstance(cell, date):
        return Moment(cell, None)
    return _numbered(cell) if isinstance(cell, (int, float)) else Reason.BAD_DATE


def _numbered(number: float) -> Moment | Reason:
    """A day as a workbook counts it, or the eight digits of its year, month and day."""
    if number == int(number) and int(number) in DENSE_DAYS:
        return read_moment(str(int(number))) or Reason.BAD_DATE  # type: ignore[return-value]
    if int(number) not in SERIALS:
        return Reason.BAD_DATE
    when = EXCEL_EPOCH + timedelta(seconds=round(number * 86400))
    return Moment(when.date(), when.time() if when.time() != time() else None)


def find_order(
    heading: str, loose: Set[Numbers], days: Sequence[date], given: str | None
) -> str | None:
    """Return the order of day, month and year of a column's texts; None where any would do.

    Raises:
        AmbiguousDates: it cannot be told, and is not given.
    """
    fits = {n: {o: day for o in ORDERS if (day := in_order(n, o))} for n in sorted(loose)}
    fits = {numbers: orders for numbers, orders in fits.items() if orders}
    if given or not fits:
        return given if loose else None
    whole = [order for order in ORDERS if all(order in orders for orders in fits.values())]
    if not whole:
        some = [order for order in ORDERS if any(order in orders for orders in fits.values())]
        raise _ambiguous(heading, _contradiction(fits), some)
    unclear = [n for n, orders in fits.items() if len({orders[o] for o in whole}) > 1]
    if unclear:
        raise _ambiguous(heading, unclear, whole)
    if _were_swapped(fits, days):
        raise _ambiguous(heading, [*fits], whole, also=[day.isoformat()[:10] for day in days])
    return whole[0]


def _contradiction(fits: Fits) -> list[Numbers]:
    """Dates of which no order fits all: for every order one that does not fit."""
    return list(
        dict.fromkeys(
            next(n for n, orders in fits.items() if order not in orders) for order in ORDERS
        )
    )


def _were_swapped(fits: Fits, days: Sequence[date]) -> bool:
    """Tell whether a program seems to have turned day and month of some of the dates.

    It does so to dates it can read its own way, which become real ones, all up to the 12th, and
    leaves those it cannot, all beyond the 12th, as texts.
    """
    beyond = all(len(set(orders.values())) == 1 and int(n[0]) > 12 for n, orders in fits.items())
    return beyond and len(days) >= FEW and all(day.day <= 12 for day in days)


def _ambiguous(
    heading: str, numbers: Sequence[Numbers], orders: Sequence[str], also: Sequence[str] = ()
) -> AmbiguousDates:
    examples = ["-".join(n) for n in numbers[:EXAMPLES]]
    return AmbiguousDates(
        column=heading, examples=(*examples, *also[:EXAMPLES]), orders=tuple(orders)
    )
