"""Customers scored by recency, frequency and money.

Each score is a fifth of the customers: 1 + the whole part of 5 times the share of customers who
do worse. Equal values therefore share one score, the lowest of their ranks, and a fifth may be
empty or crowded.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

import numpy as np

from desktop.services.reports.purchases import (
    History,
    Integers,
    Transaction,
    day_of,
    history,
    merge_days,
)
from desktop.services.reports.results import Rfm, RfmSegment
from sync.language import mark as _m
from sync.values import MONEY_SCALE, unscaled

SCORES = 5
TIE_RULE = _m(
    "A score is 1 plus the fifths of all customers who do worse; equal values share "
    "the lowest score among them."
)


def rfm(
    transactions: Iterable[Transaction], *, names: Mapping[str, str], currency: str, today: date
) -> Rfm:
    """Score every customer and return the segments, the best one first.

    Recency is the days since the last purchase, frequency the number of purchases, money their sum.
    """
    purchases = merge_days(transactions, today)
    known = history(purchases, today)
    recency, frequency = known.age - known.last, known.repeats + 1
    scores = (_scores(-recency), _scores(frequency), _scores(known.total))
    count = len(known)
    return Rfm(
        customers=count,
        mean_recency_days=float(recency.mean()) if count else None,
        mean_frequency=float(frequency.mean()) if count else None,
        mean_monetary=_mean(known.total) if count else None,
        segments=_segments(known, scores, names),
        tie_rule=TIE_RULE,
        currency=currency,
        inputs={
            "from": day_of(purchases.day.min()).isoformat() if count else None,
            "to": today.isoformat(),
            "rows": purchases.rows,
            "purchases": len(purchases),
            "returns_left_out": purchases.returns,
            "future_left_out": purchases.future,
            "frequency": "purchases",
            "monetary": "sum",
        },
    )


def _scores(worth: Integers) -> Integers:
    """Return 1 to 5 for each value, 5 for the greatest."""
    worse = np.searchsorted(np.sort(worth), worth, side="left")
    return 1 + (SCORES * worse) // max(len(worth), 1)


def _mean(totals: Integers) -> Decimal:
    mean = unscaled(int(totals.sum()), MONEY_SCALE) / len(totals)
    return mean.quantize(Decimal("0.01"))


def _segments(
    known: History, scores: tuple[Integers, Integers, Integers], names: Mapping[str, str]
) -> tuple[RfmSegment, ...]:
    """Group customers by their three scores; within a segment the greatest sum comes first."""
    recency, frequency, monetary = scores
    key = (recency * 10 + frequency) * 10 + monetary
    members: dict[int, list[int]] = {}
    for i in np.lexsort((-known.total, -key)):
        members.setdefault(int(key[i]), []).append(int(i))
    return tuple(_segment(code, known, rows, names) for code, rows in members.items())


def _segment(key: int, known: History, rows: list[int], names: Mapping[str, str]) -> RfmSegment:
    recency, frequency, monetary = (int(digit) for digit in str(key))
    return RfmSegment(
        code=f"R{recency}F{frequency}M{monetary}",
        recency=recency,
        frequency=frequency,
        monetary=monetary,
        count=len(rows),
        amount=unscaled(int(known.total[rows].sum()), MONEY_SCALE),
        accounts={known.ids[i]: names.get(known.ids[i], known.ids[i]) for i in rows},
    )
