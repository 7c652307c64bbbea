"""Between values as programs use them and columns as they are stored, for every kind of field.

Text is trimmed and an empty text is no value at all, so that a cell left blank and a cell never
filled are one.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

import msgspec

from desktop.vault.errors import InvalidValue
from desktop.vault.masks import MASK, is_masked
from sync.ids import is_id
from sync.schema import Field, Kind
from sync.values import (
    DECIMAL_SCALE,
    MONEY_SCALE,
    Money,
    Plain,
    scaled,
    unscaled,
    utc_text,
    utc_time,
)

Value = str | int | bool | Decimal | Money | date | datetime | tuple[str, ...] | None
"""A value of a field: None when empty."""

_TEXTS = {Kind.TEXT, Kind.LONG_TEXT, Kind.PHONE, Kind.EMAIL, Kind.URL, Kind.CHOICE, Kind.LINK}
_LARGEST = 2**63 - 1


def to_columns(
    field: Field, value: object, currency: str, *, entity: str = ""
) -> tuple[Plain, ...]:
    """Return the columns that hold ``value``; ``currency`` is taken where an amount names none.

    Raises:
        InvalidValue: the value is not of the field's kind, or breaks its rules.
    """
    if value is None or value == "":
        return (None,) * len(field.columns)
    if is_masked(value):
        raise InvalidValue(entity=entity, field=field.name, value=MASK, reason="masked")
    try:
        columns = _store(field, value, currency)
    except (TypeError, ValueError, ArithmeticError) as error:
        raise InvalidValue(
            entity=entity, field=field.name, value=str(value), reason=field.kind
        ) from error
    _check(field, columns, entity)
    return columns


def _store(field: Field, value: object, currency: str) -> tuple[Plain, ...]:
    kind = field.kind
    if kind in _TEXTS:
        if not isinstance(value, str):
            raise TypeError(type(value))
        return (value.strip() or None,)
    if kind is Kind.MONEY:
        money = value if isinstance(value, Money) else Money(Decimal(str(value)), currency)
        return scaled(Decimal(money.amount), MONEY_SCALE), money.currency or currency
    if kind in (Kind.DECIMAL, Kind.PERCENT):
        return (scaled(Decimal(str(value)), DECIMAL_SCALE),)
    if kind is Kind.DATE:
        return (_day(value).isoformat(),)
    if kind is Kind.TIME:
        return (_time_text(value),)
    if kind is Kind.FLAG:
        return (int(bool(value)),)
    if kind is Kind.TAGS:
        return (tags_text(value),)
    return (int(value),)  # type: ignore[call-overload]


def _day(value: object) -> date:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _time_text(value: object) -> str:
    if isinstance(value, datetime):
        return utc_text(value)
    if isinstance(value, date):
        return f"{value.isoformat()}T00:00:00Z"
    return utc_text(utc_time(str(value)))


def tags_text(value: object) -> str | None:
    """Return a set of tags as its column: a sorted JSON list, or None when empty."""
    parts = value.split(",") if isinstance(value, str) else value
    names = sorted({str(part).strip() for part in parts} - {""})  # type: ignore[attr-defined]
    return msgspec.json.encode(names).decode() if names else None


def read_tags(column: Plain) -> tuple[str, ...]:
    """Return the set of tags in a column."""
    return tuple(msgspec.json.decode(str(column))) if column else ()


def _check(field: Field, columns: tuple[Plain, ...], entity: str) -> None:
    first = columns[0]
    reason = ""
    if isinstance(first, int) and not -_LARGEST <= first <= _LARGEST:
        reason = "range"
    elif field.kind is Kind.CHOICE and first is not None and field.choices:
        reason = "" if any(choice.code == first for choice in field.choices) else "choice"
    elif field.kind is Kind.LINK and first is not None:
        reason = "" if is_id(str(first)) else "link"
    if reason:
        raise InvalidValue(entity=entity, field=field.name, value=str(first), reason=reason)


def from_columns(field: Field, columns: tuple[Plain, ...]) -> Value:
    """Return the value that ``columns`` hold."""
    first = columns[0]
    kind = field.kind
    if kind is Kind.TAGS:
        return read_tags(first)
    if first is None:
        return None
    if kind is Kind.MONEY:
        return Money(unscaled(int(first), MONEY_SCALE), str(columns[1] or ""))
    if kind in (Kind.DECIMAL, Kind.PERCENT):
        return unscaled(int(first), DECIMAL_SCALE)
    if kind is Kind.DATE:
        return date.fromisoformat(str(first))
    if kind is Kind.TIME:
        return utc_time(str(first))
    return bool(first) if kind is Kind.FLAG else first


def read_field(field: Field, row: Mapping[str, Plain]) -> Value:
    """Return the value of one field of a row of columns."""
    return from_columns(field, tuple(row.get(column) for column in field.columns))
