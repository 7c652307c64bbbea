"""The figures at the head of the analytics page, each for a period and for the one a year before.

Won amount, win rate and days to win are of opportunities closed in the period, the repurchase rate
of orders in it. What is weighted and what is outstanding is as of today.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sqlalchemy import Connection

from desktop.services import orders
from desktop.services.pipeline import Board, board
from desktop.services.query.conditions import Condition
from desktop.services.query.literals import day_of
from desktop.services.reports.basis import Wish, chosen, currency_of
from desktop.services.reports.funnel import funnel
from desktop.services.reports.results import Funnel
from desktop.vault.vault import Vault
from sync.values import MONEY_SCALE, unscaled


@dataclass(frozen=True, slots=True)
class Then:
    """The figures of one period; None where there is nothing to compute them from."""

    won_amount: Decimal
    won_count: int
    win_rate: float | None
    median_days: float | None
    repurchase_rate: float | None


@dataclass(frozen=True, slots=True)
class Overview:
    """``now`` and, where the period has a beginning, the same figures a year ``before``."""

    now: Then
    before: Then | None
    weighted: Decimal
    open_count: int
    outstanding: Decimal
    owing: int
    currency: str
    has_data: bool


def overview(vault: Vault, wish: Wish, *, owned_by_me: bool = False) -> Overview:
    """Return the figures of the period that ``wish`` gives."""
    deals = replace(wish, where="owner = me") if owned_by_me else wish
    narrowed = replace(wish, where="account.owner = me") if owned_by_me else wish
    standing = board(vault, wish.pipeline, deals.where, limit=0)
    now = funnel(vault, deals)
    with vault.read() as connection:
        currency = currency_of(connection)
        repurchases = repurchase_rate(connection, vault, narrowed)
        owed, owing = outstanding(connection, vault, narrowed, currency)
        has_orders = connection.exec_driver_sql('SELECT 1 FROM "order" LIMIT 1').first()
    return Overview(
        now=_then(now, repurchases),
        before=_a_year_before(vault, deals, narrowed),
        weighted=standing.weighted,
        open_count=standing.count,
        outstanding=owed,
        owing=owing,
        currency=currency,
        has_data=_is_any(standing, now) or has_orders is not None,
    )


def _is_any(standing: Board, decided: Funnel) -> bool:
    return standing.has_deals or bool(decided.won.count or decided.lost.count)


def _then(found: Funnel, repurchases: float | None) -> Then:
    return Then(
        won_amount=found.won.amount,
        won_count=found.won.count,
        win_rate=found.win_rate,
        median_days=found.median_days_won,
        repurchase_rate=repurchases,
    )


def _a_year_before(vault: Vault, deals: Wish, narrowed: Wish) -> Then | None:
    if deals.since is None:
        return None
    until = deals.until or date.today()  # noqa: DTZ011 - the person's own day
    begin, end = day_of("-1y", deals.since), day_of("-1y", until)
    found = funnel(vault, replace(deals, since=begin, until=end))
    with vault.read() as connection:
        former = replace(narrowed, since=begin, until=end)
        repurchases = repurchase_rate(connection, vault, former)
    return _then(found, repurchases)


def repurchase_rate(connection: Connection, vault: Vault, wish: Wish) -> float | None:
    """Return the share of customers who ordered on two days or more among those who ordered."""
    condition = _orders(connection, vault, wish)
    row = connection.exec_driver_sql(
        "SELECT count(*), coalesce(sum(days > 1), 0) FROM (SELECT account, "
        f'count(DISTINCT ordered_on) AS days FROM "order" WHERE {condition.sql} GROUP BY account)',
        condition.parameters,
    ).one()
    return int(row[1]) / int(row[0]) if row[0] else None


def _orders(connection: Connection, vault: Vault, wish: Wish) -> Condition:
    counted = Condition(f"account IS NOT NULL AND ordered_on IS NOT NULL AND {orders.COUNTS}")
    return chosen(connection, vault, "order", wish, "ordered_on").and_(counted)


def outstanding(
    connection: Connection, vault: Vault, wish: Wish, currency: str
) -> tuple[Decimal, int]:
    """Return what customers ordered and have not paid, over all time, and how many owe."""
    ordered = _orders(connection, vault, Wish(where=wish.where))
    paid = chosen(connection, vault, "payment", Wish(where=wish.where))
    row = connection.exec_driver_sql(
        "WITH owed AS (SELECT account, sum(units) AS units FROM ("
        f'SELECT account, amount AS units FROM "order" WHERE ({ordered.sql}) '
        "AND amount_currency = ? UNION ALL "
        f"SELECT account, -amount FROM payment WHERE ({paid.sql}) AND account IS NOT NULL "
        "AND amount_currency = ?) GROUP BY account) "
        "SELECT coalesce(sum(units), 0), count(*) FROM owed WHERE units > 0",
        (*ordered.parameters, currency, *paid.parameters, currency),
    ).one()
    return unscaled(int(row[0]), MONEY_SCALE), int(row[1])
