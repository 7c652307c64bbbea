"""When customers buy and for how much, by the laws that lifetime value is computed from.

Rhythm is the model of Fader, Hardie and Lee, "Counting your customers the easy way" (2005),
section 3: each customer buys at an own constant rate (gamma over customers) and after each repeat
purchase leaves for good with an own probability (beta over customers). Amounts are their
gamma-gamma model (2013): purchases vary around the customer's own mean, independent of rhythm.
Fitting the models to the sample therefore finds a true optimum, away from every boundary.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from desktop.services.sample.days import Calendar, span, workday_before

RATE_SHAPE, RATE_DAYS = 1.7, 50.0
LEAVING, STAYING = 0.9, 18.0
AMOUNT_SHAPE, MEAN_SHAPE, MEAN_SCALE = 5.0, 4.6, 24_000.0
NEVER_BOUGHT, ESTABLISHED = 0.08, 0.33
"""Shares of customers that have bought nothing yet, and that were there before the first day."""


@dataclass(frozen=True, slots=True)
class Purchase:
    """One day on which a customer buys.

    ``value`` in yuan is what it means to spend; ``first`` whether it never bought before.
    """

    day: date
    value: float
    first: bool


@dataclass(slots=True)
class History:
    """What one customer does from the day it became known."""

    created_on: date
    purchases: list[Purchase] = field(default_factory=list)


def make_histories(chance: Random, calendar: Calendar, count: int) -> list[History]:
    """Return ``count`` customers' histories, oldest customer first."""
    histories = [_history(chance, calendar) for _ in range(count)]
    return sorted(histories, key=lambda history: history.created_on)


def _history(chance: Random, calendar: Calendar) -> History:
    kind = chance.random()
    if kind < NEVER_BOUGHT:
        age = chance.randint(5, 500)
        return History(workday_before(calendar.last - timedelta(days=age)))
    rate = chance.gammavariate(RATE_SHAPE, 1 / RATE_DAYS)
    if kind < NEVER_BOUGHT + ESTABLISHED:
        created = calendar.first - timedelta(days=chance.randint(60, 1900))
        start = min(chance.expovariate(rate), 0.4 * calendar.length)
    else:
        start = chance.uniform(20, calendar.length - 10)
        created = calendar.day(start) - timedelta(days=span(chance, 80, 0.5))
    newcomer = created >= calendar.first
    purchases = _purchases(chance, calendar, start, rate, newcomer=newcomer)
    return History(workday_before(created), list(purchases))


def _purchases(
    chance: Random, calendar: Calendar, start: float, rate: float, *, newcomer: bool
) -> Iterator[Purchase]:
    """Yield a customer's purchases, at most one a day, until it leaves or the calendar ends."""
    leaving = chance.betavariate(LEAVING, STAYING)
    precision = chance.gammavariate(MEAN_SHAPE, 1 / MEAN_SCALE)
    moment, last = max(start, 0.001), None
    while moment < calendar.length:
        day = calendar.day(moment)
        if day != last:
            value = chance.gammavariate(AMOUNT_SHAPE, 1 / precision)
            yield Purchase(day, value, newcomer and last is None)
            if last and chance.random() < leaving:
                return
            last = day
        moment += chance.expovariate(rate)
