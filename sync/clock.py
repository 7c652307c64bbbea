"""A hybrid logical clock: one integer that orders edits across computers.

48 bits of milliseconds since 1970-01-01 UTC and a 16-bit counter. It never runs backwards on one
device, whatever the wall clock does; the device's number breaks ties between devices.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

COUNTER_BITS = 16
MAX_AHEAD_MS = 120_000
"""How far a clock from outside may pull ours ahead, and a device's clock may run ahead of the
hub's.
"""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def wall_millis() -> int:
    """Return this computer's time in milliseconds since 1970-01-01 UTC."""
    return time.time_ns() // 1_000_000


def clock_at(millis: int, counter: int = 0) -> int:
    """Return the clock for a wall time."""
    return millis << COUNTER_BITS | counter


def millis_of(clock: int) -> int:
    """Return the wall time inside a clock."""
    return clock >> COUNTER_BITS


def time_of(clock: int) -> datetime:
    """Return the wall time inside a clock as an aware UTC time."""
    return _EPOCH + timedelta(milliseconds=millis_of(clock))


class HybridClock:
    """Hands out rising clocks. Persist `last` with the transaction that used it."""

    def __init__(
        self, last: int = 0, *, offset: int = 0, wall: Callable[[], int] = wall_millis
    ) -> None:
        self.last = last
        self.offset = offset
        self._wall = wall

    def tick(self) -> int:
        """Return a clock later than every one before it."""
        self.last = max(clock_at(self._wall() + self.offset), self.last + 1)
        return self.last

    def receive(self, clock: int) -> None:
        """Move past a clock seen elsewhere, but never by more than `MAX_AHEAD_MS` beyond our wall
        time.
        """
        limit = clock_at(self._wall() + self.offset + MAX_AHEAD_MS)
        self.last = max(self.last, min(clock, limit))
