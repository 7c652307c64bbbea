"""What a person types into one field, as a value of the field's kind.

Numbers, days and yes-or-no are read by the rules by which an import reads a column, so that the
same text means the same in a form, on the command line and in a file.
"""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import NoReturn

from desktop.services.query.literals import day_of
from desktop.services.tabular.errors import AmbiguousDates
from desktop.services.tabular.texts import plain_signs, split_tags
from desktop.services.tabular.values import parse_column
from sync.schema import Field, Kind
from sync.values import Money

_CODE = re.compile(r"(.*\d.*?)\s*\b([A-Za-z]{3})|([A-Za-z]{3})\b\s*(.*\d.*)")
_SIGNS = frozenset({Kind.PHONE, Kind.EMAIL, Kind.URL})
_LONGEST = 80
_COLUMNS = frozenset({Kind.INTEGER, Kind.DECIMAL, Kind.PERCENT, Kind.FLAG})

_SHORT = _COLUMNS | {Kind.MONEY, Kind.DATE, Kind.TIME}


def typed_value(one: Field, text: str) -> object:
    """Return the value that ``text`` stands for; links and choices are not read here.

    Raises:
        ValueError: it is no value of the field's kind.
    """
    if one.kind in _SHORT and len(text) > _LONGEST:
        _refuse(text)
    if one.kind is Kind.MONEY:
        return _money(text)
    if one.kind in _COLUMNS:
        return _number(text, one.kind)
    if one.kind is Kind.DATE:
        return _day(text)
    if one.kind is Kind.TIME:
        return _moment(text)
    if one.kind is Kind.TAGS:
        return split_tags(text)
    return plain_signs(text) if one.kind in _SIGNS else text


def _number(text: str, kind: Kind) -> object:
    found = parse_column([text], kind, heading="%").values[0]
    return _refuse(text) if found is None else found


def _money(text: str) -> Money:
    """Read an amount with a currency before or behind it, or with none: then it is the vault's."""
    column = parse_column([text], Kind.MONEY)
    currency = column.currency or ""
    if column.errors and (match := _CODE.fullmatch(text)):
        column = parse_column([match[1] or match[4]], Kind.MONEY)
        currency = (match[2] or match[3]).upper()
        if column.currency:
            _refuse(text)
    amount = column.values[0]
    return Money(amount, currency) if isinstance(amount, Decimal) else _refuse(text)


def _day(text: str) -> date:
    try:
        return day_of(text, date.today())  # noqa: DTZ011 - the person's own day
    except (ValueError, OverflowError):
        found = _from_column(text, Kind.DATE)
        return found if isinstance(found, date) else _refuse(text)


def _moment(text: str) -> datetime:
    """Read a point in time; without a zone it is the person's own."""
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(UTC)
    except (ValueError, OverflowError):
        found = _from_column(text, Kind.TIME)
        return found if isinstance(found, datetime) else _refuse(text)


def _from_column(text: str, kind: Kind) -> object:
    """Read one text as a column of one; a text in which day and month might be swapped is none."""
    zone = datetime.now().astimezone().tzinfo or UTC
    try:
        return parse_column([text], kind, zone=zone).values[0]
    except AmbiguousDates:
        return None


def _refuse(text: str) -> NoReturn:
    raise ValueError(text)
