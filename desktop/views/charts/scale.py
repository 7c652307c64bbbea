"""Round steps for axes and classes."""

import math
from collections.abc import Sequence

ROUND = (1.0, 2.0, 2.5, 4.0, 5.0, 10.0)


def round_step(least: float, steps: Sequence[float] = ROUND) -> float:
    """Return the smallest round number that is not below ``least``."""
    if least <= 0 or not math.isfinite(least):
        return 1.0
    power = 10.0 ** math.floor(math.log10(least))
    return next(step * power for step in steps if step * power >= least * (1 - 1e-9))


def ticks(greatest: float, count: int = 5, *, whole: bool = True) -> list[float]:
    """Return about ``count`` round steps from 0 that reach ``greatest``."""
    steps = (1.0, 2.0, 5.0, 10.0) if whole else ROUND
    step = round_step(greatest / count, steps)
    if whole:
        step = max(1.0, step)
    reach = max(1, math.ceil(greatest / step - 1e-9))
    return [step * number for number in range(reach + 1)]
