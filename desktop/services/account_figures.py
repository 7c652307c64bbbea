"""The figures at the head of a customer: what is under way, what was paid, what is still owed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import Connection

from desktop.services import orders
from desktop.services.query.literals import day_of
from desktop.vault.facts import meta
from desktop.vault.vault import Vault
from sync.values import MONEY_SCALE, Money, unscaled

_HUNDRED = 100


@dataclass(frozen=True, slots=True)
class AccountFigures:
    """Amounts of one customer in the vault's own currency; other currencies are left out.

    Attributes:
        open_amount, open_count: Opportunities neither won nor lost.
        weighted: Their amounts times their win probability.
        paid, paid_before: Payments of the last twelve months, and of the twelve before.
        outstanding: Ordered (not cancelled) less paid, never below zero.
    """

    open_amount: Money
    open_count: int
    weighted: Money
    paid: Money
    paid_before: Money
    outstanding: Money

    @property
    def growth(self) -> Decimal | None:
        """Return how much more was paid than a year earlier (0.184 is 18.4 % more)."""
        before = self.paid_before.amount
        return (self.paid.amount - before) / before if before else None


def account_figures(vault: Vault, account: str, today: date | None = None) -> AccountFigures:
    """Return the figures of one customer as of ``today``."""
    day = today or date.today()  # noqa: DTZ011 - the person's own day
    year_ago, before_that = day_of("-12m", day), day_of("-24m", day)
    with vault.read() as connection:
        currency = meta(connection, "currency") or ""
        amount, count, weighted = _under_way(connection, account, currency)
        late = _paid(connection, account, currency, year_ago, day)
        early = _paid(connection, account, currency, before_that, year_ago)
        ever = _paid(connection, account, currency, date.min, day)
        owed = max(0, _ordered(connection, account, currency) - ever)
    return AccountFigures(
        open_amount=_money(amount, currency),
        open_count=count,
        weighted=Money(weighted, currency),
        paid=_money(late, currency),
        paid_before=_money(early, currency),
        outstanding=_money(owed, currency),
    )


def _money(units: int, currency: str) -> Money:
    return Money(unscaled(units, MONEY_SCALE), currency)


def _under_way(connection: Connection, account: str, currency: str) -> tuple[int, int, Decimal]:
    """Return amount, count and weighted amount of open opportunities."""
    row = connection.exec_driver_sql(
        "SELECT coalesce(sum(o.amount), 0), count(*), "
        "sum(o.amount * coalesce(o.probability, s.probability, 0) / 1000000.0) "
        "FROM opportunity AS o LEFT JOIN stage AS s ON s.id = o.stage "
        "WHERE o.account = ? AND o.life = 0 AND coalesce(s.kind, 'open') = 'open' "
        "AND coalesce(o.amount_currency, ?) = ?",
        (account, currency, currency),
    ).one()
    units = Decimal(round(row[2] or 0)) / _HUNDRED
    return int(row[0]), int(row[1]), units / MONEY_SCALE


def _paid(connection: Connection, account: str, currency: str, after: date, until: date) -> int:
    """Return what was paid on the days after ``after`` up to ``until``."""
    row = connection.exec_driver_sql(
        "SELECT coalesce(sum(amount), 0) FROM payment WHERE account = ? AND life = 0 "
        "AND amount_currency = ? AND received_on > ? AND received_on <= ?",
        (account, currency, after.isoformat(), until.isoformat()),
    ).one()
    return int(row[0])


def _ordered(connection: Connection, account: str, currency: str) -> int:
    row = connection.exec_driver_sql(
        'SELECT coalesce(sum(amount), 0) FROM "order" WHERE account = ? AND life = 0 '
        f"AND amount_currency = ? AND {orders.COUNTS}",
        (account, currency),
    ).one()
    return int(row[0])
