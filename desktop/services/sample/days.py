"""Working days, busier and quieter months, and chance in days.

Business time runs evenly; the calendar does not. A `Calendar` maps the one to the other: nothing
happens at weekends, little around the spring festival, much before the year ends. Customers that
buy by the plain laws of chance in business time then look seasonal in the calendar.
"""

import math
from bisect import bisect_left
from datetime import date, timedelta
from itertools import accumulate
from random import Random

MONTHS = (0.92, 0.58, 1.12, 1.0, 1.02, 1.14, 0.94, 0.92, 1.1, 0.88, 1.14, 1.28)
"""How busy each month is, January first."""
GROWTH = 0.06
"""How much busier each year is than the one before."""


class Calendar:
    """Days from ``first`` to ``last``, both included, weighted by how busy they are."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, last
        self.length = (last - first).days + 1
        loads = list(accumulate(self._load(offset) for offset in range(self.length)))
        scale = self.length / loads[-1]
        self._reached = [load * scale for load in loads]

    def _load(self, offset: int) -> float:
        day = self.first + timedelta(days=offset)
        if day.weekday() >= 5:
            return 0.0
        growth: float = (1 + GROWTH) ** (offset / 365)
        return MONTHS[day.month - 1] * growth

    def day(self, moment: float) -> date:
        """Return the day on which business time reaches ``moment`` (0 to `length`)."""
        offset = bisect_left(self._reached, moment)
        return self.first + timedelta(days=min(offset, self.length - 1))

    def any_day(self, chance: Random) -> date:
        """Return a working day, busy ones more often."""
        return self.day(chance.uniform(0.001, self.length))


def workday_before(day: date) -> date:
    """Return ``day``, or the Friday before it where it falls on a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def workday_after(day: date) -> date:
    """Return ``day``, or the Monday after it where it falls on a weekend."""
    return day + timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)


def span(chance: Random, median: float, spread: float = 0.6) -> int:
    """Return a number of days, one or more, log-normal around ``median``."""
    return max(1, round(chance.lognormvariate(math.log(median), spread)))
