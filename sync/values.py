"""Values as people and programs handle them: money, exact decimals, points in time.

Stored, logged and sent, every value is *plain*: None, an integer or a text (see `sync.schema`).
There are no
floats: an amount is an integer of ten-thousandths, any other decimal one of millionths.
"""

from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

MONEY_SCALE = 10_000
DECIMAL_SCALE = 1_000_000

Plain = int | str | None
"""A value as a column holds it and as it travels."""


class Money(NamedTuple):
    """An exact amount in one currency (ISO 4217 code)."""

    amount: Decimal
    currency: str


def scaled(value: Decimal, scale: int) -> int:
    """Return ``value`` as an integer of ``1/scale`` units, halves rounded away from zero."""
    return int((value * scale).to_integral_value(ROUND_HALF_UP))


def unscaled(units: int, scale: int) -> Decimal:
    """Return the decimal that ``units`` of ``1/scale`` stand for."""
    return Decimal(units) / scale


def utc_text(when: datetime) -> str:
    """Return a point in time as ``2026-11-22T09:49:00Z``. Refuses times without a zone."""
    if when.tzinfo is None:
        raise ValueError("a time without a zone")
    return when.astimezone(UTC).isoformat(timespec="seconds")[:19] + "Z"


def utc_time(text: str) -> datetime:
    """Return the point in time that `utc_text` wrote."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
