"""Orders by month: how many, of how many customers, worth how much. Cancelled ones do not count."""

from sqlalchemy import Connection

from desktop.services import orders
from desktop.services.query.conditions import Condition
from desktop.services.reports.basis import Wish, chosen, currency_of
from desktop.services.reports.results import MonthSales, Sales
from desktop.vault.vault import Vault
from sync.values import MONEY_SCALE, unscaled

_COUNTED = f"{orders.COUNTS} AND ordered_on IS NOT NULL"


def sales(vault: Vault, wish: Wish | None = None) -> Sales:
    """Return the orders of each month from the first to the last one that has any.

    Raises:
        BadExpression, UnknownField, InvalidValue
    """
    wish = wish or Wish()
    with vault.read() as connection:
        currency = currency_of(connection)
        condition = chosen(connection, vault, "order", wish, "ordered_on")
        found = _months(connection, condition, currency)
        other = _other_currency(connection, condition, currency)
    empty = unscaled(0, MONEY_SCALE)
    months = tuple(
        found.get(month) or MonthSales(month, 0, 0, empty) for month in _calendar(sorted(found))
    )
    return Sales(
        months=months,
        currency=currency,
        inputs={
            **wish.inputs(),
            "period_by": "ordered_on",
            "orders": sum(month.orders for month in months),
            "other_currency_left_out": other,
        },
    )


def _months(connection: Connection, condition: Condition, currency: str) -> dict[str, MonthSales]:
    rows = connection.exec_driver_sql(
        "SELECT substr(ordered_on, 1, 7), count(*), count(DISTINCT account), "
        "coalesce(sum(CASE WHEN amount_currency = ? THEN amount END), 0) "
        f'FROM "order" WHERE ({condition.sql}) AND {_COUNTED} GROUP BY 1',
        (currency, *condition.parameters),
    )
    return {
        row[0]: MonthSales(row[0], int(row[1]), int(row[2]), unscaled(int(row[3]), MONEY_SCALE))
        for row in rows
    }


def _other_currency(connection: Connection, condition: Condition, currency: str) -> int:
    row = connection.exec_driver_sql(
        f'SELECT count(*) FROM "order" WHERE ({condition.sql}) AND {_COUNTED} '
        "AND amount_currency <> ?",
        (*condition.parameters, currency),
    ).scalar_one()
    return int(row)


def _calendar(known: list[str]) -> list[str]:
    """Return every month from the first to the last of ``known``."""
    if not known:
        return []
    year, month = map(int, known[0].split("-"))
    months = [known[0]]
    while months[-1] < known[-1]:
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        months.append(f"{year:04d}-{month:02d}")
    return months
