"""Values written in an expression, as the plain values a column is compared with."""

import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from desktop.services.query.syntax import Literal, Word
from desktop.services.tabular.flags import flag
from desktop.vault.errors import InvalidValue
from sync.errors import Exit
from sync.schema import Field, Kind
from sync.values import DECIMAL_SCALE, MONEY_SCALE, Plain, scaled, utc_text


class BadLiteral(InvalidValue):
    """A value in an expression is not of the field's kind. Facts as in `InvalidValue`."""

    exit = Exit.USAGE


_SPAN = re.compile(r"([+-]\d+)([dwmy])$")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT")


def as_text(literal: Literal) -> str:
    """Return what was written."""
    return literal.text if isinstance(literal, Word) else literal


def day_of(text: str, today: date) -> date:
    """Return the date that ``2026-11-22``, ``today`` or ``-90d`` stand for. Raises ValueError."""
    if text.lower() == "today":
        return today
    if match := _SPAN.match(text):
        return _moved(today, int(match[1]), match[2])
    return date.fromisoformat(text[:10])


def _moved(day: date, count: int, unit: str) -> date:
    if unit in "dw":
        return day + timedelta(days=count * (7 if unit == "w" else 1))
    months = day.year * 12 + day.month - 1 + count * (12 if unit == "y" else 1)
    year, month = divmod(months, 12)
    last = (date(year + month // 11, (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


def is_moment(text: str) -> bool:
    """Tell whether a point in time is written, not a whole day."""
    return _MOMENT.match(text) is not None


def start_of(day: date) -> str:
    """Return the moment a local day begins, as a time column holds it."""
    return utc_text(datetime.combine(day, time.min).astimezone().astimezone(UTC))


def plain_of(field: Field, literal: Literal, today: date) -> Plain:
    """Return the plain value to compare a field's first column with.

    Raises:
        BadLiteral: what was written is no value of the field's kind.
    """
    text = as_text(literal)
    try:
        plain = _plain(field.kind, text, today)
    except (ValueError, ArithmeticError) as error:
        raise BadLiteral(entity="", field=field.name, value=text, reason=field.kind) from error
    if isinstance(plain, int) and abs(plain) >= 2**63:
        raise BadLiteral(entity="", field=field.name, value=text, reason="range")
    return plain


def _plain(kind: Kind, text: str, today: date) -> Plain:
    if kind is Kind.MONEY:
        return scaled(Decimal(text.replace(",", "")), MONEY_SCALE)
    if kind in (Kind.DECIMAL, Kind.PERCENT):
        return scaled(Decimal(text.replace(",", "").rstrip("% ")), DECIMAL_SCALE)
    if kind is Kind.INTEGER:
        return int(text.replace(",", ""))
    if kind is Kind.FLAG:
        return _flag(text)
    if kind is Kind.DATE:
        return day_of(text, today).isoformat()
    if kind is Kind.TIME:
        if is_moment(text):
            return utc_text(datetime.fromisoformat(text.replace("Z", "+00:00")))
        return start_of(day_of(text, today))
    return text


def _flag(text: str) -> int:
    found = flag(text)
    if isinstance(found, bool):
        return int(found)
    raise ValueError(text)
