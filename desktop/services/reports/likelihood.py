"""Maximum likelihood over positive parameters, from several starts.

The search runs over the logarithms of the parameters, so that they stay positive and their sizes
do not matter. Each start is followed a little way, the most promising one to the end.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Objective = Callable[[Floats], tuple[float, Floats]]
"""Mean log-likelihood of the parameters, and its derivative by each of them."""

LIMIT = math.log(1e5)
SUSPECT = math.log(1e3)


@dataclass(frozen=True, slots=True)
class Fit:
    """Where the search ended. ``at_boundary``: a parameter ran beyond a factor of 1,000 from 1."""

    parameters: tuple[float, ...]
    converged: bool
    at_boundary: bool
    evaluations: int

    def inputs(self) -> dict[str, object]:
        """Return how the optimiser ended, as a report states it."""
        return {
            "converged": self.converged,
            "at_boundary": self.at_boundary,
            "evaluations": self.evaluations,
        }


def maximise(objective: Objective, starts: Sequence[Sequence[float]]) -> Fit:
    """Return the likeliest parameters; each of ``starts`` is a guess of them all."""
    from scipy.optimize import minimize

    def descend(logs: Floats) -> tuple[float, Floats]:
        values = np.exp(logs)
        height, slope = objective(values)
        return -height, -slope * values

    bounds = [(-LIMIT, LIMIT)] * len(starts[0])
    common = {"jac": True, "method": "L-BFGS-B", "bounds": bounds}
    short = [
        minimize(descend, np.log(start), options={"maxiter": 12}, **common) for start in starts
    ]
    best = min(short, key=lambda result: float(result.fun))
    exact = {"maxiter": 2000, "maxfun": 4000, "ftol": 1e-14, "gtol": 1e-9, "maxcor": 20}
    final = minimize(descend, best.x, options=exact, **common)
    gradient = _inner_gradient(final.x, final.jac)
    return Fit(
        parameters=tuple(float(value) for value in np.exp(final.x)),
        converged=bool(gradient < 1e-5),
        at_boundary=bool(np.any(np.abs(final.x) > SUSPECT)),
        evaluations=int(final.nfev + sum(result.nfev for result in short)),
    )


def _inner_gradient(logs: Floats, slope: Floats) -> float:
    """Return the steepest slope among the parameters that are not held by a bound."""
    free = np.abs(logs) < LIMIT - 1e-6
    return float(np.abs(slope[free]).max()) if free.any() else 0.0
