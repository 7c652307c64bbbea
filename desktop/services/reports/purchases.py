"""Transactions as the customer models read them: one purchase per customer and day.

Several transactions of a customer on one day are one purchase with their sum; a day whose sum is
negative is a return, not a purchase, and is left out and counted. A day of nothing but zero
amounts is a purchase.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sync.values import MONEY_SCALE, scaled

Transaction = tuple[str, date, Decimal]
"""Customer id, day, amount."""

Unit = Literal["day", "week", "month"]
UNIT_DAYS: dict[str, float] = {"day": 1.0, "week": 7.0, "month": 365.25 / 12}

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Purchases:
    """Purchases by customer, then day; ``customer`` is an index into ``ids``.

    ``day`` counts as `date.toordinal` does, ``amount`` is in ten-thousandths. ``rows``
    transactions were read, ``returns`` days and ``future`` transactions (after today) were left
    out.
    """

    ids: tuple[str, ...]
    customer: Integers
    day: Integers
    amount: Integers
    rows: int
    returns: int
    future: int

    def __len__(self) -> int:
        return len(self.day)


@dataclass(frozen=True, slots=True)
class History:
    """Each customer's purchases up to one day: arrays in the order of ``ids``.

    ``repeats`` is x, the purchases after the first; ``last`` is t_x, the days from the first to
    the last purchase; ``age`` is T, the days from the first purchase to the end of the period.
    ``total`` is the sum of all purchases in ten-thousandths, ``repeat_mean`` the mean of the
    repeat purchases, 0 where there are none.
    """

    ids: tuple[str, ...]
    repeats: Integers
    last: Integers
    age: Integers
    total: Integers
    repeat_mean: Floats

    def __len__(self) -> int:
        return len(self.ids)


def merge_days(transactions: Iterable[Transaction], today: date) -> Purchases:
    """Return the purchases up to ``today`` in ``transactions``, whatever their order."""
    numbers: dict[str, int] = {}
    limit = today.toordinal()
    read: list[tuple[int, int, int]] = []
    rows = 0
    for customer, day, amount in transactions:
        rows += 1
        if (ordinal := day.toordinal()) <= limit:
            number = numbers.setdefault(customer, len(numbers))
            read.append((number, ordinal, scaled(amount, MONEY_SCALE)))
    ids, customer_of, day_of, amount_of = _sorted(read, list(numbers))
    starts = _starts(customer_of, day_of)
    sums = np.add.reduceat(amount_of, starts) if len(starts) else amount_of
    kept = sums >= 0
    return Purchases(
        ids=ids,
        customer=customer_of[starts][kept],
        day=day_of[starts][kept],
        amount=sums[kept],
        rows=rows,
        returns=int((~kept).sum()),
        future=rows - len(read),
    )


def _sorted(
    read: list[tuple[int, int, int]], ids: list[str]
) -> tuple[tuple[str, ...], Integers, Integers, Integers]:
    """Return the ids in order and the three columns sorted by customer and day."""
    table = np.array(read, dtype=np.int64).reshape(-1, 3)
    order = sorted(range(len(ids)), key=ids.__getitem__)
    place = np.empty(len(ids), dtype=np.int64)
    place[order] = np.arange(len(ids))
    customer = place[table[:, 0]]
    rows = np.lexsort((table[:, 1], customer))
    return tuple(ids[i] for i in order), customer[rows], table[rows, 1], table[rows, 2]


def _starts(*columns: Integers) -> Integers:
    """Return where a new group of equal neighbours begins."""
    if not len(columns[0]):
        return np.empty(0, dtype=np.int64)
    changes = np.any([np.diff(column) != 0 for column in columns], axis=0)
    return np.concatenate(([0], np.flatnonzero(changes) + 1)).astype(np.int64)


def history(purchases: Purchases, end: date) -> History:
    """Return what is known of each customer who bought by ``end``, that day included."""
    seen = purchases.day <= end.toordinal()
    customer, day, amount = purchases.customer[seen], purchases.day[seen], purchases.amount[seen]
    starts = _starts(customer)
    stops = np.append(starts[1:], len(customer)) - 1 if len(starts) else starts
    repeats = stops - starts
    total = np.add.reduceat(amount, starts) if len(starts) else amount
    return History(
        ids=tuple(purchases.ids[i] for i in customer[starts]),
        repeats=repeats,
        last=day[stops] - day[starts],
        age=end.toordinal() - day[starts],
        total=total,
        repeat_mean=(total - amount[starts]) / np.maximum(repeats, 1) / MONEY_SCALE,
    )


def later_purchases(purchases: Purchases, end: date) -> int:
    """Return how many purchases after ``end`` were made by customers who had bought by then."""
    seen = purchases.day <= end.toordinal()
    known = np.zeros(len(purchases.ids), dtype=bool)
    known[purchases.customer[seen]] = True
    return int(known[purchases.customer[~seen]].sum())


def day_of(ordinal: int) -> date:
    """Return the date that an ordinal of `Purchases.day` stands for."""
    return date.fromordinal(int(ordinal))
