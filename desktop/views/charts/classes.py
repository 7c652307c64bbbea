"""Values sorted into classes of one round width, for a histogram."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from desktop.views.charts.scale import round_step

CLASSES = 14
_STEPS = (1.0, 2.0, 4.0, 5.0, 10.0)
_NEARLY_ALL = 0.98
_HIGH = 0.9


@dataclass(frozen=True, slots=True)
class Classes:
    """How many values lie in each class of ``width``, from 0; the last one may be open to the top.

    ``members`` holds the places of the values in each class. ``high`` is the first class of about
    the highest tenth, which together hold ``high_share`` of the sum.
    """

    width: float
    members: tuple[tuple[int, ...], ...]
    is_open: bool
    median: float
    high: int
    high_share: float

    @property
    def reach(self) -> float:
        """Where the last class ends, or would end if it were not open."""
        return self.width * len(self.members)

    @property
    def high_count(self) -> int:
        """How many values lie in the high classes."""
        return sum(len(places) for places in self.members[self.high :])


def classify(values: Sequence[float]) -> Classes:
    """Sort ``values``, which are not negative and at least one, into classes."""
    ordered = sorted(values)
    reach = ordered[min(len(ordered) - 1, math.floor(_NEARLY_ALL * len(ordered)))]
    width = round_step((reach or ordered[-1] or 1.0) / (CLASSES - 1), _STEPS)
    count = min(CLASSES, math.floor(ordered[-1] / width) + 1)
    members: list[list[int]] = [[] for _ in range(count)]
    for place, value in enumerate(values):
        members[min(count - 1, math.floor(value / width))].append(place)
    high = math.floor(ordered[math.floor(_HIGH * (len(ordered) - 1))] / width) + 1
    total = sum(values)
    above = sum(value for value in values if min(count - 1, math.floor(value / width)) >= high)
    return Classes(
        width=width,
        members=tuple(tuple(places) for places in members),
        is_open=ordered[-1] >= count * width,
        median=median(ordered),
        high=high,
        high_share=above / total if total else 0.0,
    )
