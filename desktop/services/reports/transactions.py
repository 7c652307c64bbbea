"""Orders as the customer models read them: customer, day, amount.

Cancelled orders, and those without a customer, a day or an amount in the vault's own currency,
are left out and counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from desktop.services import orders
from desktop.services.query.conditions import Condition
from desktop.services.reports.basis import Wish, chosen, currency_of
from desktop.services.reports.purchases import Transaction
from desktop.vault.vault import Vault
from sync.values import MONEY_SCALE, unscaled

_USABLE = (
    f"account IS NOT NULL AND ordered_on IS NOT NULL AND amount IS NOT NULL AND {orders.COUNTS}"
)


@dataclass(frozen=True, slots=True)
class Transactions:
    """What customers bought, their names by id, and how many orders were left out."""

    rows: tuple[Transaction, ...]
    names: Mapping[str, str]
    currency: str
    inputs: Mapping[str, object]


def transactions(vault: Vault, wish: Wish | None = None) -> Transactions:
    """Return the orders that fit the filter and the period.

    Raises:
        BadExpression, UnknownField, InvalidValue
    """
    wish = wish or Wish()
    with vault.read() as connection:
        currency = currency_of(connection)
        condition = chosen(connection, vault, "order", wish, "ordered_on")
        rows = _rows(connection, condition, currency)
        names = _names(connection)
        left_out = _left_out(connection, condition, currency)
    named = {"where": wish.where or None, "since": _iso(wish.since), "until": _iso(wish.until)}
    return Transactions(rows, names, currency, named | left_out)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _rows(connection: Connection, condition: Condition, currency: str) -> tuple[Transaction, ...]:
    found = connection.exec_driver_sql(
        f'SELECT account, ordered_on, amount FROM "order" WHERE ({condition.sql}) AND {_USABLE} '
        "AND coalesce(amount_currency, ?) = ?",
        (*condition.parameters, currency, currency),
    )
    days: dict[str, date] = {}
    rows = []
    for account, day, units in found:
        if day not in days:
            days[day] = date.fromisoformat(day)
        rows.append((account, days[day], unscaled(units, MONEY_SCALE)))
    return tuple(rows)


def _names(connection: Connection) -> dict[str, str]:
    rows = connection.exec_driver_sql(
        'SELECT id, name FROM account WHERE id IN (SELECT account FROM "order" WHERE life = 0)'
    )
    return {row[0]: row[1] for row in rows}


def _left_out(connection: Connection, condition: Condition, currency: str) -> dict[str, object]:
    row = connection.exec_driver_sql(
        "SELECT count(*), coalesce(sum(account IS NULL), 0), "
        "coalesce(sum(ordered_on IS NULL OR amount IS NULL), 0), "
        "coalesce(sum(coalesce(status, '') = 'cancelled'), 0), "
        "coalesce(sum(coalesce(amount_currency, ?) <> ?), 0) "
        f'FROM "order" WHERE {condition.sql}',
        (currency, currency, *condition.parameters),
    ).one()
    names = (
        "orders",
        "without_customer_left_out",
        "without_day_or_amount_left_out",
        "cancelled_left_out",
        "other_currency_left_out",
    )
    return {name: int(value) for name, value in zip(names, row, strict=True)}
