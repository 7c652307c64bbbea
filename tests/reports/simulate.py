"""Customers who buy, stop and spend exactly as the models assume, with known parameters."""

from datetime import date, timedelta
from decimal import Decimal

import numpy as np

START = date(2023, 1, 2)


def transactions(
    *, customers, weeks, r, alpha, a, b, p=6.0, q=4.0, v=15.0, seed=1
) -> list[tuple[str, date, Decimal]]:
    """Draw purchases of ``customers`` who first buy within twelve weeks of `START`."""
    rng = np.random.default_rng(seed)
    made = []
    for number in range(customers):
        rate, stop = rng.gamma(r) / alpha, rng.beta(a, b)
        scale = rng.gamma(q) / v
        when, repeats = rng.uniform(0, 12), 0
        while when <= weeks:
            amount = Decimal(f"{rng.gamma(p) / scale:.2f}")
            made.append((f"c{number:06}", START + timedelta(days=int(when * 7)), amount))
            if repeats and rng.random() < stop:
                break
            repeats += 1
            when += rng.exponential(1 / rate)
    return made
